import { DeviceView, deviceToView } from '../desk/contracts/device-views';
import { pageOf } from '../desk/contracts/pages';
import { AdoptBody, ReconcileBody, ReconciliationView } from '../desk/contracts/reconciliations';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { devicePath } from './paths';
import { refused } from './problem';

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

/**
 * `POST /api/v1/devices/reconcile`: holds devices, or the vault's secrets, against each other a page at a time, and repairs
 * what can be repaired safely when it is told to (docs/runbook-desk-down.md).
 */
const reconcileDevices = (desk: Desk): Door =>
  apiDoor({
    name: 'reconcile-devices',
    method: 'POST',
    route: 'api/v1/devices/reconcile',
    act: 'reconcile-devices',
    cost: 20,
    contract: {
      summary: 'Finds, after a restore, what the store and the vault do not agree on, and repairs it when told',
      body: ReconcileBody,
      answers: { 200: { json: pageOf(ReconciliationView) } },
    },
    open: async ({ body: { of, ...wish }, caller }) => {
      const reconcile = of === 'devices' ? desk.reconcileDevices : desk.reconcileSecrets;
      return { status: 200, json: await reconcile(caller, wish) };
    },
  });

export const lapsDoors = (desk: Desk): readonly Door[] => [adoptDevice(desk), reconcileDevices(desk)];
