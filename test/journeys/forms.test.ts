import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';
import { aPdf, aPng, bytes } from '../support/some-files';

jest.setTimeout(60_000);

const mib = 1024 * 1024;
const tickets = '/api/v1/tickets';

let laptop: Laptop;
let requester: Client;
beforeAll(async () => {
  laptop = await aLaptop();
  requester = laptop.as('requester');
});
afterAll(() => laptop.stop());

type Field = readonly [string, string | File];
const aFile = (name: string, content: Uint8Array): File => new File([new Uint8Array(content)], name);
const words: readonly Field[] = [
  ['lane', 'user'],
  ['title', 'The VPN drops'],
  ['description', 'Every <few> minutes.'],
];

/** What a page's form holds: its cookie, its token and its key. */
const openForm = async (client: Client, path = '/forms/ticket') => {
  const page = await client.get(path, { accept: 'text/html' });
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { page, cookie, token: hiddenOf(page, '_csrf'), key: hiddenOf(page, '_key') };
};
const hiddenOf = ({ text }: Answer, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '';

/** As a browser sends a form: with its origin, and asking for a page. */
const send = (client: Client, path: string, cookie: string, fields: readonly Field[], isMultipart = true) => {
  const body = isMultipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of fields) body.append(name, value as string);
  const headers = { accept: 'text/html', origin: laptop.origin, cookie };
  return client.send(path, { method: 'POST', headers, body });
};

const file = async (client: Client, fields: readonly Field[], form = '/forms/ticket') => {
  const { cookie, token, key } = await openForm(client, form);
  return send(client, tickets, cookie, [['_csrf', token], ['_key', key], ...fields]);
};

/** The fields that are marked, by id, and the links of the summary that lead to them. */
const markedIn = ({ text }: Answer): readonly string[] =>
  [...text.matchAll(/<(?:input|select|textarea|fieldset)[^>]*aria-invalid="true"[^>]*>/g)].map(
    ([tag]) => / id="([^"]+)"/.exec(tag)?.[1] ?? '',
  );
const linksIn = ({ text }: Answer): readonly string[] =>
  [...text.matchAll(/<li><a href="#([^"]+)">/g)].map(([, id]) => id ?? '');
const keptIn = ({ text }: Answer): readonly string[] =>
  [...text.matchAll(/<label for="kept-\d+">([^<]*)</g)].map(([, label]) => label ?? '');
const keptIdsIn = ({ text }: Answer): readonly string[] =>
  [...text.matchAll(/name="attachments" value="([0-9a-f]{32})"/g)].map(([, id]) => id ?? '');
const ticketOf = ({ headers }: Answer): string => headers.get('location')?.replace('/tickets/', '') ?? '';
const namesOf = async (ticketId: string): Promise<readonly string[]> =>
  (await requester.get(`${tickets}/${ticketId}/attachments`)).json.items.map(({ name }: { name: string }) => name);
const countFiled = async (): Promise<number> =>
  (await laptop.as('auditor').get(`${tickets}?limit=100`)).json.items.length;

