import { z } from 'zod';
import { alarmKinds } from '../rules/alarms';
import { campaignProgresses } from '../rules/campaign-parts';
import { campaignChanges, campaignStates, leftOutReasons } from '../rules/campaigns';
import { departureClasses } from '../rules/departures';
import { deskAlarmKinds } from '../rules/desk-alarms';
import { reviewVerdicts } from '../rules/device-events';
import { rotationReasons } from '../rules/devices';
import { grantStates } from '../rules/elevation';
import { actionClasses, plannedClasses } from '../rules/planned-actions';
import { clockNames, coverages, lanes, parties, severities, ticketTypes } from '../rules/policies';
import { linkRelations, ticketStates } from '../rules/tickets';
import { CheckpointFile, HeadFile } from './audit';
import { GroupFields, ManagedDeviceFields, PersonFields } from './directory';
import { Moment } from './moments';

/**
 * What Cosmos DB holds, document by document: decoded when read, encoded when written (docs/design.md §11).
 *
 * `doc` tells the kinds of one partition apart. A version other than the one named here is refused: whoever raises a
 * `schemaVersion` adds the upgrade from the one before.
 */
const schemaVersion = z.literal(1);

const PolicyRef = z.object({ id: z.string(), version: z.int() });

const TermsFields = z.object({
  from: Moment,
  severity: z.enum(severities),
  coverage: z.enum(coverages),
  policy: PolicyRef,
});

const WaitFields = z.object({
  owner: z.enum(['requester', ...parties]),
  from: Moment,
  to: Moment.exactOptional(),
});

const CycleFields = z.object({
  clock: z.enum(clockNames),
  cycle: z.int(),
  tier: z.string(),
  party: z.enum(parties).exactOptional(),
  startedAt: Moment,
  stoppedAt: Moment.exactOptional(),
  breachedAt: Moment.exactOptional(),
  reached: z.array(z.string()).exactOptional(),
  remindedAt: Moment.exactOptional(),
  advisedAt: Moment.exactOptional(),
  loweredAt: Moment.exactOptional(),
});

const TicketFields = z.object({
  ticketId: z.string(),
  lane: z.enum(lanes),
  type: z.enum(ticketTypes),
  title: z.string(),
  severity: z.enum(severities),
  coverage: z.enum(coverages),
  state: z.enum(ticketStates),
  tier: z.string(),
  policy: PolicyRef,
  filedBy: z.string(),
  filedAt: Moment,
  assignee: z.string().exactOptional(),
  resolvedAt: Moment.exactOptional(),
  closedAt: Moment.exactOptional(),
  category: z.string().exactOptional(),
  area: z.string().exactOptional(),
  devices: z.array(z.string()).readonly().exactOptional(),
  fromTicket: z.string().exactOptional(),
  callbackAt: Moment.exactOptional(),
  attachments: z.int().exactOptional(),
  terms: z.array(TermsFields),
  waits: z.array(WaitFields),
  cycles: z.array(CycleFields),
  watchers: z.array(z.string()).exactOptional(),
  links: z.array(z.object({ relation: z.enum(linkRelations), other: z.string() })).exactOptional(),
  externalIds: z.array(z.object({ system: z.string(), externalId: z.string() })).exactOptional(),
  hasContact: z.literal(true).exactOptional(),
  takenOverBy: z.array(z.string()).exactOptional(),
  transfers: z.int().exactOptional(),
  rating: z.int().exactOptional(),
  erasedAt: Moment.exactOptional(),
});

/**
 * A ticket's state, `id` = ticket number. `lastSeq` and `lastHash` are the head of its event chain; `dueAt` is absent
 * when the desk owes it nothing, `live` once it is closed: the sweep and the daily walk cost what those indexes hold.
 * `words` are what a search finds it by: of its title and its external ids; none once it was erased.
 * `keyHash` and `bodyHash` recognise the request that filed it when it is sent again. Version 1: upgrades.ts.
 */
export const TicketDocument = TicketFields.extend({
  id: z.string(),
  doc: z.literal('ticket'),
  lastSeq: z.int(),
  lastHash: z.string(),
  dueAt: Moment.exactOptional(),
  live: z.literal(true).exactOptional(),
  words: z.array(z.string()).exactOptional(),
  keyHash: z.string().exactOptional(),
  bodyHash: z.string().exactOptional(),
  schemaVersion: z.literal(2),
});

/**
 * What stays in the place of a ticket whose time is over; `lastSeq` and `lastHash` say where its chain ended. `closedAt` is
 * there while something is left to remove: by it the timer finds the ticket, and finds it again. `endedAt` is the same moment
 * and stays.
 */
export const TombstoneDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('tombstone'),
  lastSeq: z.int(),
  lastHash: z.string(),
  endedAt: Moment,
  removedAt: Moment,
  closedAt: Moment.exactOptional(),
  schemaVersion,
});

