import type { Ports, StoredUpload } from '../ports';
import { hourMs, plusMs } from '../rules/time';
import { eachOf, leftForNextRound } from './each-of';

const uploadsPerPage = 100;

/** So long after its time an upload may still be on its way into the ticket that took it at the last moment. */
const graceMs = hourMs;

/**
 * Drops every upload that no ticket took in time, bytes and all, and the notes of those that one did; answers how many
 * notes it looked at.
 *
 * The note is marked before the bytes go, under its etag: an upload that is sent again meanwhile finds it dropped, or has
 * renewed it first. It goes last, so that a sweep that is cut off is taken up by the next. Costs what came in a day.
 */
export const sweepUploads = async (ports: Ports): Promise<number> => {
  const { uploads, directory, clock } = ports;
  const until = plusMs(clock.now(), -graceMs);
  const looked = await eachOf(
    (continuation) => uploads.due(until, uploadsPerPage, continuation),
    (stored) =>
      settleUpload(ports, stored).catch(leftForNextRound(ports, { attachmentId: stored.upload.attachmentId })),
  );
  await directory.beat('attachment-sweep', clock.now());
  return looked;
};

/** Drops the note of an upload, and its bytes unless a ticket has them. Fault `stale` when it was changed meanwhile. */
export const settleUpload = async (ports: Ports, stored: StoredUpload): Promise<void> => {
  const { uploads, attachments } = ports;
  if (await isKept(ports, stored)) return uploads.drop(stored);
  const marked = await uploads.replace({ ...stored.upload, isDropped: true }, stored.etag);
  await attachments.remove(marked.upload.blobKey);
  await uploads.drop(marked);
};

/** Has a ticket a record of these very bytes? */
const isKept = async ({ tickets }: Ports, { upload }: StoredUpload): Promise<boolean> => {
  const { attachmentId, blobKey, takenBy } = upload;
  if (takenBy === undefined) return false;
  return (await tickets.attachment(takenBy, attachmentId))?.blobKey === blobKey;
};
