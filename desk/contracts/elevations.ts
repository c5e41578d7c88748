import { z } from 'zod';
import { type Grant, grantStates } from '../rules/elevation';
import { iso } from '../rules/time';
import { textCharactersMax, titleCharactersMax } from './limits';
import { MomentView } from './moments';
import { text } from './texts';

/** The shape of a device's id; it goes into the ids of grants and secrets. */
export const DeviceId = z.string('Name the device.').regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/, 'Such as LAPTOP-01.');

/** `POST /api/v1/elevations`: one device, for one live ticket (R78, R79). */
export const RequestElevationBody = z
  .strictObject({
    ticketId: z.string('Name the ticket that this is for.'),
    deviceId: DeviceId,
    category: text('Choose a category.', 100),
    title: text('Say in a few words what it is for.', titleCharactersMax),
    plan: text('Say what you plan to do on the device.', textCharactersMax),
  })
  .meta({ id: 'RequestElevationBody' });

/** `POST …/close`: what was done on the device (R87). */
export const CloseElevationBody = z
  .strictObject({
    actionsTaken: text('Say what you did on the device.', textCharactersMax),
  })
  .meta({ id: 'CloseElevationBody' });

/** `POST …/reveal`: asks for nothing but the password. */
export const RevealBody = z.strictObject({}).meta({ id: 'RevealBody' });

/** A lease as its holder and the readers of elevations see it; never the password. */
export const GrantView = z
  .object({
    grantId: z.string(),
    deviceId: z.string(),
    ticketId: z.string(),
    holder: z.string(),
    category: z.string(),
    title: z.string(),
    state: z.enum(grantStates),
    requestedAt: MomentView,
    leaseMinutes: z.int(),
    lapsesAt: MomentView,
    revealedAt: MomentView.optional(),
    expiresAt: MomentView.optional(),
    closedAt: MomentView.optional(),
  })
  .meta({ id: 'GrantView' });
export type GrantView = z.infer<typeof GrantView>;

/** The one reply to a person that holds passwords: the newest and, until the device confirms it, the one before. */
export const RevealView = z
  .object({
    grant: GrantView,
    passwords: z.array(z.object({ label: z.string(), version: z.string(), password: z.string() })),
  })
  .meta({ id: 'RevealView' });

export const grantToView = (grant: Grant): GrantView => {
  const { requestedAt, lapsesAt, revealedAt, expiresAt, closedAt, ...rest } = grant;
  return {
    ...rest,
    requestedAt: iso(requestedAt),
    lapsesAt: iso(lapsesAt),
    ...(revealedAt !== undefined && { revealedAt: iso(revealedAt) }),
    ...(expiresAt !== undefined && { expiresAt: iso(expiresAt) }),
    ...(closedAt !== undefined && { closedAt: iso(closedAt) }),
  };
};
