import * as z from 'zod';
import { CheckpointFile, HeadFile } from './audit';
import { Moment } from './moments';

/**
 * What Cosmos DB holds, document by document: decoded when read, encoded when written (docs/design.md §11).
 *
 * `doc` tells the kinds of one partition apart. A version other than the one named here is refused: whoever raises a
 * `schemaVersion` adds the upgrade from the one before.
 */
export const schemaVersion = z.literal(1);

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
