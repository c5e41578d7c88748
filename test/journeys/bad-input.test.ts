import { request as httpRequest } from 'node:http';
import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';

let laptop: Laptop;
let requester: Client;
let agent: Client;
let auditor: Client;
let ticketId: string;

const tickets = '/api/v1/tickets';
const aReport = { title: 'The VPN drops', description: 'Every few minutes since noon.' };
const jsonType = { 'content-type': 'application/json' };
const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const inBrowser = { accept: 'text/html,application/xhtml+xml' };

beforeAll(async () => {
  laptop = await aLaptop();
  requester = laptop.as('requester');
  agent = laptop.as('agent');
  auditor = laptop.as('auditor');
  ticketId = (await requester.post(tickets, { ...aReport, severity: 'A' })).json.ticketId;
}, 30_000);

afterAll(() => laptop.stop());

const post = (
  client: Client,
  path: string,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string>,
): Promise<Answer> => client.send(path, { method: 'POST', headers, body });

const fileJson = (text: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}): Promise<Answer> =>
  post(requester, tickets, text, { ...jsonType, ...headers });

const fileForm = (text: string, headers: Record<string, string> = {}): Promise<Answer> =>
  post(requester, tickets, text, { ...formType, ...headers });

/** Everything that a refused request might have half-written. */
const standing = async (): Promise<unknown> => ({
  list: (await auditor.get(`${tickets}?limit=100`)).json,
  events: (await auditor.get(`${tickets}/${ticketId}/events`)).json,
  orchestrations: (await auditor.get('/local/durable/instances')).json.items.length,
  clock: (await auditor.get('/local/clock')).json,
  mail: await laptop.mail(),
});

