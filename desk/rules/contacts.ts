import type { Caller } from './people';
import { type Act, may } from './permissions';
import { securityArea } from './security';
import { dayMs, type Instant, plusMs } from './time';

/** Who stands behind an area of focus: they know it, and may decide (R63). */
export interface ContactPerson {
  readonly name: string;
  readonly mail: string;
  readonly phone: string;
  readonly hasAuthority: boolean;
  /** What they know, in the words of whoever saved them; absent where nobody said. */
  readonly knowledge?: string;
  /** When somebody last made sure that all this is right. */
  readonly verifiedAt: Instant;
}

/** An admin contact. `person` is gone once it was removed; who did that, and when, stays. */
export interface Contact {
  readonly id: string;
  readonly area: string;
  readonly person?: ContactPerson;
  readonly changedAt: Instant;
  readonly changedBy: string;
  /** How many times it was saved; absent where a build saved it that did not count. */
  readonly edition?: number;
}

/** Names one state of a contact: no other state of it has the same. */
export const editionOf = ({ edition }: Contact): number => edition ?? 0;

export type StandingContact = Contact & { readonly person: ContactPerson };

export const isStanding = (contact: Contact): contact is StandingContact => contact.person !== undefined;

const anywhere = { isOwn: false, inTier: false };

export const mayReadContact = (caller: Caller, area: string): boolean =>
  may(caller, area === securityArea ? 'read-security-contact' : 'read-contact', anywhere);

/** The act that it is to manage the contacts of this area (R95). */
export const actToManage = (area: string): Act =>
  area === securityArea ? 'manage-security-contact' : 'manage-contact';

export const mayManageContact = (caller: Caller, area: string): boolean => may(caller, actToManage(area), anywhere);

export const verifiedForDays = 180;

/** Contacts are verified again and again, for the severe incident (R63). Half-open: after 180 days it is due. */
export const isUnverified = ({ person }: StandingContact, now: Instant): boolean =>
  now >= plusMs(person.verifiedAt, verifiedForDays * dayMs);

/** Who is told of what concerns security, by the ids of contacts. */
export const securityContactsOf = (contacts: readonly Contact[]): readonly string[] =>
  contacts.filter((contact) => isStanding(contact) && contact.area === securityArea).map(({ id }) => id);

/** Areas of focus that whoever has this mail address stands behind. */
export const areasBehind = (contacts: readonly Contact[], mail: string): readonly string[] => [
  ...new Set(
    contacts.filter(({ person }) => person?.mail.toLowerCase() === mail.toLowerCase()).map(({ area }) => area),
  ),
];

/** Areas of focus that nobody stands behind who may decide: their tickets may be refused (R64). */
export const areasWithoutContact = (areas: readonly string[], contacts: readonly Contact[]): readonly string[] => {
  const covered = areasWithContact(contacts);
  return areas.filter((area) => !covered.includes(area));
};

/** Areas of focus that have a contact who may decide (R62-R64). */
export const areasWithContact = (contacts: readonly Contact[]): readonly string[] => [
  ...new Set(contacts.filter((contact) => contact.person?.hasAuthority === true).map(({ area }) => area)),
];
