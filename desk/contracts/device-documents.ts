import * as z from 'zod';
import { alarmKinds } from '../rules/alarms';
import { campaignProgresses } from '../rules/campaign-parts';
import { departureClasses } from '../rules/departures';
import { reviewVerdicts } from '../rules/device-events';
import { rotationReasons } from '../rules/devices';
import { grantStates } from '../rules/grants';
import { actionClasses, plannedClasses } from '../rules/planned-actions';
import { schemaVersion } from './documents';
import { Moment } from './moments';

export const Ed25519Key = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });

const Key = z.discriminatedUnion('kty', [
  Ed25519Key,
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
]);

const CredentialFields = z.object({
  version: z.string(),
  secretName: z.string().exactOptional(),
  confirmedAt: Moment,
  seenAt: Moment.exactOptional(),
  rotationId: z.string().exactOptional(),
  backedUpAt: Moment.exactOptional(),
});

const RotationFields = z.object({
  rotationId: z.string(),
  reason: z.enum(rotationReasons),
  requestedAt: Moment,
  confirmBy: Moment,
  version: z.string().exactOptional(),
  claimedAt: Moment.exactOptional(),
  askedAt: Moment.exactOptional(),
  seenAt: Moment.exactOptional(),
  refusedAt: Moment.exactOptional(),
  overdueAt: Moment.exactOptional(),
});

const WaitingGrantFields = z.object({ grantId: z.string(), endsAt: Moment, startsAt: Moment.exactOptional() });

/** A device's state, `id` = device id. Names and versions of secrets, never a value. `dueAt` as on a ticket. */
export const DeviceDocument = z.object({
  id: z.string(),
  deviceId: z.string(),
  doc: z.literal('device'),
  name: z.string(),
  key: Key.exactOptional(),
  laps: z.object({ managedDeviceId: z.string(), entraDeviceId: z.string() }).exactOptional(),
  nextKey: Key.exactOptional(),
  secretName: z.string(),
  enrolledAt: Moment.exactOptional(),
  offer: z.object({ codeHash: z.string(), expiresAt: Moment, usedAt: Moment.exactOptional() }).exactOptional(),
  group: z.string().exactOptional(),
  scope: z.object({ from: Moment.exactOptional(), to: Moment.exactOptional() }).exactOptional(),
  credential: CredentialFields.exactOptional(),
  rotation: RotationFields.exactOptional(),
  wanted: z.enum(rotationReasons).exactOptional(),
  stale: z.array(z.string()),
  versions: z.int().exactOptional(),
  retired: z
    .array(z.object({ secretName: z.string(), version: z.string().exactOptional() }))
    .readonly()
    .exactOptional(),
  campaign: z.object({ campaignId: z.string(), progress: z.enum(campaignProgresses) }).exactOptional(),
  /** `<campaign>/<progress>`, there with `campaign`: what a campaign counts its devices by. */
  campaignKey: z.string().exactOptional(),
  activeGrant: z.string().exactOptional(),
  waiting: z.array(WaitingGrantFields).readonly().exactOptional(),
  unreviewed: z
    .array(z.object({ grantId: z.string(), reviewBy: Moment }))
    .readonly()
    .exactOptional(),
  /** There while anything waits: the sweep looks for it. */
  awaited: z.literal(true).exactOptional(),
  grants: z.int(),
  notes: z
    .object({
      look: z.object({ about: z.string(), at: Moment }).exactOptional(),
      tagged: z.string().exactOptional(),
    })
    .exactOptional(),
  untold: z.array(z.string()).readonly().exactOptional(),
  lastSeq: z.int(),
  lastHash: z.string(),
  dueAt: Moment.exactOptional(),
  schemaVersion,
});

const ApprovalFields = z.object({ by: z.string(), at: Moment, for: z.string().exactOptional() });

/** `departure` is an index of its own: lists ask for it. */
const DoneFields = {
  actionsDone: z.array(z.string()).readonly().exactOptional(),
  departures: z
    .array(z.object({ action: z.string(), class: z.enum(actionClasses) }))
    .readonly()
    .exactOptional(),
  departure: z.enum(departureClasses).exactOptional(),
  otherDone: z.string().exactOptional(),
};

export const GrantDocument = z.object({
  id: z.string(),
  grantId: z.string(),
  deviceId: z.string(),
  doc: z.literal('grant'),
  ticketId: z.string().exactOptional(),
  holder: z.string(),
  category: z.string(),
  title: z.string(),
  state: z.enum(grantStates),
  requestedAt: Moment,
  leaseMinutes: z.int(),
  lapsesAt: Moment,
  revealedAt: Moment.exactOptional(),
  expiresAt: Moment.exactOptional(),
  closedAt: Moment.exactOptional(),
  plan: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  actions: z.array(z.string()).readonly().exactOptional(),
  actionClass: z.enum(plannedClasses).exactOptional(),
  approvalsNeeded: z.int().exactOptional(),
  approvals: z.array(ApprovalFields).readonly().exactOptional(),
  startsAt: Moment.exactOptional(),
  extension: z
    .object({
      minutes: z.int(),
      requestedAt: Moment,
      reason: z.string().exactOptional(),
      approvals: z.array(ApprovalFields).readonly(),
      decision: z.enum(['granted', 'denied']).exactOptional(),
    })
    .exactOptional(),
  ending: z
    .object({ by: z.string(), at: Moment, for: z.string().exactOptional(), reason: z.string().exactOptional() })
    .exactOptional(),
  actionsTaken: z.string().exactOptional(),
  ...DoneFields,
  isSecurity: z.boolean().exactOptional(),
  emergency: z
    .object({
      reviewBy: Moment,
      overdueAt: Moment.exactOptional(),
      review: ApprovalFields.extend({
        verdict: z.enum(reviewVerdicts),
        words: z.string().exactOptional(),
      }).exactOptional(),
    })
    .exactOptional(),
  schemaVersion,
});

export const AlarmDocument = z.object({
  id: z.string(),
  deviceId: z.string(),
  doc: z.literal('alarm'),
  alarmId: z.string(),
  kind: z.enum(alarmKinds),
  about: z.string(),
  raisedAt: Moment,
  exposedSince: Moment.exactOptional(),
  schemaVersion,
});

/** Waits to tell a ticket what happened to its grant; deleted once told. `relayId` is the index of what waits. */
export const RelayDocument = z.object({
  id: z.string(),
  relayId: z.string(),
  deviceId: z.string(),
  doc: z.literal('relay'),
  ticketId: z.string(),
  grantId: z.string(),
  what: z.string(),
  by: z.string(),
  at: Moment.exactOptional(),
  schemaVersion,
});
