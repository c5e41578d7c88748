import { attachmentsPerTicketMax } from '../contracts/limits';
import type { Ports, StoredUpload } from '../ports';
import { type Attachment, attachmentOf, decideAttach, type Upload } from '../rules/attachments';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import { type TicketEvent, ticketFrom } from '../rules/tickets';
import type { Instant } from '../rules/time';
import type { Refusal } from './refusals';

interface Taken {
  readonly events: readonly TicketEvent[];
  readonly attachments: readonly Attachment[];
}

/** Is it the caller's, and in time? A ticket may have taken it all the same. */
export const isFree = ({ uploadedBy, dropAt, isDropped }: Upload, caller: Caller, now: Instant): boolean =>
  uploadedBy === caller.id && !isDropped && now < dropAt;

/**
 * Lets a ticket that is about to be filed take its filer's uploads: answers the events of its filing with those of the
 * files behind them, and the records to store in the same batch.
 *
 * An upload that is somebody else's, too old, dropped or taken by another ticket is unknown. Each is claimed by the
 * number of the ticket first: two tickets never share a file, and the same filing sent again finds its own.
 */
export const takeUploads = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
  uploadIds: readonly string[],
  filing: readonly TicketEvent[],
): Promise<Decision<Taken, Refusal>> => {
  if (uploadIds.length === 0) return accept({ events: filing, attachments: [] });
  const { uploads, clock } = ports;
  const now = clock.now();
  const isTheirs = (upload: Upload): boolean =>
    isFree(upload, caller, now) && (upload.takenBy === undefined || upload.takenBy === ticketId);
  const found = await Promise.all(uploadIds.map((id) => uploads.read(id)));
  const theirs = found.filter((one): one is StoredUpload => one !== undefined && isTheirs(one.upload));
  if (theirs.length < uploadIds.length) return refuse({ kind: 'attachment-unknown' });

  const files = theirs.map(({ upload }) => attachmentOf(upload, ticketId));
  const decision = decideAttach(ticketFrom(filing), files, attachmentsPerTicketMax, { by: caller.id, at: now });
  if (!decision.ok) return decision;
  for (const { upload, etag } of theirs) {
    if (upload.takenBy === undefined) await uploads.replace({ ...upload, takenBy: ticketId }, etag);
  }
  return accept({ events: [...filing, ...decision.value], attachments: files });
};
