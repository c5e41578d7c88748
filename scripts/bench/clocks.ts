import { loadBusinessPeers } from './clocks/business';
import { readCases } from './clocks/cases';
import { compile } from './clocks/compile';
import { offsets } from './clocks/offsets';
import { rightness } from './clocks/rightness';
import { goalsByPeer, speed, type TimedPeer } from './clocks/speed';
import { loadWalkers, type Maker } from './clocks/walkers';
import { decide } from './decide';
import type { Absent, Line } from './figure';
import type { Peer } from './peers';
import { simulation } from './simulation';
import { attempt, type Suite } from './suite';

/** The calendar in which the packages that add business time are timed: the simplest, which all of them can do. */
const simplest = 'Berlin 9-17';

/** The desk's arithmetic of time: P1 to P3 of docs/measures.md §5. */
export const clocksSuite: Suite = {
  name: 'clocks',
  async run(isWanted) {
    const [walkers, businesses] = [loadWalkers(), loadBusinessPeers()];
    const timed: readonly TimedPeer[] = [
      ...present(walkers).map(({ name, maker, starts }) => ({ name, maker, starts, goals: goalsByPeer[name] ?? {} })),
      ...present(businesses)
        .filter(({ name }) => goalsByPeer[name] !== undefined)
        .map(({ name, maker }) => ({ name, maker, starts: 8, only: simplest, goals: goalsByPeer[name] ?? {} })),
    ];
    const calendars = ['additions', 'rightness', 'compile'].some(isWanted) ? readCases() : [];
    const parts: readonly (readonly [string, () => Promise<readonly Line[]>])[] = [
      ['additions', async () => speed(calendars, timed)],
      ['rightness', async () => rightness(calendars, present(walkers), present(businesses))],
      ['compile', async () => compile(calendars)],
      ['offsets', async () => offsets()],
      ['decisions', decide],
      ['simulation', simulation],
    ];
    const lines: Line[] = [];
    for (const [name, bench] of parts) if (isWanted(name)) lines.push(...(await attempt(name, bench)));
    lines.push(...[...walkers, ...businesses].flatMap(absentLine));
    return {
      lines,
      peers: Object.fromEntries([...walkers, ...businesses].map(({ name, peer }) => [name, versionOf(peer)])),
    };
  },
};

const present = <Loaded extends { readonly peer: Peer<Maker> }>(
  all: readonly Loaded[],
): (Loaded & { maker: Maker })[] =>
  all.flatMap((one) => ('absent' in one.peer ? [] : [{ ...one, maker: one.peer.package }]));

const absentLine = ({ name, peer }: { readonly name: string; readonly peer: Peer<unknown> }): readonly Absent[] =>
  'absent' in peer ? [{ name, absent: peer.absent }] : [];

const versionOf = (peer: Peer<unknown>): string => ('absent' in peer ? 'absent' : peer.version);
