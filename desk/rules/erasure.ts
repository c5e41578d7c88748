import type { Notice } from './alerts';
import type { Attachment } from './attachments';
import { erased, eraseEvent, namesPerson, type SealedEvent } from './audit';
import { accept, type Decision, refuse } from './decision';
import { type ErasedData, isLiveTicket, type Ticket, type TicketState, theDesk } from './tickets';

export type EraseRefusal = { readonly kind: 'ticket-not-ended'; readonly state: TicketState };

/** Ids that are nobody's: the desk's own, and what is read in place of somebody who was erased. */
export const isPerson = (id: string): boolean => id !== theDesk && id !== erased;

type Scope = ErasedData['scope'];

/**
 * Decides whether what is this person's may be erased from a ticket now, and how much that is: of their own ticket all
 * that anybody wrote, of another's what names them.
 *
 * Refuses while the ticket lives: whoever works on it needs what was said, and an event holds its texts and persons under
 * one salt, so that taking out one person takes out what others said.
 */
export const decideErase = (ticket: Ticket, person: string): Decision<Scope, EraseRefusal> => {
  if (isLiveTicket(ticket)) return refuse({ kind: 'ticket-not-ended', state: ticket.state });
  return accept(ticket.filedBy === person ? 'ticket' : 'person');
};

/** What a ticket's partition holds of people. */
export interface Personal {
  readonly events: readonly SealedEvent[];
  readonly attachments: readonly Attachment[];
  readonly notices: readonly Notice[];
}

/**
 * What of it is to go. Events that name the person come last: by them a ticket is found again whose erasure was cut off.
 * That there was an erasure, by whom and why, stays.
 */
export const personalOf = ({ events, attachments, notices }: Personal, person: string, scope: Scope): Personal => {
  const others = events.filter(({ kind }) => kind !== 'personal-data-erased');
  const naming = others.filter((event) => namesPerson(event, person));
  const written = others.filter((event) => event.text !== undefined && !naming.includes(event));
  return {
    events: scope === 'ticket' ? [...written, ...naming] : naming,
    attachments: attachments.filter(({ addedBy }) => scope === 'ticket' || addedBy === person),
    notices: notices.filter((notice) => 'person' in notice && notice.person === person),
  };
};

/** One batch of an erasure: the events as they will be, and the ids of the documents that go with them. */
export interface ErasureStep {
  readonly events: readonly SealedEvent[];
  readonly attachments: readonly Attachment[];
  readonly dropped: readonly string[];
  readonly isLast: boolean;
}

/** The first `itemsMax` of what is to go: files and notices before events, those that name the person at the end. */
export const firstStepOf = ({ events, attachments, notices }: Personal, itemsMax: number): ErasureStep => {
  const files = attachments.slice(0, itemsMax);
  const told = notices.slice(0, itemsMax - files.length);
  const stripped = events.slice(0, itemsMax - files.length - told.length);
  return {
    events: stripped.map(eraseEvent),
    attachments: files,
    dropped: told.map(({ noticeId }) => noticeId),
    isLast: files.length + told.length + stripped.length === attachments.length + notices.length + events.length,
  };
};

/** The ticket once nothing in its partition names the person any more; itself when it does not either. */
export const withoutPerson = (ticket: Ticket, person: string): Ticket => {
  const { assignee, watchers, ...rest } = ticket;
  const others = watchers?.filter((watcher) => watcher !== person);
  const isNamed =
    isPerson(person) && (ticket.filedBy === person || assignee === person || others?.length !== watchers?.length);
  if (!isNamed) return ticket;
  return {
    ...rest,
    filedBy: ticket.filedBy === person ? erased : ticket.filedBy,
    ...(assignee !== undefined && assignee !== person && { assignee }),
    ...(others !== undefined && others.length > 0 && { watchers: others }),
  };
};
