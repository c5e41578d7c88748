import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';

const tickets = '/api/v1/tickets';
const aReport = { title: 'The VPN drops', description: 'Every few minutes.' };
const contact = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };
const person = {
  name: 'Rosa',
  mail: 'rosa@contoso.example',
  phone: '+1 425 555 0100',
  area: 'Devices',
  hasAuthority: true,
};

let laptop: Laptop;
let requester: Client;
let agent: Client;
let admin: Client;

beforeAll(async () => {
  laptop = await aLaptop();
  [requester, agent, admin] = [laptop.as('requester'), laptop.as('agent'), laptop.as('it-admin')];
}, 30_000);
afterAll(() => laptop.stop());

const kindOf = ({ json }: Answer): string => String(json?.type).replace('urn:tierline:problem:', '');
const pointersOf = ({ json }: Answer): readonly string[] => json.errors.map(({ at }: { at: string }) => at);
const json = { 'content-type': 'application/json' };
const put = (client: Client, path: string, body: object | string): Promise<Answer> =>
  client.send(path, { method: 'PUT', headers: json, body: typeof body === 'string' ? body : JSON.stringify(body) });
const form = (client: Client, text: string): Promise<Answer> =>
  client.send(tickets, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: text,
  });

const nothingFiled = async (): Promise<void> => {
  expect((await laptop.as('auditor').get(tickets)).json.items).toEqual([]);
};
afterEach(nothingFiled);

const many = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_one, index) => of(index));

describe('a ticket with a field that is wrong', () => {
  it.each<[string, object, string]>([
    ['a lane there is none of', { lane: 'express' }, '/lane'],
    ['no device in the list', { devices: [] }, '/devices'],
    ['a device twice', { devices: ['L-1', 'L-1'] }, '/devices'],
    ['21 devices', { devices: many(21, (index) => `L-${index}`) }, '/devices'],
    ['a device with a path in it', { devices: ['../L-1'] }, '/devices/0'],
    ['a device that is no text', { devices: [7] }, '/devices/0'],
    ['devices that are no list', { devices: 'L-1' }, '/devices'],
    ['an external id with a line break', { externalIds: ['a\nb'] }, '/externalIds/0'],
    ['an external id that is a formula', { externalIds: ['=1+1'] }, '/externalIds/0'],
    ['11 external ids', { externalIds: many(11, (index) => `I-${index}`) }, '/externalIds'],
    ['nobody affected', { usersOrDevicesImpacted: 0 }, '/usersOrDevicesImpacted'],
    ['half a person affected', { usersOrDevicesImpacted: 1.5 }, '/usersOrDevicesImpacted'],
    ['more than there are', { usersOrDevicesImpacted: 1_000_001 }, '/usersOrDevicesImpacted'],
    ['a count that is a text', { usersOrDevicesImpacted: '3' }, '/usersOrDevicesImpacted'],
    ['an impact of its own', { impact: 'huge' }, '/impact'],
    ['a text that is too long', { businessImpact: 'x'.repeat(4_001) }, '/businessImpact'],
    ['an empty text', { reproSteps: ' ' }, '/reproSteps'],
    ['a category that is too long', { category: 'x'.repeat(101) }, '/category'],
    ['a choice that is a text', { issueReproduced: 'true' }, '/issueReproduced'],
    ['a moment without its offset', { callbackAt: '2026-03-06T16:50:00' }, '/callbackAt'],
    ['a moment that is no moment', { issueFirstNoticed: '2026-02-30T00:00:00Z' }, '/issueFirstNoticed'],
    ['half a contact', { contact: { ...contact, phone: undefined } }, '/contact/phone'],
    ['a contact with more', { contact: { ...contact, title: 'Dr' } }, '/contact/title'],
    ['a mail with two addresses', { contact: { ...contact, mail: 'a@b.example,c@d.example' } }, '/contact/mail'],
    ['a mail with a header', { contact: { ...contact, mail: 'a@b.example\nBcc: c@d.example' } }, '/contact/mail'],
    ['a phone that is a word', { contact: { ...contact, phone: 'later' } }, '/contact/phone'],
    ['a contact that is a text', { contact: 'Rosa' }, '/contact'],
    ['another way of its own', { channel: 'fax' }, '/channel'],
    ['a person with spaces', { onBehalfOf: 'Rosa Lindqvist' }, '/onBehalfOf'],
    ['a number that is none', { fromTicket: 'INC-7' }, '/fromTicket'],
  ])('is refused: %s', async (_what, change, at) => {
    const answer = await requester.post(tickets, { ...aReport, ...change });
    expect([answer.status, kindOf(answer), pointersOf(answer)]).toEqual([400, 'body-invalid', [at]]);
  });

  it('is refused as a form alike, which says what it is by words', async () => {
    const text =
      'title=a&description=b&usersOrDevicesImpacted=many&issueReproduced=perhaps&devices=L-1+..%2F&contact.mail=x';
    const answer = await form(requester, text);
    expect([answer.status, kindOf(answer)]).toEqual([400, 'body-invalid']);
    expect(pointersOf(answer).toSorted()).toEqual([
      '/contact/firstName',
      '/contact/lastName',
      '/contact/mail',
      '/contact/phone',
      '/devices/1',
      '/issueReproduced',
      '/usersOrDevicesImpacted',
    ]);
  });

  it('is refused with fields that an object has by itself', async () => {
    const answer = await form(
      requester,
      'title=a&description=b&contact.__proto__=x&contact.constructor=y&constructor=z',
    );
    expect(answer.status).toBe(400);
    expect(pointersOf(answer)).toEqual(
      expect.arrayContaining(['/contact/__proto__', '/contact/constructor', '/constructor']),
    );
  });
});

