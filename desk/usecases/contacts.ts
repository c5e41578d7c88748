import type { Ports } from '../ports';
import {
  areasWithoutContact,
  type ContactPerson,
  isStanding,
  isUnverified,
  mayManageContact,
  mayReadContact,
  type StandingContact,
} from '../rules/contacts';
import { accept, type Decision, refuse } from '../rules/decision';
import { reviewMessage } from '../rules/mails/contact-review-mail';
import type { Caller } from '../rules/people';
import { hourMs, type Instant, iso, minuteMs } from '../rules/time';
import type { Refusal } from './refusals';

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

/** A contact that the caller may not see is unknown to them. */
export const readContact = async (
  { directory }: Ports,
  caller: Caller,
  contactId: string,
): Promise<Decision<StandingContact, Refusal>> => {
  const contact = (await directory.contacts()).find(({ id }) => id === contactId);
  if (contact === undefined || !isStanding(contact)) return refuse({ kind: 'contact-unknown' });
  return mayReadContact(caller, contact.area) ? accept(contact) : refuse({ kind: 'contact-unknown', about: contactId });
};

export type SaveContact = Omit<ContactPerson, 'verifiedAt' | 'knowledge'> & {
  readonly area: string;
  readonly knowledge?: string | undefined;
};

/**
 * Makes a contact, or replaces it, and vouches for it: whoever saves it has verified it.
 *
 * Refuses an area that the active policy does not have, and one that is not the caller's to manage, as it was and as it
 * will be (R95). Two at once: the last one stands.
 */
export const saveContact = async (
  ports: Ports,
  caller: Caller,
  contactId: string,
  { area, knowledge, ...reach }: SaveContact,
): Promise<Decision<StandingContact, Refusal>> => {
  const { directory, clock } = ports;
  if (!mayManageContact(caller, area)) return refuse({ kind: 'act-forbidden' });
  const before = (await directory.contacts()).find(({ id }) => id === contactId);
  if (before !== undefined && !mayManageContact(caller, before.area))
    return refuse({ kind: 'contact-id-taken', about: contactId });
  const { areas } = (await directory.activePolicy()).intake;
  if (!areas.includes(area)) return refuse({ kind: 'area-unknown', fields: ['area'], areas });

  const now = clock.now();
  const person = { ...reach, ...(knowledge !== undefined && { knowledge }), verifiedAt: now };
  const saved = { id: contactId, area, person, changedAt: now, changedBy: caller.id };
  await directory.saveContact(saved);
  return accept(saved);
};

/**
 * Vouches for a contact as it stands. `seenVerifiedAt` says which version somebody saw: one that was changed meanwhile is not
 * vouched for unseen.
 */
export const verifyContact = async (
  ports: Ports,
  caller: Caller,
  contactId: string,
  seenVerifiedAt: Instant,
): Promise<Decision<StandingContact, Refusal>> => {
  const { directory, clock } = ports;
  const found = await readContact(ports, caller, contactId);
  if (!found.ok) return found;
  const { id, area, person } = found.value;
  if (!mayManageContact(caller, area)) return refuse({ kind: 'act-forbidden' });
  if (person.verifiedAt !== seenVerifiedAt) return refuse({ kind: 'contact-changed' });
  const now = clock.now();
  const verified = { id, area, person: { ...person, verifiedAt: now }, changedAt: now, changedBy: caller.id };
  await directory.saveContact(verified);
  return accept(verified);
};

/** Removes the person; that there was a contact, who removed it, and when, stays in the directory. */
export const removeContact = async (
  ports: Ports,
  caller: Caller,
  contactId: string,
): Promise<Decision<StandingContact, Refusal>> => {
  const { directory, clock } = ports;
  const found = await readContact(ports, caller, contactId);
  if (!found.ok) return found;
  const { id, area } = found.value;
  if (!mayManageContact(caller, area)) return refuse({ kind: 'act-forbidden', about: contactId });
  await directory.saveContact({ id, area, changedAt: clock.now(), changedBy: caller.id });
  return found;
};

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
