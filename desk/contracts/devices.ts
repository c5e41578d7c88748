import { z } from 'zod';
import { deviceReasonCharactersMax } from './limits';
import { text } from './texts';

const name = (what: string) => z.string(what).regex(/^[A-Za-z0-9_-]{1,128}$/, what);
const rotationId = name('The rotation that was offered.');

/** `POST /device/v1/poll`: is there anything to do? */
export const PollBody = z.strictObject({});

/** `POST /device/v1/claim`: asks for the password to apply. */
export const ClaimBody = z.strictObject({ rotationId });

/** `POST /device/v1/confirm`: this version is the device's password now. */
export const ConfirmBody = z.strictObject({ rotationId, version: name('The version that was claimed.') });

/** `POST /device/v1/refuse`: the device keeps the password it has, and says why. */
export const RefuseBody = z.strictObject({
  rotationId,
  reason: text('Say why.', deviceReasonCharactersMax),
});
