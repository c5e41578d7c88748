import {
  alarmToView,
  DeviceView,
  DeviceWithGrantsView,
  deviceToView,
  RotateBody,
} from '../desk/contracts/device-views';
import { managedDeviceToView } from '../desk/contracts/directory';
import { grantToView } from '../desk/contracts/elevations';
import { AdoptBody } from '../desk/contracts/reconciliations';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { pagedList } from './paged-list';
import { devicePath } from './paths';
import { refused } from './problem';

/** `GET /api/v1/devices`: what is known of each device's password. */
const listDevices = (desk: Desk): Door =>
  pagedList({
    name: 'list-devices',
    route: 'api/v1/devices',
    act: 'read-device',
    summary: "Lists what is known of each device's password",
    view: DeviceView,
    list: desk.listDevices,
    viewFor: () => {
      const now = desk.now();
      return (device) => deviceToView(device, now);
    },
  });

/**
 * `GET /api/v1/devices/{id}`: a `DeviceView` with its grants, newest first, its alarms, and what the directory says of it.
 * One that was imported and never enrolled has the credential `not-enrolled`.
 */
const readDevice = (desk: Desk): Door =>
  apiDoor({
    name: 'read-device',
    method: 'GET',
    route: 'api/v1/devices/{id}',
    act: 'read-device',
    contract: {
      summary: 'Reads a device with its grants and alarms',
      params: devicePath,
      answers: { 200: { json: DeviceWithGrantsView } },
    },
    open: async ({ params, caller }) => {
      const found = await desk.readDevice(caller, params.id);
      if (!found.ok) return { problem: refused(found.refusal) };
      const { device, managed, grants, alarms } = found.value;
      const view =
        device === undefined
          ? { deviceId: managed?.deviceId, name: managed?.name, credential: 'not-enrolled' }
          : deviceToView(device, desk.now());
      const known = managed !== undefined && { managed: managedDeviceToView(managed) };
      const json = { ...view, ...known, grants: grants.map(grantToView), alarms: alarms.map(alarmToView) };
      return { status: 200, json };
    },
  });

/**
 * `POST /api/v1/devices/{id}/rotate`: a new password on this device, whatever its age.
 *
 * Answers 200 with a `DeviceView`: its `rotation` is under way, or where something is in the way, `wanted` says that one
 * follows: after the rotation before it, or at the end of the lease whose holder was shown the password.
 */
const rotateDevice = (desk: Desk): Door =>
  apiDoor({
    name: 'rotate-device',
    method: 'POST',
    route: 'api/v1/devices/{id}/rotate',
    act: 'rotate-device',
    contract: {
      summary: 'Asks for a new password on this device',
      params: devicePath,
      body: RotateBody,
      answers: { 200: { json: DeviceView } },
    },
    open: async ({ params, caller, body }) => {
      const forced = await desk.forceRotation(caller, params.id, body);
      if (!forced.ok) return { problem: refused(forced.refusal) };
      return { status: 200, json: deviceToView(forced.value, desk.now()) };
    },
  });

/**
 * `POST /api/v1/devices/{id}/adopt`: takes in a device whose password Windows LAPS sets, by what Intune and Entra ID call
 * it: as the directory says, or `AdoptBody`.
 *
 * Answers 200 with a `DeviceView`, again and again; 409 for a device that polls the desk, 422 when its ids are not known.
 */
const adoptDevice = (desk: Desk): Door =>
  apiDoor({
    name: 'adopt-device',
    method: 'POST',
    route: 'api/v1/devices/{id}/adopt',
    act: 'adopt-device',
    contract: {
      summary: 'Takes in a device whose password Windows LAPS sets',
      params: devicePath,
      body: AdoptBody,
      answers: { 200: { json: DeviceView } },
    },
    open: async ({ params, body, caller }) => {
      const adopted = await desk.adoptDevice(caller, params.id, body);
      if (!adopted.ok) return { problem: refused(adopted.refusal) };
      return { status: 200, json: deviceToView(adopted.value, desk.now()) };
    },
  });

export const devices = (desk: Desk): readonly Door[] => [
  listDevices(desk),
  readDevice(desk),
  rotateDevice(desk),
  adoptDevice(desk),
];
