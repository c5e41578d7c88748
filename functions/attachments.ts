import { AttachmentView, attachmentToView, UploadView, uploadToView } from '../desk/contracts/attachments';
import { listOf } from '../desk/contracts/pages';
import { contentDispositionOf } from '../desk/rules/attachment-names';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import { fileOf } from './attachment-body';
import type { Door } from './door';
import { seeTicket } from './file-ticket';
import type { Framed } from './page-frame';
import { attachmentPath, ticketPath } from './paths';
import { refused } from './problem';
import { aboutFile, showRefusal, type TicketPages } from './show-ticket';

type Attachments = TicketPages & Pick<Desk, 'uploadFile' | 'attachFile' | 'openAttachment'>;

/** A file is up to 160 times as large as any other body. */
const costOfFile = 20;

/**
 * `POST /api/v1/attachments`: keeps a file for a ticket yet to be filed, for 24 hours and for its sender only.
 *
 * Answers 201 with an `UploadView`; `POST /api/v1/tickets` takes its id among `attachments`. 413 above 10 MiB, 415 for
 * content of another type than the desk takes.
 */
const uploadFile = (desk: Attachments): Door =>
  apiDoor({
    name: 'upload-file',
    cost: costOfFile,
    method: 'POST',
    route: 'api/v1/attachments',
    act: 'file-ticket',
    contract: {
      summary: 'Keeps a file for a ticket yet to be filed, for 24 hours and for its sender only',
      file: true,
      headers: ['Idempotency-Key'],
      answers: { 201: { json: UploadView } },
    },
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
const attachFile = (desk: Attachments, framed: Framed): Door =>
  apiDoor({
    name: 'attach-file',
    cost: costOfFile,
    method: 'POST',
    route: 'api/v1/tickets/{id}/attachments',
    act: 'attach-file',
    contract: {
      summary: 'Adds a file to a ticket',
      params: ticketPath,
      file: true,
      headers: ['Idempotency-Key'],
      answers: { 201: { json: AttachmentView, headers: ['Location'] } },
    },
    open: async ({ request, params, caller, wantsPage }) => {
      const ticketId = params.id;
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
const listAttachments = (desk: Attachments): Door =>
  apiDoor({
    name: 'list-attachments',
    method: 'GET',
    route: 'api/v1/tickets/{id}/attachments',
    act: 'read-ticket',
    contract: {
      summary: 'Lists the files of a ticket, the oldest first',
      params: ticketPath,
      answers: { 200: { json: listOf(AttachmentView) } },
    },
    open: async ({ params, caller }) => {
      const listed = await desk.listAttachments(caller, params.id);
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
const downloadAttachment = (desk: Attachments): Door =>
  apiDoor({
    name: 'download-attachment',
    method: 'GET',
    route: 'api/v1/tickets/{id}/attachments/{attachmentId}',
    act: 'read-ticket',
    contract: {
      summary: 'Downloads a file of a ticket',
      params: attachmentPath,
      answers: { 200: { media: ['*/*'] } },
    },
    open: async ({ params, caller }) => {
      const opened = await desk.openAttachment(caller, params.id, params.attachmentId);
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
