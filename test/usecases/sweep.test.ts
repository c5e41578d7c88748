import { Fault, type TicketStore } from '../../desk/ports';
import { iso } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { anAgent } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

/** The same store, noting which tickets are written, in order. */
const noting = (written: string[]): TicketStore => ({
  ...desk.ports.tickets,
  replace: (change, etag) => {
    written.push(change.ticket.ticketId);
    return desk.ports.tickets.replace(change, etag);
  },
});

const tierOf = async (ticketId: string): Promise<string> => (await desk.ticket(ticketId)).tier;

describe('the sweep', () => {
  it('does everything that is due, whatever became of the lifecycles', async () => {
    const { ticketId } = await desk.files();
    desk.clock.pass(3 * 24 * 60);
    expect(await desk.sweepDueTickets()).toBe(1);

    const kinds = (await desk.ports.tickets.events(ticketId)).map(({ kind }) => kind);
    expect(kinds).toEqual(['ticket-filed', 'tier-climbed', 'clock-breached']);
    expect(desk.mails).toHaveLength(1);
  });

  it('serves the most overdue first', async () => {
    const filed: string[] = [];
    for (const severity of ['C', 'B', 'A'] as const) filed.unshift((await desk.files({ severity })).ticketId);
    desk.clock.pass(4 * 60);
    const written: string[] = [];
    await desk.but({ tickets: noting(written) }).sweepDueTickets();
    expect([...new Set(written)]).toEqual(filed);
  });

  it('finds nothing to do before anything is due, and nothing again after it was done', async () => {
    await desk.files();
    desk.clock.pass(119);
    expect(await desk.sweepDueTickets()).toBe(0);
    desk.clock.pass(1);
    expect(await desk.sweepDueTickets()).toBe(1);
    expect(await desk.sweepDueTickets()).toBe(0);
  });

  it('leaves a ticket that cannot be served for the next round, and serves all others', async () => {
    const filed: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      filed.push((await desk.files()).ticketId);
      desk.clock.pass(1);
    }
    const [first, stuck, ...rest] = filed as [string, string, ...string[]];
    desk.cosmos.inject(({ kind, partition }) =>
      kind === 'batch' && partition?.includes(stuck) ? { when: 'before', status: 503 } : undefined,
    );
    desk.clock.pass(150);
    await desk.sweepDueTickets();
    expect(await Promise.all([first, ...rest].map(tierOf))).toEqual(['tier-2', 'tier-2', 'tier-2', 'tier-2']);
    expect(await tierOf(stuck)).toBe('tier-1');
    expect(desk.log.filter((line) => line.includes('left for the next round'))).toHaveLength(1);

    desk.cosmos.inject(() => undefined);
    expect(await desk.sweepDueTickets()).toBe(1);
    expect(await tierOf(stuck)).toBe('tier-2');
  });

  it('serves all others before it crashes over a ticket that nobody can read, and leaves no heartbeat', async () => {
    const [broken, other] = [await desk.files(), await desk.files()];
    const item = desk.cosmos.database.container('tickets').item(broken.ticketId, broken.ticketId);
    const { resource } = await item.read();
    await item.replace({ ...resource, schemaVersion: 99 });
    desk.clock.pass(150);

    await expect(desk.sweepDueTickets()).rejects.toMatchObject({ kind: 'unreadable' });
    expect(await tierOf(other.ticketId)).toBe('tier-2');
    const trouble = desk.log.filter((line) => !line.startsWith('info: measured'));
    expect(trouble).toEqual([`error: a defect was met {"ticketId":"${broken.ticketId}"}`]);
    expect(await desk.ports.directory.heartbeats()).toEqual({});
  });

  it('goes through every page: hundreds of tickets at once', async () => {
    const filed = await Promise.all(Array.from({ length: 230 }, () => desk.files()));
    desk.clock.pass(120);
    expect(await desk.sweepDueTickets()).toBe(230);
    const tiers = await Promise.all(filed.map(({ ticketId }) => tierOf(ticketId)));
    expect(new Set(tiers)).toEqual(new Set(['tier-2']));
    expect(await desk.sweepDueTickets()).toBe(0);
  });

  it('ends when others serve the rest before it asks for the next page', async () => {
    await Promise.all(Array.from({ length: 130 }, () => desk.files()));
    desk.clock.pass(120);
    const { items, continuation } = await desk.ports.tickets.due(desk.clock.now(), 100);
    expect(items).toHaveLength(100);
    await desk.sweepDueTickets();
    const last = await desk.ports.tickets.due(desk.clock.now(), 100, continuation);
    expect(last).toEqual({ items: [], continuation: undefined });
  });

  it('goes on through pages that are shorter than they could be', async () => {
    for (let count = 0; count < 5; count += 1) await desk.files();
    desk.cosmos.inject(({ kind }) => (kind === 'query' ? { shortPage: 1 } : undefined));
    desk.clock.pass(120);
    expect(await desk.sweepDueTickets()).toBe(5);
  });

  it('leaves a heartbeat when it is done', async () => {
    await desk.sweepDueTickets();
    const { 'sla-sweep': sweptAt } = await desk.ports.directory.heartbeats();
    expect(sweptAt && iso(sweptAt)).toBe(iso(desk.clock.now()));
  });

  it('leaves none when it could not look', async () => {
    desk.cosmos.inject(({ kind }) => (kind === 'query' ? { when: 'before', status: 503 } : undefined));
    await expect(desk.sweepDueTickets()).rejects.toMatchObject({ kind: 'unavailable' });
    desk.cosmos.inject(() => undefined);
    expect(await desk.ports.directory.heartbeats()).toEqual({});
  });
});