describe('the form to file a ticket', () => {
  it('takes files along, and files once when it is sent twice', async () => {
    const { cookie, token, key } = await openForm(requester);
    const files: readonly Field[] = [
      ['attachments', aFile('screen.png', aPng)],
      ['attachments', aFile('Übersicht.pdf', aPdf)],
    ];
    const fields: readonly Field[] = [['_csrf', token], ['_key', key], ...words, ...files];
    const [one, two] = [await send(requester, tickets, cookie, fields), await send(requester, tickets, cookie, fields)];
    expect([one.status, two.status]).toEqual([303, 303]);
    expect(ticketOf(one)).toMatch(/^TL-/);
    expect(ticketOf(two)).toBe(ticketOf(one));
    expect((await namesOf(ticketOf(one))).toSorted()).toEqual(['screen.png', 'Übersicht.pdf']);
    expect((await requester.get(`${tickets}/${ticketOf(one)}`)).json.attachments).toBe(2);
  });

  it('loses neither text nor file when something else is wrong', async () => {
    const before = await countFiled();
    const refused = await file(requester, [
      ...words,
      ['devices', 'LAPTOP-99'],
      ['attachments', aFile('notes.txt', bytes('It began at noon.'))],
      ['attachments', new File([], '')],
    ]);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Every &lt;few&gt; minutes.</textarea>');
    expect([markedIn(refused), linksIn(refused)]).toEqual([['devices'], ['devices']]);
    expect(keptIn(refused)).toEqual(['notes.txt is kept (17 bytes)']);
    expect(await countFiled()).toBe(before);

    const [kept = ''] = keptIdsIn(refused);
    const filed = await file(requester, [...words, ['attachments', kept], ['attachments', aFile('b.png', aPng)]]);
    expect(filed.status).toBe(303);
    expect((await namesOf(ticketOf(filed))).toSorted()).toEqual(['b.png', 'notes.txt']);
  });

  it('marks the field of the files: another type, an empty one, one that is too large, and keeps the good ones', async () => {
    const refused = await file(requester, [
      ['lane', 'user'],
      ['description', 'Nothing in the title.'],
      ['attachments', aFile('tool.pdf', bytes('MZ\x90\0'))],
      ['attachments', aFile('empty.txt', bytes(''))],
      ['attachments', aFile('large.txt', new Uint8Array(10 * mib + 1).fill(97))],
      ['attachments', aFile('good.png', aPng)],
    ]);
    expect(refused.status).toBe(400);
    expect(markedIn(refused)).toEqual(['title', 'attachments']);
    for (const name of ['tool.pdf', 'empty.txt', 'large.txt']) expect(refused.text).toContain(`${name}: `);
    expect(keptIn(refused)).toEqual(['good.png is kept (29 bytes)']);
  });

  it('keeps none of more files than a ticket may have', async () => {
    const many = Array.from({ length: 21 }, (_one, index): Field => ['attachments', aFile(`${index}.txt`, bytes('a'))]);
    const refused = await file(requester, [...words, ...many]);
    expect([refused.status, markedIn(refused), keptIn(refused)]).toEqual([409, ['attachments'], []]);
  });

  it('says so when all is too much to read, and leads back', async () => {
    const many = [10, 10, 10, 0.5].map((size, index): Field => {
      const content = new Uint8Array(size * mib).fill(97);
      return ['attachments', aFile(`${index}.txt`, content)];
    });
    const refused = await file(requester, [...words, ...many]);
    expect(refused.status).toBe(413);
    expect(refused.text).toContain('Go back: what you wrote is still in the form.');
    const larger = await file(requester, [...words, ...many, ...many.slice(0, 1)]);
    expect(larger.status).toBe(413);
    expect(larger.headers.get('content-type')).toContain('text/html');
  });

  it('takes no file of somebody else, and none whose day is over', async () => {
    const theirs = await file(laptop.as('requester-2'), [
      ['lane', 'user'],
      ['attachments', aFile('theirs.png', aPng)],
    ]);
    const [id = ''] = keptIdsIn(theirs);
    const refused = await file(requester, [...words, ['attachments', id]]);
    expect([refused.status, markedIn(refused), keptIdsIn(refused)]).toEqual([404, ['attachments'], []]);
    const odd = await file(requester, [...words, ['attachments', '../../etc/passwd']]);
    expect([odd.status, markedIn(odd), keptIdsIn(odd)]).toEqual([400, ['attachments'], []]);
  });

  it('is refused from another site and without its token, and keeps no file then', async () => {
    const { cookie, token, key } = await openForm(requester);
    const fields: readonly Field[] = [['_key', key], ...words, ['attachments', aFile('a.png', aPng)]];
    const foreign = await send(requester, tickets, cookie, [['_csrf', 'x'.repeat(43)], ...fields]);
    expect([foreign.status, keptIn(foreign)]).toEqual([403, []]);
    expect(foreign.text).toContain('The VPN drops');
    const without = await send(requester, tickets, '', [['_csrf', token], ...fields]);
    expect(without.status).toBe(403);
    const other = await requester.send(tickets, {
      method: 'POST',
      headers: { accept: 'text/html', origin: 'https://evil.example', cookie },
      body: (() => {
        const form = new FormData();
        for (const [name, value] of [['_csrf', token], ...fields] as readonly Field[])
          form.append(name, value as string);
        return form;
      })(),
    });
    expect(other.status).toBe(403);
  });

  it('reads a day and time by the clock of its zone, and marks one that is over', async () => {
    const refused = await file(requester, [...words, ['callbackAt', '2026-03-01T10:00'], ['zone', 'Europe/Berlin']]);
    expect([refused.status, markedIn(refused)]).toEqual([422, ['callbackAt']]);
    expect(refused.text).toContain('value="2026-03-01T10:00"');
    const filed = await file(requester, [...words, ['callbackAt', '2026-03-30T10:00'], ['zone', 'Europe/Berlin']]);
    const { json } = await requester.get(`${tickets}/${ticketOf(filed)}`);
    expect(json.callbackAt).toBe('2026-03-30T08:00:00.000Z');
    const odd = await file(requester, [...words, ['callbackAt', '2026-03-30T10:00'], ['zone', 'Mars/Olympus']]);
    expect([odd.status, markedIn(odd)]).toEqual([400, ['callbackAt']]);
  });

  it('takes a ticket for somebody else from staff only', async () => {
    const staff = await openForm(laptop.as('agent'));
    expect(staff.page.text).toContain('name="onBehalfOf"');
    expect((await openForm(requester)).page.text).not.toContain('name="onBehalfOf"');
    const filed = await file(laptop.as('agent'), [...words, ['onBehalfOf', 'requester'], ['channel', 'phone']]);
    expect((await requester.get(`${tickets}/${ticketOf(filed)}`)).json).toMatchObject({ filedBy: 'requester' });
    const named = await file(laptop.as('agent'), [...words, ['onBehalfOf', 'Rosa.Lindqvist@contoso.example']]);
    const { text: page } = await requester.get(`/tickets/${ticketOf(named)}`, { accept: 'text/html' });
    expect(page).toContain('by <span title="requester">Rosa Lindqvist</span>');
    expect(page).not.toMatch(/rosa\.lindqvist@/i);
    const unknown = await file(laptop.as('agent'), [...words, ['onBehalfOf', 'nobody@contoso.example']]);
    expect([unknown.status, markedIn(unknown)]).toEqual([422, ['onBehalfOf']]);
    const sly = await file(requester, [...words, ['onBehalfOf', 'requester-2']]);
    expect(sly.status).toBe(403);
    expect(sly.text).toContain('Only support staff file for somebody else');
  });
});

