import { contactToView, isContactId, SaveContactBody, VerifyContactBody } from '../desk/contracts/contacts';
import { actToManage, areasWithContact, mayManageContact, mayReadContact } from '../desk/rules/contacts';
import type { Caller } from '../desk/rules/people';
import { mayAtAll } from '../desk/rules/permissions';
import type { Desk } from '../desk/usecases/desk';
import { bodyOf } from './body';
import { contactFormBody, contactsBody } from './contact-html';
import type { Door, Opened, Posted, Reply, Visit } from './door';
import { contactEtagOf, etagOf } from './etag';
import { formTokenFor } from './form-token';
import type { Framed } from './page-frame';
import { invalid, type Problem, refused } from './problem';

type Contacts = Pick<
  Desk,
  'listContacts' | 'readContact' | 'saveContact' | 'verifyContact' | 'removeContact' | 'filingChoices' | 'now'
>;

const unknownContact: Opened = { problem: refused({ kind: 'contact-unknown' }) };
const seeContacts: Reply = { status: 303, headers: { location: '/contacts' } };

const idOf = ({ request }: Visit): string => request.params['id'] ?? '';

/** An area that the policy no longer has is shown while somebody stands there still. */
const showContacts = async (desk: Contacts, framed: Framed, visit: Visit, problem?: Problem): Promise<Reply> => {
  const { caller, request } = visit;
  const [contacts, { areas, contactRequired }] = await Promise.all([
    desk.listContacts(caller, false),
    desk.filingChoices(caller),
  ]);
  const now = desk.now();
  const open = areasWithContact(contacts);
  const shown = [...new Set([...areas, ...contacts.map(({ area }) => area)])].filter((area) =>
    mayReadContact(caller, area),
  );
  const token = formTokenFor(request);
  const listed = shown.map((area) => ({
    area,
    contacts: contacts.filter((one) => one.area === area).map((one) => contactToView(one, now)),
    mayManage: mayManageContact(caller, area),
    isUncovered: areas.includes(area) && !open.includes(area),
    isShut: contactRequired && areas.includes(area) && !open.includes(area),
  }));
  const body = contactsBody(listed, token.value, problem);
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, 'Admin contacts', body) };
};

/** `GET /contacts`: who stands behind each area of focus that the caller may see (R63, R95). */
const contactsPage = (desk: Contacts, framed: Framed): Door => ({
  name: 'contacts-page',
  method: 'GET',
  route: 'contacts',
  act: 'read-contact',
  open: (visit) => showContacts(desk, framed, visit),
});

const showForm = async (
  desk: Contacts,
  framed: Framed,
  visit: Visit,
  contactId: string,
  posted: Posted,
  problem?: Problem,
): Promise<Reply> => {
  const { caller, request } = visit;
  const [{ areas }, known] = await Promise.all([desk.filingChoices(caller), desk.readContact(caller, contactId)]);
  const before = known.ok ? [known.value.area] : [];
  const manageable = [...new Set([...areas, ...before])].filter((area) => mayManageContact(caller, area));
  const token = formTokenFor(request);
  const now = known.ok ? contactEtagOf(known.value) : undefined;
  const loaded = posted['_etag'];
  const etag = typeof loaded === 'string' ? loaded : now;
  const form = { contactId, isKnown: known.ok, areas: manageable, token: token.value, etag };
  const heading = known.ok ? `Change ${known.value.person.name}` : 'Add a contact';
  const page = framed(visit, heading, contactFormBody(form, posted, problem));
  return { status: problem?.status ?? 200, cookie: token, page };
};

const mayManageSome = (caller: Caller): boolean =>
  mayAtAll(caller, 'manage-contact') || mayAtAll(caller, 'manage-security-contact');

/**
 * `GET /forms/contact?id=…` to change one, `?area=…` to add one. A new one has its id before it is sent, so that a form that
 * is sent twice adds one.
 */
