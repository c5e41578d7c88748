import fc from 'fast-check';
import { createTicketStore } from '../../adapters/cosmos/ticket-store';
import type { TicketFilter, TicketSort, TicketStore } from '../../desk/ports';
import { ticketSorts } from '../../desk/ports';
import { lanes, severities, ticketTypes } from '../../desk/rules/policies';
import { ticketNumber } from '../../desk/rules/ticket-number';
import { wordsOfTicket } from '../../desk/rules/ticket-words';
import { type Ticket, ticketStates } from '../../desk/rules/tickets';
import { type Instant, instant, plusMinutes } from '../../desk/rules/time';
import { aFiledTicket } from '../support/a-change';
import { aClock, aCosmos, nothingSaid } from '../support/a-desk';
import { sha256 } from '../support/a-policy';
import { allPages } from './ticket-store.contract';

/** A ticket of any kind, and when the desk owes it something. */
interface Standing {
  readonly ticket: Ticket;
  readonly dueAt: Instant | undefined;
}

const tiers = ['tier-1', 'tier-2'] as const;
const people = ['ann', 'bob'] as const;
const titles = ['Outlook does not start', 'outlook: no mail', 'The VPN drops', 'Ünïcode 邮件', ''] as const;
const start = instant('2026-01-05T09:00:00Z');
const moment = fc.integer({ min: 0, max: 5 }).map((days) => plusMinutes(start, days * 1_440));

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const traits = fc.record({
  lane: fc.constantFrom(...lanes),
  type: fc.constantFrom(...ticketTypes),
  severity: fc.constantFrom(...severities),
  state: fc.constantFrom(...ticketStates),
  tier: fc.constantFrom(...tiers),
  title: fc.constantFrom(...titles),
  filedBy: fc.constantFrom(...people),
  filedAt: moment,
  assignee: optional(fc.constantFrom(...people)),
  area: optional(fc.constantFrom('Devices', 'Security')),
  devices: optional(fc.subarray(['device-1', 'device-2'])),
  watchers: optional(fc.subarray([...people])),
  externalIds: optional(
    fc.subarray(['INC-77', 'vpn']).map((ids) => ids.map((externalId) => ({ system: 'external', externalId }))),
  ),
  dueAt: optional(moment),
});

const defined = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;

const standingsOf = (
  all: readonly (typeof traits extends fc.Arbitrary<infer Value> ? Value : never)[],
): readonly Standing[] =>
  all.map(({ dueAt, ...trait }, index) => {
    const { ticket } = aFiledTicket({ ticketId: ticketNumber(sha256(`list ${index}`)) });
    // Two tickets of one moment have no order of their own.
    const filedAt = plusMinutes(trait.filedAt, index);
    const due = trait.state === 'closed' || dueAt === undefined ? undefined : plusMinutes(dueAt, index);
    return { ticket: { ...ticket, ...defined({ ...trait, filedAt }) } as Ticket, dueAt: due };
  });

const someTiers = fc.uniqueArray(fc.record({ lane: fc.constantFrom(...lanes), tier: fc.constantFrom(...tiers) }), {
  maxLength: 4,
});

const filters: fc.Arbitrary<TicketFilter> = fc.record({
  security: fc.option(
    fc.oneof(fc.constant('only' as const), fc.record({ seenBy: fc.constantFrom(...people), tiers: someTiers })),
    { nil: undefined, freq: 4 },
  ),
  filedBy: optional(fc.constantFrom(...people)),
  tiers: fc.option(someTiers, { nil: undefined, freq: 1 }),
  state: optional(fc.constantFrom(...ticketStates)),
  lane: optional(fc.constantFrom(...lanes)),
  type: optional(fc.constantFrom(...ticketTypes)),
  severity: optional(fc.constantFrom(...severities)),
  tier: optional(fc.constantFrom(...tiers)),
  assignee: optional(fc.constantFrom(...people)),
  area: optional(fc.constantFrom('Devices', 'Security')),
  areas: optional(fc.subarray(['Devices', 'Security', 'Other'])),
  deviceId: optional(fc.constantFrom('device-1', 'device-3')),
  dueBefore: optional(moment),
  since: optional(moment),
  search: optional(
    fc.oneof(
      fc.constantFrom('TL-', 'TL-0', ticketNumber(sha256('list 1')).slice(0, 5)).map((number) => ({ number })),
      fc
        .subarray(['outlook', 'vpn', 'drops', '77', '邮件'], { minLength: 1, maxLength: 2 })
        .map((words) => ({ words })),
    ),
  ),
});

/** Few conditions at once: most lists have tickets then. */
const sparse = fc
  .tuple(filters, fc.array(fc.nat(9), { minLength: 15, maxLength: 15 }))
  .map(([filter, chances]) =>
    Object.fromEntries(Object.entries(filter).filter((_, index) => (chances[index] ?? 9) < 3)),
  ) as fc.Arbitrary<TicketFilter>;

/** Is the ticket outside the security area, or there for one of the reasons that the filter names? */
const isShown = ({ security }: TicketFilter, { area, filedBy, watchers, lane, tier }: Ticket): boolean => {
  if (security === undefined) return true;
  if (security === 'only') return area === 'Security';
  const { seenBy, tiers: worked } = security;
  const isTheirs = filedBy === seenBy || (watchers ?? []).includes(seenBy);
  return area !== 'Security' || isTheirs || worked.some((one) => one.lane === lane && one.tier === tier);
};

