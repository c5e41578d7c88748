import type { Browser, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, overhangOf, type Watched } from '../support/browser';
import { aLaptop, type Client, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let requester: Client;
let visitor: Watched;

const hostile = `<script>window.pwned=1</script>"'><img src=x onerror=alert(1)>`;
const phone = { width: 390, height: 800 };

/** How many pixels of the page lie outside the screen, and which controls have no name for those who do not see them. */
const flawsOf = async (page: Page) => ({
  overhang: await overhangOf(page),
  nameless: await page
    .locator('input, select')
    .evaluateAll((all) => all.filter((one) => (one as unknown as { labels: unknown[] }).labels.length === 0).length),
  headings: await page.locator('h1').count(),
  foreign: await page.locator('main :is(img, script, style)').count(),
});
const flawless = { overhang: 0, nameless: 0, headings: 1, foreign: 0 };

describeInBrowser('the page of the orchestrations', () => {
  beforeAll(async () => {
    browser = await aBrowser();
    laptop = await aLaptop();
    requester = laptop.as('requester');
  });
  afterAll(async () => {
    await visitor.context.close();
    await browser.close();
    await laptop.stop();
    expect(visitor.complaints).toEqual([]);
  });

  it('ends the orchestration of a ticket, which the sweep then brings to its breach', async () => {
    const filed = await requester.post('/api/v1/tickets', { title: 'Down', description: 'All of it.', severity: 'A' });
    const { ticketId } = filed.json;
    visitor = await aVisitor(browser, { baseURL: laptop.origin, viewport: phone, javaScriptEnabled: false });
    const page = await visitor.context.newPage();

    await page.goto('/local/durable');
    await page.getByLabel('Text in the id').fill(hostile);
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.getByLabel('Text in the id').inputValue()).toBe(hostile);
    expect(await page.getByText('There is no such orchestration.').count()).toBe(1);
    expect(await flawsOf(page)).toEqual(flawless);

    await page.getByLabel('Text in the id').fill(ticketId.toLowerCase());
    await page.getByLabel('State').selectOption('Running');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('link', { name: `ticket-${ticketId}` }).click();
    expect(new URL(page.url()).pathname).toBe(`/local/durable/instances/ticket-${ticketId}`);
    expect(await page.locator('dd', { hasText: 'in 30 min' }).count()).toBe(1);
    expect(await flawsOf(page)).toEqual(flawless);

    await page.getByLabel('Reason').fill('   ');
    await page.getByRole('button', { name: 'Terminate' }).click();
    expect(await page.getByText('Say why').count()).toBe(1);
    await page.getByLabel('Reason').fill(hostile);
    await page.getByRole('button', { name: 'Terminate' }).click();
    expect(new URL(page.url()).pathname).toBe(`/local/durable/instances/ticket-${ticketId}`);
    expect(await page.locator('.badge', { hasText: 'Terminated' }).count()).toBe(1);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await flawsOf(page)).toEqual(flawless);

    await laptop.advance(60);
    const { tier, alerts } = (await requester.get(`/api/v1/tickets/${ticketId}`)).json;
    expect([tier, alerts.length]).toEqual(['tier-2', 1]);
    expect((await requester.get(`/local/durable/instances/ticket-${ticketId}`)).json.runtimeStatus).toBe('Terminated');
  });

  it.each([
    ['/local/durable/instances/nope', 404],
    ['/local/durable?state=nope', 400],
  ])('shows a problem as a page: %s', async (path, status) => {
    const page = await visitor.context.newPage();
    const reply = await page.goto(path);
    expect(reply?.status()).toBe(status);
    expect(await page.getByRole('alert').count()).toBe(1);
  });
});
