import type { LocalClock } from '../clock';
import { troubleOf } from '../trouble';
import { type Answered, type DeskLine, deskLine, type Heard, type Notice } from './desk-line';
import { curveOf, newPrivateKey, nextKeyProof, type PublicKey, privateKeyOf, publicKeyOf } from './keys';
import { blank, heard, type Memory, withNotices } from './memory';
import { type DeviceMode, type FleetStoreOptions, openFleetStore, type StoredDevice, type Task } from './store';
import { takeTurn } from './turn';
import { isVerified } from './verifier';

const pollMs = 5 * 60_000;
const wrongMsByMode: Partial<Record<DeviceMode, number>> = { ahead: 10 * 60_000, behind: -10 * 60_000 };

/** One device as a person may see it: what it would tell anybody, and how far it is. */
export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly publicKey: PublicKey;
  readonly mode: DeviceMode;
  readonly hasPassword: boolean;
  /** What it did last about a rotation that it has not confirmed. */
  readonly step?: Task['step'];
  /** How the desk answered it since it was started, the newest first. */
  readonly answers: readonly Answered[];
  /** What its user was told, the newest first. */
  readonly notices: readonly Notice[];
}

/** Simulated devices that replace their admin passwords as real ones do: they know an address and their own keys. */
export interface Fleet {
  devices(): readonly DeviceView[];
  /** Begins to poll the desk at `origin`, every five minutes of the clock. */
  start(origin: string): void;
  /** False when there is no such device. */
  setMode(id: string, mode: DeviceMode): Promise<boolean>;
  /** Is this the password that the device has? No device, no password: false. */
  opens(id: string, password: string): Promise<boolean>;
  /** Has one device poll, or all, now; resolves when they have done what that led to. Throws before `start`. */
  pollNow(id?: string): Promise<void>;
  /** Has a device enrol with a code, by the key that it made. `undefined` when there is no such device. */
  enrol(id: string, code: string): Promise<Heard | undefined>;
  /** Has a device ask for another key of its own, and use it from then on. */
  renewKey(id: string): Promise<Heard | undefined>;
  /** Sets a device up anew: another key, no password, and nobody whom it has enrolled with. */
  reimage(id: string): Promise<boolean>;
  /** Hangs up, and closes the database. */
  stop(): Promise<void>;
}

export interface FleetOptions extends FleetStoreOptions {
  readonly clock: Pick<LocalClock, 'now' | 'alarm' | 'during'>;
  readonly fetch?: typeof fetch;
}

/**
 * Opens the fleet, where it was left. Devices poll at the clock's full five minutes, one after the other, so that the same
 * story runs the same way twice. A desk that cannot be reached is tried again at the next poll, and so is a disk that is
 * full. Source: docs/design.md §8, §13.
 */
export const createFleet = ({ clock, fetch: send = fetch, ...options }: FleetOptions): Fleet => {
  const store = openFleetStore(options);
  const hangUp = new AbortController();
  let origin: string | undefined;
  let alarm: { cancel(): void } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const memoryById = new Map<string, Memory>();

  const memoryOf = (id: string): Memory => memoryById.get(id) ?? blank;
  const remember = (id: string, change: (memory: Memory) => Memory): void =>
    void memoryById.set(id, change(memoryOf(id)));

  const find = (id: string): StoredDevice | undefined => store.devices().find((device) => device.id === id);

  /** A greedy device has its own key only, and another's name. */
  const lineOf = ({ id, privateKey, mode }: StoredDevice, at: string): DeskLine =>
    deskLine({
      ...{ origin: at, privateKey, deviceId: mode === 'greedy' ? neighbourOf(id) : id },
      ...{ now: () => clock.now() + (wrongMsByMode[mode] ?? 0), fetch: send, signal: hangUp.signal },
      hear: (sent, answered) => remember(id, (memory) => heard(memory, sent, answered)),
    });

  const neighbourOf = (id: string): string => idsOf().find((other) => other !== id) ?? id;

  const poll = async (ids: readonly string[], at: string): Promise<void> => {
    for (const id of ids) {
      const device = find(id);
      if (device === undefined || hangUp.signal.aborted) continue;
      const show = (notices: readonly Notice[]) => remember(id, (memory) => withNotices(memory, notices));
      await takeTurn(device, lineOf(device, at), store, { memory: memoryOf(id), show }).catch(standStill);
    }
  };

  /** One after the other: a device does not poll while it polls. */
  const inTurn = <Result>(work: (at: string) => Promise<Result>): Promise<Result> => {
    const at = origin;
    if (at === undefined) return Promise.reject(new Error('the fleet has not been started'));
    const run = last.then(() => clock.during(() => work(at)));
    last = run.catch(() => {});
    return run;
  };

  const pollInTurn = (ids: readonly string[]): Promise<void> => inTurn((at) => poll(ids, at));

  /** The next key is on the disk once the desk has it; until it is used, the desk takes the present one too. */
  const renew = async (device: StoredDevice, at: string): Promise<Heard> => {
    const { id, privateKey } = device;
    const pkcs8 = newPrivateKey(curveOf(privateKey));
    const next = privateKeyOf(pkcs8);
    const answer = await lineOf(device, at).renewKey(next, nextKeyProof(id, privateKey, next));
    if (answer === 'yes') await store.setKey(id, pkcs8);
    return answer;
  };

  const idsOf = (): readonly string[] => store.devices().map(({ id }) => id);

  const arm = (): void => {
    if (hangUp.signal.aborted) return;
    alarm = clock.alarm((Math.floor(clock.now() / pollMs) + 1) * pollMs, () => {
      void clock.during(() => pollInTurn(idsOf()).finally(arm));
    });
  };

  return {
    devices: () => store.devices().map((device) => viewOf(device, memoryOf(device.id))),
    start: (at) => {
      origin = at;
      alarm?.cancel();
      arm();
    },
    setMode: async (id, mode) => {
      if (find(id) === undefined) return false;
      await store.setMode(id, mode);
      return true;
    },
    opens: async (id, password) => {
      const verifier = find(id)?.verifier;
      return verifier !== undefined && (await isVerified(password, verifier));
    },
    pollNow: (id) => pollInTurn(id === undefined ? idsOf() : [id]),
    enrol: async (id, code) => {
      const device = find(id);
      return device && inTurn((at) => lineOf(device, at).enrol(code, device.name));
    },
    renewKey: async (id) => {
      const device = find(id);
      return device && inTurn((at) => renew(device, at));
    },
    reimage: async (id) => {
      const device = find(id);
      if (device === undefined) return false;
      await store.wipe(id, newPrivateKey(curveOf(device.privateKey)));
      memoryById.delete(id);
      return true;
    },
    stop: async () => {
      if (hangUp.signal.aborted) return;
      hangUp.abort();
      alarm?.cancel();
      await last;
      await store.close();
    },
  };
};

/** A device whose disk takes nothing is where it was, and goes on from there at its next poll. The disk has been named. */
const standStill = (error: unknown): void => {
  if (troubleOf(error) === undefined) throw error;
};

const viewOf = (
  { id, name, privateKey, mode, verifier, task }: StoredDevice,
  { answers, notices }: Memory,
): DeviceView => ({
  ...{ answers, notices },
  ...{ id, name, publicKey: publicKeyOf(privateKey), mode, hasPassword: verifier !== undefined },
  ...(task !== undefined && { step: task.step }),
});
