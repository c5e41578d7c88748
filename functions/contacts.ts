import {
  ContactsView,
  ContactView,
  contactToView,
  ListContactsQuery,
  SaveContactBody,
} from '../desk/contracts/contacts';
import type { StandingContact } from '../desk/rules/contacts';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door, Reply } from './door';
import { contactEtagOf } from './etag';
import { contactPath } from './paths';
import { refused } from './problem';

type Contacts = Pick<Desk, 'uncoveredAreas' | 'listContacts' | 'readContact' | 'saveContact' | 'removeContact' | 'now'>;

/**
 * `GET /api/v1/contacts?unverified`: `{ items, uncovered }`, the admin contacts that the caller may see, with `true` those to
 * verify again; and the areas that nobody stands behind who may decide.
 */
const listContacts = (desk: Contacts): Door =>
  apiDoor({
    name: 'list-contacts',
    method: 'GET',
    route: 'api/v1/contacts',
    act: 'read-contact',
    contract: {
      summary: 'Lists the admin contacts that the caller may see, or those of them to verify again',
      query: ListContactsQuery,
      answers: { 200: { json: ContactsView } },
    },
    open: async ({ query, caller }) => {
      const [contacts, uncovered] = await Promise.all([
        desk.listContacts(caller, query.unverified === 'true'),
        desk.uncoveredAreas(caller),
      ]);
      const now = desk.now();
      return { status: 200, json: { items: contacts.map((contact) => contactToView(contact, now)), uncovered } };
    },
  });

const shown = (desk: Contacts, contact: StandingContact): Reply => ({
  status: 200,
  headers: { etag: contactEtagOf(contact) },
  json: contactToView(contact, desk.now()),
});

/** `GET /api/v1/contacts/{id}`: a `ContactView`; 404 when the caller may not see it. */
const readContact = (desk: Contacts): Door =>
  apiDoor({
    name: 'read-contact',
    method: 'GET',
    route: 'api/v1/contacts/{id}',
    act: 'read-contact',
    contract: {
      summary: 'Reads an admin contact',
      params: contactPath,
      answers: { 200: { json: ContactView, headers: ['ETag'] } },
    },
    open: async ({ params, caller }) => {
      const read = await desk.readContact(caller, params.id);
      if (!read.ok) return { problem: refused(read.refusal) };
      return shown(desk, read.value);
    },
  });

/**
 * `PUT /api/v1/contacts/{id}` makes, replaces or verifies one; whoever saves it vouches for it. Whose area it is decides who
 * may (R95), so the act is asked about inside. Takes an optional `If-Match`. Answers 200 with a `ContactView`; 403 for another's
 * area, 412 with what it is now when it has changed since, 422 for an unknown area.
 */
const saveContact = (desk: Contacts): Door =>
  apiDoor({
    name: 'save-contact',
    method: 'PUT',
    route: 'api/v1/contacts/{id}',
    act: 'read-contact',
    contract: {
      summary: 'Makes, replaces or verifies an admin contact; whoever saves it vouches for it (R63)',
      params: contactPath,
      body: SaveContactBody,
      headers: ['If-Match'],
      answers: { 200: { json: ContactView, headers: ['ETag'] } },
    },
    open: async ({ params, body, caller, ifSeq }) => {
      const saved = await desk.saveContact(caller, params.id, body, ifSeq);
      if (!saved.ok) return { problem: refused(saved.refusal) };
      return shown(desk, saved.value);
    },
  });

/** `DELETE /api/v1/contacts/{id}`, with an optional `If-Match`: 204; its name, mail and phone are gone from the directory. */
const removeContact = (desk: Contacts): Door =>
  apiDoor({
    name: 'remove-contact',
    method: 'DELETE',
    route: 'api/v1/contacts/{id}',
    act: 'read-contact',
    contract: {
      summary: 'Removes an admin contact',
      params: contactPath,
      headers: ['If-Match'],
      answers: { 204: {} },
    },
    open: async ({ params, caller, ifSeq }) => {
      const removed = await desk.removeContact(caller, params.id, ifSeq);
      return removed.ok ? { status: 204 } : { problem: refused(removed.refusal) };
    },
  });

export const contacts = (desk: Contacts): readonly Door[] => [
  listContacts(desk),
  readContact(desk),
  saveContact(desk),
  removeContact(desk),
];
