import type { Container } from '@azure/cosmos';
import { z } from 'zod';
import { NoticeDocument } from '../../desk/contracts/documents';
import type { Outbox, StoredNotice } from '../../desk/ports';
import type { Notice } from '../../desk/rules/alerts';
import { iso } from '../../desk/rules/time';
import { etagOf } from './chain-documents';
import { faulting } from './errors';
import { allRows, firstRows, query } from './queries';
import type { ReadRows } from './readable';

export const noticeToDocument = (notice: Notice) =>
  z.encode(NoticeDocument, { ...notice, id: notice.noticeId, doc: 'notice', schemaVersion: 1 });

const documentToNotice = (document: unknown): StoredNotice => {
  const { id: _id, doc: _doc, schemaVersion: _version, ...notice } = z.decode(NoticeDocument, document as never);
  return { notice, etag: etagOf(document) };
};

/** The notices of one container: of tickets' alerts, or of devices' alarms (docs/data.md §1, outbox). */
export const createOutbox = (container: Container, readRows: ReadRows): Outbox => ({
  waitingNotices: async (now, limit) => {
    const text = 'SELECT * FROM c WHERE c.sendAt <= @now ORDER BY c.sendAt';
    return readRows(await firstRows(container, query(text, { now: iso(now) }), limit), documentToNotice);
  },

  noticesOf: async (partition, alertId) => {
    const text = "SELECT * FROM c WHERE c.doc = 'notice' AND c.alertId = @alertId";
    return readRows(await allRows(container, partition, query(text, { alertId })), documentToNotice);
  },

  replaceNotice: async (notice, etag) => {
    const condition = { accessCondition: { type: 'IfMatch', condition: etag } };
    const item = container.item(notice.noticeId, 'deviceId' in notice ? notice.deviceId : notice.ticketId);
    const { etag: replaced } = await faulting(() => item.replace(noticeToDocument(notice), condition));
    return { notice, etag: replaced };
  },
});
