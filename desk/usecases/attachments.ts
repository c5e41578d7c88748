import { attachmentsPerTicketMax } from '../contracts/limits';
import { Fault, type Ports } from '../ports';
import { type Attachment, attachmentOf, decideAttach, type Upload } from '../rules/attachments';
import { canonicalJson } from '../rules/canonical-json';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import { may } from '../rules/permissions';
import { isLiveTicket } from '../rules/tickets';
import { changeTicket } from './change-ticket';
import { refusalFor } from './permit';
import type { Refusal } from './refusals';
import { seeTicket } from './see-ticket';
import { attachmentIdFor, isSameFile, type JudgedFile, judgeFile, type SentFile, storeUpload } from './store-upload';
import { isFree } from './take-uploads';

/** Keeps a file for a ticket that its sender has yet to file (R51). With a key, the same file again is the same upload. */
export const uploadFile = async (
  ports: Ports,
  caller: Caller,
  file: SentFile,
  key: string | undefined,
): Promise<Decision<Upload, Refusal>> => {
  const judged = judgeFile(ports, file);
  if (!judged.ok) return judged;
  return storeUpload(ports, caller, attachmentIdFor(ports, caller, 'upload-file', key), judged.value);
};

/** Files that came with a form: those that the desk keeps, and of the others why not. */
export interface FormUploads {
  readonly uploads: readonly Upload[];
  readonly refused: readonly { readonly name: string; readonly refusal: Refusal }[];
}

/**
 * Keeps the files of a form for the ticket that it files, each for itself: one that is refused does not cost the others.
 *
 * With a key, the same file under the same name is the same upload, so that the same form sent again files the same ticket;
 * another file is another upload, as the form may come back for quite another reason.
 */
export const uploadFormFiles = async (
  ports: Ports,
  caller: Caller,
  files: readonly SentFile[],
  key: string | undefined,
): Promise<FormUploads> => {
  const kept = new Map<string, Upload>();
  const refused: { readonly name: string; readonly refusal: Refusal }[] = [];
  for (const file of files) {
    const judged = judgeFile(ports, file);
    const stored = judged.ok
      ? await storeUpload(ports, caller, formFileId(ports, caller, judged.value, key), judged.value)
      : judged;
    if (stored.ok) kept.set(stored.value.attachmentId, stored.value);
    else refused.push({ name: file.name, refusal: stored.refusal });
  }
  return { uploads: [...kept.values()], refused };
};

const formFileId = (ports: Ports, caller: Caller, { name, sha256 }: JudgedFile, key: string | undefined): string =>
  attachmentIdFor(ports, caller, 'file-ticket', key && canonicalJson([key, sha256, name]));

/** Those of these uploads that are the caller's and wait for a ticket still. */
export const waitingUploads = async (
  { uploads, clock }: Ports,
  caller: Caller,
  uploadIds: readonly string[],
): Promise<readonly Upload[]> => {
  const found = await Promise.all([...new Set(uploadIds)].map((id) => uploads.read(id)));
  const now = clock.now();
  return found.flatMap((one) =>
    one !== undefined && one.upload.takenBy === undefined && isFree(one.upload, caller, now) ? [one.upload] : [],
  );
};

/** Who attaches to which ticket; `key` is the `Idempotency-Key`. */
export interface AttachOrder {
  readonly caller: Caller;
  readonly ticketId: string;
  readonly key?: string | undefined;
}

/**
 * Adds a file to a ticket: its bytes first, then the record with its event, in one batch.
 *
 * Asks everything that may refuse it before a byte is stored, and again when the record is: a ticket resolved meanwhile
 * leaves bytes that the sweep drops. With a key, the same file again is answered as it was the first time.
 */
export const attachFile = async (
  ports: Ports,
  { caller, ticketId, key }: AttachOrder,
  file: SentFile,
): Promise<Decision<Attachment, Refusal>> => {
  const { tickets, directory, clock } = ports;
  const seen = await seeTicket(ports, caller, 'attach-file', ticketId);
  if (!seen.ok) return seen;
  const judged = judgeFile(ports, file);
  if (!judged.ok) return judged;

  const attachmentId = attachmentIdFor(ports, caller, `attach-file ${ticketId}`, key);
  const earlier = key === undefined ? undefined : await tickets.attachment(ticketId, attachmentId);
  if (earlier !== undefined)
    return isSameFile(earlier, judged.value) ? accept(earlier) : refuse({ kind: 'idempotency-key-reused' });

  const files = [{ ...judged.value, attachmentId, blobKey: '' }];
  const early = decideAttach(seen.value.ticket, files, attachmentsPerTicketMax, { by: caller.id, at: clock.now() });
  if (!early.ok) return early;

  const upload = await storeUpload(ports, caller, attachmentId, judged.value, ticketId);
  if (!upload.ok) return upload;
  const attachment = attachmentOf(upload.value, ticketId);
  const given = { ticketId, commandId: `attach-${attachmentId}` };
  const changed = await changeTicket(ports, given, async ({ ticket }, _policyOf, now) => {
    const late = await refusalFor(directory, caller, 'attach-file', ticket);
    if (late !== undefined) return refuse(late);
    if ((await tickets.attachment(ticketId, attachmentId)) !== undefined) return accept({ events: [] });
    const decision = decideAttach(ticket, [attachment], attachmentsPerTicketMax, { by: caller.id, at: now });
    return decision.ok ? accept({ events: decision.value, attachments: [attachment] }) : decision;
  });
  return changed.ok ? accept(attachment) : changed;
};

/** `mayAttach`: as far as roles, groups and the ticket's state go. */
export interface AttachmentList {
  readonly attachments: readonly Attachment[];
  readonly mayAttach: boolean;
}

/** The files of a ticket, the oldest first, for whoever may see the ticket. */
export const listAttachments = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
): Promise<Decision<AttachmentList, Refusal>> => {
  const seen = await seeTicket(ports, caller, 'read-ticket', ticketId);
  if (!seen.ok) return seen;
  const { ticket, relation } = seen.value;
  const attachments = await ports.tickets.attachments(ticketId);
  return accept({ attachments, mayAttach: may(caller, 'attach-file', relation) && isLiveTicket(ticket) });
};

/**
 * One file with its content, for whoever may see the ticket. Fault `missing` when its bytes are gone, `unreadable` when
 * they are not those that were stored.
 */
export const openAttachment = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
  attachmentId: string,
): Promise<Decision<{ readonly attachment: Attachment; readonly content: Uint8Array }, Refusal>> => {
  const seen = await seeTicket(ports, caller, 'read-ticket', ticketId);
  if (!seen.ok) return seen;
  const attachment = await ports.tickets.attachment(ticketId, attachmentId);
  if (attachment === undefined) return refuse({ kind: 'attachment-unknown' });
  const content = await ports.attachments.read(attachment.blobKey);
  if (content === undefined) throw new Fault('missing', { cause: { attachmentId } });
  if (ports.ids.digest(content) !== attachment.sha256) throw new Fault('unreadable', { cause: { attachmentId } });
  return accept({ attachment, content });
};