describe('the form of an escalation', () => {
  it('is for engineers only, and its refusals mark the ticket that it comes from', async () => {
    expect((await requester.get('/forms/escalation', { accept: 'text/html' })).status).toBe(403);
    const engineer = laptop.as('escalation-engineer');
    const origin = ticketOf(await file(requester, [...words, ['devices', 'LAPTOP-01']]));
    const { page } = await openForm(engineer, `/forms/escalation?from=${origin}`);
    expect(page.text).toContain(`value="${origin}"`);
    expect(page.text).toContain('value="LAPTOP-01"');
    expect(page.text).not.toMatch(/name="(severity|type|coverage)"/);

    const escalation: readonly Field[] = [
      ['lane', 'escalation'],
      ['title', 'The VPN drops for all'],
      ['description', 'Since the update.'],
      ['troubleshootingSteps', 'Went back one version.'],
      ['area', 'Devices'],
      ['contact.firstName', 'Mei'],
      ['contact.lastName', 'Tanaka'],
      ['contact.mail', 'mei.tanaka@contoso.example'],
      ['contact.phone', '+1 425 555 0100'],
    ];
    const missing = await file(engineer, [...escalation, ['fromTicket', 'TL-0000000000']], '/forms/escalation');
    expect([missing.status, markedIn(missing)]).toEqual([404, ['fromTicket']]);
    expect(missing.text).toContain('Went back one version.');
    const filed = await file(engineer, [...escalation, ['fromTicket', origin]], '/forms/escalation');
    expect(filed.status).toBe(303);
    const { json } = await engineer.get(`${tickets}/${ticketOf(filed)}`);
    expect(json).toMatchObject({ lane: 'escalation', type: 'incident', severity: 'C', fromTicket: origin });
  });
});

