import type { Database } from '@azure/cosmos';
import type { Log, UploadStore } from '../../desk/ports';
import { iso } from '../../desk/rules/time';
import { documentToUpload, uploadIdOf, uploadToDocument } from './attachment-documents';
import { asResource } from './commit';
import { faulting } from './errors';
import { pageOfRows, query, readItem } from './queries';
import { createReadRows, readOne } from './readable';

/** Notes of uploads in the container `tickets`, each in a partition of its own. */
export const createUploadStore = (database: Database, log: Log): UploadStore => {
  const container = database.container('tickets');
  const readRows = createReadRows(log);
  const onlyIf = (etag: string) => ({ accessCondition: { type: 'IfMatch', condition: etag } });
  const itemOf = (attachmentId: string) => container.item(uploadIdOf(attachmentId), uploadIdOf(attachmentId));
  return {
    create: async (upload) => {
      await faulting(() => container.items.create(asResource(uploadToDocument(upload))));
    },
    read: async (attachmentId) => {
      const document = await readItem(container, uploadIdOf(attachmentId), uploadIdOf(attachmentId));
      return document === undefined ? undefined : readOne(document, documentToUpload);
    },
    replace: async (upload, etag) => {
      const item = itemOf(upload.attachmentId);
      const replaced = await faulting(() => item.replace(uploadToDocument(upload), onlyIf(etag)));
      return { upload, etag: replaced.etag };
    },
    drop: async ({ upload, etag }) => {
      await faulting(() => itemOf(upload.attachmentId).delete(onlyIf(etag)));
    },
    due: async (now, limit, continuation) => {
      const text = 'SELECT * FROM c WHERE c.dropAt <= @now ORDER BY c.dropAt';
      const page = await pageOfRows(container, query(text, { now: iso(now) }), limit, continuation);
      return { ...page, items: readRows(page.items, documentToUpload) };
    },
    of: async (person, limit, continuation) => {
      const wanted = query('SELECT * FROM c WHERE c.uploadedBy = @person', { person });
      const page = await pageOfRows(container, wanted, limit, continuation);
      return { ...page, items: readRows(page.items, documentToUpload) };
    },
  };
};
