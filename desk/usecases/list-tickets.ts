import { Fault, type Page, type Ports, type TicketFilter, type TicketSort, type TierRef } from '../ports';
import { canonicalJson } from '../rules/canonical-json';
import type { PolicyOf } from '../rules/clocks';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import { readsTiers, sightOf, viewOf } from '../rules/permissions';
import { lanes } from '../rules/policies';
import { searchOf } from '../rules/ticket-words';
import { type Ticket, type TicketState, ticketStates } from '../rules/tickets';
import { dayMs, type Instant, instantOfMs } from '../rules/time';
import { areasOf } from './contacts';
import { policiesOf } from './policies';
import type { Refusal } from './refusals';

/**
 * Which tickets somebody wants to see: one's own, those of the tiers one works in, those of the areas of focus that one stands
 * behind, or all; narrowed by the rest.
 */
export interface TicketWish
  extends Pick<TicketFilter, 'state' | 'lane' | 'type' | 'severity' | 'tier' | 'assignee' | 'area' | 'dueBefore'> {
  readonly view?: 'own' | 'tier' | 'area' | 'all' | undefined;
  readonly device?: string | undefined;
  /** Those who are to be called within a day, or were to be called by now (R46). */
  readonly callback?: 'due' | undefined;
  /** The last six months when absent (R66); a number is found however old its ticket is. */
  readonly since?: Instant | undefined;
  readonly q?: string | undefined;
}

export interface TicketPageWish extends TicketWish {
  readonly sort?: TicketSort | undefined;
  readonly limit: number;
  readonly continuation?: string | undefined;
}

export type TicketPage = Page<Ticket> & { readonly policyOf: PolicyOf };

/** One page of the tickets that the caller may see: what is not closed first, then what is (R52). */
export const listTickets = async (
  ports: Ports,
  caller: Caller,
  { limit, continuation, ...wish }: TicketPageWish,
): Promise<Decision<TicketPage, Refusal>> => {
  const bond = bondOf(ports, caller, wish);
  const place = continuation === undefined ? undefined : placeOf(continuation, bond, ports.clock.now());
  const now = place?.askedAt ?? ports.clock.now();
  const filter = await filterOf(ports, caller, wish, now);
  if (filter === undefined) return refuse({ kind: 'act-forbidden', act: 'read-ticket', isSecurity: false });

  const { tickets, directory } = ports;
  let page = await tickets.list({ ...filter, sort: wish.sort, limit, continuation: place?.inner });
  const items = [...page.items];
  // A page of the store may end early and still go on; read on, so that a short list does not promise more.
  while (page.continuation !== undefined && items.length < limit) {
    const rest = { sort: wish.sort, limit: limit - items.length, continuation: page.continuation };
    page = await tickets.list({ ...filter, ...rest });
    items.push(...page.items);
  }
  return accept({
    items,
    continuation: page.continuation && `${bond}-${now.toString(36)}-${page.continuation}`,
    policyOf: await policiesOf(directory, items),
  });
};

export interface TicketCounts {
  readonly total: number;
  readonly byState: Readonly<Record<TicketState, number>>;
  /** By the tiers of the active policy; tickets of an older policy's tiers are `elsewhere`. */
  readonly byTier: readonly (TierRef & { readonly count: number })[];
  readonly elsewhere: number;
}

/** How many tickets a list has, by state and by tier. Costs what it counts. */
export const countTickets = async (
  ports: Ports,
  caller: Caller,
  wish: TicketWish,
): Promise<Decision<TicketCounts, Refusal>> => {
  const { tickets, clock } = ports;
  const filter = await filterOf(ports, caller, wish, clock.now());
  if (filter === undefined) return refuse({ kind: 'act-forbidden', act: 'read-ticket', isSecurity: false });
  const isAsked = <Value>(asked: Value | undefined, value: Value): boolean => asked === undefined || asked === value;
  const states = ticketStates.map(async (state) => {
    const count = isAsked(wish.state, state) ? await tickets.count({ ...filter, state }) : 0;
    return [state, count] as const;
  });
  const tiers = (await tiersOf(ports)).map(async ({ lane, tier }) => {
    const isIn = isAsked(wish.lane, lane) && isAsked(wish.tier, tier);
    return { lane, tier, count: isIn ? await tickets.count({ ...filter, lane, tier }) : 0 };
  });
  const byState = Object.fromEntries(await Promise.all(states)) as Record<TicketState, number>;
  const byTier = await Promise.all(tiers);
  const total = Object.values(byState).reduce((sum, count) => sum + count, 0);
  return accept({ total, byState, byTier, elsewhere: total - byTier.reduce((sum, { count }) => sum + count, 0) });
};

