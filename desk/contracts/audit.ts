import * as z from 'zod';
import type { SealedEvent } from '../rules/audit';
import {
  type Checkpoint,
  chainKinds,
  checkpointFormat,
  type NamedHead,
  type SignedCheckpoint,
} from '../rules/checkpoints';
import type { PasswordKnowledge } from '../rules/password-knowledge';
import { type Instant, iso } from '../rules/time';
import { csvLine } from './csv';
import { DeviceId } from './elevations';
import { personIdCharactersMax } from './limits';
import { Moment, MomentView } from './moments';
import { paging } from './pages';
import { JwkSetView } from './receipts';

/** SHA-256 as lower-case hex. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'It is no SHA-256.');
/** It will be printed in somebody's terminal. */
const Name = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'It holds control characters.');
const Seq = z.int().min(1);

/** A checkpoint as it was signed. */
export const CheckpointFile = z
  .strictObject({
    format: z.literal(checkpointFormat),
    number: Seq,
    at: z.iso.datetime({ precision: 3 }),
    previous: Digest,
    count: z.int().min(0),
    root: Digest,
  })
  .meta({ id: 'Checkpoint' }) satisfies z.ZodType<Checkpoint>;

export const HeadFile = z.strictObject({
  of: z.enum(chainKinds),
  chain: Name,
  seq: Seq,
  hash: Digest,
  ended: z.literal('retention').exactOptional(),
}) satisfies z.ZodType<NamedHead>;

const EventFile: z.ZodType<SealedEvent> = z.strictObject({
  id: Name,
  seq: Seq,
  kind: Name,
  at: Name,
  by: z.string().exactOptional(),
  people: z.record(z.string(), z.string()).exactOptional(),
  text: z.record(z.string(), z.string()).exactOptional(),
  salt: z.string().exactOptional(),
  data: z.record(z.string(), z.unknown()),
  digests: z.record(z.string(), z.string()),
  commandId: z.string(),
  prevHash: Digest,
  hash: Digest,
  schemaVersion: z.literal(1),
});

export const auditFormat = 'tierline-audit/1';

/**
 * A line of an export of the audit, in this order: one `header`, every `checkpoint`, then the chains, each with its events
 * or with the word that it has `ended`, and one `end` (docs/audit.md). `keys` are for convenience: whoever verifies has the
 * desk's public keys from elsewhere. `digest` is that of all lines before it, each hashed behind the digest so far.
 */
export const AuditLine = z.discriminatedUnion('line', [
  z.strictObject({
    line: z.literal('header'),
    format: z.literal(auditFormat),
    at: z.iso.datetime({ precision: 3 }),
    from: z.iso.datetime({ precision: 3 }).exactOptional(),
    to: z.iso.datetime({ precision: 3 }).exactOptional(),
    keys: JwkSetView.shape.keys,
  }),
  z.strictObject({
    line: z.literal('checkpoint'),
    checkpoint: CheckpointFile,
    jws: z.string(),
    heads: z.array(HeadFile),
  }),
  z.strictObject({ line: z.literal('event'), of: z.enum(chainKinds), chain: Name, event: EventFile }),
  z.strictObject({ line: z.literal('ended'), head: HeadFile }),
  z.strictObject({ line: z.literal('end'), lines: z.int(), digest: z.string() }),
]);
export type AuditLine = z.infer<typeof AuditLine>;

/** The longest line of an export that is read: a checkpoint of 1,000 heads has a tenth of it. */
export const auditLineCharactersMax = 4 * 1024 * 1024;

/** `GET /api/v1/audit/export`: checkpoints that were taken in this time, with the chains that they name. Half-open. */
export const ExportAuditQuery = z
  .strictObject({ from: Moment.optional(), to: Moment.optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'It must come after `from`.',
  });

/** A checkpoint without its heads, which the export has. */
export const CheckpointView = z.object({ checkpoint: CheckpointFile, jws: z.string() }).meta({ id: 'CheckpointView' });
export type CheckpointView = z.infer<typeof CheckpointView>;

export const checkpointToView = ({ checkpoint, jws }: SignedCheckpoint): CheckpointView => ({ checkpoint, jws });

/** `GET /api/v1/audit/password-knowledge` */
export const PasswordKnowledgeQuery = z
  .strictObject({
    device: DeviceId.optional(),
    person: z.string().min(1, 'Say which.').max(personIdCharactersMax).optional(),
    from: Moment.optional(),
    to: Moment.optional(),
    format: z.enum(['json', 'csv'], 'Choose one of json, csv.').default('json'),
    ...paging,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'It must come after `from`.',
  });

/**
 * Who was shown which password of which device, for which ticket: known from `from` on, and of use until `until`, when the
 * device confirmed another; absent while it has not.
 */
export const PasswordKnowledgeView = z
  .object({
    deviceId: z.string(),
    person: z.string(),
    ticketId: z.string(),
    grantId: z.string(),
    version: z.string(),
    from: MomentView,
    until: MomentView.optional(),
    leaseUntil: MomentView,
  })
  .meta({ id: 'PasswordKnowledgeView' });
export type PasswordKnowledgeView = z.infer<typeof PasswordKnowledgeView>;

export const knowledgeToView = ({ from, until, leaseUntil, ...known }: PasswordKnowledge): PasswordKnowledgeView => ({
  ...known,
  from: iso(from),
  ...(until !== undefined && { until: iso(until) }),
  leaseUntil: iso(leaseUntil),
});

const columns = ['deviceId', 'person', 'ticketId', 'grantId', 'version', 'from', 'until', 'leaseUntil'] as const;

/** The first line of a CSV of it. */
export const knowledgeCsvHeading = csvLine(columns);

export const knowledgeToCsv = (known: PasswordKnowledge): string => {
  const view = knowledgeToView(known);
  return csvLine(columns.map((column) => view[column] ?? ''));
};

/** A moment as the lines of an export have it. */
export const momentToLine = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : iso(at));
