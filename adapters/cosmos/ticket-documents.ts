import * as z from 'zod';
import { AlertDocument, TicketDocument, TombstoneDocument } from '../../desk/contracts/ticket-documents';
import { upgradeAlert, upgradeTicket } from '../../desk/contracts/upgrades';
import type { StoredTicket, TicketChange, Tombstone } from '../../desk/ports';
import type { Alert } from '../../desk/rules/alerts';
import { wordsOfTicket } from '../../desk/rules/ticket-words';
import type { Ticket } from '../../desk/rules/tickets';
import { etagOf } from './chain-documents';

export const ticketToDocument = ({
  ticket: { watchers, links, externalIds, takenOverBy, ...ticket },
  head,
  dueAt,
  filing,
}: TicketChange) =>
  z.encode(TicketDocument, {
    ...ticket,
    ...(watchers && { watchers: [...watchers] }),
    ...(takenOverBy && { takenOverBy: [...takenOverBy] }),
    ...(links && { links: [...links] }),
    ...(externalIds && { externalIds: [...externalIds] }),
    terms: [...ticket.terms],
    waits: [...ticket.waits],
    cycles: ticket.cycles.map(({ reached, ...cycle }) => ({ ...cycle, ...(reached && { reached: [...reached] }) })),
    id: ticket.ticketId,
    doc: 'ticket',
    lastSeq: head.seq,
    lastHash: head.hash,
    ...(dueAt !== undefined && { dueAt }),
    ...(ticket.state !== 'closed' && { live: true as const }),
    words:
      ticket.erasedAt === undefined
        ? [...wordsOfTicket({ title: ticket.title, ...(externalIds && { externalIds }) })]
        : [],
    ...filing,
    schemaVersion: 2,
  });

export const documentToTicket = (document: unknown): Ticket => {
  const {
    id: _id,
    doc: _doc,
    lastSeq: _seq,
    lastHash: _hash,
    dueAt: _due,
    ...rest
  } = z.decode(TicketDocument, upgradeTicket(document) as never);
  const { live: _live, words: _words, keyHash: _key, bodyHash: _body, schemaVersion: _version, ...ticket } = rest;
  return ticket;
};

export const documentToStored = (document: unknown): StoredTicket => {
  const { lastSeq, lastHash, keyHash, bodyHash } = z.decode(TicketDocument, upgradeTicket(document) as never);
  return {
    ticket: documentToTicket(document),
    head: { seq: lastSeq, hash: lastHash },
    etag: etagOf(document),
    filing: keyHash === undefined || bodyHash === undefined ? undefined : { keyHash, bodyHash },
  };
};

export const tombstoneToDocument = ({ ticketId, head, closedAt, removedAt, isOpen }: Tombstone) =>
  z.encode(TombstoneDocument, {
    id: ticketId,
    ticketId,
    doc: 'tombstone',
    lastSeq: head.seq,
    lastHash: head.hash,
    endedAt: closedAt,
    removedAt,
    ...(isOpen && { closedAt }),
    schemaVersion: 1,
  });

export const isTombstone = (document: unknown): boolean =>
  (document as { readonly doc?: unknown } | undefined)?.doc === 'tombstone';

export const documentToTombstone = (document: unknown): Tombstone => {
  const { ticketId, lastSeq, lastHash, endedAt, removedAt, closedAt } = z.decode(TombstoneDocument, document as never);
  const head = { seq: lastSeq, hash: lastHash };
  return { ticketId, head, closedAt: endedAt, removedAt, ...(closedAt !== undefined && { isOpen: true }) };
};

export const alertToDocument = (alert: Alert) =>
  z.encode(AlertDocument, { ...alert, id: alert.alertId, doc: 'alert', schemaVersion: 2 });

export const documentToAlert = (document: unknown): Alert => {
  const {
    id: _id,
    doc: _doc,
    schemaVersion: _version,
    ...alert
  } = z.decode(AlertDocument, upgradeAlert(document) as never);
  return alert;
};