describe('a form of the ticket’s page', () => {
  it('comes back with its text and its error, on the page of the ticket as it is now', async () => {
    const ticketId = ticketOf(await file(requester, words));
    const { cookie, token, page } = await openForm(requester, `/tickets/${ticketId}`);
    const etag = hiddenOf(page, '_etag');
    const path = `${tickets}/${ticketId}/answer`;
    const hidden: readonly Field[] = [
      ['_csrf', token],
      ['_etag', etag],
    ];
    const blank = await send(requester, path, cookie, [...hidden, ['answer', '   ']], false);
    expect([blank.status, markedIn(blank), linksIn(blank)]).toEqual([400, ['answer-answer'], ['answer-answer']]);

    await laptop.as('agent').post(`${tickets}/${ticketId}/respond`);
    const stale = await send(requester, path, cookie, [...hidden, ['answer', 'The <third> floor.']], false);
    expect(stale.status).toBe(412);
    expect(stale.text).toContain('The &lt;third&gt; floor.</textarea>');
    expect(hiddenOf(stale, '_etag')).not.toBe(etag);
    const fresh: readonly Field[] = [
      ['_csrf', token],
      ['_etag', hiddenOf(stale, '_etag')],
    ];
    const done = await send(requester, path, cookie, [...fresh, ['answer', 'The third floor.']], false);
    expect([done.status, done.headers.get('location')]).toEqual([303, `/tickets/${ticketId}`]);

    const foreign = await send(
      requester,
      path,
      cookie,
      [
        ['_csrf', 'x'.repeat(43)],
        ['answer', 'Mine.'],
      ],
      false,
    );
    expect(foreign.status).toBe(403);
    expect(foreign.text).toContain('Mine.</textarea>');
    const unseen = await send(
      laptop.as('requester-2'),
      path,
      cookie,
      [
        ['_csrf', token],
        ['answer', 'Mine?'],
      ],
      false,
    );
    expect(unseen.status).toBe(404);
    expect(unseen.text).toContain('Mine?');
    expect(unseen.text).not.toContain('The VPN drops');
  });

  it('rates with one of five, and says which when none was chosen', async () => {
    const ticketId = ticketOf(await file(requester, words));
    await laptop.as('agent').post(`${tickets}/${ticketId}/respond`);
    await laptop.as('agent').post(`${tickets}/${ticketId}/resolve`, { solution: 'Repaired.' });
    const { cookie, token, page } = await openForm(requester, `/tickets/${ticketId}?form=rate`);
    expect(page.text).toMatch(/id="rate-rating" name="rating" value="1"[^>]* autofocus/);
    const path = `${tickets}/${ticketId}/rate`;
    const none = await send(
      requester,
      path,
      cookie,
      [
        ['_csrf', token],
        ['comment', 'Thank you.'],
      ],
      false,
    );
    expect([none.status, linksIn(none)]).toEqual([400, ['rate-rating']]);
    expect(none.text).toMatch(
      /<fieldset[^>]*role="radiogroup"[^>]*aria-describedby="rate-rating-error"[^>]*aria-invalid="true"/,
    );
    expect(none.text).toContain('Thank you.</textarea>');
    const done = await send(
      requester,
      path,
      cookie,
      [
        ['_csrf', token],
        ['rating', '4'],
      ],
      false,
    );
    expect(done.status).toBe(303);
    expect((await requester.get(`${tickets}/${ticketId}`)).json.rating).toBe(4);
  });

  it('sets a callback by the clock of its zone, and takes it back', async () => {
    const ticketId = ticketOf(await file(requester, words));
    const { cookie, token } = await openForm(requester, `/tickets/${ticketId}`);
    const set = async (callbackAt: string): Promise<Answer> =>
      send(
        requester,
        `${tickets}/${ticketId}/schedule-callback`,
        cookie,
        [
          ['_csrf', token],
          ['callbackAt', callbackAt],
          ['zone', 'America/Los_Angeles'],
        ],
        false,
      );
    expect((await set('2026-03-03T09:30')).status).toBe(303);
    expect((await requester.get(`${tickets}/${ticketId}`)).json.callbackAt).toBe('2026-03-03T17:30:00.000Z');
    const past = await set('2026-03-01T09:30');
    expect([past.status, markedIn(past)]).toEqual([422, ['schedule-callback-callbackAt']]);
    expect((await set('')).status).toBe(303);
    expect((await requester.get(`${tickets}/${ticketId}`)).json).not.toHaveProperty('callbackAt');
    const events = (await requester.get(`${tickets}/${ticketId}/events`)).json.items;
    expect(events.slice(1).map(({ kind, data }: { kind: string; data: object }) => [kind, data])).toEqual([
      ['callback-scheduled', { callbackAt: '2026-03-03T17:30:00.000Z' }],
      ['callback-scheduled', {}],
    ]);
  });
});

