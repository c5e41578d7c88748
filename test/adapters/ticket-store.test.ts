import { randomBytes } from 'node:crypto';
import { DefaultAzureCredential } from '@azure/identity';
import { openCosmos } from '../../adapters/cosmos/client';
import { createTicketStore } from '../../adapters/cosmos/ticket-store';
import type { TicketStore } from '../../desk/ports';
import { ticketNumber } from '../../desk/rules/ticket-number';
import { instant } from '../../desk/rules/time';
import { aFiledTicket, thenBreached } from '../support/a-change';
import { aClock, aCosmos, nothingSaid } from '../support/a-desk';
import { allPages, faultOf, ticketStoreContract } from './ticket-store.contract';

const aFreshNumber = (): string => ticketNumber(randomBytes(32).toString('hex'));

describe('the ticket store on the laptop', () => {
  ticketStoreContract(async () => {
    const cosmos = aCosmos(aClock().now);
    return { tickets: createTicketStore(cosmos.database, nothingSaid), number: aFreshNumber, close: cosmos.close };
  });
});

// biome-ignore lint/style/noProcessEnv: a run against a real account is asked for from outside, never by default
const { DESK_LIVE, DESK_COSMOS_ENDPOINT = '', DESK_COSMOS_DATABASE = '' } = process.env;
(DESK_LIVE === '1' ? describe : describe.skip)('the ticket store in Azure', () => {
  ticketStoreContract(async () => {
    const place = { endpoint: DESK_COSMOS_ENDPOINT, database: DESK_COSMOS_DATABASE };
    const database = openCosmos({ ...place, credential: new DefaultAzureCredential() });
    return {
      tickets: createTicketStore(database, nothingSaid),
      number: aFreshNumber,
      close: () => database.client.dispose(),
    };
  });
});

describe('when the store fails', () => {
  let cosmos: ReturnType<typeof aCosmos>;
  let tickets: TicketStore;
  beforeEach(() => {
    cosmos = aCosmos(aClock().now);
    tickets = createTicketStore(cosmos.database, nothingSaid);
  });
  afterEach(() => cosmos.close());

  const ticketId = 'TL-7KQ4M2XD0A';
  const change = aFiledTicket({ ticketId });

  it.each<[string, string, () => Promise<unknown>]>([
    ['a create', 'batch', () => tickets.create(change)],
    ['a change', 'batch', () => tickets.replace(change, '"any"')],
    ['a read', 'read', () => tickets.read(ticketId)],
    ['the events', 'query', () => tickets.events(ticketId)],
    ['a list', 'query', () => tickets.list({ limit: 10 })],
    ['what is due', 'query', () => tickets.due(instant('2030-01-01T00:00:00Z'), 10)],
  ])('%s that is throttled to the end says how long to wait', async (_name, kind, call) => {
    cosmos.inject((point) => (point.kind === kind ? { when: 'before', status: 429, retryAfterMs: 2 } : undefined));
    expect(await faultOf(call())).toMatchObject({ kind: 'throttled', retryAfterMs: 2, cause: expect.anything() });
  });

  it('a write that is throttled once goes through', async () => {
    cosmos.inject(({ attempt, kind }) =>
      kind === 'batch' && attempt === 1 ? { when: 'before', status: 429, retryAfterMs: 1 } : undefined,
    );
    await tickets.create(change);
    expect(await tickets.read(ticketId)).toMatchObject({ head: { seq: 1 } });
  });

  it.each([408, 449, 500, 503])('%i leaves the outcome of a write unknown: unavailable', async (status) => {
    cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status } : undefined));
    expect((await faultOf(tickets.create(change))).kind).toBe('unavailable');
    expect(await tickets.read(ticketId)).toBeUndefined();
  });

  it('a lost reply is a fault, though the write was done', async () => {
    cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'after', drop: 'ECONNRESET' } : undefined));
    await faultOf(tickets.create(change));
    expect(await tickets.read(ticketId)).toMatchObject({ head: { seq: 1 } });
    expect(await tickets.events(ticketId)).toHaveLength(1);
  });

  it('no page is too short to go on: due, live and lists are whole all the same', async () => {
    const numbers: string[] = [];
    for (let minute = 10; minute < 15; minute += 1) {
      const number = aFreshNumber();
      numbers.push(number);
      await tickets.create(aFiledTicket({ ticketId: number, at: `2026-03-03T09:${minute}:00.000-08:00` }));
    }
    for (const rows of [0, 1, 2]) {
      let pages = 0;
      cosmos.inject(({ kind }) => {
        if (kind !== 'query') return undefined;
        pages += 1;
        return { shortPage: rows === 0 ? pages % 2 : rows };
      });
      const now = instant('2026-03-03T12:00:00-08:00');
      const due = await allPages((continuation) => tickets.due(now, 3, continuation));
      expect(due.items).toEqual(numbers);
      const live = await allPages((continuation) => tickets.live(3, continuation));
      expect(live.items.toSorted()).toEqual(numbers.toSorted());
      const list = await allPages((continuation) => tickets.list({ limit: 3, continuation }));
      expect(list.items.map(({ ticketId: number }) => number)).toEqual(numbers.toReversed());
    }
  });

  it('no page is too short for the notices that wait, up to as many as asked for', async () => {
    for (let count = 0; count < 4; count += 1) {
      const created = aFiledTicket({ ticketId: aFreshNumber() });
      await tickets.create(created);
      const { etag = '' } = (await tickets.read(created.ticket.ticketId)) ?? {};
      await tickets.replace(thenBreached(created, `2026-03-03T12:0${count}:00-08:00`), etag);
    }
    let pages = 0;
    cosmos.inject(({ kind }) => {
      pages += kind === 'query' ? 1 : 0;
      return kind === 'query' ? { shortPage: pages % 2 } : undefined;
    });
    const now = instant('2026-03-03T13:00:00-08:00');
    const all = await tickets.waitingNotices(now, 10);
    const raisedAt = all.map(({ notice }) => notice.createdAt);
    expect(raisedAt).toHaveLength(4);
    expect(raisedAt).toEqual(raisedAt.toSorted());
    expect(await tickets.waitingNotices(now, 3)).toEqual(all.slice(0, 3));
  });

  it('no page is too short for the chain, the alerts and the notices of a ticket', async () => {
    await tickets.create(change);
    const { etag = '' } = (await tickets.read(ticketId)) ?? {};
    await tickets.replace(thenBreached(change, '2026-03-03T12:00:00-08:00'), etag);
    cosmos.inject(({ kind, attempt }) => (kind === 'query' ? { shortPage: attempt % 2 } : undefined));
    expect((await tickets.events(ticketId)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await tickets.alerts(ticketId)).toHaveLength(1);
    expect(await tickets.noticesOf(ticketId, 'alert-response-1-breach')).toHaveLength(1);
  });
});
