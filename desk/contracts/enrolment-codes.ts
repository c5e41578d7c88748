import * as z from 'zod';
import { nameCharactersMax } from './limits';
import { MomentView } from './moments';
import { text } from './texts';

/** `POST /api/v1/devices/{id}/enrolment-code`: what a device that is not known yet is called until it says so itself. */
export const EnrolmentCodeBody = z
  .strictObject({ name: text('What the device is called.', nameCharactersMax).optional() })
  .meta({ id: 'EnrolmentCodeBody' });

/** The code, this once: it is stored as a hash, and helps until `expiresAt`, for this device, one time. */
export const EnrolmentCodeView = z
  .object({ deviceId: z.string(), code: z.string(), expiresAt: MomentView })
  .meta({ id: 'EnrolmentCodeView' });
