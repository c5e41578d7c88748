import { deadlineOf, type PolicyOf } from './clocks';
import { never } from './defect';
import type { IntakeFacts } from './intake';
import type { ClockName, Example, ExampleAct, Policy } from './policies';
import { type Rehearsed, rehearse } from './rehearsal';
import { decideFileTicket, type FileTicket } from './ticket-commands';
import type { Ticket, TicketEvent } from './tickets';
import { type Instant, iso } from './time';

/** What an example asked for and what came out, in words; moments are RFC 3339 in UTC. `clock` names the deadline that is off. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  readonly clock?: ClockName;
}

/** An example that was played, and everything in which it differs from what it expects: nothing when it passes. */
export interface Played {
  readonly differences: readonly Difference[];
  /** Absent when filing was refused. */
  readonly rehearsed?: Rehearsed;
}

/** Plays one example of a policy by the desk's own rules. */
export const playExample = (policy: Policy, example: Example): Played => {
  const { file, acts, expect } = example;
  const { command, facts } = filingOf(policy, example);
  const filed = decideFileTicket(policy, 'TL-EXAMPLE', command, { by: 'requester', at: file.at }, facts);
  const refused = filed.ok ? 'nothing' : filed.refusal.kind;
  const refusal = differing('refused', expect.refused ?? 'nothing', refused);
  if (!filed.ok || refusal.length > 0) return { differences: refusal };

  const policyOf = () => policy;
  const until = example.until ?? acts.at(-1)?.at ?? file.at;
  const rehearsed = rehearse([...filed.value, ...acts.map(eventOfAct)], until, policyOf);
  const { ticket } = rehearsed;
  return {
    rehearsed,
    differences: [
      ...Object.entries(expect.deadlines).flatMap(([clock, due]) => {
        const actual = deadlineText(ticket, clock as ClockName, policyOf);
        return differing(clock, momentText(due), actual, clock as ClockName);
      }),
      ...differing('severity', expect.severity, ticket.severity),
      ...differing('tier', expect.tier, ticket.tier),
      ...differing('missed', expect.missed && listed([...expect.missed].sort()), listed(missedOf(ticket))),
      ...differing('climbs', expect.climbs && listed(expect.climbs.map(climbText)), listed(climbsOf(rehearsed))),
      ...differing('alerts', expect.alerts && listed(expect.alerts.map(alertText)), listed(alertsOf(rehearsed))),
      ...differing(
        'reminded',
        expect.reminded && momentsText(expect.reminded),
        recorded(rehearsed, 'requester-reminded'),
      ),
      ...differing('advised', expect.advised && momentsText(expect.advised), recorded(rehearsed, 'engagement-advised')),
      ...differing('lowered', expect.lowered && listed(expect.lowered.map(climbText)), listed(lowerings(rehearsed))),
      ...differing('resolved', expect.resolved && momentText(expect.resolved), momentText(ticket.resolvedAt ?? 'none')),
    ],
  };
};

const someContact = { firstName: 'First', lastName: 'Last', mail: 'contact@contoso.example', phone: '1' };

/** A filing with every field that intake asks for, so that an example is refused only for what it is about. */
const filingOf = (
  policy: Policy,
  { name, file }: Example,
): { readonly command: FileTicket; readonly facts: IntakeFacts } => {
  const { lane, type, severity, coverage, channel, hasContact = true, deviceGroup } = file;
  const area = file.area ?? policy.intake.areas[0] ?? '';
  const device = deviceGroup === undefined ? undefined : { deviceId: 'a-device', group: deviceGroup };
  const command = {
    ...{ lane, type, severity, coverage, channel, title: name, description: name, area, contact: someContact },
    ...(type === 'incident' && { businessImpact: name, usersOrDevicesImpacted: 1, troubleshootingSteps: name }),
    ...(lane === 'escalation' && { fromTicket: 'TL-ORIGIN' }),
    ...(device && { devices: [device.deviceId] }),
  };
  const facts = {
    areasWithContact: hasContact ? [area] : [],
    devices: device === undefined ? [] : [device],
    from: { lane: 'user', state: 'active' },
  } as const;
  return { command, facts };
};

