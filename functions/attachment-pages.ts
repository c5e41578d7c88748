import type { AttachmentView } from '../desk/contracts/attachments';
import { attachmentBytesMax } from '../desk/contracts/limits';
import { allEndings } from '../desk/rules/attachment-types';
import { type Field, partHtml } from './form-fields';
import { type Html, html } from './html';
import { momentOf } from './page-frame';
import type { FieldError } from './problem';

const kib = 1024;

/** `12 KiB`. */
export const sizeText = (bytes: number): string => {
  if (bytes < kib) return `${bytes} bytes`;
  return bytes < kib * kib ? `${Math.ceil(bytes / kib)} KiB` : `${(bytes / kib / kib).toFixed(1)} MiB`;
};

const row = (ticketId: string, { attachmentId, name, bytes, addedBy, addedAt }: AttachmentView): Html => html`
<li><a href="/api/v1/tickets/${ticketId}/attachments/${attachmentId}">${name}</a>
<span class="small">${sizeText(bytes)}, added ${momentOf(addedAt)} by ${addedBy}</span></li>`;

export const fileField: Field = {
  name: 'file',
  label: `Add a file: an image, PDF, Office document, text, CSV, JSON or ZIP of at most ${attachmentBytesMax / kib / kib} MiB`,
  control: (named) =>
    html`<input ${named} type="file" required accept="${allEndings.map((ending) => `.${ending}`).join(',')}">`,
};

const form = (ticketId: string, token: string, errors: readonly FieldError[]): Html => html`
<form method="post" action="/api/v1/tickets/${ticketId}/attachments" enctype="multipart/form-data" class="stacked" id="attach">
  <input type="hidden" name="_csrf" value="${token}">
  <input type="hidden" name="_key" value="${crypto.randomUUID()}">
  ${partHtml(fileField, { posted: {}, errors })}
  <button class="primary">Attach</button>
</form>`;

/** The files of a ticket's page; `token` is there when the caller may add one. */
export const attachmentsSection = (
  ticketId: string,
  attachments: readonly AttachmentView[],
  token: string | undefined,
  errors: readonly FieldError[],
): Html => html`
<h2>Attachments</h2>
${attachments.length === 0 ? html`<p class="quiet">None.</p>` : html`<ul>${attachments.map((one) => row(ticketId, one))}</ul>`}
${token === undefined ? undefined : form(ticketId, token, errors)}`;
