import { accept, refuse } from '../decision';
import type { Acting, Events } from '../ticket-commands';
import type { ExternalId, LinkRelation, Ticket, TicketEvent, TicketLink } from '../tickets';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

/** Links, external ids and watchers that one ticket holds, of each: they stand in its document. */
export const entriesMax = 50;

const opposites: Readonly<Record<LinkRelation, LinkRelation>> = {
  parent: 'child',
  child: 'parent',
  'duplicate-of': 'duplicated-by',
  'duplicated-by': 'duplicate-of',
  problem: 'incident',
  incident: 'problem',
  follows: 'followed-by',
  'followed-by': 'follows',
};

/** The same link as the other ticket holds it. */
export const oppositeOf = (relation: LinkRelation): LinkRelation => opposites[relation];

export type Full = { readonly kind: 'entries-full'; readonly entriesMax: number };

export type LinkRefusal =
  | TicketEndRefusal
  | Full
  | { readonly kind: 'link-to-itself' }
  | { readonly kind: 'linked-ticket-unknown'; readonly about?: string }
  | { readonly kind: 'link-contrary'; readonly relation: LinkRelation }
  | { readonly kind: 'link-missing' };

const isLinked = ({ links = [] }: Ticket, { relation, other }: TicketLink): boolean =>
  links.some((link) => link.relation === relation && link.other === other);

/** Says what another ticket is to this one. Refuses what is the other way round already: no ticket is its parent's parent. */
export const decideLink = (ticket: Ticket, link: TicketLink, acting: Acting): Events<LinkRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (link.other === ticket.ticketId) return refuse({ kind: 'link-to-itself' });
  if (isLinked(ticket, link)) return accept([]);
  const relation = oppositeOf(link.relation);
  if (isLinked(ticket, { ...link, relation })) return refuse({ kind: 'link-contrary', relation });
  if ((ticket.links ?? []).length >= entriesMax) return refuse({ kind: 'entries-full', entriesMax });
  return accept([happens('ticket-linked', acting, link, {})]);
};

/** Takes back a link that was wrong. */
export const decideUnlink = (ticket: Ticket, link: TicketLink, acting: Acting): Events<LinkRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (!isLinked(ticket, link)) return refuse({ kind: 'link-missing' });
  return accept([happens('ticket-unlinked', acting, link, {})]);
};

/** What the other ticket has to hear, so that it knows as much as the first: nothing when it does. Even one that has ended. */
export const mirrorOf = (
  first: Ticket,
  second: Ticket,
  relation: LinkRelation,
  acting: Acting,
): readonly TicketEvent[] => {
  const isWanted = isLinked(first, { relation, other: second.ticketId });
  const mirror: TicketLink = { relation: oppositeOf(relation), other: first.ticketId };
  if (isWanted === isLinked(second, mirror)) return [];
  return [happens(isWanted ? 'ticket-linked' : 'ticket-unlinked', acting, mirror, {})];
};

export type ExternalIdRefusal = TicketEndRefusal | Full | { readonly kind: 'external-id-missing' };

const hasId = ({ externalIds = [] }: Ticket, { system, externalId }: ExternalId): boolean =>
  externalIds.some((one) => one.system === system && one.externalId === externalId);

/** Notes the number that the matter has elsewhere; ours stays the one (R56). */
export const decideAddExternalId = (ticket: Ticket, id: ExternalId, acting: Acting): Events<ExternalIdRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (hasId(ticket, id)) return accept([]);
  if ((ticket.externalIds ?? []).length >= entriesMax) return refuse({ kind: 'entries-full', entriesMax });
  return accept([happens('external-id-added', acting, id, {})]);
};

export const decideRemoveExternalId = (ticket: Ticket, id: ExternalId, acting: Acting): Events<ExternalIdRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (!hasId(ticket, id)) return refuse({ kind: 'external-id-missing' });
  return accept([happens('external-id-removed', acting, id, {})]);
};

export type WatchRefusal = Full | { readonly kind: 'ticket-closed' };

/** Lets somebody follow the ticket, as its requester sees it. That is no edit: a resolved ticket may be watched. */
export const decideWatch = (ticket: Ticket, watcher: string, acting: Acting): Events<WatchRefusal> => {
  if (ticket.state === 'closed') return refuse({ kind: 'ticket-closed' });
  const watchers = ticket.watchers ?? [];
  if (watchers.includes(watcher)) return accept([]);
  if (watchers.length >= entriesMax) return refuse({ kind: 'entries-full', entriesMax });
  return accept([happens('ticket-watched', acting, {}, {}, { watcher })]);
};

/** From anybody who does not watch there is nothing to take. */
export const decideUnwatch = (ticket: Ticket, watcher: string, acting: Acting): Events<WatchRefusal> => {
  if (ticket.state === 'closed') return refuse({ kind: 'ticket-closed' });
  if (!ticket.watchers?.includes(watcher)) return accept([]);
  return accept([happens('ticket-unwatched', acting, {}, {}, { watcher })]);
};
