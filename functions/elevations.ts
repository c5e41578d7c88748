import { alarmToView, DeviceView, DeviceWithGrantsView, deviceToView } from '../desk/contracts/device-views';
import { managedDeviceToView } from '../desk/contracts/directory';
import {
  CloseElevationBody,
  GrantView,
  grantToView,
  RequestElevationBody,
  RevealBody,
  RevealView,
} from '../desk/contracts/elevations';
import { PageQuery, pageOf, pageToView } from '../desk/contracts/pages';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { devicePath, grantPath } from './paths';
import { refused } from './problem';

/**
 * `POST /api/v1/elevations`: asks for a lease on one device's admin password, for a live ticket.
 *
 * Takes `RequestElevationBody` and an `Idempotency-Key`. Answers 201 with a `GrantView`; 404 for a ticket or device that
 * is not there, 403 for a ticket of a tier that the caller is not in, 409 when somebody holds the device or it has no password yet, 422 when ticket or category do not allow it.
 */
const requestElevation = (desk: Desk): Door =>
  apiDoor({
    name: 'request-elevation',
    method: 'POST',
    route: 'api/v1/elevations',
    act: 'request-elevation',
    contract: {
      summary: "Asks for a lease on one device's admin password, for a live ticket",
      body: RequestElevationBody,
      headers: ['Idempotency-Key'],
      answers: { 201: { json: GrantView, headers: ['Location'] } },
    },
    open: async ({ body: { deviceId, ...wish }, caller, key }) => {
      const requested = await desk.requestElevation(caller, deviceId, wish, key);
      if (!requested.ok) return { problem: refused(requested.refusal) };
      const { grant } = requested.value;
      if (grant === undefined) throw new Error('an elevation was requested and there is no grant');
      return {
        status: 201,
        headers: { location: `/api/v1/elevations/${grant.grantId}` },
        json: grantToView(grant),
      };
    },
  });

/** `GET /api/v1/elevations/{id}`: a `GrantView`; 404 for whoever may not see it. */
const readElevation = (desk: Desk): Door =>
  apiDoor({
    name: 'read-elevation',
    method: 'GET',
    route: 'api/v1/elevations/{id}',
    act: 'read-elevation',
    contract: { summary: 'Reads an elevation', params: grantPath, answers: { 200: { json: GrantView } } },
    open: async ({ params, caller }) => {
      const found = await desk.readElevation(caller, params.id);
      return found.ok ? { status: 200, json: grantToView(found.value) } : { problem: refused(found.refusal) };
    },
  });

/**
 * `POST /api/v1/elevations/{id}/reveal`: shows the password, once, to the holder.
 *
 * Answers 200 `{ grant, passwords: [{ label, version, password }] }`, never cached; a second try is 410 and an alarm.
 * The record of who sees it was stored before the vault was read (docs/design.md §8).
 */
const revealPassword = (desk: Desk): Door =>
  apiDoor({
    name: 'reveal-password',
    method: 'POST',
    route: 'api/v1/elevations/{id}/reveal',
    act: 'use-elevation',
    contract: {
      summary: 'Shows the password, once, to the holder',
      params: grantPath,
      body: RevealBody,
      answers: { 200: { json: RevealView } },
    },
    open: async ({ params, caller }) => {
      const revealed = await desk.revealPassword(caller, params.id);
      if (!revealed.ok) return { problem: refused(revealed.refusal) };
      const { grant, shown } = revealed.value;
      const passwords = shown.map(({ label, version, password }) => ({ label, version, password: password.reveal() }));
      return { status: 200, json: { grant: grantToView(grant), passwords } };
    },
  });

/** `POST /api/v1/elevations/{id}/close`: gives the device back with the actions taken; what was seen rotates. */
const closeElevation = (desk: Desk): Door =>
  apiDoor({
    name: 'close-elevation',
    method: 'POST',
    route: 'api/v1/elevations/{id}/close',
    act: 'use-elevation',
    contract: {
      summary: 'Gives the device back with the actions taken (R87)',
      params: grantPath,
      body: CloseElevationBody,
      answers: { 200: { json: GrantView } },
    },
    open: async ({ params, body, caller }) => {
      const closed = await desk.closeElevation(caller, params.id, body);
      if (!closed.ok) return { problem: refused(closed.refusal) };
      const { grant } = closed.value;
      if (grant === undefined) throw new Error('an elevation was closed and there is no grant');
      return { status: 200, json: grantToView(grant) };
    },
  });

/** `GET /api/v1/devices`: what is known of each device's password. */
const listDevices = (desk: Desk): Door =>
  apiDoor({
    name: 'list-devices',
    method: 'GET',
    route: 'api/v1/devices',
    act: 'read-device',
    contract: {
      summary: "Lists what is known of each device's password",
      query: PageQuery,
      answers: { 200: { json: pageOf(DeviceView) } },
    },
    open: async ({ query }) => {
      const page = await desk.listDevices(query.limit, query.continuation);
      const now = desk.now();
      return { status: 200, json: pageToView(page, (device) => deviceToView(device, now)) };
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
    open: async ({ params }) => {
      const found = await desk.readDevice(params.id);
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

export const elevations = (desk: Desk): readonly Door[] => [
  requestElevation(desk),
  readElevation(desk),
  revealPassword(desk),
  closeElevation(desk),
  listDevices(desk),
  readDevice(desk),
];
