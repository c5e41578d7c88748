import { z } from 'zod';
import { type Alarm, alarmKinds } from '../rules/alarms';
import { credentialStateOf, credentialStates, type Device, rotationReasons } from '../rules/devices';
import { type Instant, iso } from '../rules/time';
import { ManagedDeviceFields } from './directory';
import { GrantView } from './elevations';
import { MomentView } from './moments';

/**
 * What is known of a device's password. `seenAt` is since when a person knows the one it has. A device that is expected and
 * has never enrolled is `not-enrolled`, and has no `enrolledAt`.
 */
export const DeviceView = z
  .object({
    deviceId: z.string(),
    name: z.string(),
    enrolledAt: MomentView.optional(),
    credential: z.enum([...credentialStates, 'not-enrolled']),
    confirmedAt: MomentView.optional(),
    seenAt: MomentView.optional(),
    rotation: z.object({ reason: z.enum(rotationReasons), requestedAt: MomentView, confirmBy: MomentView }).optional(),
    activeGrant: z.string().optional(),
  })
  .meta({ id: 'DeviceView' });
export type DeviceView = z.infer<typeof DeviceView>;

export const deviceToView = (device: Device, now: Instant): DeviceView => {
  const { deviceId, name, enrolledAt, credential, rotation, activeGrant } = device;
  return {
    deviceId,
    name,
    ...(enrolledAt !== undefined && { enrolledAt: iso(enrolledAt) }),
    credential: enrolledAt === undefined ? 'not-enrolled' : credentialStateOf(device, now),
    ...(credential !== undefined && { confirmedAt: iso(credential.confirmedAt) }),
    ...(credential?.seenAt !== undefined && { seenAt: iso(credential.seenAt) }),
    ...(rotation !== undefined && {
      rotation: { reason: rotation.reason, requestedAt: iso(rotation.requestedAt), confirmBy: iso(rotation.confirmBy) },
    }),
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
