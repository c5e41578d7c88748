import { Fault, type Filing, type Ports, type StoredTicket } from '../ports';
import type { Attachment } from '../rules/attachments';
import { erased, type SealedEvent } from '../rules/audit';
import { accept, type Decision, refuse } from '../rules/decision';
import { decideErase, firstStepOf, personalOf, withoutPerson } from '../rules/erasure';
import { nextDueAt } from '../rules/next-step';
import { happens } from '../rules/ticket-commands/happens';
import { evolve, type Ticket } from '../rules/tickets';
import type { Changed } from './change-ticket';
import { refusalFor } from './permit';
import { policiesOf } from './policies';
import type { Refusal } from './refusals';
import { sealAll } from './seal-all';
import { storing } from './storing';
import type { Order } from './work-ticket';

/** Whose data go, from which ticket, on whose word and why: of its requester unless a `person` is named. */
export interface TicketErasure {
  readonly ticketId: string;
  readonly person?: string | undefined;
  readonly by: string;
  readonly reason: string;
  readonly commandId: string;
}

/** Erases what is one person's from a ticket that has ended: its requester's, with all that anybody wrote, or another's. */
export const eraseTicket = async (
  ports: Ports,
  { caller, ticketId, ifSeq }: Order,
  body: { readonly reason: string; readonly person?: string | undefined },
): Promise<Decision<Changed, Refusal>> => {
  const commandId = `erase-${ports.ids.random(16)}`;
  const erasure = { ...body, ticketId, by: caller.id, commandId };
  const done = await eraseFromTicket(ports, erasure, async ({ ticket, head }, isBegun) => {
    const refusal = await refusalFor(ports.directory, caller, 'erase-personal-data', ticket);
    if (refusal !== undefined) return refusal;
    const isOld = ifSeq !== undefined && ifSeq !== head.seq && !isBegun;
    return isOld ? { kind: 'ticket-changed', lastSeq: head.seq } : undefined;
  });
  return done.ok ? accept(done.value.ticket) : done;
};

type Permit = (stored: StoredTicket, isBegun: boolean) => Promise<Refusal | undefined>;

interface Erased {
  readonly ticket: Changed;
  readonly isChanged: boolean;
}

/**
 * Takes what is this person's out of a ticket, a batch at a time, each under the ticket's etag, until nothing is left.
 *
 * What is left is read from the store each time, so that whoever comes after a crash goes on where it happened. The first
 * batch holds the event that says who erases and why; bytes of files go before their records, so that no bytes are left that
 * nobody knows of. Twice is once: where nothing is left there is no event either.
 */
export const eraseFromTicket = async (
  ports: Ports,
  erasure: TicketErasure,
  permit: Permit = async () => undefined,
): Promise<Decision<Erased, Refusal>> => {
  let isChanged = false;
  for (;;) {
    const step = await storing(
      () => eraseSome(ports, erasure, permit),
      async () => undefined,
    );
    if (!step.ok) return step;
    if (!step.value.isChanged) return accept({ ticket: step.value.ticket, isChanged });
    isChanged = true;
  }
};

/** With each event may go the record of its command: 45 and 45, the ticket and the new event are less than 100. */
const itemsPerBatch = 45;

const eraseSome = async (
  ports: Ports,
  { ticketId, person, by, reason, commandId }: TicketErasure,
  permit: Permit,
): Promise<Decision<Erased, Refusal>> => {
  const { tickets, directory, clock } = ports;
  const stored = await tickets.read(ticketId);
  if (stored === undefined) return refuse({ kind: 'ticket-unknown' });
  const [events, attachments, notices] = await Promise.all([
    tickets.events(ticketId),
    tickets.attachments(ticketId),
    tickets.noticesIn(ticketId),
  ]);
  const isBegun = events.some((event) => event.commandId === commandId);
  const refusal = await permit(stored, isBegun);
  if (refusal !== undefined) return refuse(refusal);
  const whom = person ?? stored.ticket.filedBy;
  const scope = decideErase(stored.ticket, whom);
  if (!scope.ok) return scope;

  const at = clock.now();
  const policyOf = await policiesOf(directory, [stored.ticket]);
  const step = firstStepOf(personalOf({ events, attachments, notices }, whom, scope.value), itemsPerBatch);
  const after = step.isLast ? withoutPerson(stored.ticket, whom) : stored.ticket;
  const isNothing = step.events.length + step.attachments.length + step.dropped.length === 0;
  if (isNothing && after === stored.ticket)
    return accept({ ticket: { ticket: after, head: stored.head, at, policyOf }, isChanged: false });

  for (const file of step.attachments) await removeFile(ports, file);
  const acting = { by, at };
  const record = isBegun ? [] : [happens('personal-data-erased', acting, { scope: scope.value }, { reason })];
  const ticket = record.reduce<Ticket>(evolve, after);
  const sealed = sealAll(ports, ticketId, commandId, stored.head, record);
  const head = sealed.at(-1) ?? stored.head;
  const change = {
    ...{ ticket, head, dueAt: nextDueAt(ticket, policyOf), filing: filingAfter(stored, step.events) },
    ...{ events: sealed, alerts: [], notices: [], command: undefined },
    ...{ erased: step.events, removed: step.attachments },
    dropped: [...step.dropped, ...(await commandsOf(ports, ticketId, step.events))],
  };
  await tickets.replace(change, stored.etag);
  return accept({ ticket: { ticket, head, at, policyOf }, isChanged: true });
};

/** The bytes of a file, and the note of its upload, which has its name too. */
const removeFile = async ({ attachments, uploads }: Ports, { attachmentId, blobKey }: Attachment): Promise<void> => {
  await attachments.remove(blobKey);
  const note = await uploads.read(attachmentId);
  if (note === undefined) return;
  await uploads.drop(note).catch((error: unknown) => {
    if (!(error instanceof Fault) || error.kind !== 'missing') throw error;
  });
};

/** Whoever sent the filing knows its digest, and could tell a short text by it. Its key stays: sent again, it files nothing. */
const filingAfter = ({ filing }: StoredTicket, stripped: readonly SealedEvent[]): Filing | undefined =>
  filing && stripped.some(({ seq }) => seq === 1) ? { ...filing, bodyHash: erased } : filing;

/** Commands under a key left a digest of what they said. */
const commandsOf = async (
  { tickets }: Ports,
  ticketId: string,
  stripped: readonly SealedEvent[],
): Promise<readonly string[]> => {
  const ids = [...new Set(stripped.map(({ commandId }) => commandId))];
  const found = await Promise.all(ids.map((id) => tickets.command(ticketId, id)));
  return found.flatMap((command) => (command === undefined ? [] : [command.id]));
};
