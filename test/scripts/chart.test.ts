import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { createTally } from '../../desk/rules/tally';
import { chartOf } from '../../scripts/tierline/tally-chart';
import { aDraft } from '../support/a-draft';
import { fiveTickets, untilTheFive } from '../support/a-history';
import { aFolder, tierline } from '../support/a-terminal';
import { aBrowser, aVisitor, describeInBrowser } from '../support/browser';

jest.setTimeout(60_000);

const aFile = aFolder();
const draft = aFile('draft.yaml', aDraft());
const overTheFive = ['--history', aFile('five.jsonl', fiveTickets.join('\n')), '--until', untilTheFive];

const charted = async (name: string, ...args: readonly string[]): Promise<string> => {
  const file = aFile(name, '');
  const { code, told } = await tierline(['policy', ...args, ...overTheFive, '--chart', file]);
  expect({ code, told }).toEqual({ code: 0, told: '' });
  return file;
};

describe('a chart', () => {
  it('shows every group with its numbers', async () => {
    const text = readFileSync(await charted('chart.html', 'simulate', draft), 'utf8');
    expect(text).toContain('<title>all: 9 met, 3 missed</title>');
    expect(text).toContain('<title>severity A: 1 met, 2 missed</title>');
    expect(text).toContain('<title>second: 2 met, 0 missed</title>');
    expect(text).toContain('<title>week of 2026-03-02: 9 met, 3 missed</title>');
  });

  it('can be the picture alone', async () => {
    const text = readFileSync(await charted('chart.svg', 'simulate', draft), 'utf8');
    expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).not.toContain('<html');
  });

  it('writes names as text, whatever they are', () => {
    const name = `<script>alert(1)</script> & "co"`;
    const text = chartOf(
      name,
      [
        { name, tally: createTally('UTC') },
        { name, tally: createTally('UTC') },
      ],
      'html',
    );
    expect(text).not.toContain('<script');
    expect(text).toContain('before: &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;');
  });
});

describeInBrowser('a chart in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await aBrowser();
  });
  afterAll(() => browser.close());

  it.each(['html', 'svg'])('is well formed, fetches nothing and keeps inside its frame: %s', async (as) => {
    const { context, complaints } = await aVisitor(browser, { viewport: { width: 900, height: 700 } });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const address = pathToFileURL(await charted(`two.${as}`, 'diff', draft, 'policies/managed-desktop-2023.yaml')).href;
    await page.goto(address);
    expect(asked).toEqual([address]);
    const outside = await page.locator('svg').evaluate((drawn) => {
      const svg = drawn as unknown as { viewBox: { baseVal: Box }; querySelectorAll(what: string): Iterable<Shape> };
      interface Box {
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
      }
      interface Shape {
        readonly outerHTML: string;
        getBBox(): Box;
      }
      const { width, height } = svg.viewBox.baseVal;
      return [...svg.querySelectorAll('text, svg > g > rect')]
        .filter((shape) => {
          const box = shape.getBBox();
          return box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height;
        })
        .map((shape) => shape.outerHTML);
    });
    expect(outside).toEqual([]);
    expect(await page.locator('parsererror').count()).toBe(0);
    expect(await page.locator('svg g').count()).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
