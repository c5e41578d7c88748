import { dayMs, hourMs, type Instant, instantOfMs, minuteMs, zoneOf } from '../../desk/rules/time';

/** Reads the text of a moment; `undefined` when it is none. */
export type MomentReader = (text: string) => Instant | undefined;

/**
 * Reads moments as people and exports write them: with an offset (`2026-03-06T16:50-08:00`), or without one as the wall
 * clock of a zone (`2026-03-06 16:50:00`, `2026-03-06`), or in a pattern of yyyy, MM, dd, HH (or hh and a), mm and ss.
 *
 * A wall clock time that was skipped reads as that much later, one that came twice as its first.
 */
export const momentReader = (zone: string, pattern?: string): MomentReader => {
  const patterns = pattern === undefined ? isoPatterns : [pattern];
  const readers = patterns.map((one) => wallReader(one));
  return (text) => {
    const trimmed = text.trim();
    if (pattern === undefined && withOffset.test(trimmed)) return momentWithOffset(trimmed);
    const wall = readers.map((read) => read(trimmed)).find((one) => one !== undefined);
    return wall === undefined ? undefined : atWall(zone, wall);
  };
};

const isoPatterns = [
  'yyyy-MM-dd',
  'yyyy-MM-dd HH:mm',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-ddTHH:mm',
  'yyyy-MM-ddTHH:mm:ss',
];
const withOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** Date.parse takes 30 February for 2 March. */
const momentWithOffset = (text: string): Instant | undefined => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) || !isDate(text.slice(0, 10)) ? undefined : instantOfMs(ms);
};

const isDate = (date: string): boolean => {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
};

/** The wall clock as if it were UTC. */
const wallReader = (pattern: string): ((text: string) => number | undefined) => {
  const names: string[] = [];
  const shape = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/yyyy|MM|dd|HH|hh|mm|ss|\ba\b/g, (name) => {
    names.push(name);
    return name === 'a' ? '([AaPp][Mm])' : `(\\d{${name === 'yyyy' ? '4' : '1,2'}})`;
  });
  const expression = new RegExp(`^${shape}$`);
  return (text) => {
    const [, ...found] = expression.exec(text) ?? [];
    if (found.length === 0) return undefined;
    const part = (name: string, otherwise: string): string => found[names.indexOf(name)] ?? otherwise;
    const date = `${part('yyyy', '1970')}-${part('MM', '1').padStart(2, '0')}-${part('dd', '1').padStart(2, '0')}`;
    const hour = names.includes('hh')
      ? hourOfTwelve(Number(part('hh', '12')), part('a', 'am'))
      : Number(part('HH', '0'));
    const [minute, second] = [Number(part('mm', '0')), Number(part('ss', '0'))];
    if (!isDate(date) || hour === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
    return Date.parse(`${date}T00:00:00Z`) + hour * hourMs + minute * minuteMs + second * 1_000;
  };
};

/** 12 am is midnight and 12 pm noon. */
const hourOfTwelve = (hour: number, half: string): number | undefined =>
  hour < 1 || hour > 12 ? undefined : (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);

/** An offset before the wall clock's day and one after it: a change lies between them, if there is one. */
const atWall = (zone: string, wall: number): Instant => {
  const { offsetMsAt } = zoneOf(zone);
  const [before, after] = [offsetMsAt(instantOfMs(wall - dayMs)), offsetMsAt(instantOfMs(wall + dayMs))];
  const [first, second] = [instantOfMs(wall - before), instantOfMs(wall - after)];
  return offsetMsAt(first) !== before && offsetMsAt(second) === after ? second : first;
};
