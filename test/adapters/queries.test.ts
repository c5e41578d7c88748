import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countQueries, listQueries } from '../../adapters/cosmos/ticket-lists';
import { type TicketFilter, ticketSorts } from '../../desk/ports';
import { instant } from '../../desk/rules/time';
import { aFiledTicket } from '../support/a-change';
import { type ADesk, containers, desks } from '../support/a-desk';
import { anEnrolledDevice } from '../support/a-device';
import { allPages } from './ticket-store.contract';

const openDesk = desks();
const adapter = join(__dirname, '..', '..', 'adapters', 'cosmos');

/** Every query as it stands in the adapter's sources, up to where a value or a condition is put in. */
const written = readdirSync(adapter).flatMap((name) =>
  [...readFileSync(join(adapter, name), 'utf8').matchAll(/(['"`])(SELECT .*?)(?:\1|\$\{)/g)].map(
    ([, , text = '']) => text,
  ),
);

interface Asked {
  readonly container: string;
  readonly query: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly partitionKey: readonly unknown[] | undefined;
}

/** A field that is called as a keyword is, such as `by`, is written in brackets. */
const plainly = (query: string): string => query.replaceAll(/\["(\w+)"\]/g, '.$1');

/** Every kind of list, each condition alone. */
const lists = (filedBy: string): readonly TicketFilter[] => {
  const since = instant('2020-01-01T00:00:00Z');
  const tiers = [
    { lane: 'user', tier: 'tier-1' },
    { lane: 'user', tier: 'tier-2' },
    { lane: 'admin', tier: 'tier-1' },
  ] as const;
  return [
    {},
    { filedBy },
    { state: 'active' },
    { state: 'closed' },
    { lane: 'user' },
    { type: 'incident' },
    { severity: 'A' },
    { tier: 'tier-1' },
    { tiers },
    { tiers: tiers.slice(0, 1) },
    { assignee: 'agent' },
    { area: 'Devices' },
    { areas: ['Devices'] },
    { areas: ['Devices', 'Other'] },
    { security: 'only' },
    { security: { seenBy: 'agent', tiers } },
    { security: { seenBy: 'agent', tiers: [] } },
    { deviceId: 'device-1' },
    { dueBefore: since },
    { callbackBefore: since },
    { search: { number: 'TL-7' } },
    { search: { words: ['outlook', 'does'] } },
  ];
};

/** Lists by two conditions at once and by all that one may give, as the adapter would ask for them. */
const narrowLists = (): readonly Asked[] => {
  const since = instant('2020-01-01T00:00:00Z');
  const alone = lists('somebody');
  const filters: readonly TicketFilter[] = [
    ...alone.flatMap((one) => alone.map((other) => ({ ...one, ...other, since }))),
    { filedBy: 'x', state: 'active', tier: 'tier-1', severity: 'A', assignee: 'agent', since },
  ];
  const specs = filters.flatMap((filter) => [
    ...ticketSorts.flatMap((sort) => listQueries(filter, sort)),
    ...countQueries(filter),
  ]);
  return [...new Map(specs.map((spec) => [spec.query, spec])).values()].map(({ query, parameters = [] }) => ({
    container: 'tickets',
    query,
    parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    partitionKey: undefined,
  }));
};

/** Asks the store everything that it can be asked; answers every query that went over the wire. */
const everythingAsked = async ({ ports, cosmos }: ADesk): Promise<readonly Asked[]> => {
  const { tickets, uploads, devices, directory, ledger } = ports;
  const change = aFiledTicket({});
  await tickets.create(change);
  const enrolled = anEnrolledDevice();
  await devices.create(enrolled);
  const { deviceId } = enrolled.device;
  const { ticketId, filedBy } = change.ticket;
  const now = instant('2030-01-01T00:00:00Z');
  await Promise.all([
    tickets.events(ticketId),
    tickets.alerts(ticketId),
    tickets.attachments(ticketId),
    uploads.due(now, 5),
    uploads.of(filedBy, 5),
    tickets.noticesIn(ticketId),
    tickets.beside(ticketId),
    allPages((continuation) => tickets.naming('nobody', 5, continuation)),
    tickets.closedBefore(now, 5),
    tickets.raisedBefore(now, 5),
    tickets.sentBefore(now, 5),
    devices.sentBefore(now, 5),
    devices.noticesIn(deviceId),
    devices.requestedBefore(now, 5),
    devices.alarmsBefore(now, 5),
    devices.heldBy('engineer', 5),
    devices.saidBefore(now, 5),
    devices.saidBy('it-admin', 5),
    directory.exportsAbout(filedBy, 5),
    directory.erasures(5),
    directory.openErasures(5),
    directory.openErasureOf(filedBy),
    directory.devicesOf(filedBy, 5),
    tickets.noticesOf(ticketId, 'alert-response-1-breach'),
    ...lists(filedBy).flatMap((filter) => [
      ...ticketSorts.map((sort) => tickets.list({ ...filter, sort, limit: 5 })),
      tickets.count(filter),
    ]),
    directory.exports(5),
    directory.refusals(5),
    directory.deskAlarms(5),
    directory.waitingNotices(now, 5),
    directory.noticesOf('setting', 'alarm-rules-1'),
    directory.noticesIn('setting'),
    directory.sentBefore(now, 5),
    tickets.due(now, 5),
    tickets.live(5),
    tickets.waitingNotices(now, 5),
    devices.events(deviceId),
    devices.grants(deviceId),
    devices.alarms(deviceId),
    devices.list(5),
    devices.grantsBy({ limit: 5 }),
    devices.grantsBy({ state: 'ready', limit: 5 }),
    devices.grantsBy({ deviceId, limit: 5 }),
    devices.grantsBy({ ticketId, limit: 5 }),
    devices.grantsBy({ holder: filedBy, limit: 5 }),
    devices.grantsBy({ departure: 'unsupported', limit: 5 }),
    devices.grantsBy({ departure: 'any', limit: 5 }),
    devices.due(now, 5),
    devices.held(5),
    devices.revealed(),
    devices.campaignDevices({ campaignId: 'RC-0123456789', progress: 'asked' }, 5),
    devices.campaignCount({ campaignId: 'RC-0123456789', progress: 'asked' }),
    devices.overdueCount(),
    directory.campaigns(5),
    directory.campaignsBefore(now, 5),
    ledger.last(),
    ledger.checkpoints({ order: 'newest first', limit: 5 }),
    ledger.checkpoints({ order: 'oldest first', limit: 5 }),
    ledger.checkpoints({ order: 'oldest first', from: now, limit: 5 }),
    ledger.checkpoints({ order: 'oldest first', from: now, to: now, limit: 5 }),
    devices.relays(5),
    devices.relaysOf(deviceId),
    devices.waitingNotices(now, 5),
    devices.noticesOf(deviceId, 'alarm-refused-rotation-1'),
    directory.groups(),
    directory.contact('devices'),
    directory.heartbeats(),
    directory.managedDevices(5),
    directory.people(5),
    directory.personWithMail('Somebody@contoso.example'),
  ]);
  const asked = new Map<string, Asked>();
  for (const { method, url, headers, body } of cosmos.calls) {
    const isPlan = headers['x-ms-cosmos-is-query-plan-request'] !== undefined;
    if (method !== 'POST' || isPlan || !body.startsWith('{"query"')) continue;
    const { query, parameters = [] }: { query: string; parameters?: { name: string; value: unknown }[] } =
      JSON.parse(body);
    const partition = headers['x-ms-documentdb-partitionkey'];
    const container = url.pathname.split('/').at(-2) ?? '';
    asked.set(`${container} ${query} ${partition === undefined}`, {
      container,
      query,
      parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
      partitionKey: partition === undefined ? undefined : JSON.parse(partition),
    });
  }
  return [...asked.values()];
};

describe('every query of the adapter', () => {
  let desk: ADesk;
  let asked: readonly Asked[];
  beforeEach(async () => {
    desk = await openDesk();
    asked = await everythingAsked(desk);
  });

  it('is known here', () => {
    expect(written.length).toBeGreaterThanOrEqual(8);
    const unknown = written.filter((text) => !asked.some(({ query }) => query.startsWith(text)));
    expect(unknown).toEqual([]);
  });

  it('searches an index, never reads a whole container, and never sorts more than what is of one ticket, device or person', () => {
    const isSmall = (container: string) =>
      containers.some(({ id, smallPartitions }) => id === container && smallPartitions);
    const plans = [...asked, ...narrowLists()].map(({ container, query, parameters, partitionKey }) => ({
      query,
      isOfOne: partitionKey !== undefined && isSmall(container),
      plan: desk.cosmos.endpoint.explain(container, query, parameters, partitionKey),
    }));
    expect(plans.length).toBeGreaterThanOrEqual(9);
    expect(plans.filter(({ plan }) => !plan.some((step) => step.startsWith('SEARCH')))).toEqual([]);
    expect(plans.filter(({ plan }) => plan.some((step) => /^SCAN (?!m )/.test(step)))).toEqual([]);
    // What has a device, a start of a number or one person on it is little, as is what is open and has a word: sorting that is fine.
    const few = /c\.devices|c\.watchers|STARTSWITH\(c\.id|(c\.filedBy =|c\.assignee =|c\.words,) .* ORDER BY c\.dueAt$/;
    const sorting = plans.filter(({ plan }) => plan.some((step) => step.startsWith('USE TEMP B-TREE')));
    expect(sorting.filter(({ query, isOfOne }) => !isOfOne && !few.test(query))).toEqual([]);
  });

  it('filters and sorts on paths that its container indexes', () => {
    for (const { container, query } of asked) {
      const { includedPaths = [] } = containers.find(({ id }) => id === container)?.indexingPolicy ?? {};
      const condition = plainly(query).slice(query.indexOf(' FROM c') + ' FROM c'.length);
      const paths = [...condition.matchAll(/\bc\.([\w.]+)/g)]
        .map(([, field = '']) => field.replaceAll('.', '/'))
        .map((field) => (['words', 'devices', 'watchers'].includes(field) ? `/${field}/[]/?` : `/${field}/?`))
        .filter((path) => path !== '/id/?'); // Azure indexes it always.
      const indexed = includedPaths.map(({ path }) => path);
      expect([query, paths.filter((path) => !indexed.includes(path))]).toEqual([query, []]);
    }
  });

  it('binds whatever comes from outside', () => {
    expect(asked.filter(({ query }) => /TL-|requester|2030/.test(query))).toEqual([]);
  });
});

describe('the containers', () => {
  it('that the adapter opens are those that Bicep makes', () => {
    const opened = readdirSync(adapter).flatMap((name) =>
      [...readFileSync(join(adapter, name), 'utf8').matchAll(/\.container\('([^']+)'\)/g)].map(([, id]) => id),
    );
    expect([...new Set(opened)].toSorted()).toEqual(containers.map(({ id }) => id).toSorted());
  });

  it('index nothing that no query asks for', async () => {
    const queries = (await everythingAsked(await openDesk())).map(({ query }) => plainly(query)).join('\n');
    const idle = containers.flatMap(({ id, indexingPolicy }) =>
      (indexingPolicy?.includedPaths ?? [])
        .map(({ path }) => path.slice(1, -2).replace('/[]', '').replaceAll('/', '.'))
        .filter((field) => !queries.includes(`c.${field}`))
        .map((field) => `${id} ${field}`),
    );
    expect(idle).toEqual([]);
  });
});
