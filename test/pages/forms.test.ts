import type { Browser, Locator, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, type Watched } from '../support/browser';
import { aLaptop, type Laptop } from '../support/laptop';
import { aPng, bytes } from '../support/some-files';

jest.setTimeout(90_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;

const phone = { width: 390, height: 800 };
const desk = { width: 1280, height: 900 };

const visit = async (options: Parameters<typeof aVisitor>[1] = {}): Promise<Page> => {
  visitor = await aVisitor(browser, { baseURL: laptop.origin, javaScriptEnabled: false, ...options });
  return visitor.context.newPage();
};
const signIn = async (page: Page, person: string, path: string): Promise<void> => {
  await page.goto(`/.auth/login/local?${new URLSearchParams({ person, post_login_redirect_uri: path })}`);
};

// biome-ignore lint/performance/useDomNodeTextContent: what a person sees, not what the markup holds
const seen = (where: Locator): Promise<string> => where.innerText();
const pathOf = (page: Page): string => new URL(page.url()).pathname;
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const summaryLinks = (page: Page): Promise<readonly string[]> =>
  page.locator('.problem li a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    'document.activeElement.id || document.activeElement.className || document.activeElement.tagName',
  );

const report = {
  'What is it about?': 'The printer is silent',
  'What happened': 'It takes the job and prints nothing.',
};
const fill = async (page: Page, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
};
const fileOne = async (page: Page): Promise<string> => {
  await signIn(page, 'requester', '/forms/ticket');
  await fill(page, report);
  await button(page, 'File the ticket').click();
  expect(pathOf(page)).toMatch(/^\/tickets\/TL-/);
  return pathOf(page);
};
const as = (person: string, path: string, body: object = {}) => laptop.as(person).post(`/api/v1${path}`, body);

/**
 * What is hard to use: controls without a name, ids that are there twice, what lies beside the screen, targets of less than
 * 24 pixels (WCAG 2.5.8), text below 4.5 : 1 and edges of controls below 3 : 1 (WCAG 1.4.3, 1.4.11).
 */
const troubles = async (page: Page): Promise<readonly string[]> => {
  await page.waitForLoadState('load'); // A click waits for the page, not for its style sheet.
  return page.evaluate<readonly string[]>(`(() => {
    const found = [];
    const all = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility());
    const numbers = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
    const light = (color) => {
      const [r, g, b] = numbers(color).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one, other) => {
      const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const behind = (node) => {
      for (let one = node; one; one = one.parentElement) {
        const color = getComputedStyle(one).backgroundColor;
        if (numbers(color)[3] !== 0) return color;
      }
      return 'rgb(255, 255, 255)';
    };
    const nameOf = (node) => node.tagName + '#' + node.id + ' ' + (node.textContent ?? '').trim().slice(0, 30);
    for (const node of all) {
      const style = getComputedStyle(node);
      const hasText = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim() !== '');
      if (hasText && ratio(style.color, behind(node)) < 4.5) found.push('faint: ' + nameOf(node));
      const isControl = node.matches('input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea');
      if (isControl && ratio(style.borderTopColor, behind(node.parentElement)) < 3) found.push('faint edge: ' + nameOf(node));
      if (node.matches('input:not([type=hidden]), select, textarea') && (node.labels?.length ?? 0) === 0) found.push('nameless: ' + nameOf(node));
      if (node.matches('button, summary, form input:not([type=hidden]), select, textarea, nav a, .problem li a')) {
        const around = node.matches('[type=radio], [type=checkbox]') ? node.parentElement : node;
        const { width, height } = around.getBoundingClientRect();
        if (width < 24 || height < 24) found.push('small: ' + nameOf(node) + ' ' + width + ' x ' + height);
      }
    }
    const ids = all.map(({ id }) => id).filter((id) => id !== '');
    if (new Set(ids).size < ids.length) found.push('an id that is there twice');
    const overhang = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (overhang > 0) found.push('overhang: ' + overhang);
    return found;
  })()`);
};

describeInBrowser('a form without script', () => {
  beforeAll(async () => {
    browser = await aBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    laptop = await aLaptop();
  });
  afterEach(async () => {
    await visitor.context.close();
    await laptop.stop();
    expect(visitor.complaints).toEqual([]);
  });

  it('says beforehand when somebody answers, and files with files that survive a refusal', async () => {
    const page = await visit({ viewport: phone });
    await signIn(page, 'requester', '/forms/ticket');
    const expected = await page.locator('.expected tbody tr').allInnerTexts();
    expect(expected.map((row) => row.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'A this form by 2026-03-02 10:00 UTC 1 h of “24x7”',
      'B, in support hours this form by 2026-03-02 13:00 UTC 4 h of “support-hours”',
      'B, around the clock this form by 2026-03-02 13:00 UTC 4 h of “24x7”',
      'C this form by 2026-03-02 17:00 UTC 8 h of “support-hours”',
    ]);

    await fill(page, report);
    await page.getByLabel('Which devices?').fill('LAPTOP-99');
    await page.getByLabel('Add files').setInputFiles([
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('It began at noon.') },
      { name: 'screen.png', mimeType: 'image/png', buffer: Buffer.from(aPng) },
      { name: 'tool.pdf', mimeType: 'application/pdf', buffer: Buffer.from(bytes('MZ\x90\0')) },
    ]);
    await page.getByText('When did it begin, and when shall we call?').click();
    await page.getByLabel('Call back at').fill('2026-03-03T09:30');
    await page.getByLabel('Time zone of both').selectOption('UTC');
    await button(page, 'File the ticket').click();
    expect(await focused(page)).toBe('problem');
    expect(await summaryLinks(page)).toEqual(['#attachments']);
    expect(await page.getByLabel('Call back at').inputValue()).toBe('2026-03-03T09:30');
    expect(await page.getByLabel('notes.txt is kept').isChecked()).toBe(true);

    await page.getByLabel('screen.png is kept').uncheck();
    await button(page, 'File the ticket').click();
    expect(await summaryLinks(page)).toEqual(['#devices']);
    await page.locator('.problem li a').click();
    expect(await page.getByLabel('screen.png is kept').count()).toBe(0);

    await page.getByLabel('Which devices?').fill('LAPTOP-01');
    await button(page, 'File the ticket').click();
    expect(pathOf(page)).toMatch(/^\/tickets\/TL-/);
    expect(await page.getByRole('link', { name: 'notes.txt' }).count()).toBe(1);
    expect(await page.getByRole('link', { name: 'screen.png' }).count()).toBe(0);
    expect(await seen(page.locator('main'))).toContain('would like to be called on 2026-03-03 09:30 UTC');
  });

  it('takes a user’s ticket to Operations, and back again to what was wrong', async () => {
    const page = await visit({ viewport: desk });
    const origin = await fileOne(page);
    for (const person of ['requester', 'agent', 'it-admin', 'escalation-engineer-2']) {
      await signIn(page, person, origin);
      expect([person, await page.getByRole('link', { name: 'Escalate it to Operations' }).count()]).toEqual([
        person,
        0,
      ]);
    }
    await signIn(page, 'escalation-engineer', origin);
    await page.getByRole('link', { name: 'Escalate it to Operations' }).click();
    expect(await page.getByLabel('The user’s ticket').inputValue()).toBe(origin.replace('/tickets/', ''));
    expect(await page.getByLabel('What is it about?').inputValue()).toBe(report['What is it about?']);
    await fill(page, {
      'What happened': 'Every printer of the floor.',
      'What was tried?': 'Another driver.',
      'First name': 'Mei',
      'Last name': 'Tanaka',
      Mail: 'mei.tanaka@contoso.example',
      Phone: '+1 425 555 0100',
    });
    await button(page, 'File the ticket').click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Escalate to Operations');
    expect(await summaryLinks(page)).toEqual(['#area']);
    await page.getByLabel('Area of focus').selectOption('Devices');
    await button(page, 'File the ticket').click();
    expect(pathOf(page)).toMatch(/^\/tickets\/TL-/);
    expect(await seen(page.locator('main'))).toContain('severity C');
    await page.getByRole('link', { name: origin.replace('/tickets/', '') }).click();
    expect(pathOf(page)).toBe(origin);
    expect(await page.getByText('follow-up-filed').count()).toBe(1);
  });

  it('takes a closed ticket up again with one click, and a second click is no second ticket', async () => {
    const page = await visit({ viewport: phone });
    const path = await fileOne(page);
    await as('agent', `${path}/respond`);
    await as('agent', `${path}/resolve`, { solution: 'New toner.' });
    await as('requester', `${path}/close`);
    await page.goto(path);
    expect(await button(page, 'Reactivate').count()).toBe(0);
    await button(page, 'File a new ticket that follows this one').dblclick();
    await page.getByText(`follows ${path.replace('/tickets/', '')}`, { exact: true }).waitFor();
    const next = pathOf(page);
    expect(await seen(page.locator('main'))).toContain(report['What happened']);
    await page.goto(path);
    expect(await page.getByRole('link', { name: next.replace('/tickets/', '') }).count()).toBe(1);
    expect(await page.getByText('followed by').count()).toBe(1);
  });

  it('is rated from the link of a mail, by keyboard alone', async () => {
    const page = await visit({ viewport: phone });
    const path = await fileOne(page);
    await as('agent', `${path}/respond`);
    await as('agent', `${path}/resolve`, { solution: 'New toner.' });
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.goto(`${path}?form=rate`);
    await page.getByRole('link', { name: /Rosa Lindqvist/ }).click();
    expect([pathOf(page), await focused(page)]).toEqual([path, 'rate-rating']);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Tab']) await page.keyboard.press(key);
    expect(await focused(page)).toBe('rate-comment');
    await page.keyboard.type('Quick, thank you.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Rated 4 of 5 by the requester').waitFor();
    expect(await page.getByText('Quick, thank you.').count()).toBe(1);
  });

  it('is answered at its anchor, marked where it is wrong, and kept when the ticket has moved on', async () => {
    const page = await visit({ viewport: desk });
    const path = await fileOne(page);
    await as('agent', `${path}/respond`);
    await as('agent', `${path}/ask`, { question: 'Which floor?' });
    await page.goto(`${path}#answer`);
    await page.locator('#answer textarea').fill('   ');
    await button(page, 'Answer').click();
    expect(await summaryLinks(page)).toEqual(['#answer-answer']);
    const answer = page.getByLabel('What does the requester say?');
    expect(await answer.getAttribute('aria-invalid')).toBe('true');
    expect(await seen(page.locator(`#${await answer.getAttribute('aria-describedby')}`))).toBe(
      'Say what the requester answers.',
    );
    expect(await page.locator('.wrong').count()).toBe(1);

    await as('agent', `${path}/note`, { note: 'Called twice.' });
    await answer.fill('The third.');
    await button(page, 'Answer').click();
    expect(await seen(page.getByRole('alert'))).toContain('The ticket has changed since you read it.');
    expect(await answer.inputValue()).toBe('The third.');
    await page.getByRole('link', { name: 'Back to the form' }).click();
    await button(page, 'Answer').click();
    expect(pathOf(page)).toBe(path);
    expect(await page.getByText('The third.').count()).toBe(1);
    expect(await seen(page.getByText('The next step is with'))).toMatch(/the desk/);
  });

  it('keeps the admin contacts: added, refused, corrected, verified, changed, removed', async () => {
    const page = await visit({ viewport: phone });
    await signIn(page, 'it-admin', '/');
    await page.getByRole('link', { name: 'Contacts' }).click();
    expect(await page.getByText('Samuel Katz').count()).toBe(0);
    await page.getByRole('link', { name: 'Add a contact for Devices' }).click();
    expect(await page.getByLabel('Area of focus').inputValue()).toBe('Devices');
    expect(await page.getByLabel('Area of focus').locator('option').allTextContents()).not.toContain('Security');
    await fill(page, { Name: 'Tomás Okafor', Mail: 'tomas', Phone: '+1 425 555 0100' });
    await button(page, 'Save the contact').click();
    expect(await summaryLinks(page)).toEqual(['#mail']);
    expect(await page.getByLabel('Name').inputValue()).toBe('Tomás Okafor');
    await fill(page, { Mail: 'tomas.okafor@contoso.example' });
    await button(page, 'Save the contact').dblclick();
    await page.waitForURL('**/contacts');
    expect(await page.locator('tr', { hasText: 'Tomás Okafor' }).count()).toBe(1);

    const row = page.locator('tr', { hasText: 'Tomás Okafor' });
    expect(await seen(row)).toContain('2026-03-02 09:00 UTC');
    await laptop.advance(30);
    await row.getByRole('button', { name: 'Still right' }).click();
    expect(pathOf(page)).toBe('/contacts');
    expect(await seen(row)).toContain('2026-03-02 09:30 UTC');

    await row.getByRole('link', { name: 'Change' }).click();
    await page.getByLabel('May they decide').selectOption('false');
    await button(page, 'Save the contact').click();
    expect(await seen(row)).toContain('may not decide');

    await page.locator('tr', { hasText: 'Adaeze Nwosu' }).getByRole('link', { name: 'Change' }).nth(1).click();
    await page.getByText('Remove this contact').click();
    await button(page, 'Remove for good').click();
    expect(await page.getByText('Nobody here may decide, so tickets of this area are refused').count()).toBe(1);

    await signIn(page, 'security-manager', '/contacts');
    expect(await page.getByRole('link', { name: /^Add a contact/ }).allTextContents()).toEqual([
      'Add a contact for Security',
    ]);
  });

  it('tells who vouches for a contact that somebody else has changed since', async () => {
    const page = await visit();
    await signIn(page, 'it-admin', '/contacts');
    await laptop.advance(1);
    const { json } = await laptop.as('it-admin-2').get('/api/v1/contacts/devices');
    const { contactId: _id, verifiedAt: _at, verifiedBy: _by, isUnverified: _un, ...contact } = json;
    await laptop.as('it-admin-2').send('/api/v1/contacts/devices', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...contact, name: 'Somebody Else' }),
    });
    await page.locator('form[action="/contacts/devices/verify"] button').click();
    expect(await seen(page.getByRole('alert'))).toContain('The contact was changed since you saw it.');
    expect(await page.locator('tr', { hasText: 'Somebody Else' }).count()).toBe(1);
  });

  it.each([
    ['light', phone],
    ['dark', phone],
    ['light', desk],
    ['dark', desk],
  ] as const)('can be read and used, %s on %p', async (colorScheme, viewport) => {
    const page = await visit({ viewport, colorScheme });
    const path = await fileOne(page);
    const fine = async (where: string): Promise<void> =>
      expect({ where, troubles: await troubles(page) }).toEqual({ where, troubles: [] });
    const unfold = (): Promise<void> =>
      page.locator('details').evaluateAll((all) => {
        for (const one of all) one.setAttribute('open', '');
      });
    for (const [person, where] of [
      ['agent', '/forms/ticket'],
      ['it-admin', '/forms/admin-ticket'],
      ['it-admin', '/contacts'],
      ['it-admin', '/forms/contact?id=devices'],
      ['escalation-engineer', `/forms/escalation?from=${path.replace('/tickets/', '')}`],
      ['escalation-engineer', path],
      ['requester', path],
    ] as const) {
      await signIn(page, person, where);
      await unfold();
      await fine(where);
    }
    await signIn(page, 'requester', '/forms/ticket');
    await fill(page, { ...report, 'First name': 'Rosa' });
    await page.getByLabel('Add files').setInputFiles([
      { name: `${'n'.repeat(120)}.txt`, mimeType: 'text/plain', buffer: Buffer.from('a') },
      { name: 'tool.pdf', mimeType: 'application/pdf', buffer: Buffer.from(bytes('MZ\x90\0')) },
    ]);
    await button(page, 'File the ticket').click();
    await fine('a form that came back');
    await as('agent', `${path}/respond`);
    await as('agent', `${path}/resolve`, { solution: 'New toner.' });
    await page.goto(path);
    await fine('a ticket to rate');
  });
});
