import { type DurableTask, durableTaskName } from './durabletask';
import type { Line } from './figure';
import { orchestrations } from './orchestrations';
import { loadPeer, type Peer } from './peers';
import { replay } from './replay';
import { attempt, type Suite } from './suite';
import { timers } from './timers';
import { type FakeTimers, fakeTimersName, virtualClock } from './virtual-clock';

const versionOf = (peer: Peer<unknown>): string => ('absent' in peer ? 'absent' : peer.version);

/** The embedded host by itself: P5 to P9 of docs/measures.md §5. */
export const hostSuite: Suite = {
  name: 'host',
  async run(isWanted) {
    const durableTask = loadPeer<DurableTask>(durableTaskName);
    const fakeTimers = loadPeer<FakeTimers>(fakeTimersName);
    const lines: Line[] = [];
    if (isWanted('orchestrations')) lines.push(...(await attempt('orchestrations', () => orchestrations(durableTask))));
    if (isWanted('replay')) lines.push(...(await attempt('replay', replay)));
    if (isWanted('timers')) lines.push(...(await attempt('timers', timers)));
    if (isWanted('virtual-clock')) lines.push(...(await attempt('virtual clock', () => virtualClock(fakeTimers))));
    return { lines, peers: { [durableTaskName]: versionOf(durableTask), [fakeTimersName]: versionOf(fakeTimers) } };
  },
};
