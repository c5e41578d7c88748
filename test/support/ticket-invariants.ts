import { brokenLinkOf, type SealedEvent, unseal } from '../../desk/rules/audit';
import { type Cycle, calendarNamed } from '../../desk/rules/clocks';
import type { Policy } from '../../desk/rules/policies';
import { evolve, type Ticket, type TicketEvent, type TicketState, ticketFrom } from '../../desk/rules/tickets';
import { type Instant, instant, plusMinutes } from '../../desk/rules/time';
import { sha256 } from './a-policy';

/** The graph of docs/design.md §4. From any open state a question that nobody answers ends it (R33). */
export const stateSteps: Readonly<Record<TicketState, readonly TicketState[]>> = {
  new: ['assigned', 'active', 'mitigated', 'closed'],
  assigned: ['active', 'mitigated', 'closed'],
  active: ['mitigated', 'resolved'],
  mitigated: ['resolved'],
  resolved: ['active', 'closed'],
  closed: [],
};

/** The stored ticket is what its chain amounts to; each event takes a step that there is, at the next number (I3). */
export const expectOneStory = (ticket: Ticket, sealed: readonly SealedEvent[], policy: Policy): void => {
  expect(brokenLinkOf(ticket.ticketId, sealed, sha256)).toBeUndefined();
  expect(sealed.map(({ seq }) => seq)).toEqual(sealed.map((_one, index) => index + 1));
  const events = sealed.map((event) => unseal<TicketEvent>(event));
  expect(ticketFrom(events)).toEqual(ticket);
  let before: Ticket | undefined;
  for (const event of events) {
    const after: Ticket = evolve(before, event);
    if (before !== undefined) {
      expect([before.state, ...stateSteps[before.state]]).toContain(after.state);
      expectTierStep(before, after, event, policy);
    }
    before = after;
  }
};

/** A tier is never skipped or left backwards without an entry that says so (I6). */
const expectTierStep = (before: Ticket, after: Ticket, event: TicketEvent, policy: Policy): void => {
  if (event.kind === 'ticket-transferred') {
    expect([event.data.fromTier, event.data.toTier]).toEqual([before.tier, after.tier]);
  } else if (event.kind === 'tier-climbed') {
    const ladder = (policy.lanes[before.lane]?.ladder ?? []).map(({ tier }) => tier);
    const above = ladder[ladder.indexOf(before.tier) + 1];
    expect([event.data.fromTier, event.data.toTier, after.tier]).toEqual([before.tier, above, above]);
  } else expect(after.tier).toBe(before.tier);
};

/** Open minutes that the policy promises; only what the shipped policies name. */
const minutesOf = ({ lane, severity }: Ticket, { clock, tier, party }: Cycle, policy: Policy): number | undefined => {
  const rule = policy.lanes[lane];
  const promised = rule?.severities[severity];
  const rung = rule?.ladder.find((one) => one.tier === tier);
  switch (clock) {
    case 'response':
      return promised?.responseMinutes;
    case 'update':
      return promised?.updateMinutes;
    case 'customer':
      return promised?.customerMinutes;
    case 'tier-response':
      return rung?.respondWithinMinutes?.[severity];
    case 'tier-solve':
      return rung?.solveWithinMinutes?.[severity];
    case 'handover':
      return party && policy.handovers[party]?.withinMinutes[severity];
    default:
      return promised?.resolutionMinutes;
  }
};

/**
 * Every miss that was recorded was one: walked minute by minute, the open time less what the requester owed is all that was
 * promised, at that minute and not before (I5). For tickets that had one severity all their life; the story moves by whole
 * minutes. Answers how many misses it judged.
 */
export const expectNoPausedMiss = (ticket: Ticket, sealed: readonly SealedEvent[], policy: Policy): number => {
  if (ticket.terms.length > 1) return 0;
  const { calendar, calendar24x7 } = policy.lanes[ticket.lane]?.severities[ticket.severity] ?? {};
  const name = ticket.coverage === '24x7' ? (calendar24x7 ?? calendar) : calendar;
  const hours = calendarNamed(policy, name ?? '');
  const owed = (at: Instant): boolean =>
    ticket.waits.some(({ owner, from, to }) => owner === 'requester' && from <= at && (to === undefined || at < to));
  let judged = 0;
  for (const event of sealed.map((one) => unseal<TicketEvent>(one))) {
    if (event.kind !== 'clock-breached') continue;
    const { clock, cycle: number, dueAt } = event.data;
    const cycle = ticket.cycles.find((one) => one.clock === clock && one.cycle === number);
    const promised = cycle && minutesOf(ticket, cycle, policy);
    if (cycle === undefined || promised === undefined) throw new Error(`a miss of ${clock}, which is not promised`);
    const isPausable = clock !== 'customer';
    let at = cycle.startedAt;
    for (let counted = 0; counted < promised; at = plusMinutes(at, 1)) {
      if (hours.isOpen(at) && !(isPausable && owed(at))) counted += 1;
    }
    expect({ clock, number, dueAt: instant(dueAt) }).toEqual({ clock, number, dueAt: at });
    expect(event.at).toBeGreaterThanOrEqual(at);
    judged += 1;
  }
  return judged;
};
