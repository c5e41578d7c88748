import type { Browser, Locator, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, overhangOf, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;

const signIn = async (page: Page, person: string, path: string): Promise<void> => {
  const query = new URLSearchParams({ person, post_login_redirect_uri: path });
  await page.goto(`/.auth/login/local?${query}`);
};

// biome-ignore lint/performance/useDomNodeTextContent: what a person sees, not what the markup holds
const seen = (where: Locator): Promise<string> => where.innerText();
const pathOf = (page: Page): string => new URL(page.url()).pathname;

/** What a screen reader says of each field that is marked as wrong, by the field's name. */
const marked = async (page: Page): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const control of await page.locator('[aria-invalid=true]').all()) {
    const error = page.locator(`#${await control.getAttribute('aria-describedby')}`);
    found[(await control.getAttribute('name')) ?? ''] = await seen(error);
  }
  return found;
};

const fill = async (page: Page, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
};

const choose = async (page: Page, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).selectOption(value);
  }
};

const press = (page: Page): Promise<void> => page.getByRole('button', { name: 'File the ticket' }).click();

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
const fine = { nameless: 0, overhang: 0, twins: 0 };

describeInBrowser('the forms to file a ticket', () => {
  beforeAll(async () => {
    browser = await aBrowser();
  });
  afterAll(() => browser.close());

  const visit = async (policy?: string, viewport = { width: 1200, height: 900 }): Promise<Page> => {
    laptop = await aLaptop(policy === undefined ? {} : { policy });
    visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false, viewport });
    return visitor.context.newPage();
  };
  afterEach(async () => {
    await visitor.context.close();
    await laptop.stop();
    expect(visitor.complaints).toEqual([]);
  });

  it('take the user’s words about devices, impact and whom to ask, and keep them while something is wrong', async () => {
    const page = await visit();
    await signIn(page, 'requester', '/forms/ticket');
    await fill(page, {
      'What is it about?': 'The printer is silent',
      'What happened': 'It takes the job and prints nothing.',
      'How many users': '3',
      'Which devices?': 'LAPTOP-01, LAPTOP-99',
      'First name': 'Rosa',
      Mail: 'rosa',
    });
    await choose(page, { Category: 'Hardware', 'How much does it hold up?': 'impaired', 'Best reached by': 'phone' });
    await press(page);
    expect(await marked(page)).toEqual({
      'contact.lastName': 'Say the last name.',
      'contact.mail': 'Write a mail address, such as rosa@contoso.example.',
      'contact.phone': 'Write a phone number, such as +1 425 555 0100.',
    });

    await fill(page, { 'Last name': 'Lindqvist', Mail: 'rosa@contoso.example', Phone: '+1 425 555 0100' });
    await press(page);
    expect(await seen(page.getByRole('alert'))).toContain('The desk knows no such device.');
    expect(await marked(page)).toEqual({ devices: 'The desk does not know LAPTOP-99.' });
    expect(await page.getByLabel('Category').inputValue()).toBe('Hardware');
    expect(await page.getByLabel('How many users').inputValue()).toBe('3');
    expect(await looks(page)).toEqual(fine);

    await fill(page, { 'Which devices?': 'LAPTOP-01' });
    await press(page);
    expect(pathOf(page)).toMatch(/^\/tickets\/TL-/);
    const { json } = await laptop.as('requester').get(`/api/v1${pathOf(page)}`);
    expect(json).toMatchObject({ lane: 'user', category: 'Hardware', devices: ['LAPTOP-01'] });
    expect(await seen(page.locator('main'))).toContain('about Hardware, LAPTOP-01');
    expect(await page.getByText('rosa@contoso.example').count()).toBe(1);
  });

  it('take an IT admin’s ticket to Operations, and mark what such a ticket needs', async () => {
    const page = await visit();
    await signIn(page, 'it-admin', '/');
    await page.getByRole('link', { name: 'File an admin ticket' }).click();
    expect(await looks(page)).toEqual(fine);
    await fill(page, {
      'What is it about?': 'Enrolment fails',
      'What happened': 'At half way.',
      'First name': 'Adaeze',
      'Last name': 'Nwosu',
      Mail: 'adaeze.nwosu@contoso.example',
      Phone: '+1 425 555 0100',
    });
    await choose(page, { 'Severity (incidents only)': 'B' });
    await press(page);
    const needed = 'This is needed.';
    expect(await marked(page)).toEqual({
      area: needed,
      businessImpact: needed,
      usersOrDevicesImpacted: needed,
    });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('File an admin ticket');

    await fill(page, { 'What does it mean for the business?': 'Nobody who is new can work.', 'How many users': '12' });
    await choose(page, { 'Area of focus': 'Devices' });
    await press(page);
    expect(pathOf(page)).toMatch(/^\/tickets\/TL-/);
    const { json } = await laptop.as('it-admin').get(`/api/v1${pathOf(page)}`);
    expect(json).toMatchObject({ lane: 'admin', severity: 'B', area: 'Devices', tier: 'operations' });
  });

  it('give the number to call where severity A is opened by phone, and lead only admins to their form', async () => {
    const page = await visit('intune-premier', { width: 390, height: 800 });
    await signIn(page, 'it-admin', '/forms/admin-ticket');
    await fill(page, {
      'What is it about?': 'All is down',
      'What happened': 'Everything.',
      'What does it mean for the business?': 'All of it.',
      'How many users': '900',
      'First name': 'A',
      'Last name': 'N',
      Mail: 'a@contoso.example',
      Phone: '+1 425 555 0100',
    });
    await choose(page, { 'Severity (incidents only)': 'A' });
    await press(page);
    expect(await seen(page.getByRole('alert'))).toContain('This severity is opened by phone only.');
    expect(await marked(page)).toEqual({ severity: 'Call the support number of your contract.' });
    expect(await looks(page)).toEqual(fine);
    await choose(page, { 'How it came': 'phone' });
    await press(page);
    expect(pathOf(page)).toMatch(/^\/tickets\/TL-/);

    await signIn(page, 'requester', '/');
    expect(await page.getByRole('link', { name: 'File an admin ticket' }).count()).toBe(0);
    const { status } = await laptop.as('requester').get('/forms/admin-ticket', { accept: 'text/html' });
    expect(status).toBe(403);
  });
});
