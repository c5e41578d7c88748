import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '../../desk/rules/time';
import { aFiledTicket } from '../support/a-change';
import { type ADesk, containers, desks } from '../support/a-desk';
import { anEnrolledDevice } from '../support/a-device';

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

/** Asks the store everything that it can be asked; answers every query that went over the wire. */
const everythingAsked = async ({ ports, cosmos }: ADesk): Promise<readonly Asked[]> => {
  const { tickets, uploads, devices, directory } = ports;
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
    tickets.noticesOf(ticketId, 'alert-response-1-breach'),
    tickets.list({ limit: 5 }),
    tickets.list({ limit: 5, filedBy }),
    tickets.due(now, 5),
    tickets.live(5),
    tickets.waitingNotices(now, 5),
    devices.events(deviceId),
    devices.grants(deviceId),
    devices.alarms(deviceId),
    devices.list(5),
    devices.due(now, 5),
    devices.held(5),
    devices.relays(5),
    devices.relaysOf(deviceId),
    devices.waitingNotices(now, 5),
    devices.noticesOf(deviceId, 'alarm-refused-rotation-1'),
    directory.groups(),
    directory.heartbeats(),
    directory.managedDevices(5),
    directory.people(5),
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

  it('searches an index, never reads a whole container, and never sorts more than one person’s tickets', () => {
    const plans = asked.map(({ container, query, parameters, partitionKey }) => ({
      query,
      plan: desk.cosmos.endpoint.explain(container, query, parameters, partitionKey),
    }));
    expect(plans.length).toBeGreaterThanOrEqual(9);
    expect(plans.filter(({ plan }) => !plan.some((step) => step.startsWith('SEARCH')))).toEqual([]);
    expect(plans.filter(({ plan }) => plan.some((step) => step.startsWith('SCAN')))).toEqual([]);
    // One person's tickets are few: sorting those is fine.
    const sorting = plans.filter(({ plan }) => plan.some((step) => step.startsWith('USE TEMP B-TREE')));
    expect(sorting.map(({ query }) => query)).toEqual([
      'SELECT * FROM c WHERE c.filedBy = @filedBy ORDER BY c.filedAt DESC',
    ]);
  });

  it('filters and sorts on paths that its container indexes', () => {
    for (const { container, query } of asked) {
      const { includedPaths = [] } = containers.find(({ id }) => id === container)?.indexingPolicy ?? {};
      const condition = query.slice(query.indexOf(' FROM c') + ' FROM c'.length);
      const paths = [...condition.matchAll(/\bc\.(\w+)/g)].map(([, field]) => `/${field}/?`);
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
    const queries = (await everythingAsked(await openDesk())).map(({ query }) => query).join('\n');
    const idle = containers.flatMap(({ id, indexingPolicy }) =>
      (indexingPolicy?.includedPaths ?? [])
        .map(({ path }) => path.slice(1, -2))
        .filter((field) => !queries.includes(`c.${field}`))
        .map((field) => `${id} ${field}`),
    );
    expect(idle).toEqual([]);
  });
});
