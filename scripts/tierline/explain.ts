import { deadlineOf } from '../../desk/rules/clocks';
import { dueStepsOf } from '../../desk/rules/next-step';
import {
  type Coverage,
  coverages,
  type Lane,
  lanes,
  type Severity,
  severities,
  type TicketType,
  ticketTypes,
} from '../../desk/rules/policies';
import { decideFileTicket } from '../../desk/rules/ticket-commands';
import { ticketFrom } from '../../desk/rules/tickets';
import { instantOfMs, iso } from '../../desk/rules/time';
import { Complaint, complain } from './complaint';
import { momentOf } from './history-options';
import { policyOf } from './policy-file';

export interface ExplainOptions {
  readonly lane: string;
  readonly type: string;
  readonly severity: string;
  readonly coverage: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** `tierline policy explain`: what a ticket filed so would be promised, and how each deadline comes about. */
export const explain = (file: string, options: ExplainOptions): void => {
  const policy = policyOf(file);
  const at = options.at === undefined ? instantOfMs(Date.now()) : momentOf('--at', options.at);
  const command = {
    title: 'An example',
    description: '',
    lane: oneOf<Lane>('--lane', options.lane, lanes),
    type: oneOf<TicketType>('--type', options.type, ticketTypes),
    severity: oneOf<Severity>('--severity', options.severity, severities),
    coverage: oneOf<Coverage>('--coverage', options.coverage, coverages),
  };
  const filed = decideFileTicket(policy, 'EXAMPLE', command, { by: 'somebody', at });
  if (!filed.ok) throw new Complaint(`this policy does not take such a ticket: ${filed.refusal.kind}`);
  const ticket = ticketFrom(filed.value);
  const policyOfTicket = () => policy;
  const steps = dueStepsOf(ticket, policyOfTicket);
  console.log(`filed at ${iso(at)}`);
  for (const cycle of ticket.cycles) {
    const deadline = deadlineOf(ticket, cycle, policyOfTicket);
    if (deadline?.dueAt !== undefined) console.log(`${cycle.clock}: ${iso(deadline.dueAt)}`);
  }
  for (const step of steps) console.log(`${iso(step.dueAt)}  ${step.key}`);
};

const oneOf = <Word extends string>(option: string, text: string, words: readonly Word[]): Word =>
  words.find((word) => word === text) ?? complain(`${option} ${text}: use ${words.join(', ')}`);
