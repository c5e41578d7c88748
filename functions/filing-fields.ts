type Fields = Readonly<Record<string, unknown>>;

const lists: readonly string[] = ['devices', 'externalIds'];
const booleanByWord: Readonly<Record<string, boolean>> = { true: true, false: false };

/**
 * The fields of a posted form as a program would send them: `contact.mail` stands within `contact`, lists are split at
 * commas and white space, counts are numbers. What does not look so stays as it is, for the contract to refuse.
 */
export const filingFieldsOf = (form: Fields): Fields => {
  const fields: Record<string, unknown> = Object.create(null);
  const contact: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(form)) {
    if (name.startsWith('contact.')) contact[name.slice('contact.'.length)] = value;
    else fields[name] = readAs(name, value);
  }
  return Object.keys(contact).length === 0 ? fields : { ...fields, contact };
};

const readAs = (name: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (lists.includes(name)) return value.split(/[\s,]+/).filter((item) => item !== '');
  if (name === 'usersOrDevicesImpacted') return /^[0-9]{1,9}$/.test(value) ? Number(value) : value;
  return isChoice(name) ? (booleanByWord[value] ?? value) : value;
};

const isChoice = (name: string): boolean =>
  ['issueReproduced', 'endUserSupportEngaged', 'compromiseIndicator', 'isPartner'].includes(name);
