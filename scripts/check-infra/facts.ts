import { attachmentsContainer, checkpointsContainer } from '../../adapters/blobs/container-client';
import { Settings } from '../../desk/contracts/settings';
import { alarmLine } from '../../desk/usecases/change-device';
import type { Desk } from '../../desk/usecases/desk';
import { doorsOf } from '../../functions/doors';
import { timers } from '../../functions/timers';

/** What the code says about itself that the Bicep has to agree with. */
export interface Facts {
  /** Those that the desk reads. */
  readonly settings: readonly string[];
  readonly timers: readonly string[];
  /** Addresses that need no sign-in, and those that do. */
  readonly openRoutes: readonly string[];
  readonly closedRoutes: readonly string[];
  readonly blobContainers: readonly string[];
  /** How an alarm begins in the log. */
  readonly alarmLine: string;
}

/** Nobody enters and nothing runs: doors and timers are asked for their names only. */
export const factsOfCode = (): Facts => {
  const desk = {} as Desk;
  const doors = doorsOf(desk, { style: { text: '', name: '' }, hasClockBar: false });
  const isOpen = ({ act }: { readonly act: string }) => act === 'none' || act === 'device';
  const routeOf = ({ route }: { readonly route: string }) => `/${route}`;
  return {
    settings: Object.keys(Settings.shape),
    timers: timers(desk).map(({ name }) => name),
    openRoutes: doors.filter(isOpen).map(routeOf),
    closedRoutes: doors.filter((door) => !isOpen(door)).map(routeOf),
    blobContainers: [attachmentsContainer, checkpointsContainer],
    alarmLine,
  };
};