/** What a list should have, from the words of its port alone. */
const isWanted = (filter: TicketFilter, { ticket, dueAt }: Standing): boolean => {
  const same = (['filedBy', 'state', 'lane', 'type', 'severity', 'tier', 'assignee', 'area'] as const).every(
    (field) => filter[field] === undefined || filter[field] === ticket[field],
  );
  const { tiers: anyOf, areas, deviceId, dueBefore, since, search } = filter;
  const found =
    search === undefined ||
    ('number' in search
      ? ticket.ticketId.startsWith(search.number)
      : search.words.every((word) => wordsOfTicket(ticket).includes(word)));
  return (
    same &&
    found &&
    isShown(filter, ticket) &&
    (anyOf === undefined || anyOf.some(({ lane, tier }) => lane === ticket.lane && tier === ticket.tier)) &&
    (areas === undefined || areas.some((area) => area === ticket.area)) &&
    (deviceId === undefined || (ticket.devices ?? []).includes(deviceId)) &&
    (dueBefore === undefined || (dueAt !== undefined && dueAt < dueBefore)) &&
    (since === undefined || ticket.filedAt >= since)
  );
};

const expected = (all: readonly Standing[], filter: TicketFilter, sort: TicketSort): readonly string[] => {
  const keyOf = ({ ticket, dueAt }: Standing): readonly number[] => {
    const isClosed = ticket.state === 'closed' ? 1 : 0;
    if (sort === 'severity') return [isClosed, severities.indexOf(ticket.severity), -ticket.filedAt];
    if (sort === 'dueAt' && dueAt !== undefined) return [isClosed, 0, dueAt];
    return [isClosed, 1, -ticket.filedAt];
  };
  const before = (one: readonly number[], other: readonly number[]): number =>
    one.map((value, index) => value - (other[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  return all
    .filter((standing) => isWanted(filter, standing))
    .toSorted((one, other) => before(keyOf(one), keyOf(other)))
    .map(({ ticket }) => ticket.ticketId);
};

const storeAll = async (tickets: TicketStore, all: readonly Standing[]): Promise<void> => {
  for (const { ticket, dueAt } of all) {
    await tickets.create({ ...aFiledTicket({ ticketId: ticket.ticketId }), ticket, dueAt });
  }
};

describe('a list of the ticket store', () => {
  it('has what an oracle in memory has, whatever the filters, the order, the pages and how short they are', async () => {
    let lists = 0;
    let full = 0;
    await fc.assert(
      fc.asyncProperty(
        // So many that half of the lists have several, whatever the seed.
        fc.array(traits, { minLength: 24, maxLength: 32 }),
        fc.array(
          fc.record({
            filter: sparse,
            sort: fc.constantFrom(...ticketSorts),
            limit: fc.integer({ min: 1, max: 7 }),
            shortPage: fc.constantFrom(undefined, 0, 1),
          }),
          { minLength: 15, maxLength: 15 },
        ),
        async (traitsOfAll, wishes) => {
          const cosmos = aCosmos(aClock().now);
          const tickets = createTicketStore(cosmos.database, nothingSaid);
          try {
            const all = standingsOf(traitsOfAll);
            await storeAll(tickets, all);
            for (const { filter, sort, limit, shortPage } of wishes) {
              let asked = 0;
              cosmos.inject(({ kind }) => {
                if (kind !== 'query' || shortPage === undefined) return undefined;
                asked += 1;
                return { shortPage: shortPage === 0 ? asked % 2 : shortPage };
              });
              const wanted = expected(all, filter, sort);
              const page = (continuation?: string) => tickets.list({ ...filter, sort, limit, continuation });
              const { items } = await allPages(page);
              expect([filter, sort, items.map(({ ticketId }) => ticketId)]).toEqual([filter, sort, wanted]);
              cosmos.inject(() => undefined);
              expect([filter, await tickets.count(filter)]).toEqual([filter, wanted.length]);
              lists += 1;
              full += wanted.length > 1 ? 1 : 0;
            }
          } finally {
            cosmos.close();
          }
        },
      ),
      { numRuns: 25 },
    );
    // An oracle that finds nothing proves nothing.
    expect(full / lists).toBeGreaterThan(0.3);
  }, 120_000);

  it('finds a change of title, devices and state at once, and forgets what was', async () => {
    const cosmos = aCosmos(aClock().now);
    try {
      const tickets = createTicketStore(cosmos.database, nothingSaid);
      const change = aFiledTicket({});
      const { ticket } = change;
      await tickets.create({ ...change, ticket: { ...ticket, devices: ['device-1'] } });
      const { etag = '' } = (await tickets.read(ticket.ticketId)) ?? {};
      const later = { ...ticket, title: 'Printer', devices: ['device-2'], state: 'closed' as const };
      await tickets.replace({ ...change, ticket: later, events: [] }, etag);
      const numberBy = async (filter: TicketFilter) => (await tickets.list({ ...filter, limit: 5 })).items.length;
      expect(await numberBy({ search: { words: ['outlook'] } })).toBe(0);
      expect(await numberBy({ search: { words: ['printer'] } })).toBe(1);
      expect(await numberBy({ deviceId: 'device-1' })).toBe(0);
      expect(await numberBy({ deviceId: 'device-2', state: 'closed' })).toBe(1);
    } finally {
      cosmos.close();
    }
  });
});
