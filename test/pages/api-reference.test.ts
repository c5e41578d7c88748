import type { Browser } from 'playwright-core';
import type { ApiDocument } from '../../functions/api/document';
import { aBrowser, aVisitor, describeInBrowser } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';

describeInBrowser('the reference page of the API', () => {
  let laptop: Laptop;
  let browser: Browser;

  beforeAll(async () => {
    [laptop, browser] = await Promise.all([aLaptop(), aBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await laptop.stop();
  });

  it('shows every operation, schema and type of problem to anybody, and every link within it leads somewhere', async () => {
    const document: ApiDocument = (await laptop.as().get('/api/v1/openapi.json')).json;
    const { context, complaints } = await aVisitor(browser, { viewport: { width: 390, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${laptop.origin}/api/docs`);

    const operations = Object.values(document.paths).flatMap((byMethod) => Object.values(byMethod));
    for (const { operationId, summary } of operations) {
      expect(await page.locator(`#${operationId} > summary`).textContent()).toContain(summary);
    }
    const targets = await page
      .locator('main a[href^="#"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    const ids = await page.locator('[id]').evaluateAll((elements) => elements.map(({ id }) => `#${id}`));
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);

    const fits = await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
    expect(fits).toBe(true);
    await page.locator('#file-ticket > summary').click();
    expect(await page.locator('#file-ticket').textContent()).toContain('Idempotency-Key');
    await page.locator('#file-ticket a', { hasText: 'FileTicketBody' }).first().click();
    expect(await page.locator('#schema-FileTicketBody').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });
});
