import { accept, type Decision, refuse } from './decision';
import type { Acting } from './ticket-commands';
import { isLiveTicket, type Ticket, type TicketEvent, type TicketState } from './tickets';
import { hourMs, type Instant, plusMs } from './time';

/** What is known of a file that the desk keeps. `blobKey` is where its bytes lie; `sha256` is theirs, in hex. */
export interface KeptFile {
  readonly attachmentId: string;
  readonly blobKey: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that a ticket has taken; the record lies in the ticket's partition. */
export interface Attachment extends KeptFile {
  readonly ticketId: string;
  readonly addedBy: string;
  readonly addedAt: Instant;
}

/**
 * A file on its way to a ticket, noted before its bytes are stored, so that no bytes are ever kept that nobody knows of.
 *
 * It is its uploader's until a ticket takes it: `takenBy` is that ticket's number. At `dropAt` it is no longer to be had;
 * `isDropped` is set once the sweep has begun to remove it.
 */
export interface Upload extends KeptFile {
  readonly uploadedBy: string;
  readonly uploadedAt: Instant;
  readonly dropAt: Instant;
  readonly takenBy?: string;
  readonly isDropped?: true;
}

const keptMs = 24 * hourMs;

/** When an upload that no ticket has taken is given up: 24 hours after it came. */
export const dropAtOf = (uploadedAt: Instant): Instant => plusMs(uploadedAt, keptMs);

export const attachmentOf = (
  { attachmentId, blobKey, name, type, bytes, sha256, uploadedBy, uploadedAt }: Upload,
  ticketId: string,
): Attachment => ({
  ...{ attachmentId, blobKey, name, type, bytes, sha256, ticketId },
  ...{ addedBy: uploadedBy, addedAt: uploadedAt },
});

export type AttachRefusal =
  | { readonly kind: 'ticket-not-editable'; readonly state: TicketState }
  | { readonly kind: 'attachment-limit-reached'; readonly attachmentsMax: number };

/**
 * Decides whether a ticket takes these files: one that is resolved takes none (R67), and none takes more than
 * `attachmentsMax` in all.
 */
export const decideAttach = (
  ticket: Ticket,
  files: readonly KeptFile[],
  attachmentsMax: number,
  { by, at }: Acting,
): Decision<readonly TicketEvent[], AttachRefusal> => {
  if (!isLiveTicket(ticket)) return refuse({ kind: 'ticket-not-editable', state: ticket.state });
  if ((ticket.attachments ?? 0) + files.length > attachmentsMax)
    return refuse({ kind: 'attachment-limit-reached', attachmentsMax });
  return accept(
    files.map(({ attachmentId, type, bytes, name, sha256 }) => ({
      ...({ kind: 'attachment-added', at, by, people: {} } as const),
      data: { attachmentId, type, bytes },
      // The digest too: without the file, it would still say which of a few likely ones it was.
      text: { name, sha256 },
    })),
  );
};

/** Anything else in a URL is an attachment that does not exist. */
export const isAttachmentId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);