const contactFormPage = (desk: Contacts, framed: Framed): Door => ({
  name: 'contact-form-page',
  method: 'GET',
  route: 'forms/contact',
  act: 'read-contact',
  open: async (visit) => {
    const { caller, request } = visit;
    const contactId = request.query.get('id');
    if (contactId === null) {
      if (!mayManageSome(caller)) return { problem: refused({ kind: 'act-forbidden', act: 'manage-contact' }) };
      const posted = { area: request.query.get('area') ?? '' };
      return await showForm(desk, framed, visit, crypto.randomUUID(), posted);
    }
    const read = isContactId(contactId) ? await desk.readContact(caller, contactId) : undefined;
    if (!read?.ok) return unknownContact;
    const { area, person } = read.value;
    if (!mayManageContact(caller, area)) return { problem: refused({ kind: 'act-forbidden', act: actToManage(area) }) };
    return await showForm(desk, framed, visit, contactId, {
      area,
      ...person,
      hasAuthority: String(person.hasAuthority),
    });
  },
});

const booleanByWord: Readonly<Record<string, boolean>> = { true: true, false: false };

/** `POST /contacts/{id}` saves a contact from its form; 303 to the contacts, or the form again with what is wrong. */
const saveFromForm = (desk: Contacts, framed: Framed): Door => ({
  name: 'save-contact-form',
  method: 'POST',
  route: 'contacts/{id}',
  act: 'read-contact',
  open: async (visit) => {
    const contactId = idOf(visit);
    if (!isContactId(contactId)) return unknownContact;
    const read = await bodyOf(visit.request);
    if (!read.ok) return read;
    const { fields, ifSeq } = read.value;
    // What was loaded is what is edited, also when the form comes back with something that is wrong.
    const posted = { ...fields, ...(ifSeq !== undefined && { _etag: etagOf({ seq: ifSeq }) }) };
    const hasAuthority = booleanByWord[String(fields['hasAuthority'])] ?? fields['hasAuthority'];
    const body = SaveContactBody.safeParse({ ...fields, hasAuthority });
    if (!body.success) return { problem: invalid(body.error), posted };
    const saved = await desk.saveContact(visit.caller, contactId, body.data, ifSeq);
    if (saved.ok) return seeContacts;
    // Whoever came too late is shown what it is now, and may save over that.
    return { problem: refused(saved.refusal), posted: saved.refusal.kind === 'contact-overtaken' ? fields : posted };
  },
  page: (problem, posted, visit) =>
    isContactId(idOf(visit))
      ? showForm(desk, framed, visit, idOf(visit), posted, problem)
      : showContacts(desk, framed, visit, problem),
});

/** `POST /contacts/{id}/verify`: somebody has asked, and what the page showed is still right; 303 to the contacts. */
const verifyFromForm = (desk: Contacts, framed: Framed): Door => ({
  name: 'verify-contact-form',
  method: 'POST',
  route: 'contacts/{id}/verify',
  act: 'read-contact',
  open: async (visit) => {
    if (!isContactId(idOf(visit))) return unknownContact;
    const read = await bodyOf(visit.request);
    if (!read.ok) return read;
    const body = VerifyContactBody.safeParse(read.value.fields);
    if (!body.success) return { problem: invalid(body.error) };
    const verified = await desk.verifyContact(visit.caller, idOf(visit), body.data.verifiedAt);
    return verified.ok ? seeContacts : { problem: refused(verified.refusal) };
  },
  page: (problem, _posted, visit) => showContacts(desk, framed, visit, problem),
});

/** `POST /contacts/{id}/remove`: their name, mail and phone are gone from the directory; 303 to the contacts. */
const removeFromForm = (desk: Contacts, framed: Framed): Door => ({
  name: 'remove-contact-form',
  method: 'POST',
  route: 'contacts/{id}/remove',
  act: 'read-contact',
  open: async (visit) => {
    if (!isContactId(idOf(visit))) return unknownContact;
    const read = await bodyOf(visit.request);
    if (!read.ok) return read;
    const removed = await desk.removeContact(visit.caller, idOf(visit), read.value.ifSeq);
    return removed.ok ? seeContacts : { problem: refused(removed.refusal) };
  },
  page: (problem, _posted, visit) => showContacts(desk, framed, visit, problem),
});

/** The pages of the admin contacts. A browser's form can only post, so each change has a door of its own here. */
export const contactPages = (desk: Contacts, framed: Framed): readonly Door[] => [
  contactsPage(desk, framed),
  contactFormPage(desk, framed),
  saveFromForm(desk, framed),
  verifyFromForm(desk, framed),
  removeFromForm(desk, framed),
];
