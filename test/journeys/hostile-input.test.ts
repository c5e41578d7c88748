import { mayAtAll } from '../../desk/rules/permissions';
import type { Desk } from '../../desk/usecases/desk';
import { about } from '../../functions/about';
import { attachments } from '../../functions/attachments';
import { contacts } from '../../functions/contacts';
import { deviceDoors } from '../../functions/device-doors';
import { directoryDoors } from '../../functions/directory';
import type { Door } from '../../functions/door';
import { elevationPages } from '../../functions/elevation-pages';
import { elevations } from '../../functions/elevations';
import { fileTicket } from '../../functions/file-ticket';
import { html } from '../../functions/html';
import { listDoors } from '../../functions/list-tickets';
import type { Framed } from '../../functions/page-frame';
import { pages } from '../../functions/pages';
import { policyDoors } from '../../functions/policies';
import { readTickets } from '../../functions/read-tickets';
import { receipts } from '../../functions/receipts';
import { workTicket } from '../../functions/work-ticket';
import { samplePeople } from '../../local/identity/people';
import { switchOffFleet } from '../support/golden-ticket';
import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';

jest.setTimeout(120_000);

const tickets = '/api/v1/tickets';
const aReport = { title: 'The VPN drops', description: 'Every few minutes.' };
const jsonType = { 'content-type': 'application/json' };
const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** Every door by its method and route; none is opened here. */
const desk = {} as Desk;
const framed: Framed = () => ({ title: '', body: html`` });
const doors: readonly Door[] = [
  ...[...fileTicket(desk, framed), ...workTicket(desk, framed), ...attachments(desk, framed), ...listDoors(desk)],
  ...[
    ...readTickets(desk),
    ...receipts(desk),
    ...elevations(desk, framed),
    ...elevationPages(desk, framed),
    ...about(desk),
    ...policyDoors(desk),
  ],
  ...[
    ...pages(desk, { style: { text: '', name: '' }, hasClockBar: false }),
    ...contacts(desk),
    ...directoryDoors(desk),
    ...deviceDoors(desk),
  ],
];

let laptop: Laptop;
let ticketId: string;
let before: unknown;
beforeAll(async () => {
  laptop = await aLaptop({ switchedOff: ['sla-sweep', 'notice-retry', 'rotation-sweep'] });
  await switchOffFleet(laptop);
  ticketId = (await laptop.as('requester').post(tickets, aReport)).json.ticketId;
  before = await standing();
});
afterAll(() => laptop.stop());

/** Everything that a refused request might have left somewhere. */
const standing = async (): Promise<unknown> => {
  const [auditor, admin] = [laptop.as('auditor'), laptop.as('it-admin')];
  const lists = [
    '/api/v1/contacts',
    '/api/v1/policies',
    '/api/v1/devices',
    '/api/v1/exports',
    '/api/v1/managed-devices',
  ];
  return {
    tickets: (await auditor.get(`${tickets}?limit=100`)).text,
    events: (await auditor.get(`${tickets}/${ticketId}/events`)).text,
    attachments: (await auditor.get(`${tickets}/${ticketId}/attachments`)).text,
    lists: await Promise.all(lists.map(async (path) => (await admin.get(path)).text)),
    mail: await laptop.mail(),
  };
};

