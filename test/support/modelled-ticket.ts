import type { Caller } from '../../desk/rules/people';
import { type Act, may } from '../../desk/rules/permissions';
import type { Party, Policy, Severity } from '../../desk/rules/policies';
import type { LinkRelation, TicketEvent, TicketState } from '../../desk/rules/tickets';
import { type Instant, plusMinutes } from '../../desk/rules/time';
import { sampleGroups } from '../../local/identity/people';

/** What somebody asks of a ticket, with all that it takes. */
export type Wish =
  | { readonly verb: 'respond' | 'mitigate' | 'reactivate' | 'close' | 'withdraw' | 'take' }
  | { readonly verb: 'update' | 'resolve' | 'note' | 'ask' | 'answer' | 'climb' | 'return'; readonly text: string }
  | { readonly verb: 'assign' | 'watch' | 'unwatch'; readonly person: string | undefined }
  | { readonly verb: 'change-severity'; readonly severity: Severity }
  | { readonly verb: 'transfer'; readonly tier: string }
  | { readonly verb: 'hand-over'; readonly to: Party }
  | { readonly verb: 'link' | 'unlink'; readonly relation: LinkRelation; readonly other: string }
  | { readonly verb: 'add-external-id' | 'remove-external-id'; readonly externalId: string }
  | { readonly verb: 'rate'; readonly rating: number }
  | { readonly verb: 'attach' };
export type Verb = Wish['verb'];

export const actByVerb: Readonly<Record<Verb, Act>> = {
  respond: 'respond-ticket',
  update: 'update-ticket',
  resolve: 'resolve-ticket',
  assign: 'assign-ticket',
  note: 'note-ticket',
  ask: 'ask-requester',
  answer: 'answer-question',
  'change-severity': 'change-severity',
  climb: 'climb-ticket',
  transfer: 'transfer-ticket',
  'hand-over': 'hand-over-ticket',
  take: 'take-handover',
  return: 'return-handover',
  link: 'link-ticket',
  unlink: 'unlink-ticket',
  'add-external-id': 'add-external-id',
  'remove-external-id': 'remove-external-id',
  watch: 'watch-ticket',
  unwatch: 'unwatch-ticket',
  mitigate: 'mitigate-ticket',
  reactivate: 'reactivate-ticket',
  close: 'close-resolved-ticket',
  withdraw: 'withdraw-ticket',
  rate: 'rate-ticket',
  attach: 'attach-file',
};

/**
 * What a ticket is as far as commands go: folded from its events once more, by nothing of the desk's own, so that what the
 * desk answers can be said beforehand.
 */
export interface Modelled {
  readonly ticketId: string;
  readonly lane: 'user' | 'admin' | 'escalation';
  readonly isAlwaysC: boolean;
  readonly owner: string;
  state: TicketState;
  tier: string;
  isAsked: boolean;
  resolvedAt: Instant | undefined;
  holder: { readonly party: Party; isTaken: boolean } | undefined;
  rating: number | undefined;
  attachments: number;
  readonly links: Set<string>;
  readonly externalIds: Set<string>;
  readonly watchers: Set<string>;
}

export const modelOf = (event: TicketEvent, policy: Policy): Modelled => {
  if (event.kind !== 'ticket-filed') throw new Error(`a ticket begins with ${event.kind}`);
  const { ticketId, lane, type, tier } = event.data;
  return {
    ...{ ticketId, lane, tier, state: 'new', isAsked: false, resolvedAt: undefined, holder: undefined },
    isAlwaysC: lane === 'escalation' || policy.alwaysC.includes(type),
    owner: event.people.requester ?? event.by,
    ...{ rating: undefined, attachments: 0, links: new Set(), externalIds: new Set(), watchers: new Set() },
  };
};

const linkOf = ({ relation, other }: { readonly relation: string; readonly other: string }) => `${relation} ${other}`;

/** Lets one more event happen to it. */
export const happened = (ticket: Modelled, event: TicketEvent): void => {
  switch (event.kind) {
    case 'ticket-assigned':
      if (ticket.state === 'new') ticket.state = 'assigned';
      break;
    case 'ticket-responded':
      ticket.state = 'active';
      break;
    case 'ticket-mitigated':
      ticket.state = 'mitigated';
      break;
    case 'ticket-resolved':
      Object.assign(ticket, { state: 'resolved', resolvedAt: event.at, isAsked: false, holder: undefined });
      break;
    case 'ticket-reactivated':
      Object.assign(ticket, { state: 'active', resolvedAt: undefined });
      break;
    case 'ticket-closed':
    case 'ticket-withdrawn':
      Object.assign(ticket, { state: 'closed', isAsked: false, holder: undefined });
      break;
    case 'requester-asked':
    case 'requester-answered':
      ticket.isAsked = event.kind === 'requester-asked';
      break;
    case 'ticket-handed-over':
      ticket.holder = { party: event.data.to, isTaken: false };
      break;
    case 'handover-taken':
      if (ticket.holder) ticket.holder.isTaken = true;
      break;
    case 'handover-returned':
      ticket.holder = undefined;
      break;
    case 'tier-climbed':
    case 'ticket-transferred':
      ticket.tier = event.data.toTier;
      break;
    case 'ticket-linked':
      ticket.links.add(linkOf(event.data));
      break;
    case 'ticket-unlinked':
      ticket.links.delete(linkOf(event.data));
      break;
    case 'external-id-added':
      ticket.externalIds.add(event.data.externalId);
      break;
    case 'external-id-removed':
      ticket.externalIds.delete(event.data.externalId);
      break;
    case 'ticket-watched':
      ticket.watchers.add(event.people.watcher);
      break;
    case 'ticket-unwatched':
      ticket.watchers.delete(event.people.watcher);
      break;
    case 'ticket-rated':
      ticket.rating = event.data.rating;
      break;
    case 'attachment-added':
      ticket.attachments += 1;
      break;
    default:
  }
};

