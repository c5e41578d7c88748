import * as z from 'zod';
import { type Attachment, isAttachmentId, type Upload } from '../rules/attachments';
import { iso } from '../rules/time';
import { attachmentsPerTicketMax } from './limits';
import { MomentView } from './moments';

const countMessage = `At most ${attachmentsPerTicketMax} uploads, each once.`;

/** Ids that `POST /api/v1/attachments` answered. */
export const UploadIds = z
  .array(z.string().refine(isAttachmentId, 'The id of an upload.'))
  .max(attachmentsPerTicketMax, countMessage)
  .refine((ids) => new Set(ids).size === ids.length, countMessage);

/** A file of a ticket. `bytes` is its length, `sha256` the digest of its content in hex. */
export const AttachmentView = z
  .object({
    attachmentId: z.string(),
    name: z.string(),
    type: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    addedBy: z.string(),
    addedAt: MomentView,
  })
  .meta({ id: 'AttachmentView' });
export type AttachmentView = z.infer<typeof AttachmentView>;

export const attachmentToView = ({
  blobKey: _key,
  ticketId: _ticket,
  addedAt,
  ...rest
}: Attachment): AttachmentView => ({
  ...rest,
  addedAt: iso(addedAt),
});

/** A file that waits for its ticket until `expiresAt`. */
export const UploadView = z
  .object({
    attachmentId: z.string(),
    name: z.string(),
    type: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    expiresAt: MomentView,
  })
  .meta({ id: 'UploadView' });
export type UploadView = z.infer<typeof UploadView>;

export const uploadToView = ({ attachmentId, name, type, bytes, sha256, dropAt }: Upload): UploadView => ({
  ...{ attachmentId, name, type, bytes, sha256 },
  expiresAt: iso(dropAt),
});