/** One link of a chain, in the partition of its ticket or device; see `SealedEvent` in desk/rules/audit.ts for what the hash covers. */
export const EventDocument = z.object({
  id: z.string(),
  doc: z.literal('event'),
  seq: z.int(),
  kind: z.string(),
  at: z.string(),
  by: z.string().exactOptional(),
  people: z.record(z.string(), z.string()).exactOptional(),
  text: z.record(z.string(), z.string()).exactOptional(),
  salt: z.string().exactOptional(),
  data: z.record(z.string(), z.unknown()),
  digests: z.record(z.string(), z.string()),
  commandId: z.string(),
  prevHash: z.string(),
  hash: z.string(),
  schemaVersion,
});

/** Its moments are not called `dueAt`: the index on that path holds what the desk still owes, and nothing else. */
export const AlertDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('alert'),
  alertId: z.string(),
  clock: z.enum(clockNames),
  cycle: z.int(),
  threshold: z.string(),
  severity: z.enum(severities),
  tier: z.string(),
  reachedAt: Moment,
  deadlineAt: Moment,
  raisedAt: Moment,
  schemaVersion: z.literal(2),
});

const FileFields = {
  attachmentId: z.string(),
  blobKey: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
};

/** A file of a ticket; its bytes lie in Blob Storage under `blobKey`. */
export const AttachmentDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('attachment'),
  ...FileFields,
  addedBy: z.string(),
  addedAt: Moment,
  schemaVersion,
});

/**
 * A file on its way to a ticket, in a partition of its own (`ticketId` is its own `id`): which ticket will take it is not
 * known when it comes. The sweep of attachments looks for `dropAt`, so it costs what waits to be dropped.
 */
export const UploadDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('upload'),
  ...FileFields,
  uploadedBy: z.string(),
  uploadedAt: Moment,
  dropAt: Moment,
  takenBy: z.string().exactOptional(),
  isDropped: z.literal(true).exactOptional(),
  schemaVersion,
});

const NoticeFields = z.object({
  id: z.string(),
  doc: z.literal('notice'),
  noticeId: z.string(),
  alertId: z.string(),
  channel: z.literal('email'),
  status: z.enum(['pending', 'sent', 'spared', 'given-up']),
  eventSeq: z.int().exactOptional(),
  attempts: z.int(),
  createdAt: Moment,
  sendAt: Moment.exactOptional(),
  sentAt: Moment.exactOptional(),
  schemaVersion,
});

/**
 * The outbox, in the partition of a ticket for its alerts and changes, and of a device for its alarms. `sendAt` is there while it waits,
 * so that looking for work costs what waits.
 */
export const NoticeDocument = z.union([
  NoticeFields.extend({ ticketId: z.string(), group: z.string() }),
  NoticeFields.extend({ ticketId: z.string(), person: z.string() }),
  NoticeFields.extend({ ticketId: z.string(), contact: z.literal('primary') }),
  NoticeFields.extend({ ticketId: z.string(), adminContact: z.string() }),
  NoticeFields.extend({ deviceId: z.string(), group: z.string() }),
  NoticeFields.extend({ deviceId: z.string(), person: z.string() }),
  NoticeFields.extend({ deviceId: z.string(), adminContact: z.string() }),
  NoticeFields.extend({ kind: z.literal('setting'), group: z.string() }),
  NoticeFields.extend({ kind: z.literal('setting'), adminContact: z.string() }),
]);

/** Recognises a command sent again under its `Idempotency-Key`: `seq` is where its events ended. */
export const CommandDocument = z.object({
  id: z.string(),
  doc: z.literal('command'),
  bodyHash: z.string(),
  seq: z.int(),
  schemaVersion,
});

export const GroupDocument = GroupFields.extend({ kind: z.literal('group'), schemaVersion });

/** A managed device as its directory knows it, `id` = device id; its password and grants lie in the container `devices`. */
export const ManagedDeviceDocument = ManagedDeviceFields.extend({
  id: z.string(),
  kind: z.literal('managed-device'),
  schemaVersion,
});

/** `id` = object id. */
export const PersonDocument = PersonFields.extend({ kind: z.literal('person'), schemaVersion });

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

const Ed25519Key = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
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
    .array(z.object({ secretName: z.string(), version: z.string() }))
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

/** The public half of a key that signs receipts, `id` = `kid`: kept for ever, as receipts are. */
export const SigningKeyDocument = z.object({
  id: z.string(),
  kind: z.literal('signing-key'),
  key: Ed25519Key,
  publishedAt: Moment,
  schemaVersion,
});

/** The head of a chain, as the state of its ticket or device has it, whatever else that says; or its tombstone. */
export const HeadDocument = z.object({
  doc: z.enum(['ticket', 'device', 'tombstone']),
  lastSeq: z.int(),
  lastHash: z.string(),
});

/**
 * A signed checkpoint of the audit, `id` = its number with zeros before it; never changed. `resume` says, to the store alone,
 * up to where the changes of tickets and devices were read for it.
 */
export const CheckpointDocument = z.object({
  id: z.string(),
  chain: z.literal('checkpoints'),
  number: z.int(),
  at: Moment,
  checkpoint: CheckpointFile,
  jws: z.string(),
  heads: z.array(HeadFile),
  resume: z.string(),
  schemaVersion,
});
