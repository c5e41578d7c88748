import { compileCalendar } from '../../desk/rules/calendars';
import { dayMs, type Instant, instantOfMs, iso, minuteMs } from '../../desk/rules/time';
import type { Scene } from './scenes';

/** Throws, with what was expected, where a calendar breaks it. */
type Law = (scene: Scene) => void;

/** What is true of open time in every calendar, zone and stretch. The name of each completes "open time …". */
export const calendarLaws: Readonly<Record<string, Law>> = {
  'is open exactly where the wall clock says so': ({ calendar, walk, start, end, share }) => {
    for (let at: number = start; at < end; at += minuteMs) {
      if (calendar.isOpen(instantOfMs(at)) !== walk.isOpen(at)) throw new Error(`not so at ${iso(instantOfMs(at))}`);
    }
    const change = walk.nextChange(between(start, end, share)) ?? end;
    for (const at of [change - 1, change]) {
      same(calendar.isOpen(instantOfMs(at)), walk.isOpen(at), `isOpen(${iso(instantOfMs(at))})`);
    }
  },

  'is between two instants what the walk counts': ({ calendar, start, end, openMs }) => {
    same(calendar.between(start, end), openMs, 'between');
    same(calendar.between(end, start), 0 - openMs, 'between, backwards');
  },

  'is additive over any cut, years apart': ({ calendar, start, cuts }) => {
    const [from, middle, to] = cuts.map((day) => instantOfMs(start + day * dayMs)) as [Instant, Instant, Instant];
    same(calendar.between(from, middle) + calendar.between(middle, to), calendar.between(from, to), 'the sum');
  },

  'is added to the earliest instant': ({ calendar, walk, start, openMs, share }) => {
    for (const ms of [0, part(openMs, share), openMs]) {
      same(calendar.add(start, ms), walk.earliest(start, ms), `add(${ms})`);
    }
  },

  'is subtracted to the latest instant': ({ calendar, walk, end, openMs, share }) => {
    for (const ms of [0, part(openMs, share), openMs]) {
      same(calendar.subtract(end, ms), walk.latest(end, ms), `subtract(${ms})`);
    }
  },

  'adds up in parts, and more is never sooner': ({ calendar, start, openMs, share }) => {
    const ms = part(openMs, share);
    const half = calendar.add(start, ms);
    same(calendar.add(half, openMs - ms), calendar.add(start, openMs), `add(${ms}) and the rest`);
    if (openMs > 0) ordered(half, calendar.add(start, Math.max(ms, 1)), calendar.add(start, openMs));
  },

  'is subtracted in parts, and more is never later': ({ calendar, end, openMs, share }) => {
    const ms = part(openMs, share);
    const half = calendar.subtract(end, ms);
    same(calendar.subtract(half, openMs - ms), calendar.subtract(end, openMs), `subtract(${ms}) and the rest`);
    if (openMs > 0) ordered(calendar.subtract(end, openMs), calendar.subtract(end, Math.max(ms, 1)), half);
  },

  'is between its beginning and where it was added, also years ahead': ({ calendar, start, openMs, share }) => {
    const ms = openMs === 0 ? 0 : openMs * Math.ceil(share * 100) + part(openMs, share);
    same(calendar.between(start, calendar.add(start, ms)), ms, `between, after add(${ms})`);
  },

  'is subtracted and added there and back': ({ calendar, start, end, openMs, share }) => {
    const ms = openMs === 0 ? 0 : openMs * Math.ceil(share * 100) + part(openMs, share);
    const earliest = calendar.subtract(end, ms);
    same(calendar.between(earliest, end), ms, `between, after subtract(${ms})`);
    const due = calendar.add(start, ms);
    const latest = calendar.subtract(due, ms);
    same(calendar.between(start, latest), 0, 'between the start and the latest start');
    ordered(start, latest, due);
    same(calendar.add(latest, ms), due, 'add, after subtract');
  },

  'changes next where the walk changes': ({ calendar, walk, place, start, end, share }) => {
    for (const at of [start, end, between(start, end, share)]) {
      const [found, walked] = [calendar.nextChange(at), walk.nextChange(at)];
      if (walked !== undefined || (found !== undefined && found < place.to - minuteMs))
        same(found, walked, `nextChange(${iso(at)})`);
      if (found === undefined) continue;
      ordered(instantOfMs(at + 1), found, found);
      same(calendar.isOpen(found), !calendar.isOpen(at), `isOpen(${iso(found)})`);
      same(calendar.isOpen(instantOfMs(found - 1)), calendar.isOpen(at), `isOpen just before ${iso(found)}`);
    }
  },

  'comes in stretches that tile what was asked and take turns': ({ calendar, walk, start, end, openMs }) => {
    const stretches = calendar.stretches(start, end);
    let at = start;
    let sum = 0;
    for (const [index, stretch] of stretches.entries()) {
      same(stretch.from, at, `from of stretch ${index}`);
      ordered(instantOfMs(at + 1), stretch.to, end);
      same(stretch.isOpen, walk.isOpen(at), `isOpen of stretch ${index}`);
      same(stretch.to, Math.min(walk.nextChange(at) ?? end, end), `to of stretch ${index}`);
      if (stretch.isOpen) sum += stretch.to - stretch.from;
      at = stretch.to;
    }
    same(at, end, 'the end of the last stretch');
    same(sum, openMs, 'the sum of the open stretches');
    same(calendar.stretches(end, start).length, 0, 'stretches backwards');
  },

  'is the same whatever was asked before': ({ calendar, rule, start, end, cuts }) => {
    const fresh = compileCalendar(rule);
    for (const day of cuts) fresh.isOpen(instantOfMs(start + day * dayMs));
    same(fresh.between(start, end), calendar.between(start, end), 'between, after other questions');
  },
};

const part = (openMs: number, share: number): number => Math.floor(openMs * share);

const between = (start: Instant, end: Instant, share: number): Instant =>
  instantOfMs(start + Math.floor((end - start) * share));

const same = (found: unknown, expected: unknown, what: string): void => {
  if (!Object.is(found, expected)) throw new Error(`${what} is ${found}, not ${expected}`);
};

const ordered = (...instants: readonly [Instant, Instant, Instant]): void => {
  if (instants[0] > instants[1] || instants[1] > instants[2]) {
    throw new Error(`out of order: ${instants.map(iso).join(', ')}`);
  }
};
