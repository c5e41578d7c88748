import { attachmentToView, uploadToView } from '../desk/contracts/attachments';
import { contentDispositionOf } from '../desk/rules/attachment-names';
import { isAttachmentId } from '../desk/rules/attachments';
import { isTicketNumber } from '../desk/rules/ticket-number';
import type { Desk } from '../desk/usecases/desk';
import { fileOf } from './attachment-body';
import type { Door, Opened } from './door';
import { seeTicket } from './file-ticket';
import type { Framed } from './page-frame';
import { refused } from './problem';
import { aboutFile, showRefusal, type TicketPages } from './show-ticket';

type Attachments = TicketPages & Pick<Desk, 'uploadFile' | 'attachFile' | 'openAttachment'>;

const unknownTicket: Opened = { problem: refused({ kind: 'ticket-unknown' }) };

/**
 * `POST /api/v1/attachments`: keeps a file for a ticket yet to be filed, for 24 hours and for its sender only.
 *
 * Answers 201 with an `UploadView`; `POST /api/v1/tickets` takes its id among `attachments`. 413 above 10 MiB, 415 for
 * content of another type than the desk takes.
 */
const uploadFile = (desk: Attachments): Door => ({
  name: 'upload-file',
  method: 'POST',
  route: 'api/v1/attachments',
  act: 'file-ticket',
  open: async ({ request, caller }) => {
    const read = await fileOf(request);
    if (!read.ok) return read;
    const uploaded = await desk.uploadFile(caller, read.value.file, read.value.key);
    if (!uploaded.ok) return { problem: refused(uploaded.refusal) };
    return { status: 201, json: uploadToView(uploaded.value) };
  },
});

/**
 * `POST /api/v1/tickets/{id}/attachments`: adds a file to a ticket.
 *
 * Answers 201 with an `AttachmentView`, a browser's form 303; 409 when the ticket is resolved or has 20 files already.
 */
const attachFile = (desk: Attachments, framed: Framed): Door => ({
  name: 'attach-file',
  method: 'POST',
  route: 'api/v1/tickets/{id}/attachments',
  act: 'attach-file',
  open: async ({ request, caller, wantsPage }) => {
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return unknownTicket;
    const read = await fileOf(request);
    if (!read.ok) return read;
    const { file, key } = read.value;
    const attached = await desk.attachFile({ caller, ticketId, key }, file);
    if (!attached.ok) return { problem: refused(attached.refusal) };
    if (wantsPage) return seeTicket(ticketId);
    const location = `/api/v1/tickets/${ticketId}/attachments/${attached.value.attachmentId}`;
    return { status: 201, headers: { location }, json: attachmentToView(attached.value) };
  },
  page: (problem, posted, visit) =>
    showRefusal(desk, framed, visit, { act: 'attach-file', posted, problem: aboutFile(problem) }),
});

/** `GET /api/v1/tickets/{id}/attachments`: `{ items }`, the oldest first. */
const listAttachments = (desk: Attachments): Door => ({
  name: 'list-attachments',
  method: 'GET',
  route: 'api/v1/tickets/{id}/attachments',
  act: 'read-ticket',
  open: async ({ request, caller }) => {
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return unknownTicket;
    const listed = await desk.listAttachments(caller, ticketId);
    if (!listed.ok) return { problem: refused(listed.refusal) };
    return { status: 200, json: { items: listed.value.attachments.map(attachmentToView) } };
  },
});

/** Somebody else's file: saved and never shown; should a browser show it all the same, it may do nothing there. */
const asDownload = (name: string, type: string): Record<string, string> => ({
  'content-type': type,
  'content-disposition': contentDispositionOf(name),
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
});

/** `GET /api/v1/tickets/{id}/attachments/{attachmentId}`: the file itself, to be saved, for whoever may see the ticket. */
const downloadAttachment = (desk: Attachments): Door => ({
  name: 'download-attachment',
  method: 'GET',
  route: 'api/v1/tickets/{id}/attachments/{attachmentId}',
  act: 'read-ticket',
  open: async ({ request, caller }) => {
    const { id = '', attachmentId = '' } = request.params;
    if (!isTicketNumber(id)) return unknownTicket;
    if (!isAttachmentId(attachmentId)) return { problem: refused({ kind: 'attachment-unknown' }) };
    const opened = await desk.openAttachment(caller, id, attachmentId);
    if (!opened.ok) return { problem: refused(opened.refusal) };
    const { attachment, content } = opened.value;
    return { status: 200, headers: asDownload(attachment.name, attachment.type), bytes: content };
  },
});

export const attachments = (desk: Attachments, framed: Framed): readonly Door[] => [
  uploadFile(desk),
  attachFile(desk, framed),
  listAttachments(desk),
  downloadAttachment(desk),
];
