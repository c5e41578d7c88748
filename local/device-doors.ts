import type { Fleet } from './devices/fleet';
import { devicesPage, type ShownDevice } from './devices/page';
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

/** Devices of one kind: those that poll the desk, or those of Windows LAPS. */
interface Told {
  devices(): readonly ShownDevice[];
  setMode(id: string, mode: DeviceMode): Promise<boolean>;
  opens(id: string, password: string): Promise<boolean>;
  pollNow(id?: string): Promise<void>;
}

/** Devices that have a key of their own, and enrol with a code. */
type Keyed = Told & Pick<Fleet, 'enrol' | 'renewKey' | 'reimage'>;
const isKeyed = (fleet: Told): fleet is Keyed => 'enrol' in fleet;

/**
 * `GET /local/devices` shows the simulated fleet, to a program as `{ items }`. `POST /local/devices/{id}/mode {"mode"}`
 * switches a device, `…/open {"password"}` answers `{ "opens" }`, `…/poll` has it poll at once, `…/reimage` sets it up anew,
 * `…/enrol {"code"}` has it enrol, `…/renew-key` take another key. On the laptop only.
 */
export const deviceDoors =
  (...fleets: readonly Told[]): FrontDoor =>
  async (request) => {
    const { method, url } = request;
    if (url.pathname === '/local/devices' && method === 'GET') return shown(fleets, request);
    const [, code = '', verb] =
      /^\/local\/devices\/([^/]+)\/(mode|open|poll|enrol|reimage|renew-key)$/.exec(url.pathname) ?? [];
    if (verb === undefined || method !== 'POST') return undefined;
    const isMeant = ({ id }: ShownDevice): boolean => encodeURIComponent(id) === code;
    const fleet = fleets.find((one) => one.devices().some(isMeant));
    const device = fleet?.devices().find(isMeant);
    if (fleet === undefined || device === undefined)
      return frontProblem('device-unknown', 404, 'There is no such device.');
    if (verb in doesOwn) return isKeyed(fleet) ? doesOwn[verb as OwnVerb](fleet, device.id, request) : keyless;
    switch (verb) {
      case 'mode':
        return switchMode(fleet, device.id, request);
      case 'open':
        return open(fleets, fleet, device.id, request);
      default:
        await fleet.pollNow(device.id);
        return done(fleet, device.id, request);
    }
  };

const shown = (fleets: readonly Told[], request: FrontRequest, notice?: string): FrontReply => {
  const items = fleets.flatMap((fleet) => fleet.devices());
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
const enrol = async (fleet: Keyed, id: string, request: FrontRequest): Promise<FrontReply> => {
  const code = fieldOf(request, 'code');
  if (code === undefined) return wrong('/code', 'The code that an IT admin gave.');
  if ((await fleet.enrol(id, code)) === 'yes') await fleet.pollNow(id);
  return done(fleet, id, request);
};

const keyless = frontProblem(
  'device-keyless',
  409,
  'Windows LAPS sets its password: it has no key, and enrols nowhere.',
);

const doesOwn = {
  enrol,
  reimage: async (fleet: Keyed, id: string, request: FrontRequest): Promise<FrontReply> => {
    await fleet.reimage(id);
    return done(fleet, id, request);
  },
  'renew-key': async (fleet: Keyed, id: string, request: FrontRequest): Promise<FrontReply> => {
    await fleet.renewKey(id);
    return done(fleet, id, request);
  },
};
type OwnVerb = keyof typeof doesOwn;

const open = async (fleets: readonly Told[], fleet: Told, id: string, request: FrontRequest): Promise<FrontReply> => {
  const password = fieldOf(request, 'password');
  if (password === undefined) return wrong('/password', 'The password to try.');
  const opens = await fleet.opens(id, password);
  if (!wantsPage(request)) return frontJson({ opens });
  return shown(fleets, request, opens ? `That password opens ${id}.` : `That password does not open ${id}.`);
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
