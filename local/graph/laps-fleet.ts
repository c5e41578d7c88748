import type { LocalClock } from '../clock';
import type { DeviceMode } from '../devices/store';
import { troubleOf } from '../trouble';
import { aLapsDevice, createLapsDevices, type LapsDevices } from './laps-devices';
import { type LapsStoreOptions, openLapsStore } from './laps-store';

const checkInMs = 5 * 60_000;

/** As a person may see it: nothing of its password. */
export interface LapsDeviceView {
  readonly id: string;
  readonly name: string;
  readonly managedDeviceId: string;
  readonly entraDeviceId: string;
  readonly mode: DeviceMode;
  readonly hasPassword: boolean;
}

/** The laptop's machines with Windows LAPS, to be switched and tried as its other devices are. */
export interface LapsFleet {
  readonly tenant: LapsDevices;
  devices(): readonly LapsDeviceView[];
  /** Begins to check in, every five minutes of the clock. */
  start(): void;
  setMode(id: string, mode: DeviceMode): Promise<boolean>;
  opens(id: string, password: string): Promise<boolean>;
  /** Has one machine check in, or all, now. */
  pollNow(id?: string): Promise<void>;
  stop(): Promise<void>;
}

const surface = {
  id: 'SURFACE-01',
  name: 'Surface in Field Sales',
  managedDeviceId: '7d41f0a2-5c3e-4b19-8f60-2a9c1e7b5d01',
  entraDeviceId: 'c0f3a9d4-6b2e-47f8-9a15-3e8d7c6b5a01',
};

export interface LapsFleetOptions extends LapsStoreOptions {
  readonly clock: Pick<LocalClock, 'now' | 'alarm' | 'during'>;
}

/** Opens the machines where they were left. A disk that is full is tried again at the next check-in. */
export const createLapsFleet = ({ clock, ...options }: LapsFleetOptions): LapsFleet => {
  const store = openLapsStore(options, () => [aLapsDevice(surface, clock.now())]);
  const tenant = createLapsDevices(store, clock.now);
  let alarm: { cancel(): void } | undefined;
  let isStopped = false;

  const checkIn = (id?: string): Promise<void> => clock.during(() => tenant.checkIn(id).catch(standStill));

  const arm = (): void => {
    if (isStopped) return;
    alarm = clock.alarm((Math.floor(clock.now() / checkInMs) + 1) * checkInMs, () => {
      void clock.during(() => checkIn().finally(arm));
    });
  };

  return {
    tenant,
    devices: () =>
      tenant.states().map(({ id, name, managedDeviceId, entraDeviceId, mode, password }) => ({
        ...{ id, name, managedDeviceId, entraDeviceId, mode },
        hasPassword: password !== undefined,
      })),
    start: arm,
    setMode: tenant.setMode,
    opens: async (id, password) => tenant.opens(id, password),
    pollNow: checkIn,
    stop: async () => {
      isStopped = true;
      alarm?.cancel();
      await store.close();
    },
  };
};

const standStill = (error: unknown): void => {
  if (troubleOf(error) === undefined) throw error;
};
