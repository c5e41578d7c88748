import { createDeviceStore } from '../../adapters/cosmos/device-store';
import { createLedger } from '../../adapters/cosmos/ledger';
import { createTicketStore } from '../../adapters/cosmos/ticket-store';
import type { Ledger, TicketStore } from '../../desk/ports';
import { ticketNumber } from '../../desk/rules/ticket-number';
import { aFiledTicket } from '../support/a-change';
import { aClock, aCosmos, nothingSaid, type SettableClock } from '../support/a-desk';
import { sha256 } from '../support/a-policy';
import { ledgerContract, storedCheckpoints } from './ledger.contract';
import { faultOf } from './ticket-store.contract';

const aNumberOf = (no: number): string => ticketNumber(sha256(`ledger ${no}`));

describe('the ledger on the laptop', () => {
  let drawn = 0;
  ledgerContract(async () => {
    const cosmos = aCosmos(aClock().now);
    return {
      ledger: createLedger(cosmos.database, nothingSaid),
      tickets: createTicketStore(cosmos.database, nothingSaid),
      devices: createDeviceStore(cosmos.database, nothingSaid),
      number: () => {
        drawn += 1;
        return aNumberOf(drawn);
      },
      close: cosmos.close,
    };
  });
});

let clock: SettableClock;
let cosmos: ReturnType<typeof aCosmos>;
let ledger: Ledger;
let tickets: TicketStore;
let said: string[];
beforeEach(() => {
  clock = aClock();
  cosmos = aCosmos(clock.now);
  said = [];
  ledger = createLedger(
    cosmos.database,
    (level, message, facts) => void said.push(`${level}: ${message} ${JSON.stringify(facts)}`),
  );
  tickets = createTicketStore(cosmos.database, nothingSaid);
});
afterEach(() => cosmos.close());

const file = async (count: number): Promise<readonly string[]> => {
  const numbers = Array.from({ length: count }, (_, no) => aNumberOf(no));
  for (const ticketId of numbers) await tickets.create(aFiledTicket({ ticketId }));
  return numbers;
};

it('names some thousand heads at most, and goes on from there', async () => {
  const numbers = await file(1_300);
  const first = await ledger.changedHeads(undefined);
  expect(first.isAll).toBe(false);
  expect(first.heads.length).toBeLessThan(1_300);
  const second = await ledger.changedHeads(first.resume);
  expect(second.isAll).toBe(true);
  const named = [...first.heads, ...second.heads].map(({ chain }) => chain);
  expect(named.toSorted()).toEqual(numbers.toSorted());
});

it('costs what was written since, not what is stored', async () => {
  await file(200);
  const { resume } = await ledger.changedHeads(undefined);
  await tickets.create(aFiledTicket({ ticketId: aNumberOf(1_000) }));
  const before = cosmos.calls.length;
  expect((await ledger.changedHeads(resume)).heads).toHaveLength(1);
  const feeds = cosmos.calls.slice(before).filter(({ headers }) => headers['a-im'] !== undefined);
  expect(feeds).toHaveLength(3);
});

it('loses nothing when the clock goes back', async () => {
  await file(1);
  const { resume } = await ledger.changedHeads(undefined);
  clock.set('2020-01-01T00:00:00Z');
  await tickets.create(aFiledTicket({ ticketId: aNumberOf(7) }));
  expect((await ledger.changedHeads(resume)).heads.map(({ chain }) => chain)).toEqual([aNumberOf(7)]);
});

it('names the tombstone of a chain as its end', async () => {
  const container = cosmos.database.container('tickets');
  const head = { lastSeq: 9, lastHash: sha256('nine') };
  await container.items.create({ id: 'tombstone', ticketId: 'TL-GONEGONE00', doc: 'tombstone', ...head });
  expect((await ledger.changedHeads(undefined)).heads).toEqual([
    { of: 'ticket', chain: 'TL-GONEGONE00', seq: 9, hash: sha256('nine'), ended: 'retention' },
  ]);
});

it('leaves out what cannot be read, and names it to whoever runs the desk', async () => {
  const container = cosmos.database.container('tickets');
  await container.items.create({ id: 'TL-BROKEN0000', ticketId: 'TL-BROKEN0000', doc: 'ticket', lastSeq: 'nine' });
  const [whole = ''] = await file(1);
  expect((await ledger.changedHeads(undefined)).heads.map(({ chain }) => chain)).toEqual([whole]);
  expect(said).toEqual([expect.stringContaining('a document cannot be read')]);
});

it('says so when it begins anew', async () => {
  await ledger.changedHeads('{"devices":"no token"}');
  expect(said).toEqual([
    'warn: the changes of a container are read from their beginning again {"container":"devices"}',
  ]);
});

it('fails as the store does, and does not begin anew for that', async () => {
  const { resume } = await ledger.changedHeads(undefined);
  cosmos.inject(({ container }) =>
    container === 'tickets' ? { when: 'before', status: 429, retryAfterMs: 2 } : undefined,
  );
  expect((await faultOf(ledger.changedHeads(resume))).kind).toBe('throttled');
  expect(said).toEqual([]);
});

it('answers a checkpoint that cannot be read with a fault: a gap would lie', async () => {
  const [first] = storedCheckpoints(1);
  if (first !== undefined) await ledger.append(first);
  const container = cosmos.database.container('ledger');
  await container.items.create({ id: '000000002', chain: 'checkpoints', number: 2, at: '2026-03-02T09:00:00.000Z' });
  expect((await faultOf(ledger.last())).kind).toBe('unreadable');
  expect((await faultOf(ledger.checkpoints({ order: 'oldest first', limit: 10 }))).kind).toBe('unreadable');
});
