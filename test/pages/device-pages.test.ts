import type { Browser, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, overhangOf, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;
let grantId: string;

const visit = async (person: string, path: string, options: Parameters<typeof aVisitor>[1] = {}): Promise<Page> => {
  visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false, ...options });
  const page = await visitor.context.newPage();
  await page.goto(`/.auth/login/local?${new URLSearchParams({ person, post_login_redirect_uri: path })}`);
  return page;
};

const factOf = (page: Page, name: string): Promise<string | null> =>
  page
    .locator('tr', { has: page.getByRole('rowheader', { name, exact: true }) })
    .locator('td')
    .textContent();

describeInBrowser('the pages of devices', () => {
  beforeAll(async () => {
    browser = await aBrowser();
    laptop = await aLaptop();
    await laptop.advance(5);
    const report = { title: 'No BitLocker', description: 'It stays off.' };
    const { ticketId } = (await laptop.as('requester').post('/api/v1/tickets', report)).json;
    const actions = ['Use the command prompt or PowerShell'];
    const wish = { ticketId, deviceId: 'LAPTOP-01', category: 'Devices', title: 'A look', plan: 'Look.', actions };
    const engineer = laptop.as('escalation-engineer');
    grantId = (await engineer.post('/api/v1/elevations', wish)).json.grantId;
    for (const status of [200, 410])
      expect((await engineer.post(`/api/v1/elevations/${grantId}/reveal`)).status).toBe(status);
    expect((await laptop.as('it-admin').post('/api/v1/signing-keys/rotate', {})).status).toBe(200);
  });
  afterAll(async () => {
    await browser.close();
    await laptop.stop();
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });

  it('lead from the list to one that is lent, with who has it and what is wrong', async () => {
    const page = await visit('it-admin', '/');
    await page.getByRole('link', { name: 'Devices', exact: true }).click();
    const rows = page.locator('tbody tr');
    expect(await rows.count()).toBeGreaterThan(2);
    const lent = rows.filter({ hasText: grantId });
    expect(await lent.locator('td[data-label=Password]').textContent()).toBe('confirmed by the device');
    await lent.getByRole('link', { name: 'LAPTOP-01', exact: true }).click();

    expect(await factOf(page, 'Lent')).toBe(grantId);
    expect(await factOf(page, 'Known to somebody since')).toMatch(/^2026-03-02 \d\d:\d\d UTC$/);
    expect(await page.getByText('somebody asked for a password a second time').count()).toBe(1);
    const elevation = page.locator('li', { has: page.getByRole('link', { name: grantId }) });
    expect(await elevation.textContent()).toMatch(/revealed\s+Mei Tanaka/);
    await elevation.getByRole('link').click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(grantId);
  });

  it('tell of alarms about the desk itself, and who brought them', async () => {
    const page = await visit('security-manager', '/devices');
    await page.getByRole('link', { name: 'Alarms about the desk itself' }).click();
    const alarm = page.locator('main li');
    expect(await alarm.count()).toBe(1);
    expect(await alarm.textContent()).toMatch(/the key that signs receipts and the audit is replaced[\s\S]*, by /);
  });

  it('are for nobody else, and know no device that is not there', async () => {
    const page = await visit('requester', '/');
    expect(await page.getByRole('link', { name: 'Devices', exact: true }).count()).toBe(0);
    for (const path of ['/devices', '/devices/LAPTOP-01', '/alarms'])
      expect((await page.goto(path))?.status()).toBe(403);
    await visitor.context.close();
    const admin = await visit('it-admin', '/');
    for (const path of ['/devices/LAPTOP-99', '/devices/x%00y']) expect((await admin.goto(path))?.status()).toBe(404);
    expect((await admin.goto('/devices?limit=x'))?.status()).toBe(400);
    await admin.goto('/devices');
    await admin.getByRole('link', { name: 'More devices' }).click();
    expect(await admin.locator('main').textContent()).toContain('That was the last.');
  });

  it.each(['/devices', '/devices/LAPTOP-01', '/alarms'])('fits a narrow screen: %s', async (path) => {
    const page = await visit('it-admin', path, { viewport: { width: 390, height: 800 } });
    expect(await overhangOf(page)).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
  });
});
