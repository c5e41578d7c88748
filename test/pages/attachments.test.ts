import type { Browser } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';
import { aPdf, bytes } from '../support/some-files';

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;

describeInBrowser('the files of a ticket’s page', () => {
  beforeAll(async () => {
    [browser, laptop] = [await aBrowser(), await aLaptop()];
  });
  afterAll(async () => {
    await browser.close();
    await laptop.stop();
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });

  const openTicket = async () => {
    const { json } = await laptop.as('requester').post('/api/v1/tickets', { title: 'VPN', description: 'Drops.' });
    visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false });
    const page = await visitor.context.newPage();
    const path = `/tickets/${json.ticketId}`;
    await page.goto(
      `/.auth/login/local?${new URLSearchParams({ person: 'requester', post_login_redirect_uri: path })}`,
    );
    return page;
  };
  const choose = (page: Awaited<ReturnType<typeof openTicket>>, name: string, buffer: Uint8Array) =>
    page.getByLabel('Add a file').setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(buffer) });

  it('are added and saved without script, and never shown', async () => {
    const page = await openTicket();
    await choose(page, 'Übersicht "März".pdf', aPdf);
    await page.getByRole('button', { name: 'Attach' }).click();
    expect(new URL(page.url()).pathname).toMatch(/^\/tickets\/TL-/);
    const link = page.getByRole('link', { name: 'Übersicht _März_.pdf' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('Übersicht _März_.pdf');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(Buffer.from(aPdf))).toBe(true);
    expect(new URL(page.url()).pathname).toMatch(/^\/tickets\/TL-/);
  });

  it('that are refused say why, with the way back to the ticket', async () => {
    const page = await openTicket();
    await choose(page, 'report.pdf', bytes('MZ\x90\0'));
    await page.getByRole('button', { name: 'Attach' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('this file is none of them');
    await page.getByRole('link', { name: 'See the ticket as it is now' }).click();
    expect(await page.getByText('Add a file').isVisible()).toBe(true);
  });
});
