import * as z from 'zod';
import { campaignChanges, campaignStates, leftOutReasons } from '../rules/campaigns';
import { deskAlarmKinds } from '../rules/desk-alarms';
import { Ed25519Key } from './device-documents';
import { GroupFields, ManagedDeviceFields, PersonFields } from './directory';
import { schemaVersion } from './documents';
import { Moment } from './moments';

export const GroupDocument = GroupFields.extend({ kind: z.literal('group'), schemaVersion });

/** A managed device as its directory knows it, `id` = device id; its password and grants lie in the container `devices`. */
export const ManagedDeviceDocument = ManagedDeviceFields.extend({
  id: z.string(),
  kind: z.literal('managed-device'),
  schemaVersion,
});

/** `id` = object id; `mailKey` is the mail address in lower case, to be searched by: it is set when a person is stored again. */
export const PersonDocument = PersonFields.extend({
  kind: z.literal('person'),
  mailKey: z.string().exactOptional(),
  schemaVersion,
});

/**
 * An admin contact, `id` chosen by whoever made it; who changed it last, and when. One that was removed keeps no personal
 * data but theirs.
 */
export const ContactDocument = z.object({
  id: z.string(),
  kind: z.literal('contact'),
  area: z.string(),
  person: z
    .object({
      ...{ name: z.string(), mail: z.string(), phone: z.string(), hasAuthority: z.boolean(), verifiedAt: Moment },
      knowledge: z.string().exactOptional(),
    })
    .exactOptional(),
  changedAt: Moment,
  changedBy: z.string(),
  edition: z.int().exactOptional(),
  schemaVersion,
});

/**
 * That an approver is away, `id` = the person. It lives for `ttl` seconds after it was saved, which is a day longer than it lasts.
 */
export const AbsenceDocument = z.object({
  id: z.string(),
  kind: z.literal('absence'),
  from: Moment,
  to: Moment,
  standIn: z.string().exactOptional(),
  savedAt: Moment,
  ttl: z.int(),
  schemaVersion,
});

const PublicationFields = {
  policyId: z.string(),
  version: z.int(),
  hash: z.string(),
  source: z.string(),
};

/** A published policy: never changed, found by `<id>-<version>`. `source` is the whole file. Version 1: upgrades.ts. */
export const PolicyDocument = z.object({
  id: z.string(),
  kind: z.literal('policy'),
  ...PublicationFields,
  publishedAt: Moment,
  publishedBy: z.string(),
  proposedBy: z.string().exactOptional(),
  schemaVersion: z.literal(2),
});

/** A policy that needs a second person before it is published; the newest proposal of a version stands. */
export const PolicyProposalDocument = z.object({
  id: z.string(),
  kind: z.literal('policy-proposal'),
  ...PublicationFields,
  proposedAt: Moment,
  proposedBy: z.string(),
  schemaVersion,
});

/**
 * Which policy new tickets are filed under. `seeds` are the hashes of the deployed files that were made active once;
 * `rollout` is there until every open ticket was looked at.
 */
export const ActivePolicyDocument = z.object({
  id: z.literal('active-policy'),
  kind: z.literal('setting'),
  policyId: z.string(),
  version: z.int(),
  activatedAt: Moment,
  activatedBy: z.string(),
  seeds: z.array(z.string()),
  rollout: z.literal(true).exactOptional(),
  schemaVersion,
});

/** An alarm about no device, beside the settings: so the one about a policy is stored in one batch with its becoming active. */
export const DeskAlarmDocument = z.object({
  id: z.string(),
  kind: z.literal('setting'),
  doc: z.literal('alarm'),
  alarm: z.enum(deskAlarmKinds),
  about: z.string(),
  by: z.string(),
  at: Moment,
  schemaVersion,
});

/**
 * An export that somebody took, written before its first byte leaves; `count` and `endedAt` once all of it has. `wish` is
 * what it was asked for, as JSON; `of` is absent of tickets; `person` is whose data it was, where it was one person's.
 */
export const ExportDocument = z.object({
  id: z.string(),
  kind: z.literal('export'),
  of: z.enum(['audit', 'password-knowledge']).exactOptional(),
  by: z.string(),
  at: Moment,
  format: z.enum(['csv', 'jsonl']),
  wish: z.string(),
  withSecurity: z.literal(true).exactOptional(),
  person: z.string().exactOptional(),
  count: z.int().exactOptional(),
  endedAt: Moment.exactOptional(),
  schemaVersion,
});

/**
 * That somebody was refused an act on one day: `at` is the last time of `count`. It lives for `ttl` seconds after that.
 */
export const RefusalDocument = z.object({
  id: z.string(),
  kind: z.literal('refusal'),
  by: z.string(),
  act: z.string(),
  door: z.string(),
  refusal: z.string(),
  about: z.string().exactOptional(),
  firstAt: Moment,
  at: Moment,
  count: z.int(),
  ttl: z.int(),
  schemaVersion,
});

/**
 * The last passwords that were shown to one person, or of one device, as the limits and the alarms on odd use count them.
 * `id` names a person by a hash; it lives for `ttl` seconds after the last.
 */
export const RevealLogDocument = z.object({
  id: z.string(),
  kind: z.literal('reveal-log'),
  noted: z.array(z.object({ grantId: z.string(), deviceId: z.string(), at: Moment })).readonly(),
  ttl: z.int(),
  schemaVersion,
});

/** That a person's data were asked to be erased everywhere. `person` is there until that has ended, and is the index of it. */
export const ErasureDocument = z.object({
  id: z.string(),
  kind: z.literal('erasure'),
  by: z.string(),
  at: Moment,
  reason: z.string(),
  person: z.string().exactOptional(),
  endedAt: Moment.exactOptional(),
  schemaVersion,
});

const TargetFields = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('group'), group: z.string() }),
  z.object({ kind: z.literal('devices'), devices: z.array(z.string()).readonly() }),
]);

/** A campaign of rotations; who and why stand here and, by its id, in each device's events. */
export const CampaignDocument = z.object({
  id: z.string(),
  kind: z.literal('campaign'),
  by: z.string(),
  at: Moment,
  reason: z.string(),
  target: TargetFields,
  state: z.enum(campaignStates),
  from: z.string().exactOptional(),
  isWalked: z.literal(true).exactOptional(),
  nextPageAt: Moment,
  tries: z.int().exactOptional(),
  asked: z.int(),
  leftOut: z.array(z.object({ deviceId: z.string(), why: z.enum(leftOutReasons) })).readonly(),
  leftOutCount: z.int(),
  changes: z.array(z.object({ what: z.enum(campaignChanges), by: z.string(), at: Moment })).readonly(),
  endedAt: Moment.exactOptional(),
  schemaVersion,
});

/** Names the campaign that is open, if one is: there is room for one. It has no `at`, so no list shows it. */
export const OpenCampaignDocument = z.object({
  id: z.literal('open-campaign'),
  kind: z.literal('campaign'),
  campaignId: z.string(),
  schemaVersion,
});

/** When a timer last finished its work; an alert watches its age. */
export const HeartbeatDocument = z.object({
  id: z.string(),
  kind: z.literal('heartbeat'),
  at: Moment,
  schemaVersion,
});

/** The public half of a key that signs receipts, `id` = `kid`: kept for ever, as receipts are. */
export const SigningKeyDocument = z.object({
  id: z.string(),
  kind: z.literal('signing-key'),
  key: Ed25519Key,
  publishedAt: Moment,
  schemaVersion,
});
