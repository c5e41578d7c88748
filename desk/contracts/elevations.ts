import { z } from 'zod';
import type { Alarm } from '../rules/alarms';
import { type CredentialState, credentialStateOf, type Device } from '../rules/devices';
import type { Grant } from '../rules/elevation';
import { type Instant, iso } from '../rules/time';
import { textCharactersMax, titleCharactersMax } from './limits';
import { text } from './texts';

/** The shape of a device's id; it goes into the ids of grants and secrets. */
export const DeviceId = z.string('Name the device.').regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/, 'Such as LAPTOP-01.');

/** `POST /api/v1/elevations`: one device, for one live ticket (R78, R79). */
export const RequestElevationBody = z.strictObject({
  ticketId: z.string('Name the ticket that this is for.'),
  deviceId: DeviceId,
  category: text('Choose a category.', 100),
  title: text('Say in a few words what it is for.', titleCharactersMax),
  plan: text('Say what you plan to do on the device.', textCharactersMax),
});

/** `POST …/close`: what was done on the device (R87). */
export const CloseElevationBody = z.strictObject({
  actionsTaken: text('Say what you did on the device.', textCharactersMax),
});

/** A lease as its holder and the readers of elevations see it; never the password. */
export interface GrantView {
  readonly grantId: string;
  readonly deviceId: string;
  readonly ticketId: string;
  readonly holder: string;
  readonly category: string;
  readonly title: string;
  readonly state: string;
  readonly requestedAt: string;
  readonly leaseMinutes: number;
  readonly lapsesAt: string;
  readonly revealedAt?: string;
  readonly expiresAt?: string;
  readonly closedAt?: string;
}

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

/** What is known of a device's password. `seenAt` is since when a person knows the one it has. */
export interface DeviceView {
  readonly deviceId: string;
  readonly name: string;
  readonly enrolledAt: string;
  readonly credential: CredentialState;
  readonly confirmedAt?: string;
  readonly seenAt?: string;
  readonly rotation?: { readonly reason: string; readonly requestedAt: string; readonly confirmBy: string };
  readonly activeGrant?: string;
}

export const deviceToView = (device: Device, now: Instant): DeviceView => {
  const { deviceId, name, enrolledAt, credential, rotation, activeGrant } = device;
  return {
    deviceId,
    name,
    enrolledAt: iso(enrolledAt),
    credential: credentialStateOf(device, now),
    ...(credential !== undefined && { confirmedAt: iso(credential.confirmedAt) }),
    ...(credential?.seenAt !== undefined && { seenAt: iso(credential.seenAt) }),
    ...(rotation !== undefined && {
      rotation: { reason: rotation.reason, requestedAt: iso(rotation.requestedAt), confirmBy: iso(rotation.confirmBy) },
    }),
    ...(activeGrant !== undefined && { activeGrant }),
  };
};

/** `exposedSince`: from then on a person knew a password that the device had or might have. */
export const alarmToView = ({ raisedAt, exposedSince, ...alarm }: Alarm) => ({
  ...alarm,
  raisedAt: iso(raisedAt),
  ...(exposedSince !== undefined && { exposedSince: iso(exposedSince) }),
});
