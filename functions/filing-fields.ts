import { momentOnWall } from '../desk/contracts/moments';

type Fields = Readonly<Record<string, unknown>>;

const lists: readonly string[] = ['devices', 'externalIds', 'attachments'];
const moments: readonly string[] = ['callbackAt', 'issueFirstNoticed'];
const booleanByWord: Readonly<Record<string, boolean>> = { true: true, false: false };

/**
 * The fields of a posted form as a program would send them: `contact.mail` stands within `contact`, lists are split at
 * commas and white space, counts are numbers, moments of the form's `zone` have their offset. What does not look so stays as
 * it is, for the contract to refuse.
 */
export const filingFieldsOf = (form: Fields): Fields => {
  const fields: Record<string, unknown> = Object.create(null);
  const contact: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(withMoments(form, moments))) {
    if (name.startsWith('contact.')) contact[name.slice('contact.'.length)] = value;
    else fields[name] = readAs(name, value);
  }
  return Object.keys(contact).length === 0 ? fields : { ...fields, contact };
};

/** A form's days and times with the offset of its `zone`, which then has served; without one they stay as they are. */
export const withMoments = ({ zone, ...form }: Fields, names: readonly string[]): Fields => {
  if (typeof zone !== 'string') return zone === undefined ? form : { ...form, zone };
  const read = names.flatMap((name) => {
    const value = form[name];
    return typeof value === 'string' ? [[name, momentOnWall(value, zone) ?? value] as const] : [];
  });
  return { ...form, ...Object.fromEntries(read) };
};

const readAs = (name: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (lists.includes(name)) return value.split(/[\s,]+/).filter((item) => item !== '');
  if (name === 'usersOrDevicesImpacted') return /^[0-9]{1,9}$/.test(value) ? Number(value) : value;
  return isChoice(name) ? (booleanByWord[value] ?? value) : value;
};

const isChoice = (name: string): boolean =>
  ['issueReproduced', 'endUserSupportEngaged', 'compromiseIndicator', 'isPartner'].includes(name);
