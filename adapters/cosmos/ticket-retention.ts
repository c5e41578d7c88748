import type { Container, SqlQuerySpec } from '@azure/cosmos';
import type { TicketStore } from '../../desk/ports';
import type { PersonSlot } from '../../desk/rules/tickets';
import { iso } from '../../desk/rules/time';
import { asResource, commit } from './commit';
import { faulting } from './errors';
import { toldOf } from './outbox';
import { allRows, fieldOf, pageOfRows, pageOfShelves, query, readItem } from './queries';
import { readOne } from './readable';
import { documentToTombstone, isTombstone, tombstoneToDocument } from './ticket-documents';

type TicketRetention = Pick<
  TicketStore,
  'naming' | 'closedBefore' | 'raisedBefore' | 'beside' | 'bury' | 'tombstone' | 'settle'
>;

/**
 * By the part that the person has in an event, unless it is the ticket's `filedBy`: `tsc` names one that is missing here. An
 * admin contact is named by the id of the contact, which is nobody's.
 */
const bySlot: Readonly<Record<Exclude<PersonSlot, 'requester' | 'adminContact'>, string>> = {
  assignee: 'SELECT c.ticketId FROM c WHERE c.people.assignee = @person',
  watcher: 'SELECT c.ticketId FROM c WHERE c.people.watcher = @person',
};

/** Wherever a person's id may stand in a ticket's partition: each path is indexed (infra/containers.json). */
const queriesNaming = (person: string): readonly SqlQuerySpec[] => [
  query('SELECT c.ticketId FROM c WHERE c.filedBy = @person', { person }),
  query('SELECT c.ticketId FROM c WHERE c.assignee = @person', { person }),
  query('SELECT c.ticketId FROM c WHERE ARRAY_CONTAINS(c.watchers, @person)', { person }),
  query('SELECT c.ticketId FROM c WHERE c["by"] = @person', { person }),
  ...Object.values(bySlot).map((text) => query(text, { person })),
];

const ticketIdOf = (row: unknown): string => fieldOf(row, 'ticketId');

/** What of the container `tickets` is found by person or by age, and how a ticket is taken out of it. */
export const createTicketRetention = (container: Container): TicketRetention => ({
  naming: async (person, limit, continuation) => {
    const page = await pageOfShelves(container, queriesNaming(person), limit, continuation);
    return { ...page, items: page.items.map(ticketIdOf) };
  },

  closedBefore: async (before, limit, continuation) => {
    const text = 'SELECT c.ticketId FROM c WHERE c.closedAt <= @before ORDER BY c.closedAt';
    const page = await pageOfRows(container, query(text, { before: iso(before) }), limit, continuation);
    return { ...page, items: page.items.map(ticketIdOf) };
  },

  raisedBefore: async (before, limit, continuation) => {
    const text = 'SELECT c.ticketId, c.id FROM c WHERE c.raisedAt <= @before ORDER BY c.raisedAt';
    const page = await pageOfRows(container, query(text, { before: iso(before) }), limit, continuation);
    return { ...page, items: page.items.map((row) => toldOf(row, 'ticketId')) };
  },

  beside: async (ticketId) => {
    const rows = await allRows(container, ticketId, query('SELECT c.id FROM c'));
    return rows.map((row) => fieldOf(row, 'id')).filter((id) => id !== ticketId);
  },

  bury: (tombstone, etag) => {
    const { ticketId } = tombstone;
    const resourceBody = { ...asResource(tombstoneToDocument(tombstone)), id: ticketId };
    return commit(container, ticketId, [{ operationType: 'Replace', id: ticketId, ifMatch: etag, resourceBody }]);
  },

  tombstone: async (ticketId) => {
    const document = await readItem(container, ticketId, ticketId);
    return isTombstone(document) ? readOne(document, documentToTombstone) : undefined;
  },

  settle: async ({ isOpen: _, ...tombstone }) => {
    const item = container.item(tombstone.ticketId, tombstone.ticketId);
    await faulting(() => item.replace(tombstoneToDocument(tombstone)));
  },
});
