import { contactToView } from '../contracts/contacts';
import type { Ports } from '../ports';
import {
  actToManage,
  areasBehind,
  areasWithoutContact,
  type Contact,
  type ContactPerson,
  editionOf,
  isStanding,
  isUnverified,
  mayManageContact,
  mayReadContact,
  type StandingContact,
} from '../rules/contacts';
import { accept, type Decision, refuse } from '../rules/decision';
import { reviewMessage } from '../rules/mails/contact-review-mail';
import type { Caller } from '../rules/people';
import { securityArea } from '../rules/security';
import { hourMs, type Instant, iso, minuteMs } from '../rules/time';
import type { Refusal } from './refusals';
import { storing } from './storing';

/** The admin contacts that the caller may see, by area; with `unverified`, those to verify again. */
export const listContacts = async (
  { directory, clock }: Ports,
  caller: Caller,
  unverified: boolean,
): Promise<readonly StandingContact[]> => {
  const now = clock.now();
  return (await directory.contacts())
    .filter(isStanding)
    .filter((contact) => mayReadContact(caller, contact.area) && (!unverified || isUnverified(contact, now)));
};

/** Areas of the active policy, of those that the caller may see, without a contact who may decide (R63). */
export const uncoveredAreas = async ({ directory }: Ports, caller: Caller): Promise<readonly string[]> => {
  const [{ intake }, contacts] = await Promise.all([directory.activePolicy(), directory.contacts()]);
  return areasWithoutContact(intake.areas, contacts).filter((area) => mayReadContact(caller, area));
};

/**
 * The areas of focus that are the caller's own: those that they stand behind, by the mail address that the directory has of
 * them; and the security area, for those who manage it (R95).
 */
export const areasOf = async ({ directory }: Ports, caller: Caller): Promise<readonly string[]> => {
  const [person, contacts] = await Promise.all([directory.person(caller.id), directory.contacts()]);
  const behind = person === undefined ? [] : areasBehind(contacts, person.mail);
  const managed = mayManageContact(caller, securityArea) ? [securityArea] : [];
  return [...new Set([...behind, ...managed])];
};

/** A contact that the caller may not see is unknown to them. */
export const readContact = async (
  { directory }: Ports,
  caller: Caller,
  contactId: string,
): Promise<Decision<StandingContact, Refusal>> => seen(caller, (await directory.contact(contactId))?.contact);

const seen = (caller: Caller, contact: Contact | undefined): Decision<StandingContact, Refusal> => {
  if (contact === undefined || !isStanding(contact)) return refuse({ kind: 'contact-unknown' });
  const { id, area } = contact;
  return mayReadContact(caller, area) ? accept(contact) : refuse({ kind: 'contact-unknown', about: id });
};

export type SaveContact = Omit<ContactPerson, 'verifiedAt' | 'knowledge'> & {
  readonly area: string;
  readonly knowledge?: string | undefined;
};

/** Reads, decides and stores a contact as its next edition; again where somebody was first. */
const changeContact = <Change extends Contact>(
  { directory }: Ports,
  contactId: string,
  decide: (before: Contact | undefined) => Promise<Decision<Change, Refusal>>,
): Promise<Decision<Change, Refusal>> =>
  storing<Decision<Change, Refusal>>(
    async () => {
      const stored = await directory.contact(contactId);
      const decided = await decide(stored?.contact);
      if (!decided.ok) return decided;
      const edition = stored === undefined ? 1 : editionOf(stored.contact) + 1;
      const changed = { ...decided.value, edition };
      await directory.replaceContact(changed, stored?.etag);
      return accept(changed);
    },
    async () => undefined,
  );

const isSame = ({ area, person }: Contact, wantedArea: string, wanted: Omit<SaveContact, 'area'>): boolean =>
  area === wantedArea &&
  person?.name === wanted.name &&
  person.mail === wanted.mail &&
  person.phone === wanted.phone &&
  person.hasAuthority === wanted.hasAuthority &&
  person.knowledge === wanted.knowledge;

/** Refuses one that is not what the caller read, with what it is now. Ask once they are known to see it. */
const overtaken = (contact: Contact | undefined, ifSeq: number | undefined, now: Instant): Refusal | undefined => {
  const lastSeq = contact === undefined ? 0 : editionOf(contact);
  if (ifSeq === undefined || (contact !== undefined && ifSeq === lastSeq)) return undefined;
  const current = contact !== undefined && isStanding(contact) && { current: contactToView(contact, now) };
  return { kind: 'contact-overtaken', lastSeq, ...current };
};

/**
 * Makes a contact, or replaces it, and vouches for it: whoever saves it has verified it.
 *
 * Refuses an area that the active policy does not have, and one that is not the caller's to manage, as it was and as it
 * will be (R95). Two at once: the last one stands, but where `ifSeq` says which edition was read.
 */
