import * as z from 'zod';
import { AlarmDocument, DeviceDocument, GrantDocument, RelayDocument } from '../../desk/contracts/device-documents';
import type { DeviceChange, Relay, StoredDevice } from '../../desk/ports';
import type { Alarm } from '../../desk/rules/alarms';
import type { CampaignPart } from '../../desk/rules/campaign-parts';
import type { Device } from '../../desk/rules/devices';
import type { Grant } from '../../desk/rules/grants';
import { etagOf } from './chain-documents';

/** What a campaign counts and finds its devices by. */
export const campaignKeyOf = ({ campaignId, progress }: CampaignPart): string => `${campaignId}/${progress}`;

export const deviceToDocument = ({ device, head, dueAt }: DeviceChange) =>
  z.encode(DeviceDocument, {
    ...device,
    stale: [...device.stale],
    id: device.deviceId,
    doc: 'device',
    lastSeq: head.seq,
    lastHash: head.hash,
    ...(dueAt !== undefined && { dueAt }),
    ...(device.waiting !== undefined && { awaited: true as const }),
    ...(device.campaign !== undefined && { campaignKey: campaignKeyOf(device.campaign) }),
    schemaVersion: 1,
  });

export const documentToDevice = (document: unknown): Device => {
  const decoded = z.decode(DeviceDocument, document as never);
  const {
    id: _id,
    doc: _doc,
    lastSeq: _seq,
    lastHash: _hash,
    dueAt: _due,
    awaited: _awaited,
    campaignKey: _campaign,
    schemaVersion: _version,
    ...device
  } = decoded;
  return device;
};

export const documentToStoredDevice = (document: unknown): StoredDevice => {
  const { lastSeq, lastHash } = z.decode(DeviceDocument, document as never);
  return { device: documentToDevice(document), head: { seq: lastSeq, hash: lastHash }, etag: etagOf(document) };
};

export const grantToDocument = (grant: Grant) =>
  z.encode(GrantDocument, { ...grant, id: grant.grantId, doc: 'grant', schemaVersion: 1 });

export const documentToGrant = (document: unknown): Grant => {
  const { id: _id, doc: _doc, schemaVersion: _version, ...grant } = z.decode(GrantDocument, document as never);
  return grant;
};

export const alarmToDocument = (alarm: Alarm) =>
  z.encode(AlarmDocument, { ...alarm, id: alarm.alarmId, doc: 'alarm', schemaVersion: 1 });

export const documentToAlarm = (document: unknown): Alarm => {
  const { id: _id, doc: _doc, schemaVersion: _version, ...alarm } = z.decode(AlarmDocument, document as never);
  return alarm;
};

export const relayToDocument = (relay: Relay) =>
  z.encode(RelayDocument, { ...relay, id: relay.relayId, doc: 'relay', schemaVersion: 1 });

export const documentToRelay = (document: unknown): Relay => {
  const { id: _id, doc: _doc, schemaVersion: _version, ...relay } = z.decode(RelayDocument, document as never);
  return relay;
};
