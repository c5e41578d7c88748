import * as z from 'zod';
import { clockNames, coverages, lanes, owners, parties, severities } from '../rules/policies';
import { type Receipt, receiptFormat } from '../rules/receipts';
import { isZone } from '../rules/time';
import { Moment } from './moments';

/** `GET …/receipts`: of which clock, which cycle of it, as of which instant; everything now when left out. */
export const ReceiptsQuery = z.strictObject({
  clock: z.enum(clockNames, `Choose one of ${clockNames.join(', ')}.`).optional(),
  cycle: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, 'A number from 1 on.')
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, maximum: 999_999_999 })
    .optional(),
  at: Moment.optional(),
});
export type ReceiptsQuery = z.infer<typeof ReceiptsQuery>;

/** Fixed width, so that texts compare as the moments do. */
const At = z.iso.datetime({ precision: 3 });
const Ms = z.int().min(0);
/** It will be printed in somebody's terminal. */
const Name = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'It holds control characters.');
const zone = z.string().refine(isZone, 'There is no such zone.');
const PolicyStamp = z.strictObject({ id: Name, version: z.int(), hash: Name });
const terms = { severity: z.enum(severities), coverage: z.enum(coverages), policy: PolicyStamp };

const StretchFile = z.strictObject({
  from: At,
  to: At,
  ms: Ms,
  kind: z.enum(['counted', 'closed', 'paused']),
  because: z.strictObject({
    calendar: Name,
    zone,
    closedOn: z.array(z.iso.date()).exactOptional(),
    otherHoursOn: z.array(z.iso.date()).exactOptional(),
    waitsFor: z.enum(owners).exactOptional(),
    terms: z.strictObject(terms).exactOptional(),
  }),
});

/** A receipt as somebody hands it in: shape only, its arithmetic is `verifyReceipt`'s. Another format is refused. */
export const ReceiptFile: z.ZodType<Receipt> = z
  .strictObject({
    format: z.literal(receiptFormat),
    ticketId: Name,
    lane: z.enum(lanes),
    clock: z.enum(clockNames),
    cycle: z.int(),
    tier: Name,
    party: z.enum(parties).exactOptional(),
    ...terms,
    calendar: z.strictObject({ name: Name, zone }),
    startedAt: At,
    targetMs: Ms,
    askedAt: At,
    state: z.enum(['running', 'paused', 'met', 'missed']),
    stoppedAt: At.exactOptional(),
    breachedAt: At.exactOptional(),
    spentMs: Ms,
    remainingMs: Ms,
    dueAt: At.exactOptional(),
    next: z.strictObject({ name: Name, afterMinutes: z.int(), at: At }).exactOptional(),
    stretches: z.array(StretchFile),
    facts: z.strictObject({
      terms: z.array(z.strictObject({ from: At, ...terms })),
      waits: z.array(z.strictObject({ owner: z.enum(['requester', ...parties]), from: At, to: At.exactOptional() })),
    }),
  })
  .meta({ id: 'Receipt' });

/** A receipt as the desk answers it: what `ReceiptFile` reads, and the same signed. */
export const ReceiptView = z.object({ receipt: ReceiptFile, jws: z.string() }).meta({ id: 'ReceiptView' });

/** What verifies receipts (RFC 7517, RFC 8037). */
export const JwkSetView = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'JwkSetView' });

/** `POST /api/v1/signing-keys/rotate`: asks for nothing but another key. */
export const RotateSigningKeyBody = z.strictObject({}).meta({ id: 'RotateSigningKeyBody' });

/** The key that signs from now on, by its RFC 7638 thumbprint. */
export const SigningKeyView = z.object({ kid: z.string() }).meta({ id: 'SigningKeyView' });