const internals = /\n\s+at |node_modules|\.[jt]s:\d|[A-Z][a-z]+Error|sqlite|cosmos|zod|undefined|\[object/i;

interface Expected {
  readonly status: number;
  readonly kind: string;
  readonly instance?: string;
  /** What the front itself answers, before the desk, has no correlation id. */
  readonly atFront?: boolean;
}

const expectProblem = ({ status, headers, text, json }: Answer, expected: Expected): void => {
  expect({ status, type: json?.type, text }).toMatchObject({
    status: expected.status,
    type: `urn:tierline:problem:${expected.kind}`,
  });
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(json.status).toBe(status);
  expect(json.title).toMatch(/^[A-Z].*\.$/);
  if (expected.kind !== 'host-foreign') expect(json.instance).toBe(expected.instance ?? tickets);
  if (expected.atFront !== true) expect(json.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  expect(text).not.toMatch(internals);
};

/** A problem, and nothing that was written on the way to it. */
const refuses = async (send: () => Promise<Answer>, expected: Expected): Promise<Answer> => {
  const before = await standing();
  const answer = await send();
  expectProblem(answer, expected);
  expect(await standing()).toEqual(before);
  return answer;
};

const pointersOf = ({ json }: Answer): readonly string[] => json.errors.map(({ at }: { at: string }) => at).sort();

describe('a body', () => {
  it.each([
    ['JSON that breaks off', '{"title":'],
    ['JSON that is a list', '[1]'],
    ['JSON that is null', 'null'],
    ['JSON that is text', '"title"'],
    ['lists in lists, 30000 deep', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['a form that says it is JSON', 'title=a&description=b'],
  ])('of %s is malformed', async (_, text) => {
    await refuses(() => fileJson(text), { status: 400, kind: 'body-malformed' });
  });

  it('that is not UTF-8 is malformed', async () => {
    const bytes = Uint8Array.from([...Buffer.from('{"title":"'), 0xff, ...Buffer.from('","description":"b"}')]);
    await refuses(() => fileJson(bytes), { status: 400, kind: 'body-malformed' });
  });

  it.each(['text/plain', 'application/merge-patch+json', 'application/xml', ''])(
    'of content type "%s" is not taken',
    async (type) => {
      const body = new Blob([JSON.stringify(aReport)]);
      await refuses(() => post(requester, tickets, body, { 'content-type': type }), {
        status: 415,
        kind: 'body-type-unknown',
      });
    },
  );

  it('of more than 64 KiB is too long, whatever it holds', async () => {
    const text = JSON.stringify({ ...aReport, description: 'y'.repeat(64 * 1024) });
    const { json } = await refuses(() => fileJson(text), { status: 413, kind: 'body-too-long' });
    expect(json.bytesMax).toBe(65_536);
  });

  it('of more than 1 MiB ends at the front, declared or in chunks', async () => {
    const text = Buffer.alloc(1024 * 1024 + 1, ' ');
    const expected = { status: 413, kind: 'body-too-long', atFront: true };
    await refuses(() => fileJson(text), expected);
    const inChunks = () =>
      requester.send(tickets, {
        method: 'POST',
        headers: jsonType,
        body: new Blob([text, text, text]).stream(),
        duplex: 'half',
      } as RequestInit);
    await refuses(inChunks, expected);
  });
});

describe('a field', () => {
  it('of a wrong type is named, each with an entry of its own', async () => {
    const answer = await refuses(
      () => fileJson('{"title":1,"description":null,"type":[],"severity":"Z","coverage":{"a":1}}'),
      { status: 400, kind: 'body-invalid' },
    );
    expect(pointersOf(answer)).toEqual(['/coverage', '/description', '/severity', '/title', '/type']);
  });

  it('that is missing or blank is named', async () => {
    const answer = await refuses(() => fileJson('{"title":" \\n "}'), { status: 400, kind: 'body-invalid' });
    expect(pointersOf(answer)).toEqual(['/description', '/title']);
  });

  it('that nobody knows is named by an RFC 6901 pointer, whatever its name', async () => {
    const answer = await refuses(
      () =>
        fileJson(
          '{"title":"a","description":"b","state":"closed","a/b~c":2,"__proto__":{"severity":"A"},"constructor":1,"toString":2,"":3}',
        ),
      { status: 400, kind: 'body-invalid' },
    );
    expect(pointersOf(answer)).toEqual(['/', '/__proto__', '/a~1b~0c', '/constructor', '/state', '/toString']);
  });

  it('that nobody knows is named in a form too', async () => {
    const answer = await refuses(() => fileForm('title=a&description=b&__proto__=c&a%2Fb=d'), {
      status: 400,
      kind: 'body-invalid',
    });
    expect(pointersOf(answer)).toEqual(['/a~1b']);
  });

  it('is at most as long as the form says', async () => {
    const answer = await refuses(
      () => fileJson(JSON.stringify({ title: 'x'.repeat(201), description: 'y'.repeat(8_001) })),
      { status: 400, kind: 'body-invalid' },
    );
    expect(answer.json.errors).toEqual([
      { at: '/title', message: 'At most 200 characters.' },
      { at: '/description', message: 'At most 8000 characters.' },
    ]);
  });

  it('of half a character is refused before it is hashed', async () => {
    const answer = await refuses(() => fileJson('{"title":"a\\ud800","description":"b"}'), {
      status: 400,
      kind: 'body-invalid',
    });
    expect(pointersOf(answer)).toEqual(['/title']);
  });

  it('of objects in objects, 9000 deep, is one wrong field', async () => {
    const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`;
    const answer = await refuses(() => fileJson(`{"title":${deep},"description":"b"}`), {
      status: 400,
      kind: 'body-invalid',
    });
    expect(pointersOf(answer)).toEqual(['/title']);
  });
});

describe('a form', () => {
  it('takes no files', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(aReport)) form.set(name, value);
    form.set('attachment', new Blob(['a picture']), 'picture.png');
    await refuses(() => post(requester, tickets, form, {}), { status: 400, kind: 'body-malformed' });
  });

  it.each(['title=a&title=b&description=c', 'title=&title=b&description=c', '_key=a&_key=b&title=a&description=c'])(
    'that repeats a field, as in %s, is malformed',
    async (text) => {
      await refuses(() => fileForm(text), { status: 400, kind: 'body-malformed' });
    },
  );

  it('of parts without a boundary is malformed', async () => {
    await refuses(() => post(requester, tickets, 'title', { 'content-type': 'multipart/form-data' }), {
      status: 400,
      kind: 'body-malformed',
    });
  });
});

describe('a ticket id', () => {
  it.each(['TL-0000000000', 'nope', 'tl-abc', '%00', '%E0%A4', '..%2f..', 'constructor', 'TL-000000000O'])(
    '%s is no ticket, to read or to work on',
    async (id) => {
      const expected = { status: 404, kind: 'ticket-unknown' };
      await refuses(() => agent.get(`${tickets}/${id}`), { ...expected, instance: `${tickets}/${id}` });
      await refuses(() => agent.get(`${tickets}/${id}/events`), { ...expected, instance: `${tickets}/${id}/events` });
      for (const verb of ['respond', 'update', 'resolve']) {
        const path = `${tickets}/${id}/${verb}`;
        const body = { respond: {}, update: { message: 'a' }, resolve: { solution: 'a' } }[verb];
        await refuses(() => agent.post(path, body), { ...expected, instance: path });
      }
    },
  );

  it("of somebody else's ticket says the same as none", async () => {
    const other = laptop.as('requester-2');
    const path = `${tickets}/${ticketId}`;
    const { json: theirs } = await refuses(() => other.get(path), {
      status: 404,
      kind: 'ticket-unknown',
      instance: path,
    });
    const { json: none } = await other.get(`${tickets}/TL-0000000000`);
    expect({ ...theirs, instance: '', correlationId: '' }).toEqual({ ...none, instance: '', correlationId: '' });
    expect((await other.get(tickets)).json.items).toEqual([]);
  });
});

describe('somebody', () => {
  const forbidden = { status: 403, kind: 'act-forbidden' };

  it.each(['requester', 'it-admin', 'auditor', 'reader'])(
    'who is no agent, such as %s, works on no ticket',
    async (person) => {
      const path = `${tickets}/${ticketId}/respond`;
      await refuses(() => laptop.as(person).post(path), { ...forbidden, instance: path });
    },
  );

  it('hears who may, and a guest that guests may not and what to do (R49)', async () => {
    const respond = `${tickets}/${ticketId}/respond`;
    const { json } = await refuses(() => laptop.as('requester').post(respond), { ...forbidden, instance: respond });
    expect(json.whoMay).toEqual(['Agent', 'EscalationEngineer', 'Operations', 'SecurityManager', 'tickets.write']);
    expect(json.detail).toContain('Agent (in the tiers that they work in); ');
    const guest = laptop.as('guest');
    const { json: guests } = await refuses(() => guest.post(tickets, {}), { ...forbidden, instance: tickets });
    expect(guests.whoMay).toEqual(['Member', 'tickets.write']);
    for (const path of ['/', '/forms/ticket', `/tickets/${ticketId}`]) {
      const { status, text } = await guest.get(path, { accept: 'text/html' });
      expect([path, status]).toEqual([path, 403]);
      expect(text).toContain(guests.detail);
    }
    expect(guests.detail).toContain('Guests may not file tickets or see the desk (R49). Ask a colleague');
  });

  it('who is of Operations knows no ticket that Operations was not given', async () => {
    const path = `${tickets}/${ticketId}/respond`;
    const unknown = { status: 404, kind: 'ticket-unknown' };
    await refuses(() => laptop.as('operations').post(path), { ...unknown, instance: path });
  });

  it('who works in another tier only, works on no ticket of this one', async () => {
    for (const verb of ['respond', 'update', 'resolve']) {
      const path = `${tickets}/${ticketId}/${verb}`;
      const body = { respond: {}, update: { message: 'a' }, resolve: { solution: 'a' } }[verb];
      await refuses(() => laptop.as('escalation-engineer-2').post(path, body), { ...forbidden, instance: path });
    }
  });

  it('who is a guest files, lists and reads nothing, and may ask who they are', async () => {
    const guest = laptop.as('guest');
    await refuses(() => guest.post(tickets, aReport), forbidden);
    await refuses(() => guest.get(tickets), forbidden);
    await refuses(() => guest.get(`${tickets}/${ticketId}`), { ...forbidden, instance: `${tickets}/${ticketId}` });
    expect((await guest.get('/api/v1/me')).json).toMatchObject({ id: 'guest', isGuest: true });
  });

  it('who is signed out hears 401; their browser is led to the sign-in and back', async () => {
    const nobody = laptop.as();
    await refuses(() => nobody.post(tickets, aReport), { status: 401, kind: 'signed-out' });
    const path = `${tickets}/${ticketId}`;
    await refuses(() => nobody.get(path), { status: 401, kind: 'signed-out', instance: path });

    const led = await nobody.get(`/tickets/${ticketId}?a=b`, inBrowser);
    expect(led.status).toBe(302);
    const signIn = led.headers.get('location') ?? '';
    expect(signIn).toBe(`/.auth/login/aad?post_login_redirect_uri=%2Ftickets%2F${ticketId}%3Fa%3Db`);
    const people = await nobody.get(signIn, inBrowser);
    expect(people.text).toContain(`post_login_redirect_uri=%2Ftickets%2F${ticketId}%3Fa%3Db`);
    const back = await nobody.get(`${signIn}&person=requester`, inBrowser);
    expect([back.status, back.headers.get('location')]).toEqual([302, `/tickets/${ticketId}?a=b`]);
  });

  it('who writes their own principal is nobody, or who their session says', async () => {
    const claims = [
      { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: 'agent' },
      { typ: 'roles', val: 'Agent' },
    ];
    const principal = { auth_typ: 'aad', claims, name_typ: 'name', role_typ: 'roles' };
    const forged = {
      'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
      'X-MS-CLIENT-PRINCIPAL-ID': 'agent',
      'x-ms-token-aad-id-token': 'a.b.c',
    };
    const expected = { status: 401, kind: 'signed-out', instance: '/api/v1/me' };
    await refuses(() => laptop.as().get('/api/v1/me', forged), expected);
    expect((await requester.get('/api/v1/me', forged)).json).toMatchObject({ id: 'requester', roles: [] });
  });
});

describe('another site', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1.evil.example:7071'])(
    'of origin %s changes nothing here',
    async (origin) => {
      const expected = { status: 403, kind: 'origin-foreign', atFront: true };
      await refuses(() => requester.post(tickets, aReport, { origin }), expected);
      await refuses(() => requester.post('/local/clock/advance', { minutes: 60 }, { origin }), {
        ...expected,
        instance: '/local/clock/advance',
      });
    },
  );

  it('that points its own name at this machine reaches nothing', async () => {
    for (const host of ['evil.example', `evil.example:${new URL(laptop.origin).port}`, '127.0.0.1']) {
      await refuses(() => withHost(host, '/api/health'), { status: 421, kind: 'host-foreign', atFront: true });
    }
  });

  it('sends no form: without the token of our page a browser is refused', async () => {
    const form = 'title=a&description=b';
    const token = 'a'.repeat(43);
    const expected = { status: 403, kind: 'form-token-wrong' };
    const ours = { origin: laptop.origin };
    await refuses(() => fileForm(form, ours), expected);
    await refuses(() => fileForm(form, { 'sec-fetch-site': 'same-origin' }), expected);
    await refuses(() => fileForm(`${form}&_csrf=${token}`, ours), expected);
    await refuses(
      () => fileForm(`${form}&_csrf=${token}`, { ...ours, cookie: `tierline-form=${'b'.repeat(43)}` }),
      expected,
    );
    await refuses(() => fileForm(`${form}&_csrf=`, { ...ours, cookie: 'tierline-form=' }), expected);
    const path = `${tickets}/${ticketId}/respond`;
    await refuses(() => post(agent, path, '', { ...formType, ...ours }), { ...expected, instance: path });
  });
});

/** `fetch` lets nobody choose the `Host`. */
const withHost = (host: string, path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(laptop.origin);
    const request = httpRequest({ hostname, port, path, headers: { host } }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.on('end', () => {
        const headers = new Headers(reply.headers as Record<string, string>);
        resolve({ status: reply.statusCode ?? 0, headers, text, json: JSON.parse(text) });
      });
    });
    request.on('error', reject).end();
  });

describe('a header', () => {
  it.each(['abc', 'W/"1"', '"1", "2"', '"1"x', '1', '"-1"'])('If-Match: %s is malformed', async (etag) => {
    const path = `${tickets}/${ticketId}/respond`;
    const { json } = await refuses(() => agent.post(path, {}, { 'if-match': etag }), {
      status: 400,
      kind: 'header-malformed',
      instance: path,
    });
    expect(json.header).toBe('If-Match');
  });

  it('If-Match of a ticket that has moved on, or never stood there, is refused', async () => {
    const path = `${tickets}/${ticketId}/respond`;
    const { json } = await refuses(() => agent.post(path, {}, { 'if-match': '"99"' }), {
      status: 412,
      kind: 'ticket-changed',
      instance: path,
    });
    expect(json.lastSeq).toBe(1);
  });

  it.each(['a b', 'k'.repeat(201), 'schl\u00fcssel'])('Idempotency-Key: %s is malformed', async (key) => {
    const { json } = await refuses(() => requester.post(tickets, aReport, { 'idempotency-key': key }), {
      status: 400,
      kind: 'header-malformed',
    });
    expect(json.header).toBe('Idempotency-Key');
  });
});

describe('a list', () => {
  it.each(['limit=0', 'limit=101', 'limit=-1', 'limit=1e1', 'limit=x', 'limit=', 'limit=1&limit=2', 'filedBy=agent'])(
    'by ?%s is refused',
    async (query) => {
      const answer = await refuses(() => requester.get(`${tickets}?${query}`), { status: 400, kind: 'query-invalid' });
      expect(pointersOf(answer)).toEqual([`/${query.split('=')[0]}`]);
    },
  );

  it.each(['zzz', '', '%F0%9F%98%80'])(
    'from a continuation that nobody gave, "%s", is refused, and says so',
    async (continuation) => {
      const problem = { status: 400, kind: 'continuation-foreign' };
      const answer = await refuses(() => requester.get(`${tickets}?continuation=${continuation}`), problem);
      expect(answer.json.title).toContain('continuation');
    },
  );

  it('from a continuation of another list is refused', async () => {
    const { json } = await laptop.as('it-admin').get('/api/v1/devices?limit=1');
    expect(json.continuation).toMatch(/./);
    const problem = { status: 400, kind: 'continuation-foreign' };
    await refuses(() => requester.get(`${tickets}?continuation=${json.continuation}`), problem);
  });
});

it('a text with a control character is refused, naming its field', async () => {
  const problem = { status: 400, kind: 'body-invalid' };
  const filed = await refuses(() => fileJson(JSON.stringify({ ...aReport, title: 'The \x1b[2J VPN' })), problem);
  expect(pointersOf(filed)).toEqual(['/title']);
  const asForm = await refuses(() => fileForm('title=The+VPN&description=It+drops%00'), problem);
  expect(pointersOf(asForm)).toEqual(['/description']);
  const message = { message: 'We are \x07 on it.' };
  const instance = `${tickets}/${ticketId}/respond`;
  const responded = await refuses(() => agent.post(instance, message), { ...problem, instance });
  expect(pointersOf(responded)).toEqual(['/message']);
});

it('a list walked one by one is the list', async () => {
  for (let count = 0; count < 3; count += 1) await requester.post(tickets, { ...aReport, title: `Report ${count}` });
  const whole = (await requester.get(`${tickets}?limit=100`)).json;
  expect(whole.continuation).toBeUndefined();
  const walked: unknown[] = [];
  for (let query: string | undefined = 'limit=1'; query !== undefined; ) {
    const page: Answer = await requester.get(`${tickets}?${query}`);
    const { items, continuation } = page.json;
    walked.push(...items);
    query = continuation === undefined ? undefined : `limit=1&continuation=${continuation}`;
  }
  expect(walked).toEqual(whole.items);
});

describe('an address', () => {
  it.each([
    ['DELETE', tickets, 'GET, POST'],
    ['PUT', tickets, 'GET, POST'],
    ['PATCH', `${tickets}/TL-0000000000`, 'GET'],
    ['GET', `${tickets}/TL-0000000000/respond`, 'POST'],
    ['POST', '/forms/ticket', 'GET'],
    ['POST', '/mail', 'GET'],
    ['GET', '/local/clock/advance', 'POST'],
    ['POST', '/local/clock', 'GET'],
  ])('asked by another method, %s %s, says which it takes', async (method, path, allow) => {
    const answer = await refuses(() => requester.send(path, { method }), {
      status: 405,
      kind: 'method-unknown',
      instance: path,
      atFront: true,
    });
    expect((answer.headers.get('allow') ?? '').split(', ').sort().join(', ')).toBe(allow);
  });

  it.each([
    '/nope',
    '/api/v2/tickets',
    '/api/v1/tickets/TL-0000000000/respond/again',
    '/runtime/webhooks/durabletask/instances',
    '/admin/functions',
    '/assets/%2e%2e/package.json',
    '/.env',
  ])('that does not exist, %s, says so', async (path) => {
    const instance = new URL(path, laptop.origin).pathname;
    await refuses(() => requester.get(path), { status: 404, kind: 'route-unknown', instance, atFront: true });
    const page = await requester.get(path, inBrowser);
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.text).toContain('There is nothing here.');
  });
});

describe('the clock', () => {
  it.each([
    '{"minutes":0}',
    '{"minutes":-5}',
    '{"minutes":1.5}',
    '{"minutes":"60"}',
    '{"minutes":1e9}',
    '{',
    'null',
    '',
  ])('is not pushed by %s', async (text) => {
    const path = '/local/clock/advance';
    await refuses(() => post(laptop.as(), path, text, jsonType), {
      status: 400,
      kind: 'body-invalid',
      instance: path,
      atFront: true,
    });
  });
});

describe('a rule', () => {
  it.each([
    ['severity A for a change', { type: 'change', severity: 'A' }, 'severity-not-choosable'],
    ['severity B for a question', { type: 'information', severity: 'B' }, 'severity-not-choosable'],
    ['24x7 for severity C', { severity: 'C', coverage: '24x7' }, 'coverage-not-choosable'],
    ['24x7 for a severity left out', { coverage: '24x7' }, 'coverage-not-choosable'],
  ])('refuses %s', async (_, wish, kind) => {
    await refuses(() => requester.post(tickets, { ...aReport, ...wish }), { status: 422, kind });
  });

  it('refuses an update before the response, and a second response', async () => {
    const { json } = await requester.post(tickets, aReport);
    const path = `${tickets}/${json.ticketId}`;
    const notActive = { status: 409, kind: 'ticket-not-active' };
    await refuses(() => agent.post(`${path}/update`, { message: 'a' }), { ...notActive, instance: `${path}/update` });
    await refuses(() => agent.post(`${path}/resolve`, { solution: 'a' }), {
      ...notActive,
      instance: `${path}/resolve`,
    });

    expect((await agent.post(`${path}/respond`)).status).toBe(200);
    await refuses(() => laptop.as('agent-2').post(`${path}/respond`), {
      status: 409,
      kind: 'ticket-already-responded',
      instance: `${path}/respond`,
    });
    await refuses(() => agent.post(`${path}/update`, { message: 'a' }, { 'if-match': '"1"' }), {
      status: 412,
      kind: 'ticket-changed',
      instance: `${path}/update`,
    });
  });
});

describe('the same Idempotency-Key', () => {
  it('with the same body is the same ticket and the same answer, even after the ticket has changed', async () => {
    const headers = { 'idempotency-key': 'once-only' };
    const first = await requester.post(tickets, { ...aReport, severity: 'B' }, headers);
    expect(first.status).toBe(201);
    await agent.post(`${tickets}/${first.json.ticketId}/respond`);
    const before = await standing();

    const again = await requester.post(tickets, { severity: 'B', ...aReport }, headers);
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await standing()).toEqual(before);
  });

  it('with another body is refused', async () => {
    const headers = { 'idempotency-key': 'first-this' };
    expect((await requester.post(tickets, aReport, headers)).status).toBe(201);
    await refuses(() => requester.post(tickets, { ...aReport, title: 'Then that' }, headers), {
      status: 422,
      kind: 'idempotency-key-reused',
    });
  });

  it("of somebody else is somebody else's", async () => {
    const headers = { 'idempotency-key': 'shared' };
    const mine = await requester.post(tickets, aReport, headers);
    const theirs = await laptop.as('requester-2').post(tickets, aReport, headers);
    expect(theirs.status).toBe(201);
    expect(theirs.json.ticketId).not.toBe(mine.json.ticketId);
  });

  it('does a verb once, and answers again what it answered', async () => {
    const { json } = await requester.post(tickets, aReport);
    const path = `${tickets}/${json.ticketId}`;
    const headers = { 'idempotency-key': 'respond-once' };
    const first = await agent.post(`${path}/respond`, { message: 'Hello.' }, headers);
    await agent.post(`${path}/update`, { message: 'Still on it.' });
    const before = await standing();
    const again = await agent.post(`${path}/respond`, { message: 'Hello.' }, headers);
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect(await standing()).toEqual(before);
    await refuses(() => agent.post(`${path}/respond`, { message: 'Other.' }, headers), {
      status: 422,
      kind: 'idempotency-key-reused',
      instance: `${path}/respond`,
    });
  });

  it('sent ten times at once files one ticket', async () => {
    const headers = { 'idempotency-key': 'ten-at-once' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => requester.post(tickets, aReport, headers)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });
});

describe('a ticket', () => {
  it('is the same, whether it comes as JSON, as a form or in parts', async () => {
    const fields = { title: 'Two\tlines', description: 'First.\nSecond & third: 100 %, ü, 漢, 😀.', severity: 'B' };
    const parts = new FormData();
    for (const [name, value] of Object.entries({ ...fields, type: '', coverage: '' })) parts.set(name, value);
    const form = new URLSearchParams({ ...fields, description: fields.description.replace('\n', '\r\n') });
    const answers = [
      await requester.post(tickets, fields),
      await fileForm(form.toString()),
      await post(requester, tickets, parts, {}),
    ];
    const filed = await Promise.all(
      answers.map(async ({ status, json }) => {
        const { items } = (await requester.get(`${tickets}/${json.ticketId}/events`)).json;
        const { data, text } = items[0];
        return { status, view: { ...json, ticketId: '' }, data: { ...data, ticketId: '' }, text };
      }),
    );
    expect(filed[0]).toMatchObject({ status: 201, text: { title: 'Two\tlines', description: fields.description } });
    expect(filed[1]).toEqual(filed[0]);
    expect(filed[2]).toEqual(filed[0]);
  });

  it('lets its 201 say where it is and how it stands', async () => {
    const { headers, json } = await requester.post(tickets, aReport);
    expect(headers.get('location')).toBe(`${tickets}/${json.ticketId}`);
    const read = await requester.get(headers.get('location') ?? '');
    expect(read.headers.get('etag')).toBe(headers.get('etag'));
    expect(read.json).toEqual({ ...json, alerts: [] });
  });
});

describe('a form from a browser', () => {
  const load = async (): Promise<{ csrf: string; key: string; cookie: string }> => {
    const { headers, text, status } = await requester.get('/forms/ticket', inBrowser);
    expect(status).toBe(200);
    const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? '';
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^tierline-form=[A-Za-z0-9_-]{43}; Path=\/; SameSite=Lax; HttpOnly$/);
    return { csrf: hidden('_csrf'), key: hidden('_key'), cookie: cookie.split(';')[0] ?? '' };
  };

  const send = async (fields: Record<string, string>): Promise<Answer> => {
    const { csrf, key, cookie } = await load();
    const form = new URLSearchParams({ _csrf: csrf, _key: key, ...fields });
    return fileForm(form.toString(), { ...inBrowser, origin: laptop.origin, cookie });
  };

  it('leads to the page of its ticket', async () => {
    const { status, headers } = await send({ ...aReport, type: 'incident', severity: '', coverage: 'support-hours' });
    expect(status).toBe(303);
    expect(headers.get('location')).toMatch(/^\/tickets\/TL-[0-9A-Z]{10}$/);
    const page = await requester.get(headers.get('location') ?? '', inBrowser);
    expect([page.status, page.text.includes('The VPN drops')]).toEqual([200, true]);
  });

  it('comes back with what was typed and the wrong fields marked', async () => {
    const before = await standing();
    const { status, headers, text } = await send({ title: 'a"><b>', description: ' ', severity: 'Z' });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('value="a&quot;&gt;&lt;b&gt;"');
    expect([...text.matchAll(/id="(\w+)-error"/g)].map(([, name]) => name)).toEqual(['description', 'severity']);
    expect(await standing()).toEqual(before);
  });

  it('that a rule refuses comes back with what was typed', async () => {
    const before = await standing();
    const { status, text } = await send({ ...aReport, type: 'change', severity: 'A' });
    expect(status).toBe(422);
    expect(text).toContain('Such a ticket is always severity C.');
    expect(text).toContain('value="The VPN drops"');
    expect(text).toMatch(/<option value="change" selected>/);
    expect(await standing()).toEqual(before);
  });

  it('whose token is too old comes back with what was typed and a new token', async () => {
    const before = await standing();
    const { status, text } = await send({ ...aReport, _csrf: 'c'.repeat(43) });
    expect(status).toBe(403);
    expect(text).toContain('value="The VPN drops"');
    expect(text).not.toContain('c'.repeat(43));
    expect(await standing()).toEqual(before);
  });
});
