import type { Ports } from '../ports';
import {
  type Answers,
  expectedResponsesOf,
  type FilingAdvice,
  routingAdviceOf,
  severityAdviceOf,
} from '../rules/advice';
import { accept, type Decision, refuse } from '../rules/decision';
import { categoriesOf, placedIn } from '../rules/intake';
import type { Caller } from '../rules/people';
import type { Refusal } from './refusals';

/** Advice before filing (R8, R16-R22, R40-R43): stores nothing, and binds nobody. */
export const adviseFiling = async (
  { directory, clock }: Ports,
  answers: Answers,
): Promise<Decision<FilingAdvice, Refusal>> => {
  const policy = await directory.activePolicy();
  if (policy.lanes[answers.lane] === undefined) return refuse({ kind: 'lane-not-offered', lane: answers.lane });
  return accept({
    severity: severityAdviceOf(policy, answers),
    routing: routingAdviceOf(policy, placedIn(policy, answers, undefined)),
    responses: expectedResponsesOf(policy, answers, clock.now()),
  });
};

/** What a form may offer to choose from, as the active policy has it; `zones` begin with the caller's own. */
export const filingChoices = async ({ directory }: Ports, { id }: Caller) => {
  const [policy, person] = await Promise.all([directory.activePolicy(), directory.person(id)]);
  const { areas, contactRequired } = policy.intake;
  const calendars = Object.values(policy.calendars).map(({ zone }) => zone);
  const own = person?.zone === undefined ? [] : [person.zone];
  return {
    areas,
    contactRequired,
    categories: categoriesOf(policy),
    zones: [...new Set([...own, ...calendars, 'UTC'])],
  };
};

export type FilingChoices = Awaited<ReturnType<typeof filingChoices>>;
