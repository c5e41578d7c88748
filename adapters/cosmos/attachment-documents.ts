import * as z from 'zod';
import { AttachmentDocument, UploadDocument } from '../../desk/contracts/ticket-documents';
import type { StoredUpload } from '../../desk/ports';
import type { Attachment, Upload } from '../../desk/rules/attachments';
import { etagOf } from './chain-documents';

export const attachmentIdOf = (attachmentId: string): string => `attachment-${attachmentId}`;

export const attachmentToDocument = (attachment: Attachment) =>
  z.encode(AttachmentDocument, {
    ...attachment,
    id: attachmentIdOf(attachment.attachmentId),
    doc: 'attachment',
    schemaVersion: 1,
  });

export const documentToAttachment = (document: unknown): Attachment => {
  const {
    id: _id,
    doc: _doc,
    schemaVersion: _version,
    ...attachment
  } = z.decode(AttachmentDocument, document as never);
  return attachment;
};

export const uploadIdOf = (attachmentId: string): string => `upload-${attachmentId}`;

export const uploadToDocument = (upload: Upload) => {
  const id = uploadIdOf(upload.attachmentId);
  return z.encode(UploadDocument, { ...upload, id, ticketId: id, doc: 'upload', schemaVersion: 1 });
};

export const documentToUpload = (document: unknown): StoredUpload => {
  const decoded = z.decode(UploadDocument, document as never);
  const { id: _id, ticketId: _own, doc: _doc, schemaVersion: _version, ...upload } = decoded;
  return { upload, etag: etagOf(document) };
};