/** What the store is asked for; nothing when the caller may not see that much. */
export const filterOf = async (
  ports: Ports,
  caller: Caller,
  { view = viewOf(caller), q, device, since, callback, ...wish }: TicketWish,
  now: Instant,
): Promise<TicketFilter | undefined> => {
  const readsAll = viewOf(caller) === 'all';
  const isTheirs = view === 'own' || (view !== 'all' && readsTiers(caller));
  if (!isTheirs && !readsAll) return undefined;
  // To stand behind an area gives nobody the sight of it: who reads what is in their tiers reads that of it.
  const isInTiers = view === 'tier' || (view === 'area' && !readsAll);
  const search = q === undefined ? undefined : searchOf(q);
  const isNumber = search !== undefined && 'number' in search;
  const { state, lane, type, severity, tier, assignee, area, dueBefore } = wish;
  return {
    ...{ state, lane, type, severity, tier, assignee, area, dueBefore, search },
    deviceId: device,
    callbackBefore: callback === 'due' ? instantOfMs(now + dayMs) : undefined,
    since: since ?? (isNumber ? undefined : instantOfMs(now - shownDays * dayMs)),
    filedBy: view === 'own' ? caller.id : undefined,
    tiers: isInTiers ? await tiersOfCaller(ports, caller) : undefined,
    areas: view === 'area' ? await areasOf(ports, caller) : undefined,
    security: view === 'own' ? undefined : await securityFor(ports, caller),
  };
};

/** How the security area narrows what a list shows the caller: not at all when they read all of it (R95). */
const securityFor = async (ports: Ports, caller: Caller): Promise<TicketFilter['security']> => {
  const { others, security } = sightOf(caller);
  if (security === 'all') return others ? undefined : 'only';
  return { seenBy: caller.id, tiers: security === 'tier' ? await tiersOfCaller(ports, caller) : [] };
};

/** Six months (R66). */
const shownDays = 183;

const ladders = async ({ directory }: Ports) => {
  const policy = await directory.activePolicy();
  return lanes.flatMap((lane) => (policy.lanes[lane]?.ladder ?? []).map((rung) => ({ lane, ...rung })));
};

const tiersOf = async (ports: Ports): Promise<readonly TierRef[]> =>
  (await ladders(ports)).map(({ lane, tier }) => ({ lane, tier }));

/** The tiers whose groups the caller belongs to, by the active policy. */
const tiersOfCaller = async (ports: Ports, caller: Caller): Promise<readonly TierRef[]> => {
  const [rungs, groups] = await Promise.all([ladders(ports), ports.directory.groups()]);
  const own = groups.filter(({ objectId }) => caller.groups.includes(objectId)).map(({ id }) => id);
  return rungs.filter(({ group }) => own.includes(group)).map(({ lane, tier }) => ({ lane, tier }));
};

/** Binds a continuation to who asked for what. */
const bondOf = ({ ids }: Ports, caller: Caller, wish: object): string => {
  const said = Object.entries(wish).filter(([, value]) => value !== undefined);
  return ids.hash(canonicalJson([caller.id, Object.fromEntries(said)])).slice(0, 16);
};

interface Place {
  readonly askedAt: Instant;
  readonly inner: string;
}

/** The pages of one list look back from one moment: that of the first. */
const placeOf = (continuation: string, bond: string, now: Instant): Place => {
  const [, of, asked = '', inner = ''] = /^([0-9a-f]{16})-([0-9a-z]{1,9})-(.+)$/.exec(continuation) ?? [];
  const askedAt = Number.parseInt(asked, 36);
  if (of !== bond || !(askedAt <= now)) throw new Fault('continuation-foreign', { cause: { continuation } });
  return { askedAt: instantOfMs(askedAt), inner };
};