describe('a ticket that a rule stands against', () => {
  it.each<[string, object, number, string, readonly string[] | undefined]>([
    ['an unknown area', { area: 'Cars' }, 422, 'area-unknown', ['/area']],
    ['an unknown category', { category: 'Cars' }, 422, 'category-unknown', ['/category']],
    ['an unknown device', { devices: ['L-1'] }, 422, 'device-not-known', ['/devices']],
    ['a call in the past', { callbackAt: '2026-03-02T08:59:59Z' }, 422, 'callback-past', ['/callbackAt']],
    ['a change with steps', { type: 'change', reproSteps: 'x' }, 422, 'fields-of-another-type', ['/reproSteps']],
    ['somebody else’s', { onBehalfOf: 'agent' }, 403, 'filing-for-another-forbidden', ['/onBehalfOf']],
    ['another’s lane', { lane: 'admin' }, 403, 'lane-forbidden', undefined],
    ['a ticket that is not there', { fromTicket: 'TL-7KQ4M2XD0A' }, 404, 'ticket-unknown', undefined],
  ])('is refused and says the way out: %s', async (_what, change, status, kind, pointers) => {
    const answer = await requester.post(tickets, { ...aReport, ...change });
    expect([answer.status, kindOf(answer)]).toEqual([status, kind]);
    expect(answer.json.errors?.map(({ at }: { at: string }) => at)).toEqual(pointers);
    expect(answer.json.title).toMatch(/\.$/);
  });
});

describe('the door of advice', () => {
  it.each<[string, object, string]>([
    ['a title', { title: 'x' }, '/title'],
    ['another impact', { impact: 'huge' }, '/impact'],
    ['a count below one', { usersOrDevicesImpacted: 0 }, '/usersOrDevicesImpacted'],
  ])('refuses %s', async (_what, body, at) => {
    const answer = await requester.post(`${tickets}/advice`, body);
    expect([answer.status, pointersOf(answer)]).toEqual([400, [at]]);
  });

  it('is for whoever may file', async () => {
    expect((await laptop.as('guest').post(`${tickets}/advice`, {})).status).toBe(403);
    expect((await laptop.as().post(`${tickets}/advice`, {})).status).toBe(401);
    expect((await requester.post(`${tickets}/advice`, {})).json.severity).toMatchObject({ severity: 'C' });
  });
});

describe('the doors of contacts', () => {
  it.each<[string, object, string]>([
    ['without a name', { ...person, name: ' ' }, '/name'],
    ['with a mail that is none', { ...person, mail: 'rosa' }, '/mail'],
    ['without a phone', { ...person, phone: undefined }, '/phone'],
    ['that may perhaps decide', { ...person, hasAuthority: 'perhaps' }, '/hasAuthority'],
    ['with more', { ...person, verifiedAt: '2030-01-01T00:00:00Z' }, '/verifiedAt'],
    ['of no area', { ...person, area: undefined }, '/area'],
  ])('refuse one %s', async (_what, body, at) => {
    const answer = await put(admin, '/api/v1/contacts/new', body);
    expect([answer.status, kindOf(answer), pointersOf(answer)]).toEqual([400, 'body-invalid', [at]]);
  });

  it.each(['A', 'a b', 'a--b', '..%2fb', `${'a'.repeat(65)}`, '__proto__'])('know no id like %s', async (id) => {
    const path = `/api/v1/contacts/${encodeURIComponent(decodeURIComponent(id))}`;
    for (const answer of [
      await put(admin, path, person),
      await admin.get(path),
      await admin.send(path, { method: 'DELETE' }),
    ]) {
      expect([answer.status, kindOf(answer)]).toEqual([404, 'contact-unknown']);
    }
  });

  it('refuse what is not the caller’s to do', async () => {
    const path = '/api/v1/contacts/devices';
    const before = (await admin.get(path)).json;
    expect((await put(agent, path, person)).status).toBe(403);
    expect((await put(requester, path, person)).status).toBe(403);
    expect((await agent.send(path, { method: 'DELETE' })).status).toBe(403);
    expect((await requester.get(path)).status).toBe(403);
    expect((await laptop.as('guest').get('/api/v1/contacts')).status).toBe(403);
    expect((await put(admin, '/api/v1/contacts/mine', { ...person, area: 'Security' })).status).toBe(403);
    expect((await put(admin, '/api/v1/contacts/security', person)).status).toBe(409);
    expect((await put(admin, '/api/v1/contacts/mine', { ...person, area: 'Cars' })).status).toBe(422);
    expect((await put(admin, '/api/v1/contacts/mine', '{')).status).toBe(400);
    expect((await admin.get('/api/v1/contacts/security')).status).toBe(404);
    expect((await laptop.as('security-manager').get('/api/v1/contacts/security')).status).toBe(200);
    expect((await admin.get(path)).json).toEqual(before);
  });

  it('list what the caller sees, and what is to be verified', async () => {
    const areasOf = async (client: Client, query = '') =>
      (await client.get(`/api/v1/contacts${query}`)).json.items.map(({ area }: { area: string }) => area);
    expect(await areasOf(admin)).toEqual(['App packaging', 'Devices', 'IT help desk', 'Other']);
    expect(await areasOf(laptop.as('auditor'))).toContain('Security');
    expect(await areasOf(admin, '?unverified=true')).toEqual([]);
    expect((await admin.get('/api/v1/contacts?unverified=perhaps')).status).toBe(400);
  });
});
