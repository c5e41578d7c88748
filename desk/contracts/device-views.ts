import * as z from 'zod';
import { type Alarm, alarmKinds } from '../rules/alarms';
import {
  credentialStateOf,
  credentialStates,
  type Device,
  gatewayOf,
  gateways,
  rotationReasons,
} from '../rules/devices';
import { type Instant, iso } from '../rules/time';
import { ManagedDeviceFields } from './directory';
import { GrantView } from './elevations';
import { detailCharactersMax } from './limits';
import { MomentView } from './moments';
import { text } from './texts';

/** `POST /api/v1/devices/{id}/rotate`: a new password, and why. */
export const RotateBody = z
  .strictObject({ reason: text('Say why.', detailCharactersMax) })
  .meta({ id: 'RotateDeviceBody' });

/**
 * What is known of a device's password. `seenAt` is since when a person knows the one it has; `backedUpAt`, of Windows LAPS,
 * when the directory got it. A device that is expected and has never enrolled is `not-enrolled`, and has no `enrolledAt`.
 */
export const DeviceView = z
  .object({
    deviceId: z.string(),
    name: z.string(),
    enrolledAt: MomentView.optional(),
    gateway: z.enum(gateways).optional(),
    credential: z.enum([...credentialStates, 'not-enrolled']),
    backedUpAt: MomentView.optional(),
    confirmedAt: MomentView.optional(),
    seenAt: MomentView.optional(),
    rotation: z.object({ reason: z.enum(rotationReasons), requestedAt: MomentView, confirmBy: MomentView }).optional(),
    /** Another rotation follows: of the one under way, or of the lease whose holder was shown the password. */
    wanted: z.enum(rotationReasons).optional(),
    activeGrant: z.string().optional(),
  })
  .meta({ id: 'DeviceView' });
export type DeviceView = z.infer<typeof DeviceView>;

export const deviceToView = (device: Device, now: Instant): DeviceView => {
  const { deviceId, name, enrolledAt, credential, rotation, wanted, activeGrant } = device;
  return {
    deviceId,
    name,
    ...(enrolledAt !== undefined && { enrolledAt: iso(enrolledAt) }),
    gateway: gatewayOf(device),
    credential: enrolledAt === undefined ? 'not-enrolled' : credentialStateOf(device, now),
    ...(credential !== undefined && { confirmedAt: iso(credential.confirmedAt) }),
    ...(credential?.backedUpAt !== undefined && { backedUpAt: iso(credential.backedUpAt) }),
    ...(credential?.seenAt !== undefined && { seenAt: iso(credential.seenAt) }),
    ...(rotation !== undefined && {
      rotation: { reason: rotation.reason, requestedAt: iso(rotation.requestedAt), confirmBy: iso(rotation.confirmBy) },
    }),
    ...(wanted !== undefined && { wanted }),
    ...(activeGrant !== undefined && { activeGrant }),
  };
};

/** An alert of the security area about a device. */
export const AlarmView = z
  .object({
    alarmId: z.string(),
    deviceId: z.string(),
    kind: z.enum(alarmKinds),
    about: z.string(),
    raisedAt: MomentView,
    exposedSince: MomentView.optional(),
  })
  .meta({ id: 'AlarmView' });
export type AlarmView = z.infer<typeof AlarmView>;

/** A device with its grants, newest first, its alarms, and what the directory says of it. */
export const DeviceWithGrantsView = DeviceView.extend({
  managed: ManagedDeviceFields.omit({ deviceId: true, name: true }).optional(),
  grants: z.array(GrantView),
  alarms: z.array(AlarmView),
}).meta({ id: 'DeviceWithGrantsView' });

/** `exposedSince`: from then on a person knew a password that the device had or might have. */
export const alarmToView = ({ raisedAt, exposedSince, ...alarm }: Alarm): AlarmView => ({
  ...alarm,
  raisedAt: iso(raisedAt),
  ...(exposedSince !== undefined && { exposedSince: iso(exposedSince) }),
});
