import { DeviceView, deviceToView } from '../desk/contracts/device-views';
import { AdoptBody } from '../desk/contracts/reconciliations';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { devicePath } from './paths';
import { refused } from './problem';

/**
 * `POST /api/v1/devices/{id}/adopt`: takes in a device whose password Windows LAPS sets, by what Intune and Entra ID call
 * it: as the directory says, or `AdoptBody`.
 *
 * Answers 200 with a `DeviceView`, again and again; 404 for a device that nobody imported, 409 for one that polls the desk,
 * 422 when its ids are not known.
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

export const lapsDoors = (desk: Desk): readonly Door[] => [adoptDevice(desk)];