export interface Told {
  readonly caller: Caller;
  readonly policy: Policy;
  readonly now: Instant;
  /** May the caller see the other ticket of a link? */
  readonly seesOther: boolean;
}

const relationOf = (ticket: Modelled, { caller, policy }: Told) => {
  const group = policy.lanes[ticket.lane]?.ladder.find(({ tier }) => tier === ticket.tier)?.group;
  const objectId = sampleGroups.find(({ id }) => id === group)?.objectId ?? '';
  return {
    isOwn: ticket.owner === caller.id,
    inTier: caller.groups.includes(objectId),
    isWatched: ticket.watchers.has(caller.id),
    isWithOperations: ticket.holder?.party === 'operations',
  };
};

export const sees = (ticket: Modelled, told: Told): boolean =>
  may(told.caller, 'read-ticket', relationOf(ticket, told));

/** Why the caller may not even ask; `undefined` when they may. */
export const deniedTo = (ticket: Modelled, verb: Verb, told: Told): string | undefined => {
  if (may(told.caller, actByVerb[verb], relationOf(ticket, told))) return undefined;
  return sees(ticket, told) ? 'act-forbidden' : 'ticket-unknown';
};

const opposite: Readonly<Record<LinkRelation, LinkRelation>> = {
  ...{ parent: 'child', child: 'parent', problem: 'incident', incident: 'problem' },
  ...{ follows: 'followed-by', 'followed-by': 'follows' },
  ...{ 'duplicate-of': 'duplicated-by', 'duplicated-by': 'duplicate-of' },
};

const idleness = ({ state }: Modelled): string | undefined =>
  state === 'active' || state === 'mitigated' ? undefined : 'ticket-not-active';

/** What a rule of the documents has against it; `undefined` when it is done. */
export const expectedOf = (ticket: Modelled, wish: Wish, told: Told): string | undefined => {
  const { state, tier, holder, resolvedAt } = ticket;
  const { caller, policy, now, seesOther } = told;
  const ladder = (policy.lanes[ticket.lane]?.ladder ?? []).map((rung) => rung.tier);
  const hasBegun = state !== 'new' && state !== 'assigned';
  const isOver = resolvedAt !== undefined && now >= plusMinutes(resolvedAt, 24 * 60);
  switch (wish.verb) {
    case 'watch':
    case 'unwatch':
      return state === 'closed' ? 'ticket-closed' : undefined;
    case 'reactivate':
      if (state !== 'resolved' && state !== 'closed') return 'ticket-not-resolved';
      return state === 'closed' || isOver ? 'reactivation-over' : undefined;
    case 'close':
      if (state === 'closed') return 'ticket-closed';
      if (state !== 'resolved') return 'ticket-not-resolved';
      return caller.id === ticket.owner || ticket.rating !== undefined || isOver ? undefined : 'ticket-reactivable';
    case 'withdraw':
      if (state === 'closed') return 'ticket-closed';
      return hasBegun ? 'ticket-worked-on' : undefined;
    case 'rate':
      if (ticket.rating !== undefined) return 'ticket-rated-already';
      return resolvedAt === undefined ? 'ticket-not-resolved' : undefined;
    case 'attach':
      if (state === 'resolved' || state === 'closed') return 'ticket-not-editable';
      return ticket.attachments >= 20 ? 'attachment-limit-reached' : undefined;
    case 'link':
      if (!seesOther) return 'linked-ticket-unknown';
      break;
    default:
  }
  if (state === 'resolved') return 'ticket-resolved';
  if (state === 'closed') return 'ticket-closed';
  switch (wish.verb) {
    case 'respond':
      return hasBegun ? 'ticket-already-responded' : undefined;
    case 'update':
    case 'resolve':
      return idleness(ticket);
    case 'mitigate':
      return idleness(ticket) ?? (state === 'mitigated' ? 'ticket-already-mitigated' : undefined);
    case 'answer':
      return ticket.isAsked || caller.id === ticket.owner ? undefined : 'question-missing';
    case 'change-severity':
      return ticket.isAlwaysC ? 'severity-fixed' : undefined;
    case 'climb':
      return tier === ladder.at(-1) ? 'tier-top' : undefined;
    case 'transfer':
      if (wish.tier === tier) return 'tier-unchanged';
      return ladder.includes(wish.tier) ? undefined : 'tier-unknown';
    case 'hand-over':
      if (holder !== undefined) return 'handed-over-already';
      return wish.to === 'operations' && ticket.lane !== 'user' ? 'party-works-it' : undefined;
    case 'take':
      if (holder === undefined) return 'handover-missing';
      return holder.isTaken ? 'handover-taken-already' : undefined;
    case 'return':
      return holder === undefined ? 'handover-missing' : undefined;
    case 'link': {
      if (wish.other === ticket.ticketId) return 'link-to-itself';
      if (ticket.links.has(linkOf(wish))) return undefined;
      return ticket.links.has(linkOf({ ...wish, relation: opposite[wish.relation] })) ? 'link-contrary' : undefined;
    }
    case 'unlink':
      return ticket.links.has(linkOf(wish)) ? undefined : 'link-missing';
    case 'remove-external-id':
      return ticket.externalIds.has(wish.externalId) ? undefined : 'external-id-missing';
    default:
      return undefined;
  }
};
