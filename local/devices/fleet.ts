import type { LocalClock } from '../clock';
import { troubleOf } from '../trouble';
import { deskLine } from './desk-line';
import {
  type DeviceMode,
  type FleetStoreOptions,
  openFleetStore,
  type PublicKey,
  publicKeyOf,
  type StoredDevice,
  type Task,
} from './store';
import { takeTurn } from './turn';
import { isVerified } from './verifier';

const pollMs = 5 * 60_000;

/** One device as a person may see it: what it would tell anybody, and how far it is. */
export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly publicKey: PublicKey;
  readonly mode: DeviceMode;
  readonly hasPassword: boolean;
  /** What it did last about a rotation that it has not confirmed. */
  readonly step?: Task['step'];
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
  let last: Promise<void> = Promise.resolve();

  const find = (id: string): StoredDevice | undefined => store.devices().find((device) => device.id === id);

  const poll = async (ids: readonly string[], at: string): Promise<void> => {
    for (const id of ids) {
      const device = find(id);
      if (device === undefined || hangUp.signal.aborted) continue;
      const { privateKey } = device;
      const line = deskLine({
        ...{ origin: at, deviceId: id, privateKey, now: clock.now },
        fetch: send,
        signal: hangUp.signal,
      });
      await takeTurn(device, line, store).catch(standStill);
    }
  };

  /** One after the other: a device does not poll while it polls. */
  const pollInTurn = (ids: readonly string[]): Promise<void> => {
    const at = origin;
    if (at === undefined) return Promise.reject(new Error('the fleet has not been started'));
    const run = last.then(() => clock.during(() => poll(ids, at)));
    last = run.catch(() => {});
    return run;
  };

  const idsOf = (): readonly string[] => store.devices().map(({ id }) => id);

  const arm = (): void => {
    if (hangUp.signal.aborted) return;
    alarm = clock.alarm((Math.floor(clock.now() / pollMs) + 1) * pollMs, () => {
      void clock.during(() => pollInTurn(idsOf()).finally(arm));
    });
  };

  return {
    devices: () => store.devices().map(viewOf),
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

const viewOf = ({ id, name, privateKey, mode, verifier, task }: StoredDevice): DeviceView => ({
  ...{ id, name, publicKey: publicKeyOf(privateKey), mode, hasPassword: verifier !== undefined },
  ...(task !== undefined && { step: task.step }),
});
