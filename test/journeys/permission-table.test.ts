import type { Caller } from '../../desk/rules/people';
import { type Act, may, mayAtAll, type Relation } from '../../desk/rules/permissions';
import type { Desk } from '../../desk/usecases/desk';
import type { Door } from '../../functions/door';
import { doorsOf } from '../../functions/doors';
import { type SamplePerson, sampleGroups, samplePeople, samplePrograms } from '../../local/identity/people';
import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';
import { verbBodies } from '../support/verb-bodies';

/**
 * The permission table over HTTP: every door, asked by everybody, about every kind of ticket that there is to them. What is
 * expected comes from the table in desk/rules/permissions.ts, which test/rules/permissions.test.ts holds against the matrix
 * of docs/design.md §3 as somebody wrote it out.
 *
 * Whoever may is let in as far as a rule: no request here changes anything, so that each cell stands alone.
 */
let laptop: Laptop;
const clients = new Map<string, Client>();

const everybody: readonly SamplePerson[] = [...samplePeople, ...samplePrograms];

const callerFor = ({ id, name, roles, scopes, groups, isGuest }: SamplePerson): Caller => ({
  ...{ id, name, roles, groups, isGuest },
  scopes: scopes ?? [],
  isApp: scopes !== undefined,
});

const as = (id: string): Client => {
  const client = clients.get(id) ?? laptop.as(id);
  clients.set(id, client);
  return client;
};

/** A ticket, and what makes it somebody's business. */
interface Kind {
  readonly what: string;
  readonly ticketId: string;
  readonly filedBy: string;
  readonly watchedBy: readonly string[];
  readonly group: string;
  readonly isWithOperations: boolean;
  readonly isSecurity: boolean;
}

const kinds: Kind[] = [];

const relationTo = ({ id, groups }: SamplePerson, kind: Kind): Relation => ({
  isOwn: kind.filedBy === id,
  isWatched: kind.watchedBy.includes(id),
  inTier: groups.includes(sampleGroups.find((group) => group.id === kind.group)?.objectId ?? ''),
  isWithOperations: kind.isWithOperations,
  isSecurity: kind.isSecurity,
});

const made = async (answer: Promise<Answer>): Promise<Answer> => {
  const { status, text } = await answer;
  if (status >= 300) throw new Error(text);
  return answer;
};

