import { accept, type Decision, refuse } from './decision';
import {
  type FilingDetails,
  filedDetailsOf,
  filedTextOf,
  type IntakeFacts,
  type IntakeRefusal,
  intakeRefusalOf,
  placedIn,
} from './intake';
import type { Coverage, Lane, Policy, PolicyRef, Severity, TicketType } from './policies';
import { endOf, type TicketEndRefusal } from './ticket-commands/ends';
import type { Ticket, TicketEvent, TicketState } from './tickets';
import type { Instant } from './time';

/** Who acts, and when. */
export interface Acting {
  readonly by: string;
  readonly at: Instant;
}

export interface FileTicket extends FilingDetails {
  readonly lane?: Lane | undefined;
  readonly title: string;
  readonly description: string;
  readonly type: TicketType;
  readonly severity?: Severity | undefined;
  readonly coverage?: Coverage | undefined;
  /** Ids of uploads that the ticket takes. */
  readonly attachments?: readonly string[] | undefined;
  /** The closed ticket whose matter it takes up again. */
  readonly follows?: string | undefined;
}

export type FileTicketRefusal =
  | { readonly kind: 'lane-not-offered'; readonly lane: Lane }
  | { readonly kind: 'type-not-offered'; readonly types: readonly TicketType[] }
  | { readonly kind: 'severity-not-choosable'; readonly severity: Severity; readonly higherBy?: 'ItAdmin' }
  | { readonly kind: 'coverage-not-choosable'; readonly severity: Severity }
  | IntakeRefusal;

export type TicketStateRefusal =
  | TicketEndRefusal
  | { readonly kind: 'ticket-already-responded'; readonly state: TicketState }
  | { readonly kind: 'ticket-not-active'; readonly state: TicketState };

export type Events<Refusal> = Decision<readonly TicketEvent[], Refusal>;

const nobody = {};
const noText = {};

/**
 * Decides whether a ticket may be filed in its lane, and under which severity and coverage.
 *
 * Refuses a lane or a type that the policy does not take, a severity other than C for a type that is always C (R35) or
 * in a lane that leaves no choice (R36, R71), and 24x7 coverage for a severity that does not offer it (R25); then what
 * intake.ts says against it. Without `facts` nobody asks that: a history that is lived again tells nothing but its clocks.
 */
export const decideFileTicket = (
  policy: Policy,
  ticketId: string,
  command: FileTicket,
  { by, at }: Acting,
  facts?: IntakeFacts,
): Events<FileTicketRefusal> => {
  const { title, description, type, lane = 'user', severity = 'C', coverage = 'support-hours' } = command;
  const rule = policy.lanes[lane];
  if (rule === undefined) return refuse({ kind: 'lane-not-offered', lane });
  if (!rule.types.includes(type)) return refuse({ kind: 'type-not-offered', types: rule.types });

  const isChoosable = rule.choosesSeverity && !policy.alwaysC.includes(type);
  if (severity !== 'C' && !isChoosable) {
    const higher = lane === 'escalation' ? ({ higherBy: 'ItAdmin' } as const) : {};
    return refuse({ kind: 'severity-not-choosable', severity: 'C', ...higher });
  }
  const offers24x7 = rule.severities[severity].calendar24x7 !== undefined;
  if (coverage === '24x7' && !offers24x7) return refuse({ kind: 'coverage-not-choosable', severity });

  const tier = rule.ladder[0]?.tier;
  if (tier === undefined) throw new Error(`policy ${policy.id} has no tier in the lane ${lane}`);
  const placed = placedIn(policy, command, facts?.from);
  const refusal = facts && intakeRefusalOf(policy, { ...placed, lane, severity }, facts, at);
  if (refusal !== undefined) return refuse(refusal);

  const details = filedDetailsOf(placed, facts);
  const data = { ticketId, lane, type, severity, coverage, tier, policy: refOf(policy), ...details };
  const { onBehalfOf, follows } = command;
  const people = onBehalfOf === undefined || onBehalfOf === by ? nobody : { requester: onBehalfOf };
  const text = { title, description, ...filedTextOf(command) };
  const filed: TicketEvent = { kind: 'ticket-filed', at, by, data, people, text };
  if (follows === undefined) return accept([filed]);
  const link = { relation: 'follows', other: follows } as const;
  return accept([filed, { kind: 'ticket-linked', at, by, data: link, people: nobody, text: noText }]);
};

const refOf = ({ id, version }: Policy): PolicyRef => ({ id, version });

/**
 * Somebody contacted the requester *and* started working (R23); a ticket that nobody has is theirs (docs/design.md §15).
 * Refuses a second response: what follows it is an update.
 */
export const decideRespond = (
  ticket: Ticket,
  message: string | undefined,
  { by, at }: Acting,
): Events<TicketStateRefusal> => {
  const { state, assignee } = ticket;
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (state !== 'new' && state !== 'assigned') return refuse({ kind: 'ticket-already-responded', state });
  const text = message === undefined ? noText : { message };
  const responded: TicketEvent = { kind: 'ticket-responded', at, by, data: {}, people: nobody, text };
  if (assignee !== undefined) return accept([responded]);
  return accept([{ kind: 'ticket-assigned', at, by, data: {}, people: { assignee: by }, text: noText }, responded]);
};

/** Why nothing that needs a response before it may happen now; `undefined` when it may. */
export const idlenessOf = (ticket: Ticket): TicketStateRefusal | undefined => {
  const { state } = ticket;
  return (
    endOf(ticket) ?? (state === 'active' || state === 'mitigated' ? undefined : { kind: 'ticket-not-active', state })
  );
};

/** Tells the requester how it stands; starts the next update cycle. Refuses before the response and after the end. */
export const decideUpdate = (ticket: Ticket, message: string, { by, at }: Acting): Events<TicketStateRefusal> => {
  const idle = idlenessOf(ticket);
  if (idle !== undefined) return refuse(idle);
  return accept([{ kind: 'ticket-updated', at, by, data: {}, people: nobody, text: { message } }]);
};

/** Ends the work with what solved it. Refuses before the response: resolving is no way round R23. */
export const decideResolve = (ticket: Ticket, solution: string, { by, at }: Acting): Events<TicketStateRefusal> => {
  const idle = idlenessOf(ticket);
  if (idle !== undefined) return refuse(idle);
  return accept([{ kind: 'ticket-resolved', at, by, data: { cause: 'solved' }, people: nobody, text: { solution } }]);
};