const internals = /\n\s+at |node_modules|\.[jt]s:\d|[A-Z][a-z]+Error|sqlite|cosmos|zod|undefined|\[object/i;

const kindOf = ({ status, json }: Answer): string =>
  `${status} ${String(json?.type).replace('urn:tierline:problem:', '')}`;

/** A problem of the caller's making, whatever its kind. */
const expectRefused = (answer: Answer, of: unknown): void => {
  const { status, headers, json, text } = answer;
  expect({ of, status, isTheirs: status >= 400 && status < 500 }).toEqual({ of, status, isTheirs: true });
  expect({ of, type: headers.get('content-type') }).toEqual({ of, type: 'application/problem+json' });
  expect({ of, json }).toMatchObject({
    json: {
      type: expect.stringMatching(/^urn:tierline:problem:[a-z0-9-]+$/),
      status,
      title: expect.stringMatching(/\.$/),
    },
  });
  expect({ of, text }).toEqual({ of, text: expect.not.stringMatching(internals) });
};

/** Somebody who may open this door about some ticket: nothing is refused for want of a role alone. */
const somebodyAt = ({ act }: Door): Client => {
  if (act === 'none' || act === 'device') return laptop.as();
  const person = samplePeople.find((one) => mayAtAll({ ...one, scopes: [], isApp: false }, act));
  return laptop.as(person?.id);
};

const addressOf = ({ route }: Door, id: string, rest = id): string =>
  `/${route
    .replace('{ignored:maxlength(0)?}', '')
    .replace('{id}', id)
    .replaceAll(/\{[^}]+\}/g, rest)}`;

const withId = doors.filter(({ route }) => /\{(?!ignored)/.test(route));
const posts = doors.filter(({ method }) => method === 'POST' || method === 'PUT');

afterEach(async () => {
  expect(await standing()).toEqual(before);
});

it('there are as many doors as this knows of', () => {
  expect(new Set(doors.map(({ name }) => name)).size).toBe(doors.length);
  expect(doors.length).toBeGreaterThan(60);
  expect([withId.length, posts.length].every((count) => count > 30)).toBe(true);
});

describe('an id in the address', () => {
  it.each([
    ['a way up', '..%2f..%2fdesk.db'],
    ['a way up, backwards', '..%5c..%5cdesk.db'],
    ['a way up, twice encoded', '%252e%252e%252f'],
    ['a NUL', '%00'],
    ['a NUL behind a number', 'TL-7KQ4M2XD0A%00'],
    ['a line end and a header', 'TL-7KQ4M2XD0A%0d%0aset-cookie:%20a=b'],
    ['bytes that are no UTF-8', '%ff%fe'],
    ['a broken escape', '%zz'],
    ['half a character', '%ed%a0%80'],
    ['another script', '%E2%80%AE%D8%A7%F0%9F%98%80'],
    ['digits of another script', 'TL-%EF%BC%97KQ4M2XD0A'],
    ['8,000 characters', 'x'.repeat(8_000)],
    ['a word that every object knows', '__proto__'],
    ['another such word', 'constructor'],
    ['the start of a query', '%3Fa=b%23c'],
    ['a wildcard', '*'],
    ['a quote', "'%20or%20'1'='1"],
    ['a number that nobody has', 'TL-7KQ4M2XD0A'],
  ])('that is %s is a problem at every door', async (_what, id) => {
    for (const door of withId) {
      const path = addressOf(door, id);
      const answer = await somebodyAt(door).send(path, { method: door.method, ...(isPost(door) && emptyJson) });
      expectRefused(answer, `${door.method} ${path.slice(0, 100)}`);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  it('that is no number of a ticket finds none, wherever it is named', async () => {
    const engineer = laptop.as('escalation-engineer');
    const asking = { deviceId: 'LAPTOP-01', category: 'Devices', title: 'a', plan: 'b' };
    const wish = { ...asking, actions: ['Use the command prompt or PowerShell'] };
    for (const hostile of ['../a', 'a#b', 'a?b', '\\', 'x'.repeat(20_000), '__proto__', '\u0000', '\ud800', '']) {
      const asked = await engineer.post('/api/v1/elevations', { ...wish, ticketId: hostile });
      expectRefused(asked, hostile.slice(0, 20));
      expectRefused(await engineer.post(tickets, { ...aReport, fromTicket: hostile }), hostile.slice(0, 20));
    }
  });

  it('behind a ticket that is there, is one too', async () => {
    const inTicket = withId.filter(({ route }) => route.includes('{attachmentId}'));
    expect(inTicket).not.toEqual([]);
    for (const door of inTicket) {
      for (const rest of ['..%2f..%2fdesk.db', '%00', '%ff', 'x'.repeat(8_000), '__proto__']) {
        expectRefused(await somebodyAt(door).send(addressOf(door, ticketId, rest), { method: door.method }), rest);
      }
    }
  });
});

const isPost = ({ method }: Door): boolean => method !== 'GET';
const emptyJson = { headers: jsonType, body: '{}' };

const fits = ({ route }: Door, path: string): boolean => {
  const parts = route.split('/');
  const given = path.slice(1).split('/');
  return parts.length === given.length && parts.every((part, index) => part.startsWith('{') || part === given[index]);
};

describe('a method', () => {
  it('that an address does not take is named, with those that it takes', async () => {
    const admin = laptop.as('it-admin');
    for (const path of new Set(doors.map((door) => addressOf(door, ticketId, 'any')))) {
      const known = doors.filter((door) => fits(door, path)).map(({ method }): string => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'LOCK', 'QUERY']) {
        if (known.includes(method)) continue;
        const answer = await admin.send(path, { method });
        expectRefused(answer, `${method} ${path}`);
        expect([method, path, kindOf(answer)]).toEqual([method, path, '405 method-unknown']);
        expect(answer.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining([...new Set(known)]));
      }
      expect([path, (await fetch(laptop.origin + path, { method: 'HEAD' })).status]).toEqual([path, 405]);
    }
  });
});

const numbered = (count: number): readonly [string, number][] =>
  Array.from({ length: count }, (_one, index) => [`nobody-${index}`, index]);

const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}1${close.repeat(depth)}`;
const latin1 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'));
const form = (text: string): [Uint8Array<ArrayBuffer>, Record<string, string>] => [latin1(text), formType];
const json = (text: string): [Uint8Array<ArrayBuffer>, Record<string, string>] => [latin1(text), jsonType];

describe('a body', () => {
  it.each<[string, Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['10,000 objects in each other', ...json(`{"a":${nested(10_000, '{"a":', '}')}}`)],
    ['10,000 lists in each other', ...json(`{"a":${nested(10_000, '[', ']')}}`)],
    ['words that every object knows', ...json('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"a":1}}}')],
    ['the same, one deeper', ...json('{"contact":{"__proto__":{"mail":"a@b.example"}},"prototype":1}')],
    ['bytes that are no UTF-8', ...json('{"message":"\xff\xfe","nobody":1}')],
    ['an overlong character', ...json('{"message":"\xc0\xaf","nobody":1}')],
    ['half a character in its name', ...json('{"\\ud800":"a"}')],
    ['half a character', ...json('{"reason":"\\udc00","message":"\\ud800","title":"\\ud83d"}')],
    ['NULs', ...json('{"title":"a\\u0000b","message":"a\\u0000b","nobody\\u0000":1}')],
    ['a number beyond all numbers', ...json('{"rating":1e999,"usersOrDevicesImpacted":-1e999,"nobody":0}')],
    ['what is nearly JSON', ...json("{'title':NaN,}")],
    ['a byte order mark and no more', ...json('\xef\xbb\xbf')],
    ['UTF-16', new Uint8Array(Buffer.from('{"title":"a","nobody":1}', 'utf16le')), jsonType],
    ['1,000 fields that there are not', ...json(JSON.stringify(Object.fromEntries(numbered(1_000))))],
    ['a form of bytes that are no UTF-8', ...form('nobody=%ff%fe&message=\xff')],
    ['a form of broken escapes', ...form('nobody=%zz&%=%&message=%')],
    [
      'a form with words that every object knows',
      ...form('__proto__=a&constructor.prototype=b&__proto__.a=c&nobody=1'),
    ],
    ['a form that repeats itself', ...form('nobody=a&nobody=b')],
    [
      'a form of 1,000 fields',
      ...form(
        numbered(1_000)
          .map(([name]) => `${name}=1`)
          .join('&'),
      ),
    ],
    ['a packed body', latin1('\x1f\x8b\x08\0\0\0\0\0'), { ...jsonType, 'content-encoding': 'gzip' }],
    ['XML', latin1('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), { 'content-type': 'text/xml' }],
    ['a type of two', latin1('{"nobody":1}'), { 'content-type': 'application/json, text/plain' }],
    ['a type that is none', latin1('{"nobody":1}'), { 'content-type': '///' }],
    [
      'parts without an end',
      latin1('--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n'),
      { 'content-type': 'multipart/form-data; boundary=a' },
    ],
  ])('of %s is a problem at every door that takes one', async (_what, body, headers) => {
    for (const door of posts) {
      if (takesAnyBytes(door)) continue;
      const path = addressOf(door, ticketId, 'a-new-one');
      expectRefused(
        await somebodyAt(door).send(path, { method: door.method, headers, body }),
        `${door.method} ${path}`,
      );
    }
  });

  it('of 10 MB is a problem at every door', async () => {
    const body = new Uint8Array(Buffer.from(JSON.stringify({ ...aReport, description: 'x'.repeat(10_000_000) })));
    for (const door of posts) {
      if (takesAnyBytes(door)) continue;
      const path = addressOf(door, ticketId, 'a-new-one');
      const answer = await somebodyAt(door).send(path, { method: door.method, headers: jsonType, body });
      expectRefused(answer, path);
      expect([path, kindOf(answer)]).toEqual([path, '413 body-too-long']);
    }
  });
});

/** Where a file comes as it is, any bytes may be one. */
const takesAnyBytes = ({ name }: Door): boolean => ['upload-file', 'attach-file'].includes(name);

describe('a query', () => {
  it.each([
    [
      '1,000 parameters that there are not',
      numbered(1_000)
        .map(([name]) => `${name}=1`)
        .join('&'),
    ],
    ['words that every object knows', '__proto__=a&constructor=b&prototype=c'],
    ['a parameter with a path of an object', '__proto__[a]=b&state[]=new'],
    ['bytes that are no UTF-8', 'limit=%ff&continuation=%ff%fe'],
    ['a NUL', 'limit=1%00'],
    ['a line end', 'limit=1%0d%0aset-cookie:a=b'],
    ['a parameter twice', 'limit=1&limit=2'],
    ['a broken escape', 'limit=%zz'],
    ['no name', '=1'],
  ])('of %s is a problem at every list', async (_what, query) => {
    const lists = [
      'tickets',
      'tickets/counts',
      'tickets/export',
      'exports',
      'devices',
      'managed-devices',
      'people',
      'groups',
    ];
    for (const list of lists) {
      const format = list === 'tickets/export' ? 'format=csv&' : '';
      const answer = await laptop.as('it-admin').get(`/api/v1/${list}?${format}${query}`);
      expectRefused(answer, `${list}?${query.slice(0, 60)}`);
    }
  });

  it.each(['state=new&state=active', 'lane=user&lane=user', 'sort=dueAt&sort=dueAt', 'view=all&view=own'])(
    'that says twice what to choose, ?%s, is not guessed at',
    async (query) => {
      const answer = await laptop.as('it-admin').get(`${tickets}?${query}`);
      expectRefused(answer, query);
      expect(answer.json.errors.map(({ at }: { at: string }) => at)).toEqual([`/${query.split('=')[0]}`]);
    },
  );
});

it('what somebody typed is in no header of an answer', async () => {
  const forged = 'a\r\nset-cookie: session=stolen\r\n\r\n<script>';
  const [typed, page] = [encodeURIComponent(forged), { accept: 'text/html' }];
  for (const { status, headers } of [
    await laptop.as('requester').post(tickets, { title: forged, description: '' }),
    await laptop.as('requester').post(tickets, aReport, { 'idempotency-key': typed.repeat(9) }),
    await laptop.as().get(`/tickets/${typed}?x=${typed}`, page),
    await laptop.as('agent').get(`/?q=${typed}`, page),
    await laptop.as('agent').get(`${tickets}?continuation=${typed}`),
    await laptop.as('agent').get(`/local/durable/instances/${typed}`),
  ]) {
    expect(status).toBeLessThan(500);
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('location') ?? '').not.toMatch(/[\r\n<]/);
  }
});
