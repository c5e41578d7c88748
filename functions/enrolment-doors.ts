import { EnrolBody, EnrolView, RenewKeyBody, RenewKeyView } from '../desk/contracts/devices';
import { EnrolmentCodeBody, EnrolmentCodeView } from '../desk/contracts/enrolment-codes';
import { iso } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { devicePath } from './paths';
import { invalid, refused } from './problem';

/**
 * `POST /api/v1/devices/{id}/enrolment-code`: a code by which this device may enrol once, shown in this answer only.
 *
 * The device need not be known. For one that is enrolled the code is to enrol anew, once it was re-imaged. Asking again
 * gives another code, and the one before helps no more.
 */
const inviteDevice = (desk: Desk): Door =>
  apiDoor({
    name: 'offer-enrolment',
    method: 'POST',
    route: 'api/v1/devices/{id}/enrolment-code',
    act: 'offer-enrolment',
    contract: {
      summary: 'Gives a code by which a device may enrol, once; the code before it helps no more',
      params: devicePath,
      body: EnrolmentCodeBody,
      answers: { 201: { json: EnrolmentCodeView } },
    },
    open: async ({ params, body, caller }) => {
      const { code, expiresAt } = await desk.inviteDevice(caller.id, params.id, body.name);
      const json = { deviceId: params.id, code: code.reveal(), expiresAt: iso(expiresAt) };
      return { status: 201, headers: { 'cache-control': 'no-store' }, json };
    },
  });

/** 20 tries a minute for one device, where a caller has 1,200 requests: a code has 130 bits, and the store its price. */
const tryCost = 60;

/** `POST /device/v1/enrol`: a device comes with its code, signed by the key that it brings (docs/device-protocol.md). */
const enrol = (desk: Desk): Door => ({
  name: 'device-enrol',
  method: 'POST',
  route: 'device/v1/enrol',
  act: 'device',
  proof: 'new-key',
  cost: tryCost,
  contract: {
    summary: 'Lets a device in by its code, with the key that signed the request',
    body: EnrolBody,
    answers: { 200: { json: EnrolView } },
  },
  open: async ({ deviceId, fields }) => {
    const body = EnrolBody.safeParse(fields);
    if (!body.success) return { problem: invalid(body.error) };
    const enrolled = await desk.enrolByCode(deviceId, body.data);
    return enrolled.ok ? { status: 200, json: { enrolled: deviceId } } : { problem: refused(enrolled.refusal) };
  },
});

/** `POST /device/v1/renew-key`: the device's next key; the present one works until the next one was used. */
const renewKey = (desk: Desk): Door => ({
  name: 'device-renew-key',
  method: 'POST',
  route: 'device/v1/renew-key',
  act: 'device',
  proof: 'known-key',
  contract: {
    summary: 'Takes the next key of the device, which replaces the present one once it is used',
    body: RenewKeyBody,
    answers: { 200: { json: RenewKeyView } },
  },
  open: async ({ deviceId, fields, isSignedBy }) => {
    const body = RenewKeyBody.safeParse(fields);
    if (!body.success) return { problem: invalid(body.error) };
    const renewed = await desk.renewKey(isSignedBy, deviceId, body.data);
    return renewed.ok ? { status: 200, json: { renewed: true } } : { problem: refused(renewed.refusal) };
  },
});

export const enrolmentDoors = (desk: Desk): readonly Door[] => [inviteDevice(desk), enrol(desk), renewKey(desk)];
