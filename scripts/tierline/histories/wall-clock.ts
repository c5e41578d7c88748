import { type Instant, instantOfMs, zoneOf } from '../../../desk/rules/time';

/**
 * Reads a moment as another desk's export writes it: RFC 3339 with an offset, or a pattern of yyyy, MM, dd, HH, mm and ss
 * as the wall clock of a zone. A time that a change of the clock skipped reads as that much later, one that came twice
 * as its first. `undefined` when it is no moment.
 */
export const momentReader = (pattern: string | undefined, zone: string): ((text: string) => Instant | undefined) => {
  if (pattern === undefined) return (text) => instantIfAny(Date.parse(text));
  const names: string[] = [];
  const shape = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/yyyy|MM|dd|HH|mm|ss/g, (name) => {
    names.push(name);
    return `(\\d{${name.length === 4 ? 4 : '1,2'}})`;
  });
  const expression = new RegExp(`^${shape}$`);
  return (text) => {
    const found = expression.exec(text.trim());
    if (found === null) return undefined;
    const part = (name: string, otherwise: number): number => {
      const index = names.indexOf(name);
      return index < 0 ? otherwise : Number(found[index + 1]);
    };
    const [year, month, day] = [part('yyyy', 1970), part('MM', 1), part('dd', 1)];
    const wall = Date.UTC(year, month - 1, day, part('HH', 0), part('mm', 0), part('ss', 0));
    const isDate = new Date(wall).getUTCDate() === day && new Date(wall).getUTCMonth() === month - 1;
    return isDate ? atWall(zone, wall) : undefined;
  };
};

const instantIfAny = (ms: number): Instant | undefined => (Number.isNaN(ms) ? undefined : instantOfMs(ms));

/** An offset before the wall clock's day and one after it: a change lies between them, if there is one. */
const atWall = (zone: string, wall: number): Instant => {
  const before = zoneOf(zone).offsetMsAt(instantOfMs(wall - dayMs));
  const first = instantOfMs(wall - before);
  if (zoneOf(zone).offsetMsAt(first) === before) return first;
  const after = zoneOf(zone).offsetMsAt(instantOfMs(wall + dayMs));
  const second = instantOfMs(wall - after);
  return zoneOf(zone).offsetMsAt(second) === after ? second : first;
};

const dayMs = 24 * 3_600_000;
