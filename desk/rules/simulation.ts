import { alertOf, isStale, levelsOf, type Notice, noticesOf } from './alerts';
import { type Cycle, deadlineOf } from './clocks';
import { dutyNoticesOf } from './duty-notices';
import type { ClockName, Policy } from './policies';
import { type ReachedLevel, type Rehearsed, rehearse, type TakenDuty } from './rehearsal';
import { decideFileTicket } from './ticket-commands';
import type { TicketEvent } from './tickets';
import type { Instant } from './time';

/**
 * What people did to one ticket, first of all file it, in order; what a desk did by itself is left out, and found out
 * anew. Nobody is held to the clocks of `untold`: the history does not tell when they stopped.
 */
export interface History {
  readonly ticketId: string;
  readonly acts: readonly TicketEvent[];
  readonly untold?: readonly ClockName[];
}

/** One ticket's life under a policy; or the kind of refusal with which that policy would not have taken it. */
export type Simulated = { readonly ticketId: string; readonly refused: string } | Lived;

export interface Lived {
  readonly ticketId: string;
  readonly refused?: undefined;
  readonly rehearsed: Rehearsed;
  readonly told: readonly Told[];
  readonly judged: readonly Judged[];
}

/** Somebody is told that a level was reached, or of a step of the requester's duties. */
export interface Told {
  readonly step: ReachedLevel | TakenDuty;
  readonly notice: Notice;
  readonly sendAt: Instant;
}

/** How a cycle ended, or that it runs; `dueAt` is absent while it is paused. */
export interface Judged {
  readonly cycle: Cycle;
  readonly outcome: 'met' | 'missed' | 'open';
  readonly dueAt: Instant | undefined;
}

/**
 * Lives one ticket again under a policy, up to `until`. A severity or coverage that the policy does not leave to whoever
 * files is filed as the policy has it; a lane or type that it does not take is refused.
 */
export const simulateTicket = (policy: Policy, history: History, until: Instant): Simulated => {
  const { ticketId, acts, untold = [] } = history;
  const [filed, ...rest] = acts;
  if (filed?.kind !== 'ticket-filed') throw new Error(`the history of ${ticketId} does not begin with ticket-filed`);
  const events = fileUnder(policy, filed);
  if (typeof events === 'string') return { ticketId, refused: events };
  const rehearsed = rehearse([...events, ...rest], until, () => policy, untold);
  return { ticketId, rehearsed, told: toldIn(rehearsed, policy), judged: judgedIn(rehearsed, policy, untold) };
};

type Filed = Extract<TicketEvent, { kind: 'ticket-filed' }>;

const fileUnder = (policy: Policy, { data, text, by, at }: Filed): readonly TicketEvent[] | string => {
  const wishes = [data, { ...data, coverage: undefined }, { ...data, severity: undefined, coverage: undefined }];
  let refused = '';
  for (const { lane, type, severity, coverage } of wishes) {
    const command = { ...text, lane, type, severity, coverage };
    const decision = decideFileTicket(policy, data.ticketId, command, { by, at });
    if (decision.ok) return decision.value;
    refused = decision.refusal.kind;
  }
  return refused;
};

const toldIn = ({ levels, duties }: Rehearsed, policy: Policy): readonly Told[] => {
  const byLevels = levels.flatMap((step) => {
    const { ticket, recordedAt } = step;
    const alert = alertOf(ticket, step, recordedAt);
    const notices = isStale(alert) ? [] : noticesOf(alert, ticket, levelsOf(ticket, step, policy), policy);
    return notices.map((notice) => ({ step, notice, sendAt: notice.sendAt ?? recordedAt }));
  });
  const byDuties = duties.flatMap((step) => {
    const notices = dutyNoticesOf(step.ticket, step, () => policy, step.recordedAt);
    return notices.map((notice) => ({ step, notice, sendAt: notice.sendAt ?? step.recordedAt }));
  });
  return [...byLevels, ...byDuties];
};

/** A cycle of a tier that ended because the ticket climbed for another reason was neither met nor missed. */
const judgedIn = ({ ticket, events }: Rehearsed, policy: Policy, untold: readonly ClockName[]): readonly Judged[] => {
  const climbedAt = events.filter(({ kind }) => kind === 'tier-climbed').map(({ at }) => at);
  return ticket.cycles.flatMap((cycle): Judged[] => {
    const { clock, stoppedAt, breachedAt } = cycle;
    const deadline = untold.includes(clock) ? undefined : deadlineOf(ticket, cycle, () => policy);
    if (deadline === undefined) return [];
    const { dueAt } = deadline;
    if (breachedAt !== undefined) return [{ cycle, outcome: 'missed', dueAt }];
    if (stoppedAt === undefined) return [{ cycle, outcome: 'open', dueAt }];
    const isOfTier = clock === 'tier-response' || clock === 'tier-solve';
    return isOfTier && climbedAt.includes(stoppedAt) ? [] : [{ cycle, outcome: 'met', dueAt }];
  });
};
