import type { Database, JSONValue, OperationInput } from '@azure/cosmos';
import type { TicketChange, TicketStore } from '../../desk/ports';
import { iso } from '../../desk/rules/time';
import { commandToDocument, documentToCommand, documentToEvent, eventToDocument } from './chain-documents';
import { asResource, commit, creating } from './commit';
import { faulting } from './errors';
import { allRows, fieldOf, firstRows, pageOfRows, query, readItem } from './queries';
import {
  alertToDocument,
  documentToAlert,
  documentToNotice,
  documentToStored,
  documentToTicket,
  noticeToDocument,
  ticketToDocument,
} from './ticket-documents';

/** What belongs to a change beside the state: it is only ever created, so a lost race can never double an event. */
const creationsOf = ({ ticket, events, alerts, notices, command }: TicketChange): OperationInput[] => {
  const partition = { ticketId: ticket.ticketId };
  return [
    ...events.map((event) => eventToDocument(partition, event)),
    ...alerts.map(alertToDocument),
    ...notices.map(noticeToDocument),
    ...(command === undefined ? [] : [commandToDocument(partition, command)]),
  ].map(creating);
};

/** Tickets in the container `tickets`, one partition each; docs/data.md §1 says how a change is stored. */
export const createTicketStore = (database: Database): TicketStore => {
  const container = database.container('tickets');
  return {
    read: async (ticketId) => {
      const document = await readItem(container, ticketId, ticketId);
      return document === undefined ? undefined : documentToStored(document);
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
      return commit(container, ticketId, [state, ...creationsOf(change)]);
    },

    events: async (ticketId) => {
      const rows = await allRows(container, ticketId, query("SELECT * FROM c WHERE c.doc = 'event' ORDER BY c.seq"));
      return rows.map(documentToEvent);
    },

    alerts: async (ticketId) => {
      const rows = await allRows(
        container,
        ticketId,
        query("SELECT * FROM c WHERE c.doc = 'alert' ORDER BY c.raisedAt"),
      );
      return rows.map(documentToAlert);
    },

    command: async (ticketId, commandId) => {
      const document = await readItem(container, commandId, ticketId);
      return document === undefined ? undefined : documentToCommand(document);
    },

    list: async ({ filedBy, limit, continuation }) => {
      // Only tickets have these two fields. A condition on the sorted one lets a page cost itself, not all there is.
      const whose = filedBy === undefined ? "c.filedAt > ''" : 'c.filedBy = @filedBy';
      const text = `SELECT * FROM c WHERE ${whose} ORDER BY c.filedAt DESC`;
      const parameters: Record<string, JSONValue> = filedBy === undefined ? {} : { filedBy };
      const page = await pageOfRows(container, query(text, parameters), limit, continuation);
      return { ...page, items: page.items.map(documentToTicket) };
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

    waitingNotices: async (now, limit) => {
      const text = 'SELECT * FROM c WHERE c.sendAt <= @now ORDER BY c.sendAt';
      return (await firstRows(container, query(text, { now: iso(now) }), limit)).map(documentToNotice);
    },

    noticesOf: async (ticketId, alertId) => {
      const text = "SELECT * FROM c WHERE c.doc = 'notice' AND c.alertId = @alertId";
      return (await allRows(container, ticketId, query(text, { alertId }))).map(documentToNotice);
    },

    replaceNotice: async (notice, etag) => {
      const condition = { accessCondition: { type: 'IfMatch', condition: etag } };
      const item = container.item(notice.noticeId, notice.ticketId);
      const { etag: replaced } = await faulting(() => item.replace(noticeToDocument(notice), condition));
      return { notice, etag: replaced };
    },
  };
};
