import { randomInt } from 'node:crypto';
import type { DeviceMode } from '../devices/store';

/** One password that a device sent to the directory. One that is not visible yet is on its way through the directory. */
export interface Backup {
  readonly password: string;
  /** ms since 1970. */
  readonly backedUpAt: number;
  readonly isVisible: boolean;
}

/** A machine with Windows LAPS, and what Entra ID and Intune keep of it. */
export interface LapsState {
  readonly id: string;
  readonly name: string;
  readonly managedDeviceId: string;
  readonly entraDeviceId: string;
  readonly mode: DeviceMode;
  /** What opens it. */
  readonly password: string | undefined;
  /** Intune has a request for it that it has not seen. */
  readonly isAsked: boolean;
  /** The newest first. */
  readonly backups: readonly Backup[];
}

/** Where the machines are kept. A save resolves once it is kept. */
export interface LapsStore {
  states(): readonly LapsState[];
  save(state: LapsState): Promise<void>;
  remove(id: string): Promise<void>;
}

const backupsMax = 3;
const passwordCharacters = 14;
const characters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-+=?!#%';

/** Every user of the same account, as Windows numbers the built-in one. */
export const accountSid = 'S-1-5-21-2127521184-1604012920-1887927527-500';
export const accountName = 'Administrator';

/**
 * Simulated machines with Windows LAPS: they hear of a request when they check in, back the new password up and then have
 * it. Modes: `off` never checks in; `slow` has its backup seen in the directory only at the next check-in; `refusing` and
 * `silent` keep the password that they have, as Windows sets none that it could not back up.
 * Source: learn.microsoft.com/windows-server/identity/laps.
 */
export const createLapsDevices = (store: LapsStore, now: () => number) => {
  const find = (id: string): LapsState | undefined => store.states().find((state) => state.id === id);

  /** What was on its way arrives; what was asked for is done. */
  const checkIn = async (state: LapsState): Promise<void> => {
    if (state.mode === 'off') return;
    const arrived = { ...state, backups: state.backups.map((backup) => ({ ...backup, isVisible: true })) };
    const sets = (state.isAsked || state.password === undefined) && ['on', 'slow'].includes(state.mode);
    const hasArrived = state.backups.some(({ isVisible }) => !isVisible);
    if (sets) await store.save(renewed(arrived, now()));
    else if (hasArrived) await store.save(arrived);
  };

  return {
    states: (): readonly LapsState[] => store.states(),
    setMode: async (id: string, mode: DeviceMode): Promise<boolean> => {
      const state = find(id);
      if (state !== undefined) await store.save({ ...state, mode });
      return state !== undefined;
    },
    opens: (id: string, password: string): boolean => find(id)?.password === password,
    /** One machine checks in, or all of them. */
    checkIn: async (id?: string): Promise<void> => {
      for (const state of store.states()) if (id === undefined || state.id === id) await checkIn(state);
    },
    /** Windows replaces the password unasked: by its age, or after somebody has signed in with it. */
    renew: async (id: string): Promise<void> => {
      const state = find(id);
      if (state !== undefined) await store.save(renewed(state, now()));
    },
    /** It leaves Intune and Entra ID, and its password goes with it. */
    remove: (id: string): Promise<void> => store.remove(id),
    /** What Entra ID keeps; `undefined` for a device that it does not know, or that has backed nothing up. */
    backedUp: (entraDeviceId: string): { name: string; backups: readonly Backup[] } | undefined => {
      const state = store.states().find((one) => one.entraDeviceId === entraDeviceId.toLowerCase());
      const backups = (state?.backups ?? []).filter(({ isVisible }) => isVisible);
      return state === undefined || backups.length === 0 ? undefined : { name: state.id, backups };
    },
    /** Intune keeps a request until the machine checks in. False when it has no such machine. */
    ask: async (managedDeviceId: string): Promise<boolean> => {
      const state = store.states().find((one) => one.managedDeviceId === managedDeviceId.toLowerCase());
      if (state !== undefined) await store.save({ ...state, isAsked: true });
      return state !== undefined;
    },
  };
};

export type LapsDevices = ReturnType<typeof createLapsDevices>;

const renewed = (state: LapsState, at: number): LapsState => {
  const password = Array.from({ length: passwordCharacters }, () => characters[randomInt(characters.length)]).join('');
  // No two backups of one device are of one moment, though a clock stands still.
  const backedUpAt = Math.max(at, (state.backups[0]?.backedUpAt ?? 0) + 1);
  const backup = { password, backedUpAt, isVisible: state.mode !== 'slow' };
  return { ...state, password, isAsked: false, backups: [backup, ...state.backups].slice(0, backupsMax) };
};

/** A machine that has a password already, as any managed one has. */
export const aLapsDevice = (
  ids: Pick<LapsState, 'id' | 'name' | 'managedDeviceId' | 'entraDeviceId'>,
  at: number,
): LapsState => renewed({ ...ids, mode: 'on', password: undefined, isAsked: false, backups: [] }, at);

/** The machines in memory, for whoever needs them no longer than that. */
export const lapsInMemory = (first: readonly LapsState[]): LapsStore => {
  const states = new Map(first.map((state) => [state.id, state]));
  return {
    states: () => [...states.values()],
    save: async (state) => void states.set(state.id, state),
    remove: async (id) => void states.delete(id),
  };
};
