import type { Browser, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, overhangOf, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(90_000);

let browser: Browser;
let laptop: Laptop;
const visitors: Watched[] = [];

const openAs = async (person: string, path: string): Promise<Page> => {
  const visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false });
  visitors.push(visitor);
  const page = await visitor.context.newPage();
  await page.goto(`/.auth/login/local?${new URLSearchParams({ person, post_login_redirect_uri: path })}`);
  return page;
};

const pathOf = (page: Page): string => new URL(page.url()).pathname;
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

const looks = async (page: Page): Promise<object> => ({
  nameless: await page
    .locator('input:not([type=hidden]), select, textarea')
    .evaluateAll(
      (all) =>
        all.filter((one) => ((one as unknown as { labels: { length: number } }).labels.length ?? 0) === 0).length,
    ),
  overhang: await overhangOf(page),
  twins: await page.locator('[id]').evaluateAll((all) => all.length - new Set(all.map(({ id }) => id)).size),
});
const well = { nameless: 0, overhang: 0, twins: 0 };

describeInBrowser('the pages of elevations', () => {
  beforeAll(async () => {
    [browser, laptop] = [await aBrowser(), await aLaptop()];
    await laptop.advance(5);
  });
  afterAll(async () => {
    await browser.close();
    await laptop.stop();
  });
  afterEach(async () => {
    for (const { context, complaints } of visitors.splice(0)) {
      await context.close();
      expect(complaints).toEqual([]);
    }
  });

  const aTicket = async (): Promise<string> =>
    (await laptop.as('requester').post('/api/v1/tickets', { title: 'VPN', description: 'Drops.' })).json.ticketId;

  const fillIn = async (page: Page, device: string): Promise<void> => {
    await page.getByLabel('Which device?').fill(device);
    await page.getByLabel('Category').selectOption('Devices');
    await page.getByLabel('What is it for?').fill('Install the client');
    await page.getByLabel('What do you plan').fill('Install it from the share.');
  };

  it('lead from the ticket through approval to a password that is shown once, and back', async () => {
    const ticketId = await aTicket();
    const page = await openAs('escalation-engineer', `/tickets/${ticketId}`);
    await page.getByRole('link', { name: 'Ask for a device’s password' }).click();
    expect(await page.getByLabel('For which ticket?').inputValue()).toBe(ticketId);
    expect(await looks(page)).toEqual(well);
    await fillIn(page, 'LAPTOP-01');
    await page.getByLabel('Run an installer, .msi or .exe').check();
    await page.getByText('Begin later').click();
    await page.getByLabel('From when on?').fill('2020-01-01T10:00');
    await press(page, 'Ask for the device');

    // It comes back with what was typed, and says what is missing.
    expect(await page.getByRole('alert').textContent()).toContain('not recommended');
    expect(await page.getByLabel('Run an installer, .msi or .exe').isChecked()).toBe(true);
    expect(await page.getByLabel('What is it for?').inputValue()).toBe('Install the client');
    await page.getByLabel('Why does it have to be done').fill('It is not packaged.');
    await press(page, 'Ask for the device');
    expect(await page.locator('#startsAt-error').textContent()).toContain('later than now');
    expect(await page.getByLabel('From when on?').inputValue()).toBe('2020-01-01T10:00');
    expect(await looks(page)).toEqual(well);
    await page.getByLabel('From when on?').fill('');
    await press(page, 'Ask for the device');
    const path = pathOf(page);
    expect(path).toMatch(/^\/elevations\/EL-LAPTOP-01-/);
    expect(await page.getByText('waits for approval until').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    const approver = await openAs('approver', '/elevations');
    expect(await looks(approver)).toEqual(well);
    await approver.getByRole('link', { name: path.split('/').at(-1) ?? '' }).click();
    expect(await approver.getByText('It is not packaged.').isVisible()).toBe(true);
    await press(approver, 'Approve');
    expect(pathOf(approver)).toBe(path);
    expect(await approver.getByText('1 of 1').isVisible()).toBe(true);

    await page.reload();
    expect(await looks(page)).toEqual(well);
    await press(page, 'Show the password, once');
    const password = (await page.locator('.password').textContent()) ?? '';
    expect(password).toHaveLength(22);
    expect(await page.locator('.spelled li').count()).toBe(22);
    expect((await laptop.as().post('/local/devices/LAPTOP-01/open', { password })).json.opens).toBe(true);
    expect(await looks(page)).toEqual(well);

    await page.getByRole('link', { name: 'To the elevation, to give it back' }).click();
    expect(await page.content()).not.toContain(password);
    await page.getByLabel('What did you do on the device?').fill('Installed it.');
    await page.getByLabel('Run an installer, .msi or .exe').check();
    await page.getByText('I did something that was not planned').click();
    await page.getByLabel('Turn a Windows feature on or off').check();
    await page.getByLabel('Anything that is not in this list?').fill('Renamed it.');
    expect(await looks(page)).toEqual(well);
    await press(page, 'Give the device back');
    expect(await page.getByText('Installed it.').isVisible()).toBe(true);
    expect(await page.getByRole('row', { name: 'Not planned' }).textContent()).toMatch(
      /not recommended Turn a Windows feature on or off\s*Renamed it\./,
    );
    await page.goto('/elevations?departure=not-recommended');
    expect(await page.getByText('not planned: not recommended').count()).toBe(1);
    expect(await looks(page)).toEqual(well);
  });

  it('let an approver say when they are away, and who stands in', async () => {
    const page = await openAs('approver', '/elevations');
    await page.getByRole('link', { name: 'Say when you are away, and who stands in' }).click();
    expect(await looks(page)).toEqual(well);
    await page.getByLabel('Away from').fill('2030-01-07T09:00');
    await page.getByLabel('Back at').fill('2030-01-07T08:00');
    await page.getByLabel('Who stands in for you?').selectOption({ label: 'Amara Diallo' });
    await press(page, 'Save');
    expect(await page.getByRole('alert').textContent()).toContain('Choose another end.');
    expect(await page.getByLabel('Away from').inputValue()).toBe('2030-01-07T09:00');
    const soon = new Date(Date.parse((await laptop.as('approver').get('/local/clock')).json.now) + 86_400_000);
    await page.getByLabel('Away from').fill('2020-01-01T09:00');
    await page.getByLabel('Back at').fill(soon.toISOString().slice(0, 16));
    await press(page, 'Save');
    expect(pathOf(page)).toBe('/forms/absence');
    expect(await page.getByLabel('Who stands in for you?').inputValue()).toBe('approver-2');
    await press(page, 'I am here again');
    expect(await page.getByRole('button', { name: 'I am here again' }).count()).toBe(0);
  });

  it('let an approver say no, with the reason that the requester reads', async () => {
    const ticketId = await aTicket();
    const page = await openAs('escalation-engineer', `/forms/elevation?ticket=${ticketId}`);
    await fillIn(page, 'LAPTOP-02');
    await page.getByLabel('Turn a Windows feature on or off').check();
    await page.getByLabel('Why does it have to be done').fill('<script>alert(1)</script>');
    await press(page, 'Ask for the device');
    const approver = await openAs('approver', pathOf(page));
    await approver.getByLabel('Why not?').fill('Have it deployed.');
    await press(approver, 'Deny');
    await page.reload();
    expect(await page.getByText('Have it deployed.').isVisible()).toBe(true);
    expect(await page.getByText('<script>alert(1)</script>').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Withdraw the request' }).count()).toBe(0);
  });

  it('lead whoever may through the glass, and a second person to the review', async () => {
    const page = await openAs('break-glass', '/elevations');
    await page.getByRole('link', { name: 'Break the glass, in an emergency' }).click();
    expect(await looks(page)).toEqual(well);
    await page.getByLabel('Which device?').fill('LAPTOP-99');
    await page.getByLabel('What is the emergency?').fill('It encrypts its files.');
    await press(page, 'Break the glass');
    expect(await page.getByRole('alert').textContent()).toContain('no such device');
    await page.getByLabel('Which device?').fill('KIOSK-01');
    await press(page, 'Break the glass');
    expect(pathOf(page)).toMatch(/^\/elevations\/EL-KIOSK-01-/);
    expect(await page.getByText('not reviewed').isVisible()).toBe(true);
    const address = pathOf(page);
    await press(page, 'Show the password, once');
    expect(await page.locator('code.password').count()).toBe(1);
    await page.goto(address);
    await page.getByLabel('What did you do on the device?').fill('Cut it off.');
    await press(page, 'Give the device back');
    expect(await page.getByRole('button', { name: 'Review the emergency' }).count()).toBe(0);

    const second = await openAs('security-manager', address);
    expect(await looks(second)).toEqual(well);
    await second.getByLabel('Justified', { exact: true }).check();
    await second.getByLabel('What did you look at').fill('The files were being encrypted.');
    await press(second, 'Review the emergency');
    expect(await second.getByText('reviewed: justified').isVisible()).toBe(true);
    await second.goto('/elevations');
    expect(await second.getByText('reviewed: justified').isVisible()).toBe(true);
  });
});