const put = (person: string, path: string, body: object): Promise<Answer> =>
  as(person).send(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const aReport = { title: 'The VPN drops', description: 'Every few minutes since noon.' };

const file = async (person: string, what: string, fields: object, more: Partial<Kind>): Promise<string> => {
  const filed = await made(as(person).post('/api/v1/tickets', { ...aReport, ...fields }));
  const { ticketId } = filed.json;
  const usual = { watchedBy: [], group: 'tier-1', isWithOperations: false, isSecurity: false };
  kinds.push({ what, ticketId, filedBy: person, ...usual, ...more });
  return ticketId;
};

const admin = {
  lane: 'admin',
  area: 'Devices',
  category: 'Devices',
  businessImpact: 'Some wait.',
  contact: { firstName: 'Adaeze', lastName: 'Nwosu', mail: 'adaeze.nwosu@contoso.example', phone: '+1 425 555 0100' },
};

/** One ticket that each person filed, as far as they file; some that others filed. */
const fileThem = async (): Promise<void> => {
  for (const person of everybody) {
    if (may(callerFor(person), 'file-ticket', { isOwn: false, inTier: false }))
      await file(person.id, `filed by ${person.id}`, {}, {});
  }
  const watchers = samplePeople.filter(({ isGuest }) => !isGuest).map(({ id }) => id);
  const watched = await file('requester-2', 'watched by all', {}, { watchedBy: watchers });
  for (const watcher of watchers) await made(as('it-admin-2').post(`/api/v1/tickets/${watched}/watch`, { watcher }));

  const climbed = await file('requester-2', 'in the top tier', {}, { group: 'escalation-team' });
  for (const reason of ['Tier 2 knows more.', 'The team knows most.'])
    await made(as('it-admin-2').post(`/api/v1/tickets/${climbed}/climb`, { reason }));

  const handed = await file('requester-2', 'with Operations', {}, { isWithOperations: true });
  await made(as('it-admin-2').post(`/api/v1/tickets/${handed}/hand-over`, { to: 'operations', reason: 'A policy.' }));

  await file('it-admin-2', 'in the admin lane', admin, { group: 'operations' });
  const security = { ...admin, area: 'Security' };
  await file('it-admin-2', 'of the security area', security, { group: 'operations', isSecurity: true });
  await file('requester-2', 'of the security area, tier 1', { compromiseIndicator: true }, { isSecurity: true });
};

/** Contacts in each area for everybody, to remove at either door. */
const saveThem = async (): Promise<void> => {
  const contact = { name: 'A name', mail: 'a@contoso.example', phone: '+1 425 555 0100', hasAuthority: true };
  for (const id of everybody.flatMap((person) => [`api-%-${person.id}`, `form-%-${person.id}`])) {
    await made(put('it-admin-2', `/api/v1/contacts/${id.replace('%', 'devices')}`, { area: 'Devices', ...contact }));
    await made(
      put('security-manager', `/api/v1/contacts/${id.replace('%', 'security')}`, { area: 'Security', ...contact }),
    );
  }
};

const anAction = 'Use the command prompt or PowerShell';
let policy: { readonly id: string; readonly version: number };
let grantId: string;
let attachmentId: string;
let campaignId: string;

beforeAll(async () => {
  laptop = await aLaptop();
  await fileThem();
  await saveThem();
  [policy] = (await as('auditor').get('/api/v1/policies')).json.items;
  const about = kinds.find(({ what }) => what === 'filed by requester')?.ticketId;
  const engineer = as('escalation-engineer');
  const asked = {
    ticketId: about,
    deviceId: 'LAPTOP-01',
    category: 'Devices',
    title: 'A look',
    plan: 'Look.',
    actions: [anAction],
  };
  grantId = (await made(engineer.post('/api/v1/elevations', asked))).json.grantId;
  await made(engineer.post(`/api/v1/elevations/${grantId}/close`, { actionsTaken: 'None.' }));
  const nobody = { reason: 'x', group: 'none' };
  campaignId = (await made(as('it-admin').post('/api/v1/campaigns', nobody))).json.campaignId;
  await made(as('it-admin').post(`/api/v1/campaigns/${campaignId}/cancel`, {}));
  const headers = { 'x-attachment-name': 'notes.txt' };
  const attached = as('requester').send(`/api/v1/tickets/${about}/attachments`, { method: 'POST', headers, body: 'x' });
  attachmentId = (await made(attached)).json.attachmentId;
}, 120_000);
afterAll(() => laptop.stop());

/** One cell: who asks what about what, and whether the table allows it. */
interface Cell {
  readonly about: string;
  readonly person: SamplePerson;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isAllowed: boolean;
}

/** No ticket has had so many events: whoever may hears that it has changed, and nothing does. */
const stale = { 'if-match': '"999999"' };

const actOf = (door: Door): Act => door.act as Act;

/** Of each ticket to each person. */
const aboutTickets = (door: Door): readonly (Cell & { readonly relation: Relation })[] =>
  kinds.flatMap((kind) =>
    everybody.map((person) => ({
      about: kind.what,
      person,
      path: `/${door.route.replace('{id}', kind.ticketId).replace('{attachmentId}', attachmentId)}`,
      ...(door.method === 'POST' && { body: verbBodies[actOf(door)] ?? {}, headers: stale }),
      relation: relationTo(person, kind),
      isAllowed: may(callerFor(person), actOf(door), relationTo(person, kind)),
    })),
  );

/** Of what does not belong to anybody: the door's act alone decides. A body that no schema takes changes nothing. */
const aboutAny =
  (path = '', body?: unknown) =>
  (door: Door): readonly Cell[] =>
    everybody.map((person) => ({
      about: 'anything',
      person,
      path: path === '' ? `/${door.route}` : path,
      ...(door.method !== 'GET' && { body: body ?? { unknown: true } }),
      isAllowed: mayAtAll(callerFor(person), actOf(door)),
    }));

/** Of a lease that is over, which nobody but its holder may use. */
const aboutGrant =
  (body?: unknown) =>
  (door: Door): readonly Cell[] =>
    everybody.map((person) => ({
      about: 'a grant',
      person,
      path: `/${door.route.replace('{id}', grantId)}`,
      ...(body !== undefined && { body }),
      isAllowed: may(callerFor(person), actOf(door), { isOwn: person.id === 'escalation-engineer', inTier: true }),
    }));

/** Of a campaign that is over. */
const aboutCampaign =
  (body?: unknown) =>
  (door: Door): readonly Cell[] =>
    aboutAny(`/${door.route.replace('{id}', campaignId)}`, body)(door);

/** Contacts are asked about by their area: the security area has managers of its own (R95). */
const aboutContacts =
  (acts: readonly [Act, Act], body?: (area: string) => unknown, prefix?: 'api-' | 'form-') =>
  (door: Door): readonly Cell[] =>
    [['devices', 'Devices', acts[0]] as const, ['security', 'Security', acts[1]] as const].flatMap(([id, area, act]) =>
      everybody.map((person) => ({
        about: `the contact for ${area}`,
        person,
        path: `/${door.route.replace('{id}', prefix === undefined ? id : `${prefix}${id}-${person.id}`)}`,
        ...(body !== undefined && { body: body(area) }),
        isAllowed: may(callerFor(person), act, { isOwn: false, inTier: false }),
      })),
    );

const managing = ['manage-contact', 'manage-security-contact'] as const;

const aContact = (area: string) => ({
  ...{ area, name: 'A name', mail: 'a@contoso.example', phone: '+1 425 555 0100', hasAuthority: true },
});

/** How each door is asked; those below `tickets/{id}` are all asked in one way. */
const cellsByDoor: Readonly<Record<string, (door: Door) => readonly Cell[]>> = {
  'file-ticket': aboutAny(),
  'advise-filing': aboutAny(),
  'upload-file': aboutAny(),
  'list-tickets': aboutAny(),
  'count-tickets': aboutAny(),
  'export-tickets': aboutAny('/api/v1/tickets/export?format=none'),
  'list-exports': aboutAny(),
  'list-refusals': aboutAny(),
  'list-alarms': aboutAny(),
  'rotate-signing-key': aboutAny(),
  'erase-person': (door) =>
    aboutAny('/api/v1/people/nobody-of-this-name/erase', { reason: 'x' })(door).map((cell) => ({
      ...cell,
      isAllowed: may(callerFor(cell.person), 'erase-personal-data', { isOwn: false, inTier: false }),
    })),
  'list-erasures': aboutAny(),
  'export-person': aboutAny('/api/v1/people/nobody-of-this-name/data'),
  'export-self': aboutAny(),
  'escalation-form-page': aboutAny('/forms/escalation?from=x'),
  'contacts-page': aboutAny(),
  'contact-form-page': (door) => aboutContacts(managing)({ ...door, route: 'forms/contact?id={id}' }),
  'save-contact-form': aboutContacts(managing, aContact),
  'verify-contact-form': aboutContacts(managing, () => ({ verifiedAt: '2020-01-01T00:00:00Z' })),
  'remove-contact-form': aboutContacts(managing, () => ({}), 'form-'),
  // A period that ends before it begins: nobody takes anything.
  'export-audit': aboutAny('/api/v1/audit/export?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z'),
  'list-checkpoints': aboutAny(),
  'read-password-knowledge': aboutAny(),
  'audit-page': aboutAny(),
  'attach-file': (door) =>
    aboutTickets(door).map((cell) => ({ ...cell, headers: { 'x-attachment-name': 'x.exe' }, body: 'MZ' })),
  'download-attachment': (door) => aboutTickets(door).filter(({ about }) => about === 'filed by requester'),
  'request-elevation': (door) =>
    aboutTickets(door).map((cell, at) => ({
      ...cell,
      // Whoever may not see the ticket is told that there is none.
      isAllowed: cell.isAllowed && may(callerFor(cell.person), 'read-ticket', cell.relation),
      body: {
        ...{ ticketId: kinds[Math.floor(at / everybody.length)]?.ticketId, deviceId: 'LAPTOP-01' },
        ...{ category: 'None', title: 'A look', plan: 'Look.', actions: [anAction] },
      },
    })),
  'read-elevation': aboutGrant(),
  'reveal-password': aboutGrant({}),
  'close-elevation': aboutGrant({ actionsTaken: 'None.' }),
  'approve-elevation': aboutGrant({}),
  'deny-elevation': aboutGrant({ reason: 'x' }),
  'withdraw-elevation': aboutGrant({}),
  'revoke-elevation': aboutGrant({ reason: 'x' }),
  'extend-elevation': aboutGrant({ minutes: 1, reason: 'x' }),
  'break-glass': aboutAny(),
  'break-glass-form-page': aboutAny(),
  'review-elevation': aboutGrant({ verdict: 'justified', words: 'x' }),
  'list-elevations': aboutAny(),
  'elevations-page': aboutAny(),
  'elevation-page': aboutGrant(),
  'elevation-form-page': aboutAny(),
  'read-absence': aboutAny(),
  'save-absence': aboutAny(),
  'end-absence': aboutAny(),
  'absence-form-page': aboutAny(),
  'save-absence-form': aboutAny(),
  'end-absence-form': aboutAny(),
  'list-devices': aboutAny(),
  'devices-page': aboutAny(),
  'device-page': aboutAny('/devices/LAPTOP-01'),
  'alarms-page': aboutAny(),
  'offer-enrolment': aboutAny('/api/v1/devices/LAPTOP-99/enrolment-code', {}),
  'read-device': aboutAny('/api/v1/devices/LAPTOP-01'),
  'start-campaign': aboutAny(),
  'list-campaigns': aboutAny(),
  'read-campaign': (door) => aboutCampaign()(door),
  'pause-campaign': (door) => aboutCampaign({ unknown: true })(door),
  'resume-campaign': (door) => aboutCampaign({ unknown: true })(door),
  'cancel-campaign': (door) => aboutCampaign({ unknown: true })(door),
  'campaigns-page': aboutAny(),
  'campaign-page': (door) => aboutCampaign()(door),
  'campaign-form-page': aboutAny(),
  'rotate-device': aboutAny('/api/v1/devices/LAPTOP-01/rotate'),
  'read-self': aboutAny(),
  'home-page': aboutAny('/'),
  'ticket-form-page': aboutAny(),
  'admin-ticket-form-page': aboutAny(),
  'publish-policy': aboutAny(),
  'list-policies': aboutAny(),
  'read-policy': (door) => aboutAny(`/api/v1/policies/${policy.id}/${policy.version}`)(door),
  'list-contacts': aboutAny(),
  'read-contact': aboutContacts(['read-contact', 'read-security-contact']),
  'save-contact': aboutContacts(managing, aContact),
  'remove-contact': aboutContacts(managing, undefined, 'api-'),
  'import-directory': aboutAny(),
  'reconcile-devices': aboutAny('/api/v1/devices/reconcile', { limit: 1 }),
  'adopt-device': aboutAny('/api/v1/devices/LAPTOP-01/adopt', {}),
  'list-directory-devices': aboutAny(),
  'list-directory-people': aboutAny(),
  'list-directory-groups': aboutAny(),
};

const isAboutTicket = ({ route }: Door): boolean => /^(api\/v1\/)?tickets\/\{id\}/.test(route);

const cellsOf = (door: Door): readonly Cell[] => {
  const cells = cellsByDoor[door.name] ?? (isAboutTicket(door) ? aboutTickets : undefined);
  if (cells === undefined) throw new Error(`the door ${door.name} has no entry in this table`);
  return cells(door);
};

const ask = (door: Door, client: Client, { path, body, headers = {} }: Pick<Cell, 'path' | 'body' | 'headers'>) =>
  client.send(path, {
    method: door.method,
    headers: { ...(typeof body === 'object' && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

const isRefused = ({ status }: Answer): boolean => [401, 403, 404].includes(status);

const doors = doorsOf({} as Desk, { style: { text: '', name: '' }, hasClockBar: false });
const guarded = doors.filter(({ act }) => act !== 'none' && act !== 'device');

describe('the permission table', () => {
  let size = 0;
  afterAll(() => void process.stdout.write(`permission table: ${size} cells over HTTP, ${doors.length} doors\n`));

  it.each(guarded.map((door) => [door.name, door] as const))('holds at the door %s', async (_name, door) => {
    const wrong: unknown[] = [];
    const cells = cellsOf(door);
    for (const cell of cells) {
      const answer = await ask(door, as(cell.person.id), cell);
      const { about, person, isAllowed } = cell;
      if (isRefused(answer) === isAllowed || answer.status >= 500)
        wrong.push({ who: person.id, about, isAllowed, answered: `${answer.status} ${answer.json?.type}` });
    }
    size += cells.length;
    expect(wrong).toEqual([]);
    expect(new Set(cells.map(({ isAllowed }) => isAllowed)).size).toBe(2);
  });

  it('opens no guarded door to a stranger, nor a device’s door to anybody without a key', async () => {
    const closed = doors.filter(({ act }) => act !== 'none');
    for (const door of closed) {
      const path = `/${door.route.replace(/\{\w+\}/g, 'x').replace(/\{.*\}/, '')}`;
      const answer = await ask(door, laptop.as(), { path, ...(door.method !== 'GET' && { body: {} }) });
      expect([door.name, answer.status]).toEqual([door.name, 401]);
    }
    size += closed.length;
  });

  it('opens a public door to everybody', async () => {
    const open = doors.filter(({ act }) => act === 'none');
    for (const door of open) {
      const answers = await Promise.all(
        [undefined, 'guest', 'requester'].map((id) =>
          ask(door, laptop.as(id), { path: `/${door.route.replace('assets/{name}', 'assets/desk.css')}` }),
        ),
      );
      expect([door.name, ...answers.map(({ status }) => status)]).toEqual([door.name, 200, 200, 200]);
      size += answers.length;
    }
  });
});
