import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { DeskAlarmDocument } from '../../desk/contracts/directory-documents';
import type { DeskAlarms } from '../../desk/ports';
import type { DeskAlarm } from '../../desk/rules/desk-alarms';
import { commit, creating } from './commit';
import { createOutbox, noticeToDocument } from './outbox';
import { pageOfRows, query, readItem } from './queries';
import type { ReadRows } from './readable';

export const settings = 'setting';

const alarmToDocument = ({ alarmId, kind, raisedAt, ...alarm }: DeskAlarm) =>
  z.encode(DeskAlarmDocument, {
    ...alarm,
    ...{ id: alarmId, kind: settings, doc: 'alarm', alarm: kind, at: raisedAt, schemaVersion: 1 },
  });

const documentToAlarm = (row: unknown): DeskAlarm => {
  const { id, alarm, about, by, at } = z.decode(DeskAlarmDocument, row as never);
  return { alarmId: id, kind: alarm, about, by, raisedAt: at };
};

/** An alarm and its notices, to be created in one batch. */
export const creatingAlarm = (alarm: DeskAlarm, notices: Parameters<DeskAlarms['raise']>[1]) =>
  [alarmToDocument(alarm), ...notices.map(noticeToDocument)].map(creating);

/** Alarms about no device, in the partition of the settings, with an outbox of their own. */
export const createDeskAlarms = (container: Container, readRows: ReadRows): DeskAlarms => ({
  ...createOutbox(container, 'kind', readRows),
  raise: (alarm, notices) => commit(container, settings, creatingAlarm(alarm, notices)),
  deskAlarm: async (alarmId) => {
    const document = await readItem(container, alarmId, settings);
    return document === undefined ? undefined : documentToAlarm(document);
  },
  deskAlarms: async (limit, continuation) => {
    const text = "SELECT * FROM c WHERE c.kind = 'setting' AND c.at > '' ORDER BY c.kind DESC, c.at DESC";
    const page = await pageOfRows(container, query(text), limit, continuation);
    return { ...page, items: readRows(page.items, documentToAlarm) };
  },
});
