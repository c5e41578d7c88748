import { accept, type Decision, refuse } from './decision';
import type { Coverage, Policy, Severity, TicketType } from './policies';
import type { Ticket, TicketEvent, TicketState } from './tickets';
import type { Instant } from './time';

/** Who acts, and when. */
export interface Acting {
  readonly by: string;
  readonly at: Instant;
}

export interface FileTicket {
  readonly title: string;
  readonly description: string;
  readonly type: TicketType;
  readonly severity?: Severity | undefined;
  readonly coverage?: Coverage | undefined;
}

export type FileTicketRefusal =
  | { readonly kind: 'severity-not-choosable'; readonly severity: Severity }
  | { readonly kind: 'coverage-not-choosable'; readonly severity: Severity };

export type TicketStateRefusal =
  | { readonly kind: 'ticket-already-responded'; readonly state: TicketState }
  | { readonly kind: 'ticket-not-active'; readonly state: TicketState };

type Events<Refusal> = Decision<readonly TicketEvent[], Refusal>;

const nobody = {};
const noText = {};

/**
 * Decides whether a user ticket may be filed, and under which severity and coverage.
 *
 * Refuses a severity other than C for a type that is always C (R35) or where requesters propose none (R36), and 24x7
 * coverage for a severity that does not leave the choice (R25).
 */
export const decideFileTicket = (
  policy: Policy,
  ticketId: string,
  command: FileTicket,
  { by, at }: Acting,
): Events<FileTicketRefusal> => {
  const { title, description, type } = command;
  const isChoosable = policy.requesterProposesSeverity && !policy.alwaysC.includes(type);
  const severity = command.severity ?? 'C';
  if (severity !== 'C' && !isChoosable) return refuse({ kind: 'severity-not-choosable', severity: 'C' });

  const coverage = command.coverage ?? 'support-hours';
  const offers24x7 = policy.severities[severity].calendar24x7 !== undefined;
  if (coverage === '24x7' && !offers24x7) return refuse({ kind: 'coverage-not-choosable', severity });

  const tier = policy.ladder[0]?.tier;
  if (tier === undefined) throw new Error(`policy ${policy.id} has no tier`);
  const data = { ticketId, lane: 'user', type, severity, coverage, tier, policy: refOf(policy) } as const;
  return accept([{ kind: 'ticket-filed', at, by, data, people: nobody, text: { title, description } }]);
};

const refOf = ({ id, version }: Policy): { readonly id: string; readonly version: number } => ({ id, version });

/**
 * Somebody contacted the requester *and* started working (R23); from `new` it assigns whoever did (docs/design.md §15).
 * Refuses a second response: what follows it is an update.
 */
export const decideRespond = (
  ticket: Ticket,
  message: string | undefined,
  { by, at }: Acting,
): Events<TicketStateRefusal> => {
  const { state } = ticket;
  if (state !== 'new' && state !== 'assigned') return refuse({ kind: 'ticket-already-responded', state });
  const text = message === undefined ? noText : { message };
  const responded: TicketEvent = { kind: 'ticket-responded', at, by, data: {}, people: nobody, text };
  if (state === 'assigned') return accept([responded]);
  return accept([{ kind: 'ticket-assigned', at, by, data: {}, people: { assignee: by }, text: noText }, responded]);
};

const isWorkedOn = ({ state }: Ticket): boolean => state === 'active' || state === 'mitigated';

/** Tells the requester how it stands; starts the next update cycle. Refuses before the response and after the end. */
export const decideUpdate = (ticket: Ticket, message: string, { by, at }: Acting): Events<TicketStateRefusal> => {
  if (!isWorkedOn(ticket)) return refuse({ kind: 'ticket-not-active', state: ticket.state });
  return accept([{ kind: 'ticket-updated', at, by, data: {}, people: nobody, text: { message } }]);
};

/** Ends the work with what solved it. Refuses before the response: resolving is no way round R23. */
export const decideResolve = (ticket: Ticket, solution: string, { by, at }: Acting): Events<TicketStateRefusal> => {
  if (!isWorkedOn(ticket)) return refuse({ kind: 'ticket-not-active', state: ticket.state });
  return accept([{ kind: 'ticket-resolved', at, by, data: { cause: 'solved' }, people: nobody, text: { solution } }]);
};
