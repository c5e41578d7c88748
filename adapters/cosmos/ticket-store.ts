import type { Database, OperationInput } from '@azure/cosmos';
import type { Log, TicketChange, TicketStore } from '../../desk/ports';
import { iso } from '../../desk/rules/time';
import { attachmentIdOf, attachmentToDocument, documentToAttachment } from './attachment-documents';
import { commandToDocument, documentToCommand, documentToEvent, erasingOf, eventToDocument } from './chain-documents';
import { asResource, commit, creating } from './commit';
import { createOutbox, noticeToDocument } from './outbox';
import { allRows, countOf, fieldOf, pageOfRows, pageOfShelves, query, readItem } from './queries';
import { createReadRows, readOne } from './readable';
import {
  alertToDocument,
  documentToAlert,
  documentToStored,
  documentToTicket,
  isTombstone,
  ticketToDocument,
} from './ticket-documents';
import { countQueries, listQueries } from './ticket-lists';
import { createTicketRetention } from './ticket-retention';

/** What belongs to a change beside the state: it is only ever created, so a lost race can never double an event. */
const creationsOf = ({
  ticket,
  events,
  alerts,
  notices,
  attachments = [],
  command,
}: TicketChange): OperationInput[] => {
  const partition = { ticketId: ticket.ticketId };
  return [
    ...events.map((event) => eventToDocument(partition, event)),
    ...alerts.map(alertToDocument),
    ...notices.map(noticeToDocument),
    ...attachments.map(attachmentToDocument),
    ...(command === undefined ? [] : [commandToDocument(partition, command)]),
  ].map(creating);
};

/**
 * Tickets in the container `tickets`, one partition each; docs/data.md §1 says how a change is stored. Lists leave out what
 * cannot be read.
 */
export const createTicketStore = (database: Database, log: Log): TicketStore => {
  const container = database.container('tickets');
  const readRows = createReadRows(log);
  return {
    ...createOutbox(container, 'ticketId', readRows),
    ...createTicketRetention(container),

    read: async (ticketId) => {
      const document = await readItem(container, ticketId, ticketId);
      return document === undefined || isTombstone(document) ? undefined : readOne(document, documentToStored);
    },

    create: (change) =>
      commit(container, change.ticket.ticketId, [creating(ticketToDocument(change)), ...creationsOf(change)]),

    replace: (change, etag) => {
      const { ticketId } = change.ticket;
      const state: OperationInput = {
        operationType: 'Replace',
        id: ticketId,
        ifMatch: etag,
        resourceBody: { ...asResource(ticketToDocument(change)), id: ticketId },
      };
      const dropped = [
        ...(change.dropped ?? []),
        ...(change.removed ?? []).map((file) => attachmentIdOf(file.attachmentId)),
      ];
      const erasing = erasingOf({ ticketId }, { erased: change.erased, dropped });
      return commit(container, ticketId, [state, ...creationsOf(change), ...erasing]);
    },

    events: async (ticketId) => {
      const rows = await allRows(
        container,
        ticketId,
        query("SELECT * FROM c WHERE c.doc = 'event' AND c.seq > 0 ORDER BY c.seq"),
      );
      return rows.map((row) => readOne(row, documentToEvent)); // A chain with a gap would lie.
    },

    alerts: async (ticketId) => {
      const rows = await allRows(
        container,
        ticketId,
        query("SELECT * FROM c WHERE c.doc = 'alert' AND c.raisedAt > '' ORDER BY c.raisedAt"),
      );
      return readRows(rows, documentToAlert);
    },

    attachments: async (ticketId) => {
      const rows = await allRows(container, ticketId, query("SELECT * FROM c WHERE c.doc = 'attachment'"));
      return readRows(rows, documentToAttachment).toSorted((one, other) => one.addedAt - other.addedAt);
    },

    attachment: async (ticketId, attachmentId) => {
      const document = await readItem(container, attachmentIdOf(attachmentId), ticketId);
      return document === undefined ? undefined : readOne(document, documentToAttachment);
    },

    command: async (ticketId, commandId) => {
      const document = await readItem(container, commandId, ticketId);
      return document === undefined ? undefined : readOne(document, documentToCommand);
    },

    list: async ({ sort, limit, continuation, ...filter }) => {
      const page = await pageOfShelves(container, listQueries(filter, sort), limit, continuation);
      return { ...page, items: readRows(page.items, documentToTicket) };
    },

    count: async (filter) => {
      const counts = await Promise.all(countQueries(filter).map((one) => countOf(container, one)));
      return counts.reduce((sum, one) => sum + one, 0);
    },

    due: async (now, limit, continuation) => {
      const text = 'SELECT c.ticketId FROM c WHERE c.dueAt <= @now ORDER BY c.dueAt';
      const page = await pageOfRows(container, query(text, { now: iso(now) }), limit, continuation);
      return { ...page, items: page.items.map((row) => fieldOf(row, 'ticketId')) };
    },

    live: async (limit, continuation) => {
      const page = await pageOfRows(
        container,
        query('SELECT c.ticketId FROM c WHERE c.live = true'),
        limit,
        continuation,
      );
      return { ...page, items: page.items.map((row) => fieldOf(row, 'ticketId')) };
    },
  };
};
