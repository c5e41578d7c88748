import type * as z from 'zod';
import {
  ClaimBody,
  ClaimView,
  ConfirmBody,
  ConfirmView,
  PollBody,
  PollView,
  RefuseBody,
  RefuseView,
} from '../desk/contracts/devices';
import { iso } from '../desk/rules/time';
import type { UserNotice } from '../desk/rules/user-notices';
import type { Desk } from '../desk/usecases/desk';
import type { Door, Opened } from './door';
import { invalid, refused } from './problem';

type Rotations = Pick<
  Desk,
  'pollRotation' | 'userNotices' | 'noteUserTold' | 'claimRotation' | 'confirmRotation' | 'refuseRotation'
>;

const noticeToView = ({ from, to, ...notice }: UserNotice) => ({ ...notice, from: iso(from), to: iso(to) });

/** A door at which a device has proved itself; what it sent is checked before `does` sees it: 400 when a field is wrong. */
const deviceDoor = <Fields>(
  verb: 'poll' | 'claim' | 'confirm' | 'refuse',
  summary: string,
  body: z.ZodType<Fields>,
  view: z.ZodType,
  does: (deviceId: string, fields: Fields) => Promise<Opened>,
): Door => ({
  name: `device-${verb}`,
  method: 'POST',
  route: `device/v1/${verb}`,
  act: 'device',
  proof: 'known-key',
  contract: { summary, body, answers: { 200: { json: view } } },
  open: async ({ deviceId, fields }) => {
    const parsed = body.safeParse(fields);
    return parsed.success ? await does(deviceId, parsed.data) : { problem: invalid(parsed.error) };
  },
});

/**
 * `POST /device/v1/poll|claim|confirm|refuse`: a device replaces its admin password (docs/device-protocol.md).
 *
 * A claim is answered again and again until the device confirms: the only reply but a reveal that holds a password.
 */
export const deviceDoors = (desk: Rotations): readonly Door[] => [
  deviceDoor('poll', 'Asks whether a rotation waits', PollBody, PollView, async (deviceId, { shown = [] }) => {
    if (shown.length > 0) await desk.noteUserTold(deviceId, shown);
    const [rotation, notices] = await Promise.all([desk.pollRotation(deviceId), desk.userNotices(deviceId)]);
    const json = {
      ...(rotation !== undefined && { rotation: { rotationId: rotation.rotationId } }),
      ...(notices.length > 0 && { notices: notices.map(noticeToView) }),
    };
    return { status: 200, json };
  }),
  deviceDoor('claim', 'Asks for the password to apply', ClaimBody, ClaimView, async (deviceId, { rotationId }) => {
    const claimed = await desk.claimRotation(deviceId, rotationId);
    if (!claimed.ok) return { problem: refused(claimed.refusal) };
    const { version, password } = claimed.value;
    const json = { rotationId: claimed.value.rotationId, version, password: password.reveal() };
    return { status: 200, headers: { 'cache-control': 'no-store' }, json };
  }),
  deviceDoor('confirm', 'Says that the password is set', ConfirmBody, ConfirmView, async (deviceId, confirmation) => {
    const confirmed = await desk.confirmRotation(deviceId, confirmation);
    if (!confirmed.ok) return { problem: refused(confirmed.refusal) };
    return { status: 200, json: { confirmed: confirmed.value.version } };
  }),
  deviceDoor('refuse', 'Says why the password is not set', RefuseBody, RefuseView, async (deviceId, refusal) => {
    const taken = await desk.refuseRotation(deviceId, refusal);
    if (!taken.ok) return { problem: refused(taken.refusal) };
    return { status: 200, json: { refused: taken.value.rotationId } };
  }),
];