describe('the forms of the contacts', () => {
  it('save over what they were loaded from, and show who came too late what it is now', async () => {
    const admin = laptop.as('it-admin');
    const { cookie, token, page } = await openForm(admin, '/forms/contact?id=other');
    const etag = hiddenOf(page, '_etag');
    const read = await admin.get('/api/v1/contacts/other');
    expect(read.headers.get('etag')).toBe(etag);
    const { area, name, mail, phone } = read.json;
    const save = (client: Client, body: object, ifMatch: string): Promise<Answer> =>
      client.send('/api/v1/contacts/other', {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': ifMatch },
        body: JSON.stringify({ area, name, mail, phone, hasAuthority: true, ...body }),
      });
    const first = await save(laptop.as('it-admin-2'), { name: 'Tomás Okafor' }, etag);
    expect(first.status).toBe(200);
    const late = await save(admin, {}, etag);
    expect(late).toMatchObject({
      status: 412,
      json: {
        type: 'urn:tierline:problem:contact-overtaken',
        current: { etag: first.headers.get('etag'), contactId: 'other', name: 'Tomás Okafor' },
      },
    });
    const remove = (ifMatch: string): Promise<Answer> =>
      admin.send('/api/v1/contacts/other', { method: 'DELETE', headers: { 'if-match': ifMatch } });
    expect([(await remove(etag)).status, (await remove('W/"x"')).status]).toEqual([412, 400]);

    const posted: readonly Field[] = [
      ...[['_csrf', token] as const, ['area', area] as const, ['name', name] as const, ['phone', phone] as const],
      ['hasAuthority', 'true'],
    ];
    const wrong = await send(admin, '/contacts/other', cookie, [...posted, ['_etag', etag]], false);
    expect([wrong.status, hiddenOf(wrong, '_etag')]).toEqual([400, etag]);
    const whole: readonly Field[] = [...posted, ['mail', mail]];
    const overtaken = await send(admin, '/contacts/other', cookie, [...whole, ['_etag', etag]], false);
    expect(overtaken.status).toBe(412);
    expect(overtaken.text).toContain('It is now: Tomás Okafor');
    const now = hiddenOf(overtaken, '_etag');
    expect(now).toBe(first.headers.get('etag'));
    expect((await send(admin, '/contacts/other', cookie, [...whole, ['_etag', now]], false)).status).toBe(303);
    expect((await admin.get('/api/v1/contacts/other')).json.name).toBe(name);
  });

  it('are for those who manage the area, and refuse another site', async () => {
    const admin = laptop.as('it-admin');
    const { cookie, token, page } = await openForm(admin, '/contacts');
    expect(page.text).not.toContain('Samuel Katz');
    expect((await openForm(laptop.as('security-manager'), '/contacts')).page.text).toContain('Samuel Katz');
    expect((await requester.get('/contacts', { accept: 'text/html' })).status).toBe(403);
    const agents = await openForm(laptop.as('agent'), '/contacts');
    expect(agents.page.text).toContain('Adaeze Nwosu');
    expect(agents.page.text).not.toContain('/forms/contact');
    expect((await laptop.as('agent').get('/forms/contact?area=Devices', { accept: 'text/html' })).status).toBe(403);
    expect((await laptop.as('agent').get('/forms/contact?id=devices', { accept: 'text/html' })).status).toBe(403);
    expect((await admin.get('/forms/contact?id=security', { accept: 'text/html' })).status).toBe(404);

    const contact: readonly Field[] = [
      ['name', 'Rosa Lindqvist'],
      ['mail', 'rosa@contoso.example'],
      ['phone', '+1 425 555 0100'],
      ['hasAuthority', 'true'],
    ];
    const save = (area: string, more: readonly Field[] = []): Promise<Answer> =>
      send(admin, '/contacts/rosa', cookie, [['_csrf', token], ['area', area], ...contact, ...more], false);
    const security = await save('Security');
    expect(security.status).toBe(403);
    expect(security.text).toContain('Rosa Lindqvist');
    const foreign = await send(admin, '/contacts/rosa', cookie, [['_csrf', 'x'.repeat(43)], ...contact], false);
    expect(foreign.status).toBe(403);
    const more = await save('Devices', [['note', 'hello']]);
    expect(more.status).toBe(400);
    const saved = await save('Devices');
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/contacts']);
    expect((await admin.get('/api/v1/contacts/rosa')).json).toMatchObject({ area: 'Devices', hasAuthority: true });

    const stale = await send(
      admin,
      '/contacts/rosa/verify',
      cookie,
      [
        ['_csrf', token],
        ['verifiedAt', '2026-01-01T00:00:00Z'],
      ],
      false,
    );
    expect(stale.status).toBe(409);
    const theirs = await send(admin, '/contacts/security/remove', cookie, [['_csrf', token]], false);
    expect(theirs.status).toBe(404);
    const unheard = await send(admin, '/contacts/..%2Fx/verify', cookie, [['_csrf', token]], false);
    expect(unheard.status).toBe(404);
    const gone = await send(admin, '/contacts/rosa/remove', cookie, [['_csrf', token]], false);
    expect(gone.status).toBe(303);
    expect((await admin.get('/api/v1/contacts/rosa')).status).toBe(404);
  });
});

