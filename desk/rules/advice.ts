import { calendarNamed, laneOf } from './clocks';
import type { Impact } from './intake';
import {
  type Coverage,
  type Lane,
  type Policy,
  type RoutingRule,
  type Severity,
  severities,
  type TicketType,
} from './policies';
import { type Instant, minuteMs } from './time';

/** What somebody may answer before they file. */
export interface Answers {
  readonly lane: Lane;
  readonly type: TicketType;
  readonly category?: string | undefined;
  readonly area?: string | undefined;
  readonly impact?: Impact | undefined;
  readonly usersOrDevicesImpacted?: number | undefined;
  readonly compromiseIndicator?: boolean | undefined;
}

export interface SeverityAdvice {
  readonly severity: Severity;
  readonly because: string;
  /** False when the ticket will be severity C whatever one asks for. */
  readonly isChoosable: boolean;
}

/**
 * The severity that the answers suggest, and why: advice to a person, never forced (R8, R40, R42). What the policy leaves no
 * choice in comes first, then suspicion, then what it holds up and how many.
 */
export const severityAdviceOf = (policy: Policy, answers: Answers): SeverityAdvice => {
  const { lane, type, impact, usersOrDevicesImpacted = 1, compromiseIndicator = false } = answers;
  const advise = (severity: Severity, because: string): SeverityAdvice => ({ severity, because, isChoosable: true });
  if (policy.alwaysC.includes(type)) return fixed(`A ticket of the type ${type} is always severity C.`);
  if (policy.lanes[lane]?.choosesSeverity !== true) return fixed(`The lane ${lane} takes severity C only.`);
  if (compromiseIndicator) {
    return advise('C', 'Suspicious activity around accounts is reported as severity C, however it may look.');
  }
  const isShared = usersOrDevicesImpacted > 1;
  if (impact === 'stopped' && isShared) return advise('A', 'Work has stopped for several users or devices.');
  if (impact === 'stopped') return advise('B', 'Work has stopped for a single user or device.');
  if (impact === 'impaired') return advise('B', 'Work goes on, but impaired.');
  if (impact === 'minor') return advise('C', 'It is a minor impediment, or has a workaround.');
  if (isShared) return advise('B', 'Several users or devices have it; say how much it holds up.');
  return advise('C', 'A single user or device has it, and nothing is said of how much it holds up.');
};

const fixed = (because: string): SeverityAdvice => ({ severity: 'C', because, isChoosable: false });

export type RoutingAdvice = Pick<RoutingRule, 'to' | 'because'>;

/** Where the policy's first fitting rule would send it (R16-R22); nothing when no rule fits. A person decides. */
export const routingAdviceOf = ({ routing }: Policy, answers: Answers): RoutingAdvice | undefined => {
  const found = routing.find(({ when }) => fits(when, answers));
  return found && { to: found.to, because: found.because };
};

const fits = (
  { types, areas, categories, affectedMin }: RoutingRule['when'],
  { type, area, category, usersOrDevicesImpacted = 1 }: Answers,
): boolean =>
  (types === undefined || types.includes(type)) &&
  (areas === undefined || (area !== undefined && areas.includes(area))) &&
  (categories === undefined || (category !== undefined && categories.includes(category))) &&
  (affectedMin === undefined || usersOrDevicesImpacted >= affectedMin);

/** When somebody would answer at the latest if it were filed now (R43). `byPhone` is the number where only that will do. */
export interface ExpectedResponse {
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly dueAt: Instant;
  readonly openMinutes: number;
  readonly calendar: string;
  readonly byPhone?: string;
}

/** One for each severity and coverage that may be chosen. The lane is one of the policy's. */
export const expectedResponsesOf = (policy: Policy, answers: Answers, now: Instant): readonly ExpectedResponse[] => {
  const { byPhone } = policy.intake;
  const rules = laneOf(policy, answers.lane).severities;
  const isChoosable = severityAdviceOf(policy, answers).isChoosable;
  const offered = severities.filter((severity) => isChoosable || severity === 'C');
  return offered.flatMap((severity) => {
    const { responseMinutes: openMinutes, calendar, calendar24x7 } = rules[severity];
    const number = byPhone?.severities.includes(severity) ? { byPhone: byPhone.number } : {};
    const hours: readonly (readonly [Coverage, string])[] = [
      ['support-hours', calendar],
      ...(calendar24x7 === undefined ? [] : [['24x7', calendar24x7] as const]),
    ];
    return hours.map(([coverage, name]) => {
      const dueAt = calendarNamed(policy, name).add(now, openMinutes * minuteMs);
      return { severity, coverage, dueAt, openMinutes, calendar: name, ...number };
    });
  });
};

/** What a policy would make of a ticket that is not filed yet; `routing` is `undefined` when no rule fits. */
export interface FilingAdvice {
  readonly severity: SeverityAdvice;
  readonly routing: RoutingAdvice | undefined;
  readonly responses: readonly ExpectedResponse[];
}
