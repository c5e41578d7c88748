import type { Ports } from '../ports';
import { type Absence, decideAbsence, type SayAbsent } from '../rules/absences';
import type { Decision } from '../rules/decision';
import type { Caller } from '../rules/people';
import { filingChoices } from './advise-filing';
import { approversOf } from './approvers';
import type { Refusal } from './refusals';

/** When the caller is away and who stands in; one that is over is told no more. */
export const readAbsence = async ({ directory, clock }: Ports, { id }: Caller): Promise<Absence | undefined> => {
  const now = clock.now();
  return (await directory.absences()).find(({ person, to }) => person === id && now < to);
};

/** Says when the caller is away, in place of what they said before. */
export const saveAbsence = async (
  { directory, clock }: Ports,
  { id }: Caller,
  wish: SayAbsent,
): Promise<Decision<Absence, Refusal>> => {
  const [standIn, { elevation: rules }] = await Promise.all([
    wish.standIn === undefined ? undefined : directory.person(wish.standIn),
    directory.activePolicy(),
  ]);
  const decision = decideAbsence(id, wish, standIn, rules, clock.now());
  if (decision.ok) await directory.saveAbsence(decision.value);
  return decision;
};

/** The caller is here again; twice is once. */
export const endAbsence = ({ directory }: Ports, { id }: Caller): Promise<void> => directory.removeAbsence(id);

/** What the form may offer: colleagues who might stand in, and time zones that begin with the caller's own. */
export const absenceChoices = async (ports: Ports, caller: Caller) => {
  const { directory } = ports;
  const [policy, { zones }] = await Promise.all([directory.activePolicy(), filingChoices(ports, caller)]);
  const approvers = await approversOf(directory, policy.elevation);
  return { zones, standIns: approvers.filter(({ id }) => id !== caller.id).map(({ id, name }) => ({ id, name })) };
};
