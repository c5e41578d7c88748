import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { NoticeDocument } from '../../desk/contracts/documents';
import type { Outbox, StoredNotice, Told } from '../../desk/ports';
import { type Notice, partitionOf } from '../../desk/rules/alerts';
import { iso } from '../../desk/rules/time';
import { etagOf } from './chain-documents';
import { deleteAll } from './commit';
import { faulting } from './errors';
import { allRows, fieldOf, firstRows, pageOfRows, query } from './queries';
import type { ReadRows } from './readable';

export const noticeToDocument = (notice: Notice) =>
  z.encode(NoticeDocument, { ...notice, id: notice.noticeId, doc: 'notice', schemaVersion: 1 });

const documentToNotice = (document: unknown): StoredNotice => {
  const { id: _id, doc: _doc, schemaVersion: _version, ...notice } = z.decode(NoticeDocument, document as never);
  return { notice, etag: etagOf(document) };
};

type PartitionField = 'ticketId' | 'deviceId' | 'kind';

export const toldOf = (row: unknown, partitionField: PartitionField): Told => ({
  partition: fieldOf(row, partitionField),
  id: fieldOf(row, 'id'),
});

/** The notices of one container: of tickets' alerts, of devices' alarms, or of the desk's (docs/data.md §1, outbox). */
export const createOutbox = (container: Container, partitionField: PartitionField, readRows: ReadRows): Outbox => ({
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
    const item = container.item(notice.noticeId, partitionOf(notice));
    const { etag: replaced } = await faulting(() => item.replace(noticeToDocument(notice), condition));
    return { notice, etag: replaced };
  },

  noticesIn: async (partition) => {
    const rows = await allRows(container, partition, query("SELECT * FROM c WHERE c.doc = 'notice'"));
    return readRows(rows, documentToNotice).map(({ notice }) => notice);
  },

  sentBefore: async (before, limit, continuation) => {
    const text = 'SELECT * FROM c WHERE c.sentAt <= @before ORDER BY c.sentAt';
    const page = await pageOfRows(container, query(text, { before: iso(before) }), limit, continuation);
    return { ...page, items: page.items.map((row) => toldOf(row, partitionField)) };
  },

  drop: (partition, ids) => deleteAll(container, partition, ids),
});
