import { z } from 'zod';
import { deviceReasonCharactersMax } from './limits';
import { text } from './texts';

const name = (what: string) => z.string(what).regex(/^[A-Za-z0-9_-]{1,128}$/, what);
const rotationId = name('The rotation that was offered.');

/** `POST /device/v1/poll`: is there anything to do? */
export const PollBody = z.strictObject({}).meta({ id: 'DevicePollBody' });

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

/** What waits for the device; nothing when nothing does. */
export const PollView = z
  .object({ rotation: z.object({ rotationId: z.string() }).optional() })
  .meta({ id: 'PollView' });

/** The password to apply: answered again and again until the device confirms. */
export const ClaimView = z
  .object({ rotationId: z.string(), version: z.string(), password: z.string() })
  .meta({ id: 'ClaimView' });

export const ConfirmView = z.object({ confirmed: z.string() }).meta({ id: 'ConfirmView' });

export const RefuseView = z.object({ refused: z.string() }).meta({ id: 'RefuseView' });
