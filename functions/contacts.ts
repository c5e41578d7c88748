import { contactToView, isContactId, ListContactsQuery, SaveContactBody } from '../desk/contracts/contacts';
import type { Desk } from '../desk/usecases/desk';
import { bodyOf } from './body';
import type { Door } from './door';
import { invalid, refused } from './problem';

type Contacts = Pick<Desk, 'listContacts' | 'readContact' | 'saveContact' | 'removeContact' | 'now'>;

const unknownContact = { problem: refused({ kind: 'contact-unknown' }) };

const idOf = (params: Readonly<Record<string, string>>): string => params['id'] ?? '';

/** `GET /api/v1/contacts?unverified`: `{ items }`, the admin contacts that the caller may see; with `true` those to verify again. */
const listContacts = (desk: Contacts): Door => ({
  name: 'list-contacts',
  method: 'GET',
  route: 'api/v1/contacts',
  act: 'read-contact',
  open: async ({ request, caller }) => {
    const query = ListContactsQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const contacts = await desk.listContacts(caller, query.data.unverified === 'true');
    const now = desk.now();
    return { status: 200, json: { items: contacts.map((contact) => contactToView(contact, now)) } };
  },
});

/** `GET /api/v1/contacts/{id}`: a `ContactView`; 404 when the caller may not see it. */
const readContact = (desk: Contacts): Door => ({
  name: 'read-contact',
  method: 'GET',
  route: 'api/v1/contacts/{id}',
  act: 'read-contact',
  open: async ({ request, caller }) => {
    if (!isContactId(idOf(request.params))) return unknownContact;
    const read = await desk.readContact(caller, idOf(request.params));
    if (!read.ok) return { problem: refused(read.refusal) };
    return { status: 200, json: contactToView(read.value, desk.now()) };
  },
});

/**
 * `PUT /api/v1/contacts/{id}` makes, replaces or verifies one; whoever saves it vouches for it. Whose area it is decides who
 * may (R95), so the act is asked about inside. Answers 200 with a `ContactView`; 403 for another's area, 422 for an unknown one.
 */
const saveContact = (desk: Contacts): Door => ({
  name: 'save-contact',
  method: 'PUT',
  route: 'api/v1/contacts/{id}',
  act: 'read-contact',
  open: async ({ request, caller }) => {
    if (!isContactId(idOf(request.params))) return unknownContact;
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const body = SaveContactBody.safeParse(read.value.fields);
    if (!body.success) return { problem: invalid(body.error) };
    const saved = await desk.saveContact(caller, idOf(request.params), body.data);
    if (!saved.ok) return { problem: refused(saved.refusal) };
    return { status: 200, json: contactToView(saved.value, desk.now()) };
  },
});

/** `DELETE /api/v1/contacts/{id}`: 204; its name, mail and phone are gone from the directory. */
const removeContact = (desk: Contacts): Door => ({
  name: 'remove-contact',
  method: 'DELETE',
  route: 'api/v1/contacts/{id}',
  act: 'read-contact',
  open: async ({ request, caller }) => {
    if (!isContactId(idOf(request.params))) return unknownContact;
    const removed = await desk.removeContact(caller, idOf(request.params));
    return removed.ok ? { status: 204 } : { problem: refused(removed.refusal) };
  },
});

export const contacts = (desk: Contacts): readonly Door[] => [
  listContacts(desk),
  readContact(desk),
  saveContact(desk),
  removeContact(desk),
];
