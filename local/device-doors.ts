import type { Fleet } from './devices/fleet';
import { devicesPage } from './devices/page';
import { type DeviceMode, deviceModes } from './devices/store';
import {
  type FrontDoor,
  type FrontReply,
  type FrontRequest,
  frontJson,
  frontPage,
  frontProblem,
  wantsPage,
} from './front';

type Told = Pick<Fleet, 'devices' | 'setMode' | 'opens' | 'pollNow' | 'enrol' | 'renewKey' | 'reimage'>;

/**
 * `GET /local/devices` shows the simulated fleet, to a program as `{ items }`. `POST /local/devices/{id}/mode {"mode"}`
 * switches a device, `…/open {"password"}` answers `{ "opens" }`, `…/poll` has it poll at once, `…/reimage` sets it up anew,
 * `…/enrol {"code"}` has it enrol, `…/renew-key` take another key. On the laptop only.
 */
export const deviceDoors =
  (fleet: Told): FrontDoor =>
  async (request) => {
    const { method, url } = request;
    if (url.pathname === '/local/devices' && method === 'GET') return shown(fleet, request);
    const [, code = '', verb] =
      /^\/local\/devices\/([^/]+)\/(mode|open|poll|enrol|reimage|renew-key)$/.exec(url.pathname) ?? [];
    if (verb === undefined || method !== 'POST') return undefined;
    const device = fleet.devices().find(({ id }) => encodeURIComponent(id) === code);
    if (device === undefined) return frontProblem('device-unknown', 404, 'There is no such device.');
    switch (verb) {
      case 'mode':
        return switchMode(fleet, device.id, request);
      case 'open':
        return open(fleet, device.id, request);
      case 'enrol':
        return enrol(fleet, device.id, request);
      case 'reimage':
        await fleet.reimage(device.id);
        return done(fleet, device.id, request);
      case 'renew-key':
        await fleet.renewKey(device.id);
        return done(fleet, device.id, request);
      default:
        await fleet.pollNow(device.id);
        return done(fleet, device.id, request);
    }
  };

const shown = (fleet: Told, request: FrontRequest, notice?: string): FrontReply => {
  const items = fleet.devices();
  return wantsPage(request) ? frontPage(devicesPage(items, notice)) : frontJson({ items });
};

/** A browser sees the fleet as it is now; a program the device. */
const done = (fleet: Told, id: string, request: FrontRequest): FrontReply =>
  wantsPage(request)
    ? { status: 303, headers: { location: '/local/devices' }, body: '' }
    : frontJson(fleet.devices().find((device) => device.id === id));

const switchMode = async (fleet: Told, id: string, request: FrontRequest): Promise<FrontReply> => {
  const mode = fieldOf(request, 'mode');
  if (!isMode(mode)) return wrong('/mode', `Choose one of ${deviceModes.join(', ')}.`);
  await fleet.setMode(id, mode);
  return done(fleet, id, request);
};

/** What the desk made of it stands in the device's answers. */
const enrol = async (fleet: Told, id: string, request: FrontRequest): Promise<FrontReply> => {
  const code = fieldOf(request, 'code');
  if (code === undefined) return wrong('/code', 'The code that an IT admin gave.');
  if ((await fleet.enrol(id, code)) === 'yes') await fleet.pollNow(id);
  return done(fleet, id, request);
};

const open = async (fleet: Told, id: string, request: FrontRequest): Promise<FrontReply> => {
  const password = fieldOf(request, 'password');
  if (password === undefined) return wrong('/password', 'The password to try.');
  const opens = await fleet.opens(id, password);
  if (!wantsPage(request)) return frontJson({ opens });
  return shown(fleet, request, opens ? `That password opens ${id}.` : `That password does not open ${id}.`);
};

const isMode = (mode: string | undefined): mode is DeviceMode => deviceModes.some((one) => one === mode);

const wrong = (at: string, message: string): FrontReply =>
  frontProblem('body-invalid', 400, 'Some fields are not right.', { errors: [{ at, message }] });

/** One field of a JSON body or of a form; `undefined` when it is missing or no text. */
const fieldOf = ({ headers, body }: FrontRequest, name: string): string | undefined => {
  const text = body.toString('utf8');
  if ((headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(text).get(name) ?? undefined;
  }
  try {
    const value: unknown = (JSON.parse(text) as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};