const differing = (
  what: string,
  expected: string | undefined,
  actual: string,
  clock?: ClockName,
): readonly Difference[] =>
  expected === undefined || expected === actual
    ? []
    : [{ what, expected, actual, ...(clock !== undefined && { clock }) }];

const momentText = (due: Instant | 'paused' | 'none'): string => (typeof due === 'string' ? due : iso(due));

/** The deadline of the clock's newest cycle. */
const deadlineText = (ticket: Ticket, clock: ClockName, policyOf: PolicyOf): string => {
  const cycle = ticket.cycles.findLast((one) => one.clock === clock);
  const deadline = cycle && deadlineOf(ticket, cycle, policyOf);
  return deadline === undefined ? 'none' : momentText(deadline.dueAt ?? 'paused');
};

const listed = (items: readonly string[]): string => (items.length === 0 ? 'nothing' : items.join(', '));

const missedOf = ({ cycles }: Ticket): readonly string[] =>
  [...new Set(cycles.filter(({ breachedAt }) => breachedAt !== undefined).map(({ clock }) => clock))].sort();

const climbText = ({ to, at }: { readonly to: string; readonly at: Instant }): string => `${to} at ${iso(at)}`;

const climbsOf = ({ events }: Rehearsed): readonly string[] =>
  events.flatMap((event) =>
    event.kind === 'tier-climbed' ? [climbText({ to: event.data.toTier, at: event.at })] : [],
  );

const momentsText = (moments: readonly Instant[]): string => listed(moments.map(iso));

const recorded = ({ events }: Rehearsed, kind: TicketEvent['kind']): string =>
  momentsText(events.filter((event) => event.kind === kind).map(({ at }) => at));

const lowerings = ({ events }: Rehearsed): readonly string[] =>
  events.flatMap((event) =>
    event.kind === 'severity-lowered' ? [climbText({ to: event.data.to, at: event.at })] : [],
  );

const alertText = ({ clock, level, at }: { clock: ClockName; level: string; at: Instant }): string =>
  `${clock} ${level} at ${iso(at)}`;

const alertsOf = ({ levels }: Rehearsed): readonly string[] =>
  levels.map(({ clock, threshold, dueAt }) => alertText({ clock, level: threshold, at: dueAt }));

/** What somebody did, as the event that it leaves. Texts and people do not matter to clocks. */
const eventOfAct = (act: ExampleAct): TicketEvent => {
  const { at, party = 'operations' } = act;
  const bare = { at, by: 'agent', data: {}, people: {}, text: {} };
  switch (act.do) {
    case 'respond':
      return { ...bare, kind: 'ticket-responded' };
    case 'update':
      return { ...bare, kind: 'ticket-updated', text: { message: '' } };
    case 'ask':
      return { ...bare, kind: 'requester-asked', text: { question: '' } };
    case 'answer':
      return { ...bare, kind: 'requester-answered' };
    case 'change-severity': {
      const { severity = 'C', coverage = 'support-hours' } = act;
      return { ...bare, kind: 'severity-changed', data: { severity, coverage } };
    }
    case 'hand-over':
      return { ...bare, kind: 'ticket-handed-over', data: { to: party } };
    case 'take-handover':
      return { ...bare, kind: 'handover-taken', data: { party } };
    case 'return-handover':
      return { ...bare, kind: 'handover-returned', data: { party } };
    case 'mitigate':
      return { ...bare, kind: 'ticket-mitigated' };
    case 'resolve':
      return { ...bare, kind: 'ticket-resolved', data: { cause: 'solved' } };
    case 'reactivate':
      return { ...bare, kind: 'ticket-reactivated' };
    default:
      return never(act.do);
  }
};
