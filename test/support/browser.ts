import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const wanted = process.env['CHROMIUM'];
const executablePath = [wanted, '/usr/bin/chromium'].find((path) => path !== undefined && existsSync(path));

const fails = (why: string): never => {
  throw new Error(why);
};

/** A suite in a real browser. Without one it is skipped and says so; where `CI` is true it fails instead. */
export const describeInBrowser = (name: string, suite: () => void): void => {
  const why = `no Chromium at ${wanted ?? '/usr/bin/chromium'}: set CHROMIUM to the path of one`;
  if (executablePath !== undefined) describe(name, suite);
  else if (process.env['CI'] === 'true') describe(name, () => it('has a browser to run in', () => fails(why)));
  else {
    process.stderr.write(`skipped, ${name}: ${why}\n`);
    describe.skip(name, suite);
  }
};

export const aBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    // Without a locale it cannot name a download by letters beyond ASCII.
    env: { ...process.env, LANG: 'C.UTF-8' },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** What a page may not do unnoticed: break its content security policy, open a dialog, fail in a script. */
export interface Watched {
  readonly context: BrowserContext;
  readonly complaints: readonly string[];
}

/** A person's browser, which writes down what it complains of. A status of 400 and above is no complaint. */
export const aVisitor = async (browser: Browser, options: BrowserContextOptions): Promise<Watched> => {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  context.on('weberror', (failure) => complaints.push(failure.error().message));
  context.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { context, complaints };
};

/** How many pixels of the page lie outside the screen, to the right, once its style sheet is there: a click waits for the page only. */
export const overhangOf = async (page: Page): Promise<number> => {
  await page.waitForLoadState('load');
  return page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
};
