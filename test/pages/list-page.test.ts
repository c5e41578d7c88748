import type { Browser, Locator, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, overhangOf, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;

const visit = async (person: string, options: Parameters<typeof aVisitor>[1] = {}): Promise<Page> => {
  visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false, ...options });
  const page = await visitor.context.newPage();
  await page.goto(`/.auth/login/local?${new URLSearchParams({ person, post_login_redirect_uri: '/' })}`);
  return page;
};

// biome-ignore lint/performance/useDomNodeTextContent: what a person sees, not what the markup holds
const seen = (where: Locator): Promise<string> => where.innerText();
const titlesOn = (page: Page): Promise<readonly string[]> => page.locator('td[data-label=Title]').allInnerTexts();

describeInBrowser('the page of the list', () => {
  beforeAll(async () => {
    browser = await aBrowser();
    laptop = await aLaptop();
    const requester = laptop.as('requester');
    for (let count = 1; count <= 27; count += 1) {
      const title = count === 5 ? 'The VPN drops' : `Printer ${count}`;
      await requester.post('/api/v1/tickets', { title, description: 'Since noon.', severity: 'C' });
      await laptop.advance(1);
    }
    const { json } = await laptop.as('agent').get('/api/v1/tickets?q=vpn');
    await laptop.as('agent').post(`/api/v1/tickets/${json.items[0].ticketId}/respond`, {});
  });
  afterAll(async () => {
    await browser.close();
    await laptop.stop();
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });

  it('narrows by form and by counts, and searches, without script', async () => {
    const page = await visit('agent');
    expect(await seen(page.getByLabel('How many'))).toMatch(/^27 in all: new 26 active 1 tier-1 27$/);
    await page.getByLabel('State').selectOption('active');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await titlesOn(page)).toEqual(['The VPN drops']);
    expect(await page.getByLabel('State').inputValue()).toBe('active');
    await page.getByRole('link', { name: 'new 26' }).click();
    expect(await titlesOn(page)).toHaveLength(25);
    expect(await page.locator('[aria-current]').count()).toBe(1);
    await page.getByRole('link', { name: 'new 26' }).click();

    await page.getByLabel('Search').fill('vpn');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await titlesOn(page)).toEqual(['The VPN drops']);
    await page.getByLabel('Search').fill('nowhere');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await titlesOn(page)).toEqual([]);
    await page.getByRole('link', { name: 'Show them all' }).click();
    expect(await titlesOn(page)).toHaveLength(25);
    await page.getByLabel('Tickets').selectOption('own');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await titlesOn(page)).toEqual([]);
  });

  it('keeps its filters from page to page', async () => {
    const page = await visit('agent');
    await page.getByLabel('Search').fill('printer');
    await page.getByLabel('Order').selectOption('severity');
    await page.getByRole('button', { name: 'Show' }).click();
    const first = await titlesOn(page);
    await page.getByRole('link', { name: 'Older tickets' }).click();
    const rest = await titlesOn(page);
    expect(new Set([...first, ...rest]).size).toBe(26);
    expect(await page.getByLabel('Search').inputValue()).toBe('printer');
  });

  it('offers a requester their own, and an export to those only who may', async () => {
    const page = await visit('requester');
    expect(await titlesOn(page)).toHaveLength(25);
    expect(await page.getByLabel('Tickets').count()).toBe(0);
    expect(await page.getByLabel('Tier').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'CSV' }).count()).toBe(0);
    await visitor.context.close();

    const admin = await visit('it-admin');
    await admin.getByLabel('Search').fill('vpn');
    await admin.getByRole('button', { name: 'Show' }).click();
    const [download] = await Promise.all([
      admin.waitForEvent('download'),
      admin.getByRole('link', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('tickets.csv');
    expect(await admin.getByRole('link', { name: 'JSONL' }).getAttribute('href')).toBe(
      '/api/v1/tickets/export?q=vpn&format=jsonl',
    );
  });

  it('fits a narrow screen', async () => {
    const page = await visit('it-admin', { viewport: { width: 390, height: 800 } });
    expect(await overhangOf(page)).toBe(0);
  });

  it('shows a security manager the security area, and an IT admin everything else (R95)', async () => {
    const report = { title: 'Odd sign-ins at night', description: 'From three countries.', area: 'Security' };
    await laptop.as('requester').post('/api/v1/tickets', report);
    const admin = await visit('it-admin');
    expect(await seen(admin.getByLabel('How many'))).toMatch(/^27 in all: /);
    await admin.getByLabel('Search').fill('sign-ins');
    await admin.getByRole('button', { name: 'Show' }).click();
    expect(await titlesOn(admin)).toEqual([]);
    await visitor.context.close();

    const manager = await visit('security-manager');
    expect(await titlesOn(manager)).toEqual([report.title]);
    expect(await seen(manager.getByLabel('How many'))).toMatch(/^1 in all: new 1 tier-1 1$/);
    const views = manager.getByLabel('Tickets').locator('option');
    expect(await views.allInnerTexts()).toEqual(['of the security area', 'of my tiers', 'of my areas', 'my own']);
    await manager.getByRole('link', { name: 'File an admin ticket' }).click();
    const areas = manager.getByLabel('Area of focus').locator('option');
    expect(await areas.allInnerTexts()).toEqual(['Choose one', 'Security']);
  });
});
