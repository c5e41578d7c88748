import * as z from 'zod';
import { deviceReasonCharactersMax, nameCharactersMax, shownNoticesMax } from './limits';
import { MomentView } from './moments';
import { text } from './texts';

const name = (what: string) => z.string(what).regex(/^[A-Za-z0-9_-]{1,128}$/, what);
const rotationId = name('The rotation that was offered.');

/** A number of 32 bytes as base64url. */
const coordinate = z.string('43 characters of base64url.').regex(/^[A-Za-z0-9_-]{43}$/, '43 characters of base64url.');

/** The public half of a key, as JWK with these members and no others (RFC 8037, RFC 7518). */
export const PublicKey = z
  .discriminatedUnion(
    'kty',
    [
      z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }),
      z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
    ],
    'A key of Ed25519 or P-256, as JWK.',
  )
  .meta({ id: 'DevicePublicKey' });

/** `POST /device/v1/enrol`: the code that an IT admin gave, what the device is called, and the key that signs the request. */
export const EnrolBody = z
  .strictObject({
    code: z.string('The code from an IT admin.').min(1).max(64),
    name: text('What the device is called.', nameCharactersMax),
    key: PublicKey,
  })
  .meta({ id: 'DeviceEnrolBody' });

export const EnrolView = z.object({ enrolled: z.string() }).meta({ id: 'EnrolView' });

/** `POST /device/v1/renew-key`: the key that the device wants to use from now on, and a signature by that key. */
export const RenewKeyBody = z
  .strictObject({
    key: PublicKey,
    proof: z.string('86 characters of base64url.').regex(/^[A-Za-z0-9_-]{86}$/, '86 characters of base64url.'),
  })
  .meta({ id: 'DeviceRenewKeyBody' });

export const RenewKeyView = z.object({ renewed: z.literal(true) }).meta({ id: 'RenewKeyView' });

/** `POST /device/v1/poll`: is there anything to do? `shown` are notices that the user has seen. */
export const PollBody = z
  .strictObject({ shown: z.array(name('The notice that was shown.')).max(shownNoticesMax).optional() })
  .meta({ id: 'DevicePollBody' });

/** `POST /device/v1/claim`: asks for the password to apply. */
export const ClaimBody = z.strictObject({ rotationId }).meta({ id: 'DeviceClaimBody' });

/** `POST /device/v1/confirm`: this version is the device's password now. */
export const ConfirmBody = z
  .strictObject({ rotationId, version: name('The version that was claimed.') })
  .meta({ id: 'DeviceConfirmBody' });

/** `POST /device/v1/refuse`: the device keeps the password it has, and says why. */
export const RefuseBody = z
  .strictObject({
    rotationId,
    reason: text('Say why.', deviceReasonCharactersMax),
  })
  .meta({ id: 'DeviceRefuseBody' });

/** What waits for the device, and what it is to tell its user; nothing when nothing does. */
export const PollView = z
  .object({
    rotation: z.object({ rotationId: z.string() }).optional(),
    notices: z
      .array(z.object({ noticeId: z.string(), ticketId: z.string().optional(), from: MomentView, to: MomentView }))
      .optional(),
  })
  .meta({ id: 'PollView' });

/** The password to apply: answered again and again until the device confirms. */
export const ClaimView = z
  .object({ rotationId: z.string(), version: z.string(), password: z.string() })
  .meta({ id: 'ClaimView' });

export const ConfirmView = z.object({ confirmed: z.string() }).meta({ id: 'ConfirmView' });

export const RefuseView = z.object({ refused: z.string() }).meta({ id: 'RefuseView' });
