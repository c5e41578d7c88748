import type { Browser, Locator, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser, overhangOf, type Watched } from '../support/browser';
import { aLaptop, isOfAlert, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let browser: Browser;
let laptop: Laptop;
let visitor: Watched;

const phone = { width: 390, height: 800 };

const visit = async (options: Parameters<typeof aVisitor>[1] = {}): Promise<Page> => {
  visitor = await aVisitor(browser, { baseURL: laptop.origin, ...options });
  return visitor.context.newPage();
};

// biome-ignore lint/performance/useDomNodeTextContent: what a person sees, not what the markup holds
const seen = (where: Locator): Promise<string> => where.innerText();
const headingOf = (page: Page): Promise<string> => seen(page.locator('h1'));
const pathOf = (page: Page): string => new URL(page.url()).pathname;

const signIn = async (page: Page, person: string, path = '/'): Promise<void> => {
  const query = new URLSearchParams({ person, post_login_redirect_uri: path });
  await page.goto(`/.auth/login/local?${query}`);
};

const fillForm = async (page: Page, title: string, description: string, severity = 'A'): Promise<void> => {
  await page.getByLabel('What is it about?').fill(title);
  await page.getByLabel('What happened').fill(description);
  await page.getByLabel('Severity').selectOption(severity);
};

const fileOne = async (page: Page, title: string, description = 'Since noon.', severity = 'A'): Promise<string> => {
  await page.goto('/forms/ticket');
  await fillForm(page, title, description, severity);
  await page.getByRole('button', { name: 'File the ticket' }).click();
  expect(pathOf(page)).toMatch(/^\/tickets\/TL-/);
  return pathOf(page);
};

const push = (page: Page, by: string): Promise<void> => page.getByRole('button', { name: by, exact: true }).click();

/** Everything one can type into or choose from that has no name for those who do not see it. */
const namelessOn = (page: Page): Promise<readonly string[]> =>
  page.locator('input:not([type=hidden]), select, textarea, button').evaluateAll((controls) =>
    controls
      .filter((control) => {
        const { labels } = control as unknown as { labels: { length: number } | null };
        return control.tagName === 'BUTTON' ? control.textContent?.trim() === '' : (labels?.length ?? 0) === 0;
      })
      .map((control) => control.outerHTML),
  );

describeInBrowser('the pages of the desk', () => {
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

  it('carry a ticket from filing to its end without script', async () => {
    const page = await visit({ javaScriptEnabled: false });
    await page.goto('/forms/ticket');
    expect(await headingOf(page)).toBe('Who are you?');
    await page.getByRole('link', { name: /Rosa Lindqvist/ }).click();
    expect(pathOf(page)).toBe('/forms/ticket');
    expect(await page.locator('link[rel=stylesheet]').getAttribute('href')).toMatch(
      /^\/assets\/desk-[0-9a-f]{16}\.css$/,
    );

    await fillForm(page, '   ', 'Every sign-in fails.\nSince noon.');
    await page.getByRole('button', { name: 'File the ticket' }).click();
    expect(await seen(page.getByRole('alert'))).toBe('Some fields are not right.');
    const title = page.getByLabel('What is it about?');
    expect(await title.getAttribute('aria-invalid')).toBe('true');
    expect(await seen(page.locator(`#${await title.getAttribute('aria-describedby')}`))).toBe(
      'Say in a few words what it is about.',
    );
    expect(await page.getByLabel('What happened').inputValue()).toBe('Every sign-in fails.\nSince noon.');
    expect(await page.getByLabel('Severity').inputValue()).toBe('A');
    expect(await page.locator('.wrong').count()).toBe(1);

    await title.fill('Nobody can sign in');
    await page.getByRole('button', { name: 'File the ticket' }).click();
    const path = pathOf(page);
    expect(path).toMatch(/^\/tickets\/TL-/);
    expect(await headingOf(page)).toContain('Nobody can sign in');
    expect(await page.getByRole('button', { name: 'Respond' }).count()).toBe(0);

    await push(page, '+30 min');
    expect(pathOf(page)).toBe(path);
    expect(await seen(page.locator('.badge.tier'))).toBe('tier-2');
    expect(await page.getByText('alert-response-1-breach').count()).toBe(0);
    await push(page, '+30 min');
    expect(await page.getByText('alert-response-1-breach').count()).toBe(1);

    await page.getByRole('link', { name: 'Mail room' }).click();
    const missed = page.locator('article', { hasText: 'response deadline missed' });
    expect(await missed.count()).toBe(1);
    expect(await seen(missed)).toContain('Nobody can sign in');
    await missed.getByRole('link').click();
    expect(pathOf(page)).toBe(path);

    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: /Priya Raman/ }).click();
    await page.getByRole('link', { name: path.replace('/tickets/', '') }).click();
    await page.getByLabel('started working').fill('We look into it.');
    await page.getByRole('button', { name: 'Respond' }).click();
    expect(await seen(page.locator('.badge.state'))).toBe('active');
    await page.getByLabel('How does it stand?').fill('The directory is back.');
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByLabel('What solved it?').fill('A certificate had expired.');
    await page.getByRole('button', { name: 'Resolve' }).click();
    expect(await seen(page.locator('.badge.state'))).toBe('resolved');
    expect(await page.getByText('nothing is due').count()).toBe(1);
    await push(page, '+8 h');
    await push(page, '+8 h');
    expect((await laptop.mail()).filter(isOfAlert)).toHaveLength(1);
  });

  it('file a form once that is sent twice', async () => {
    const page = await visit({ javaScriptEnabled: false });
    await signIn(page, 'requester', '/forms/ticket');
    await fillForm(page, 'Twice', 'A hasty double click.');
    const fields = Object.fromEntries(
      await page
        .locator('form.stacked [name]')
        .evaluateAll((all) =>
          all.map((one) => one as unknown as { name: string; value: string }).map(({ name, value }) => [name, value]),
        ),
    );
    await page.getByRole('button', { name: 'File the ticket' }).dblclick();
    await page.waitForURL('**/tickets/TL-*');

    const again = await visitor.context.request.post('/api/v1/tickets', {
      form: fields,
      headers: { accept: 'text/html', origin: laptop.origin },
      maxRedirects: 0,
    });
    expect([again.status(), again.headers()['location']]).toEqual([303, pathOf(page)]);
    await page.goto('/');
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Older tickets' }).count()).toBe(0);
  });

  it('tell the second of two tabs that the ticket has moved on, and keep what was typed there', async () => {
    const page = await visit({ javaScriptEnabled: false });
    await signIn(page, 'requester');
    const path = await fileOne(page, 'Two tabs');
    await signIn(page, 'agent', path);
    const other = await visitor.context.newPage();
    await other.goto(path);

    await page.getByRole('button', { name: 'Respond' }).click();
    await other.getByLabel('started working').fill('I am on it too.');
    await other.getByRole('button', { name: 'Respond' }).click();
    expect(await seen(other.getByRole('alert'))).toContain('The ticket has changed since you read it.');
    expect(await seen(other.locator('main'))).toContain('I am on it too.');
    await other.getByRole('link', { name: 'See the ticket as it is now' }).click();
    expect(pathOf(other)).toBe(path);
    expect(await other.getByRole('button', { name: 'Update' }).count()).toBe(1);
  });

  it('offer work to those only who may do it', async () => {
    const page = await visit({ javaScriptEnabled: false });
    await signIn(page, 'requester');
    const path = await fileOne(page, 'Whose is it?');
    const offers: Record<string, number> = {};
    for (const person of ['requester', 'agent', 'escalation-engineer-2', 'auditor']) {
      await signIn(page, person, path);
      offers[person] = await page.getByRole('button', { name: 'Respond' }).count();
    }
    expect(offers).toEqual({ requester: 0, agent: 1, 'escalation-engineer-2': 0, auditor: 0 });
  });

  it('carry a conversation: asked, answered, resolved, rated, taken up again, without script', async () => {
    const page = await visit({ javaScriptEnabled: false });
    await signIn(page, 'requester');
    const path = await fileOne(page, 'Which printer?');
    const does = async (person: string, label: string | RegExp, said: string, button: string): Promise<void> => {
      await signIn(page, person, path);
      await page.getByLabel(label).fill(said);
      expect(await namelessOn(page)).toEqual([]);
      await page.getByRole('button', { name: button, exact: true }).click();
      expect(pathOf(page)).toBe(path);
    };
    const nextStep = (): Promise<string> => seen(page.getByText('The next step is with'));

    await does('agent', 'started working', 'Hello.', 'Respond');
    await does('agent', 'What do you need from the requester?', 'Which floor?', 'Ask');
    expect(await nextStep()).toMatch(/the requester, by /);
    expect(await page.getByText('requester owes the next step').count()).toBeGreaterThan(0);
    await does('requester', 'What does the requester say?', 'The third.', 'Answer');
    expect(await nextStep()).toMatch(/the desk, by /);
    expect(await page.getByLabel('A note among those').count()).toBe(0);

    await signIn(page, 'agent', path);
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('A note among those').fill('It is the old one.');
    await page.getByRole('button', { name: 'Write the note' }).click();
    expect(await page.getByText('It is the old one.').count()).toBe(1);
    await does('agent', 'What solved it?', 'New toner.', 'Resolve');
    expect(await page.getByText('The next step is with').count()).toBe(0);

    await signIn(page, 'requester', path);
    expect(await page.getByText('It is the old one.').count()).toBe(0);
    await page.getByRole('radiogroup', { name: 'How satisfied are you?' }).getByLabel('4').check();
    await page.getByRole('button', { name: 'Rate' }).click();
    expect(await page.getByText('Rated 4 of 5 by the requester').count()).toBe(1);
    await does('requester', 'It is not solved after all?', 'Empty again.', 'Reactivate');
    expect(await seen(page.locator('.badge.state'))).toBe('active');
    expect(await page.getByRole('button', { name: 'Rate' }).count()).toBe(0);
  });

  it('go on working in a tab that was open before a link in a mail was followed', async () => {
    const page = await visit({ javaScriptEnabled: false });
    await signIn(page, 'requester', '/forms/ticket');
    const mail = await visitor.context.newPage();
    await mail.goto(`${laptop.origin.replace('127.0.0.1', 'localhost')}/mail`);
    await mail.setContent(`<a href="${laptop.origin}/forms/ticket">from another site</a>`);
    await mail.getByRole('link').click();
    expect(await headingOf(mail)).toBe('File a ticket');

    await fillForm(page, 'Still mine', 'Typed before.');
    await page.getByRole('button', { name: 'File the ticket' }).click();
    expect(await headingOf(page)).toContain('Still mine');
  });

  it('show whatever was typed as text and run none of it', async () => {
    const page = await visit();
    const title = `<script>window.pwned=1</script>"'><img src=x onerror=alert(1)>`;
    const description =
      '</textarea></p><script>alert(2)</script><style>*{display:none}</style><a href="javascript:alert(3)">x</a>';
    await signIn(page, 'requester', '/forms/ticket');
    await fillForm(page, title, description, '');
    await page.getByLabel('Coverage').selectOption('24x7');
    await page.getByRole('button', { name: 'File the ticket' }).click();
    expect(await seen(page.getByRole('alert'))).toContain('no choice of coverage');
    expect(await page.getByLabel('What is it about?').inputValue()).toBe(title);
    expect(await page.getByLabel('What happened').inputValue()).toBe(description);

    const path = await fileOne(page, title, description);
    expect(await headingOf(page)).toContain(title);
    expect(await seen(page.locator('main'))).toContain(description);
    await push(page, '+1 h');
    await page.goto('/');
    expect(await seen(page.locator('tbody'))).toContain(title);
    await page.goto('/mail');
    const mails = await page.locator('article').all();
    expect(mails).toHaveLength(2);
    for (const mail of mails) expect(await seen(mail)).toContain(title);
    await signIn(page, 'agent', path);
    const other = await visitor.context.newPage();
    await other.goto(path);
    await page.getByLabel('started working').fill(description);
    await page.getByRole('button', { name: 'Respond' }).click();
    expect(await seen(page.locator('main'))).toContain(`message ${description}`);
    await other.getByLabel('started working').fill(description);
    await other.getByRole('button', { name: 'Respond' }).click();
    expect(await seen(other.locator('main'))).toContain(description);
    for (const one of [page, other]) {
      expect(await one.evaluate('window.pwned')).toBeUndefined();
      expect(await one.locator('img, script, style, a[href^="javascript"]').count()).toBe(0);
    }
  });

  it('name every control, fit a narrow screen, and say in what language they are', async () => {
    const page = await visit({ viewport: phone });
    await signIn(page, 'requester');
    const path = await fileOne(page, 'W'.repeat(200), `${'long'.repeat(500)}\nhttps://example.org/${'a'.repeat(300)}`);
    await push(page, '+1 h');
    const looksFine = async (where: string): Promise<void> => {
      const look = {
        where,
        nameless: await namelessOn(page),
        overhang: await overhangOf(page),
        language: await page.locator('html').getAttribute('lang'),
        headings: await page.locator('h1').count(),
        isTitled: (await page.title()).endsWith(' · Tierline'),
      };
      expect(look).toEqual({ where, nameless: [], overhang: 0, language: 'en', headings: 1, isTitled: true });
    };
    for (const where of [
      '/',
      path,
      '/forms/ticket',
      '/mail',
      '/.auth/login/local',
      '/nope',
      '/tickets/nope',
      '/?limit=x',
    ]) {
      await page.goto(where);
      await looksFine(where);
    }
    await page.goto('/forms/ticket');
    await fillForm(page, ' ', ' ');
    await page.getByRole('button', { name: 'File the ticket' }).click();
    await looksFine('the wrong form');

    await signIn(page, 'agent', path);
    await looksFine('a ticket to respond to');
    await page.getByRole('button', { name: 'Respond' }).click();
    await looksFine('a ticket to update');
    await signIn(page, 'guest');
    await looksFine('what a guest sees');
  });

  it('lead back to a page after the clock was pushed from a form that came back', async () => {
    const page = await visit();
    await signIn(page, 'requester', '/forms/ticket');
    await fillForm(page, ' ', ' ');
    await page.getByRole('button', { name: 'File the ticket' }).click();
    expect(pathOf(page)).toBe('/api/v1/tickets');
    await push(page, '+10 min');
    expect([pathOf(page), await headingOf(page)]).toEqual(['/', 'Tickets']);
  });
});