export const saveContact = async (
  ports: Ports,
  caller: Caller,
  contactId: string,
  { area, knowledge, ...reach }: SaveContact,
  ifSeq?: number,
): Promise<Decision<StandingContact, Refusal>> => {
  const { directory, clock } = ports;
  if (!mayManageContact(caller, area)) return refuse({ kind: 'act-forbidden', act: actToManage(area) });
  return changeContact(ports, contactId, async (before) => {
    if (before !== undefined && !mayManageContact(caller, before.area))
      return refuse({ kind: 'contact-id-taken', about: contactId });
    const now = clock.now();
    // Sent twice is no race: whoever finds their own words there has not come too late.
    const isSaid = before?.changedBy === caller.id && isSame(before, area, { ...reach, knowledge });
    const stale = isSaid ? undefined : overtaken(before, ifSeq, now);
    if (stale !== undefined) return refuse(stale);
    const { areas } = (await directory.activePolicy()).intake;
    if (!areas.includes(area)) return refuse({ kind: 'area-unknown', fields: ['area'], areas });

    const person = { ...reach, ...(knowledge !== undefined && { knowledge }), verifiedAt: now };
    return accept({ id: contactId, area, person, changedAt: now, changedBy: caller.id });
  });
};

/**
 * Vouches for a contact as it stands. `seenVerifiedAt` says which version somebody saw: one that was changed meanwhile is not
 * vouched for unseen.
 */
export const verifyContact = (
  ports: Ports,
  caller: Caller,
  contactId: string,
  seenVerifiedAt: Instant,
): Promise<Decision<StandingContact, Refusal>> =>
  changeContact(ports, contactId, async (before) => {
    const found = seen(caller, before);
    if (!found.ok) return found;
    const { id, area, person } = found.value;
    if (!mayManageContact(caller, area)) return refuse({ kind: 'act-forbidden', act: actToManage(area) });
    if (person.verifiedAt !== seenVerifiedAt) return refuse({ kind: 'contact-changed' });
    const now = ports.clock.now();
    return accept({ id, area, person: { ...person, verifiedAt: now }, changedAt: now, changedBy: caller.id });
  });

/** Removes the person; that there was a contact, who removed it, and when, stays in the directory. */
export const removeContact = (
  ports: Ports,
  caller: Caller,
  contactId: string,
  ifSeq?: number,
): Promise<Decision<Contact, Refusal>> =>
  changeContact<Contact>(ports, contactId, async (before) => {
    const found = seen(caller, before);
    if (!found.ok) return found;
    const { id, area } = found.value;
    if (!mayManageContact(caller, area))
      return refuse({ kind: 'act-forbidden', act: actToManage(area), about: contactId });
    const now = ports.clock.now();
    const stale = overtaken(found.value, ifSeq, now);
    return stale === undefined ? accept({ id, area, changedAt: now, changedBy: caller.id }) : refuse(stale);
  });

const reviewers = 'it-admins';
/** A week, less the minutes by which a timer or its heartbeat may be early. */
const reviewEveryMs = 7 * 24 * hourMs - 30 * minuteMs;
const reviewTold = 'contact-review-told';

/**
 * Asks the IT admins by mail, once a week at most, to verify contacts that nobody has for 180 days; answers how many.
 *
 * That they were asked is a beat of its own, noted after the mail has gone: when it does not go, the fault flies and the
 * next run tries again under the same notice id.
 */
export const reviewContacts = async ({ directory, clock, notifier, log, publicUrl }: Ports): Promise<number> => {
  const now = clock.now();
  const contacts = await directory.contacts();
  const unverified = contacts.filter(isStanding).filter((contact) => isUnverified(contact, now));
  const toldAt = (await directory.heartbeats())[reviewTold];
  const isDue = unverified.length > 0 && (toldAt === undefined || now - toldAt >= reviewEveryMs);
  const group = isDue ? (await directory.groups()).find(({ id }) => id === reviewers) : undefined;
  if (isDue && group === undefined) log('error', 'nobody is asked to verify contacts', { missingGroup: reviewers });
  if (group !== undefined) {
    const { areas, contactRequired } = (await directory.activePolicy()).intake;
    const bare = contactRequired ? areasWithoutContact(areas, contacts) : [];
    const words = reviewMessage(unverified, `${publicUrl}/contacts`, bare);
    const noticeId = `contact-review-after-${toldAt === undefined ? 'none' : iso(toldAt)}`;
    await notifier.send({ noticeId, to: group.mailbox, ...words });
    await directory.beat(reviewTold, now);
  }
  await directory.beat('contact-review', now);
  return unverified.length;
};
