import { z } from 'zod';
import { clockNames } from '../rules/clocks';
import { coverages, severities, ticketTypes } from '../rules/policies';
import { ticketStates } from '../rules/tickets';
import { Moment } from './moments';

/**
 * What Cosmos DB holds, document by document: decoded when read, encoded when written (docs/design.md §11).
 *
 * `doc` tells the kinds of one partition apart. A version other than the one named here is refused: whoever raises a
 * `schemaVersion` adds the upgrade from the one before.
 */
const schemaVersion = z.literal(1);

const PolicyRef = z.object({ id: z.string(), version: z.int() });

const CycleFields = z.object({
  clock: z.enum(clockNames),
  cycle: z.int(),
  tier: z.string(),
  severity: z.enum(severities),
  coverage: z.enum(coverages),
  policy: PolicyRef,
  startedAt: Moment,
  stoppedAt: Moment.exactOptional(),
  breachedAt: Moment.exactOptional(),
});

const TicketFields = z.object({
  ticketId: z.string(),
  lane: z.literal('user'),
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
  cycles: z.array(CycleFields),
});

/**
 * A ticket's state, `id` = ticket number. `lastSeq` and `lastHash` are the head of its event chain; `dueAt` is absent
 * when the desk owes it nothing, `live` once it is closed: the sweep and the daily walk cost what those indexes hold.
 * `keyHash` and `bodyHash` recognise the request that filed it when it is sent again.
 */
export const TicketDocument = TicketFields.extend({
  id: z.string(),
  doc: z.literal('ticket'),
  lastSeq: z.int(),
  lastHash: z.string(),
  dueAt: Moment.exactOptional(),
  live: z.literal(true).exactOptional(),
  keyHash: z.string().exactOptional(),
  bodyHash: z.string().exactOptional(),
  schemaVersion,
});

/** One link of a ticket's chain; see `SealedEvent` in desk/rules/audit.ts for what the hash covers. */
export const EventDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
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

/** Its moment is not called `dueAt`: the index on that path holds what the desk still owes, and nothing else. */
export const AlertDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('alert'),
  alertId: z.string(),
  clock: z.enum(clockNames),
  cycle: z.int(),
  threshold: z.literal('breach'),
  severity: z.enum(severities),
  tier: z.string(),
  deadlineAt: Moment,
  raisedAt: Moment,
  schemaVersion,
});

/** The outbox: `sendAt` is there while it waits, so that looking for work costs what waits. */
export const NoticeDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('notice'),
  noticeId: z.string(),
  alertId: z.string(),
  group: z.string(),
  channel: z.literal('email'),
  status: z.enum(['pending', 'sent']),
  attempts: z.int(),
  createdAt: Moment,
  sendAt: Moment.exactOptional(),
  sentAt: Moment.exactOptional(),
  schemaVersion,
});

/** Recognises a command sent again under its `Idempotency-Key`: `seq` is where its events ended. */
export const CommandDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('command'),
  bodyHash: z.string(),
  seq: z.int(),
  schemaVersion,
});

export const GroupDocument = z.object({
  id: z.string(),
  kind: z.literal('group'),
  objectId: z.string(),
  name: z.string(),
  mailbox: z.string(),
  schemaVersion,
});

/** A published policy: never changed, found by `<id>-<version>`. `source` is the file's text. */
export const PolicyDocument = z.object({
  id: z.string(),
  kind: z.literal('policy'),
  policyId: z.string(),
  version: z.int(),
  hash: z.string(),
  source: z.string(),
  publishedAt: Moment,
  schemaVersion,
});

/** When a timer last finished its work; an alert watches its age. */
export const HeartbeatDocument = z.object({
  id: z.string(),
  kind: z.literal('heartbeat'),
  at: Moment,
  schemaVersion,
});