describe('the daily walk', () => {
  it('starts a lifecycle for every ticket that is not closed', async () => {
    const [open, done] = [await desk.files(), await desk.files()];
    const { ticketId } = done;
    await desk.respondToTicket({ caller: anAgent, ticketId }, {});
    await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Repaired it.' });
    desk.clock.pass(24 * 60);
    await desk.takeDueStep(ticketId, 'close');
    const before = desk.starts.length;

    expect(await desk.reviveLifecycles()).toBe(1);
    expect(desk.starts.slice(before)).toEqual([open.ticketId]);
    expect(await desk.ports.directory.heartbeats()).toMatchObject({ 'lifecycle-watch': desk.clock.now() });
  });

  it('goes on to the next when one does not start', async () => {
    const filed = await Promise.all([desk.files(), desk.files(), desk.files()]);
    const tried: string[] = [];
    const half = desk.but({
      workflows: {
        ...desk.ports.workflows,
        start: async (ticketId) => {
          tried.push(ticketId);
          throw new Fault('unavailable');
        },
      },
    });
    expect(await half.reviveLifecycles()).toBe(3);
    expect(tried.toSorted()).toEqual(filed.map(({ ticketId }) => ticketId).toSorted());
  });
});

describe('the health of the desk', () => {
  it('is good until the sweep is a quarter of an hour late', async () => {
    expect(await desk.health()).toEqual({ status: 'ok', store: 'ok', sweep: 'ok' });
    await desk.sweepDueTickets();
    const sweptAt = iso(desk.clock.now());
    desk.clock.pass(15);
    expect(await desk.health()).toEqual({ status: 'ok', store: 'ok', sweep: 'ok', sweptAt });
    desk.clock.pass(1);
    expect(await desk.health()).toEqual({ status: 'degraded', store: 'ok', sweep: 'late', sweptAt });
  });

  it('is bad when the store does not answer', async () => {
    desk.cosmos.inject(({ kind }) => (kind === 'query' ? { when: 'before', status: 503 } : undefined));
    expect(await desk.health()).toMatchObject({ status: 'degraded', store: 'unavailable' });
  });
});
