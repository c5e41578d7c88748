import type { Browser, Locator, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;
let ticketId: string;

/** Who filed it looks at the ticket, half an hour later, before noon in Berlin. */
const visit = async (options: Parameters<typeof aVisitor>[1] = {}): Promise<Page> => {
  visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false, ...options });
  const page = await visitor.context.newPage();
  const query = new URLSearchParams({ person: 'requester', post_login_redirect_uri: `/tickets/${ticketId}` });
  await page.goto(`/.auth/login/local?${query}`);
  return page;
};

// biome-ignore lint/performance/useDomNodeTextContent: what a person sees, not what the markup holds
const seen = (where: Locator): Promise<string> => where.innerText();

/** The receipt of a clock, unfolded. */
const unfolded = async (page: Page, summary: RegExp): Promise<Locator> => {
  const receipt = page.locator('details', { has: page.getByText(summary) });
  await receipt.locator('summary').click();
  return receipt;
};

describeInBrowser('the receipts on the page of a ticket', () => {
  beforeAll(async () => {
    browser = await aBrowser();
    laptop = await aLaptop({ policy: 'starter', at: '2026-03-02T10:00:00Z' });
    const filing = { title: 'Mail is slow', description: 'All of it.', severity: 'B' };
    ticketId = (await laptop.as('requester').post('/api/v1/tickets', filing)).json.ticketId;
    await laptop.advance(30);
  });
  afterAll(async () => {
    await browser.close();
    await laptop.stop();
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });

  it('show every stretch to the deadline, in the time of its calendar', async () => {
    const page = await visit();
    const receipt = await unfolded(page, /^Response: 30 min of 2 h 0 min spent, running$/);
    const rows = await receipt.locator('tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*\t\s*/))).toEqual([
      [
        '2026-03-02 11:00:00 +01:00',
        '2026-03-02 12:00:00 +01:00',
        '1 h 0 min',
        'counted',
        'within the hours of office-hours',
      ],
      [
        '2026-03-02 12:00:00 +01:00',
        '2026-03-02 13:00:00 +01:00',
        '1 h 0 min',
        'closed',
        'outside the hours of office-hours',
      ],
      [
        '2026-03-02 13:00:00 +01:00',
        '2026-03-02 14:00:00 +01:00',
        '1 h 0 min',
        'counted',
        'within the hours of office-hours',
      ],
    ]);
  });

  it('draw them in proportion, and say the same in words', async () => {
    const page = await visit();
    const receipt = await unfolded(page, /^Response: /);
    const name = 'Response: from the start to the deadline at 2026-03-02 14:00:00 +01:00';
    const bar = receipt.getByRole('img', { name });
    const places = await bar
      .locator('rect')
      .evaluateAll((parts) => parts.map((part) => ['class', 'x', 'width'].map((name) => part.getAttribute(name))));
    expect(places).toEqual([
      ['counted', '0.00', '333.33'],
      ['closed', '333.33', '333.34'],
      ['counted', '666.67', '333.33'],
      ['now', '166.67', '2'],
    ]);
    expect(await bar.locator('desc').textContent()).toContain('counted 2 h 0 min, closed 1 h 0 min');
    expect(await seen(receipt.locator('figcaption'))).toContain('full height: counted, a line: closed hours');
  });

  it('lead to the same, signed', async () => {
    const page = await visit();
    const receipt = await unfolded(page, /^Response: /);
    const href = await receipt.getByRole('link', { name: 'The receipt as signed JSON' }).getAttribute('href');
    const { items } = await (await page.request.get(href ?? '')).json();
    expect(items).toHaveLength(1);
    expect(items[0].receipt).toMatchObject({ ticketId, clock: 'response', cycle: 1 });
    expect(items[0].jws).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('fit a telephone', async () => {
    const page = await visit({ viewport: { width: 390, height: 800 } });
    const receipt = await unfolded(page, /^Response: /);
    const rightOf = (part: Locator): Promise<number> =>
      part.evaluate((element) => element.getBoundingClientRect().right);
    const parts = await receipt.locator('time, td, figure, code').all();
    const overhang = Math.max(...(await Promise.all(parts.map(rightOf)))) - (await rightOf(receipt));
    expect(overhang).toBeLessThanOrEqual(0);
  });
});
