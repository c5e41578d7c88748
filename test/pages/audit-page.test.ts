import type { Browser, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, overhangOf, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';

const actions = ['Use the command prompt or PowerShell'];

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;
let ticketId: string;

const visit = async (person: string, options: Parameters<typeof aVisitor>[1] = {}): Promise<Page> => {
  visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false, ...options });
  const page = await visitor.context.newPage();
  await page.goto(`/.auth/login/local?${new URLSearchParams({ person, post_login_redirect_uri: '/' })}`);
  return page;
};

const cells = (page: Page, label: string) => page.locator(`td[data-label=${label}]`).allInnerTexts();

describeInBrowser('the page of the audit', () => {
  beforeAll(async () => {
    browser = await aBrowser();
    laptop = await aLaptop();
    await laptop.advance(5);
    const report = { title: 'No BitLocker', description: 'It stays off.' };
    ticketId = (await laptop.as('requester').post('/api/v1/tickets', report)).json.ticketId;
    const engineer = laptop.as('escalation-engineer');
    for (const deviceId of ['LAPTOP-01', 'LAPTOP-02']) {
      const wish = { ticketId, deviceId, category: 'Devices', title: 'A look', plan: 'Look.', actions };
      const { grantId } = (await engineer.post('/api/v1/elevations', wish)).json;
      await engineer.post(`/api/v1/elevations/${grantId}/reveal`);
      if (deviceId === 'LAPTOP-01')
        await engineer.post(`/api/v1/elevations/${grantId}/close`, { actionsTaken: 'None.' });
    }
    await laptop.advance(70);
  });
  afterAll(async () => {
    await browser.close();
    await laptop.stop();
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });

  it('shows who knew which password, and what the device has not replaced yet', async () => {
    const page = await visit('security-manager');
    await page.getByRole('link', { name: 'Audit' }).click();
    expect(await cells(page, 'Device')).toEqual(['LAPTOP-01', 'LAPTOP-02']);
    expect(await cells(page, 'Person')).toEqual(['escalation-engineer', 'escalation-engineer']);
    const [first, second] = await cells(page, 'Until');
    expect([first, second]).toEqual([expect.stringMatching(/^2026-03-02 \d\d:\d\d UTC$/), 'not replaced yet']);
    await page.getByRole('link', { name: ticketId }).first().waitFor();
    expect(await cells(page, 'Number')).toEqual(['1']);
    // Exports are the auditor's.
    expect(await page.getByRole('link', { name: 'Export the whole audit' }).count()).toBe(0);
  });

  it('is narrowed by device, person and days, without script', async () => {
    const page = await visit('auditor');
    await page.goto('/audit');
    await page.getByLabel('Device').fill('LAPTOP-02');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await cells(page, 'Device')).toEqual(['LAPTOP-02']);
    expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).toBe(
      '/api/v1/audit/password-knowledge?device=LAPTOP-02&format=csv',
    );
    await page.getByLabel('Device').fill('');
    await page.getByLabel('Shown before').fill('2026-03-02');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.getByText('Nobody was shown a password that fits.').count()).toBe(1);
    expect(await page.getByLabel('Shown before').inputValue()).toBe('2026-03-02');
    await page.getByLabel('Shown before').fill('2026-03-03');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await cells(page, 'Device')).toEqual(['LAPTOP-01', 'LAPTOP-02']);
  });

  it('hands an auditor the whole audit as a file', async () => {
    const page = await visit('auditor');
    await page.goto('/audit');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export the whole audit' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('audit.jsonl');
  });

  it('says what is wrong with a device that cannot be, and is for nobody else', async () => {
    const page = await visit('auditor');
    await page.goto('/audit?device=laptop');
    expect(await page.getByRole('alert').count()).toBe(1);
    await visitor.context.close();
    const admin = await visit('it-admin');
    expect(await admin.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    expect((await admin.goto('/audit'))?.status()).toBe(403);
  });

  it('fits a narrow screen', async () => {
    const page = await visit('auditor', { viewport: { width: 390, height: 800 } });
    await page.goto('/audit');
    expect(await overhangOf(page)).toBe(0);
  });
});
