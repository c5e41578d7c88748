import { localText } from '../../desk/rules/local-time';
import {
  type Coverage,
  coverages,
  type Lane,
  lanes,
  type Policy,
  type Severity,
  severities,
  type TicketType,
  ticketTypes,
} from '../../desk/rules/policies';
import { receiptText } from '../../desk/rules/receipt-text';
import { receiptsOf } from '../../desk/rules/receipts';
import { simulateTicket } from '../../desk/rules/simulation';
import { decideFileTicket, type FileTicketRefusal } from '../../desk/rules/ticket-commands';
import { type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { dayMs, type Instant, instantOfMs, iso, plusMs } from '../../desk/rules/time';
import { complain } from './complaint';
import { momentOf } from './histories/options';
import { homeZoneOf } from './home-zone';
import { policyOf } from './policy-file';
import type { Terminal } from './terminal';
import { timelineJson, timelineLines } from './timeline';

export interface ExplainOptions {
  readonly lane: string;
  readonly type: string;
  readonly severity: string;
  readonly coverage: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** `tierline policy explain`: what a ticket filed so is promised, how each deadline comes about, and what happens if nobody acts. */
export const explain = async (file: string, options: ExplainOptions, terminal: Terminal): Promise<void> => {
  const policy = policyOf(file);
  const zone = homeZoneOf(policy);
  const at = options.at === undefined ? instantOfMs(Date.now()) : momentOf('--at', options.at, zone);
  const filed = filedUnder(policy, options, at);
  const ticket = ticketFrom(filed);
  const receipts = receiptsOf(ticket, () => policy, at);
  const unworked = simulateTicket(policy, { ticketId: ticket.ticketId, acts: filed }, plusMs(at, aheadDays * dayMs));
  const { lane, type, severity, coverage, tier } = ticket;
  if (options.json === true) {
    const { id, version, hash } = policy;
    const as = { lane, type, severity, coverage, tier, at: iso(at) };
    return terminal.print(
      JSON.stringify({
        policy: { id, version, hash },
        filed: as,
        receipts,
        ifNobodyActs: timelineJson(unworked),
      }),
    );
  }
  await terminal.print(
    `Filed ${localText(at, zone)} in lane ${lane}: ${type}, severity ${severity}, ${coverage}, ${tier}`,
  );
  for (const receipt of receipts) await terminal.print(`\n${receiptText(receipt).trimEnd()}`);
  const [, ...ahead] = timelineLines(unworked, zone);
  await terminal.print(`\nIf nobody acts for ${aheadDays} days:\n${ahead.join('\n')}`);
};

const aheadDays = 30;

const filedUnder = (policy: Policy, options: ExplainOptions, at: Instant): readonly TicketEvent[] => {
  const command = {
    title: 'An example',
    description: '',
    lane: oneOf<Lane>('--lane', options.lane, lanes),
    type: oneOf<TicketType>('--type', options.type, ticketTypes),
    severity: oneOf<Severity>('--severity', options.severity, severities),
    coverage: oneOf<Coverage>('--coverage', options.coverage, coverages),
  };
  const filed = decideFileTicket(policy, 'EXAMPLE', command, { by: 'somebody', at });
  return filed.ok ? filed.value : complain(refusalText(filed.refusal, policy));
};

const refusalText = (refusal: FileTicketRefusal, { id, lanes: rules }: Policy): string => {
  switch (refusal.kind) {
    case 'lane-not-offered':
      return `--lane ${refusal.lane}: ${id} has ${Object.keys(rules).join(', ')}`;
    case 'type-not-offered':
      return `--type: this lane takes ${refusal.types.join(', ')}`;
    case 'severity-not-choosable':
      return `--severity: such a ticket is ${refusal.severity}, whoever files it`;
    case 'coverage-not-choosable':
      return `--coverage: severity ${refusal.severity} leaves no choice`;
    default:
      return `${id} does not take such a ticket: ${refusal.kind}`;
  }
};

const oneOf = <Word extends string>(option: string, text: string, words: readonly Word[]): Word =>
  words.find((word) => word === text) ?? complain(`${option} ${text}: use ${words.join(', ')}`);