describe('the forms of a ticket’s page', () => {
  const hidden = async (client: Client, path: string): Promise<readonly [string, readonly Field[], Answer]> => {
    const { page, cookie, token, key } = await openForm(client, path);
    return [
      cookie,
      [
        ['_csrf', token],
        ['_key', key],
      ],
      page,
    ];
  };
  const does = async (person: string, ticketId: string, verb: string, body: object = {}): Promise<void> =>
    expect(await laptop.as(person).post(`${tickets}/${ticketId}/${verb}`, body)).toMatchObject({ status: 200 });
  const report = { title: 'The VPN drops', description: 'Every few minutes.' };
  const filedBy = async (person: string, more: object = {}): Promise<string> =>
    (await laptop.as(person).post(tickets, { ...report, ...more })).json.ticketId;

  it('take a closed ticket up again: once when the form is sent twice, not at all without its token', async () => {
    const ticketId = await filedBy('requester', { severity: 'B' });
    const path = `${tickets}/${ticketId}/follow-up`;
    const early = await requester.post(path, {});
    expect([early.status, early.json.type]).toEqual([409, 'urn:tierline:problem:ticket-not-closed']);
    expect((await hidden(requester, `/tickets/${ticketId}`))[2].text).not.toContain('id="follow-up"');
    await does('requester', ticketId, 'withdraw');

    const [cookie, fields, page] = await hidden(requester, `/tickets/${ticketId}`);
    expect(page.text).toContain('id="follow-up"');
    expect((await send(requester, path, cookie, fields.slice(1), false)).status).toBe(403);
    const [one, two] = [
      await send(requester, path, cookie, fields, false),
      await send(requester, path, cookie, fields, false),
    ];
    expect([one.status, two.status, ticketOf(two)]).toEqual([303, 303, ticketOf(one)]);
    const next = (await requester.get(`${tickets}/${ticketOf(one)}`)).json;
    expect(next).toMatchObject({
      ...{ state: 'new', severity: 'B' },
      links: [{ relation: 'follows', other: ticketId }],
    });
    const { links } = (await requester.get(`${tickets}/${ticketId}`)).json;
    expect(links).toEqual([{ relation: 'followed-by', other: next.ticketId }]);

    const answer = await laptop.as('agent').post(path, {}, { 'idempotency-key': 'k' });
    expect(answer).toMatchObject({ status: 201, json: { filedBy: 'requester' } });
    expect(answer.headers.get('location')).toBe(`${tickets}/${answer.json.ticketId}`);
    expect((await laptop.as('requester-2').post(path, {})).status).toBe(404);
    expect((await requester.post(path, { title: 'Another' })).json.errors).toMatchObject([{ at: '/title' }]);
    const late = await requester.post(`${tickets}/${ticketId}/reactivate`, {});
    expect(late).toMatchObject({ status: 410, json: { title: expect.stringContaining('/follow-up') } });
  });

  it('let a watcher stop, who then sees their own tickets', async () => {
    const ticketId = await filedBy('requester');
    await does('agent', ticketId, 'watch', { watcher: 'requester-2' });
    const watcher = laptop.as('requester-2');
    const [cookie, fields, page] = await hidden(watcher, `/tickets/${ticketId}`);
    expect(page.text).toContain('id="unwatch"');
    const gone = await send(watcher, `${tickets}/${ticketId}/unwatch`, cookie, fields, false);
    expect([gone.status, gone.headers.get('location')]).toEqual([303, '/']);
    expect((await watcher.get(`${tickets}/${ticketId}`)).status).toBe(404);

    await does('agent', ticketId, 'watch');
    const [own, again] = await hidden(laptop.as('agent'), `/tickets/${ticketId}`);
    const stays = await send(laptop.as('agent'), `${tickets}/${ticketId}/unwatch`, own, again, false);
    expect(stays.headers.get('location')).toBe(`/tickets/${ticketId}`);
  });

  it('hand over to none who would be refused', async () => {
    const partiesOn = async (person: string, ticketId: string): Promise<readonly (string | undefined)[]> => {
      const { text } = await laptop.as(person).get(`/tickets/${ticketId}`, { accept: 'text/html' });
      const select = /<select[^>]*name="to"[^>]*>.*?<\/select>/s.exec(text)?.[0] ?? '';
      return [...select.matchAll(/<option[^>]*value="([^"]*)"/g)].map(([, value]) => value);
    };
    const contact = { firstName: 'Mei', lastName: 'Tanaka', mail: 'mei@contoso.example', phone: '+1 425 555 0100' };
    const forAdmins = { lane: 'admin', area: 'Devices', category: 'Devices', contact };
    const all = ['operations', 'vendor', 'unified-or-premier'];
    expect(await partiesOn('it-admin', await filedBy('requester'))).toEqual(all);
    expect(await partiesOn('it-admin', await filedBy('it-admin', forAdmins))).toEqual(all.slice(1));
  });
});
