import { type Condition, type Right, rightsTo } from '../desk/rules/permissions';
import type { Refusal } from '../desk/usecases/refusals';

const wordsByCondition: Readonly<Record<Condition, string>> = {
  always: 'anywhere but in the security area',
  security: 'in the security area',
  own: 'for their own',
  emergency: 'for their own emergency',
  followed: 'for what they filed or watch',
  'in-tier': 'in the tiers that they work in',
  worked: 'in the tiers that they work in, or with Operations',
  approved: 'for what they approved',
  asked: 'for what they are asked to decide',
};

const wordByStanding: Readonly<Record<string, string>> = { Member: 'every member', Guest: 'every guest' };

/** One who may, with what it hangs on; of a thing whose side is known there is no need to name that. */
const rightInWords = ({ standing, conditions }: Right, isSecurity: boolean | undefined): string => {
  const who = wordByStanding[standing] ?? standing;
  const isPlain = conditions.includes('always') && (isSecurity === false || conditions.includes('security'));
  if (isPlain || (isSecurity === true && conditions.includes('security'))) return who;
  return `${who} (${conditions.map((condition) => wordsByCondition[condition]).join(', or ')})`;
};

const guests =
  'Guests may not file tickets or see the desk (R49). Ask a colleague who is a member to file for you, or an administrator of the directory for a member account.';

/** The members of a problem that say who may do what the caller may not: a list for a program, a sentence for a person. */
export const whoMayInWords = ({ act, isSecurity, isGuest }: Extract<Refusal, { kind: 'act-forbidden' }>) => {
  const rights = rightsTo(act, isSecurity);
  const whoMay = rights.map(({ standing }) => standing);
  if (isGuest === true) return { whoMay, detail: guests };
  const words = rights.map((right) => rightInWords(right, isSecurity)).join('; ');
  return { whoMay, detail: `This may: ${words}. Ask one of them to do it, or an administrator for such a role.` };
};

export const laneFor = ({ whoMay }: Extract<Refusal, { kind: 'lane-forbidden' }>) => ({
  detail: `In this lane may file: ${whoMay.join('; ')}.`,
});
