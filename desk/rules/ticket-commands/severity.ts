import { laneOf, type PolicyOf } from '../clocks';
import { accept, refuse } from '../decision';
import type { Coverage, Policy, Severity } from '../policies';
import type { Acting, Events } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

export interface ChangeSeverity {
  readonly severity: Severity;
  readonly coverage?: Coverage | undefined;
  readonly reason: string;
}

export type ChangeSeverityRefusal =
  | TicketEndRefusal
  | { readonly kind: 'severity-fixed'; readonly severity: Severity }
  | { readonly kind: 'coverage-not-choosable'; readonly severity: Severity };

/**
 * Changes severity, and coverage along with it: the one asked for, else the present one where the new severity offers it.
 * Time spent and pauses earned are kept, so that a graver severity may find its deadline passed.
 *
 * Refuses where the severity could not be chosen when it was filed (R36), or cannot under the policy of today (R35, R71).
 */
export const decideChangeSeverity = (
  ticket: Ticket,
  { severity, coverage, reason }: ChangeSeverity,
  policyOf: PolicyOf,
  acting: Acting,
): Events<ChangeSeverityRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  const now = policyOf(ticket.policy);
  const then = policyOf(ticket.terms[0]?.policy ?? ticket.policy);
  if (!isChoosable(ticket, then) || !isChoosable(ticket, now)) {
    return refuse({ kind: 'severity-fixed', severity: ticket.severity });
  }
  const offers24x7 = laneOf(now, ticket.lane).severities[severity].calendar24x7 !== undefined;
  if (coverage === '24x7' && !offers24x7) return refuse({ kind: 'coverage-not-choosable', severity });
  const next = coverage ?? (offers24x7 ? ticket.coverage : 'support-hours');
  if (severity === ticket.severity && next === ticket.coverage) return accept([]);
  return accept([happens('severity-changed', acting, { severity, coverage: next }, { reason })]);
};

const isChoosable = ({ lane, type }: Ticket, policy: Policy): boolean =>
  laneOf(policy, lane).choosesSeverity && !policy.alwaysC.includes(type);
