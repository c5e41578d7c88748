import type { JSONValue, SqlQuerySpec } from '@azure/cosmos';
import type { TicketFilter, TicketSort } from '../../desk/ports';
import { lanes, severities } from '../../desk/rules/policies';
import { iso } from '../../desk/rules/time';
import { query } from './queries';

type Parameters = Readonly<Record<string, JSONValue>>;

/** One part of a condition, and the values that it names. */
interface Part {
  readonly text: string;
  readonly parameters: Parameters;
}

/**
 * The queries of a list, one shelf after the other: what is not closed before what is, and within each by what it is sorted
 * by. None when nothing can be found.
 *
 * Every query names the composite index of infra/containers.json that serves it, so that a page costs a page: of the
 * conditions the one that leaves least is searched by, and the rest is passed over. What is searched by words, a device or a
 * number is sorted, as few have them.
 */
export const listQueries = (filter: TicketFilter, sort: TicketSort = 'filedAt'): readonly SqlQuerySpec[] => {
  if (filter.tiers?.length === 0) return [];
  const shelves = [...(filter.state === 'closed' ? [] : openShelves(filter, sort)), ...closedShelves(filter, sort)];
  return shelves.map(({ part, order }) => selecting('*', [...partsOf(filter), part], ` ORDER BY ${order}`));
};

/** The queries whose numbers add up to how many a list has. */
export const countQueries = (filter: TicketFilter): readonly SqlQuerySpec[] => {
  if (filter.tiers?.length === 0) return [];
  const shelves = [...(filter.state === 'closed' ? [] : [open]), ...(mayBeClosed(filter) ? [closed] : [])];
  return shelves.map((part) => selecting('VALUE COUNT(1)', [...partsOf(filter), part], ''));
};

const selecting = (what: string, parts: readonly Part[], order: string): SqlQuerySpec =>
  query(
    `SELECT ${what} FROM c WHERE ${parts.map(({ text }) => text).join(' AND ')}${order}`,
    Object.assign({}, ...parts.map(({ parameters }) => parameters)),
  );

interface Shelf {
  readonly part: Part;
  readonly order: string;
}

const plain = (text: string): Part => ({ text, parameters: {} });
const open = plain('c.live = true');
const closed = plain("c.state = 'closed'");

/** What is due and has been closed is owed nothing any more. */
const mayBeClosed = ({ state, dueBefore }: TicketFilter): boolean =>
  (state === undefined || state === 'closed') && dueBefore === undefined;

const openShelves = (filter: TicketFilter, sort: TicketSort): readonly Shelf[] => {
  const newest = (wish: TicketFilter, part = open): Shelf => ({ part, order: openOrder(wish) });
  if (sort === 'severity') return bySeverity(filter, (wish, part) => newest(wish, both(open, part)));
  if (sort === 'filedAt') return [newest(filter)];
  const due: Shelf = { part: both(open, plain('IS_DEFINED(c.dueAt)')), order: dueOrder(filter) };
  if (filter.dueBefore !== undefined) return [due];
  return [due, newest(filter, both(open, plain('NOT IS_DEFINED(c.dueAt)')))];
};

const closedShelves = (filter: TicketFilter, sort: TicketSort): readonly Shelf[] => {
  if (!mayBeClosed(filter)) return [];
  const order = closedOrder(filter);
  if (sort !== 'severity') return [{ part: closed, order }];
  return bySeverity(filter, (_, part) => ({ part: both(closed, part), order }));
};

const both = (one: Part, other: Part): Part => ({
  text: `${one.text} AND ${other.text}`,
  parameters: { ...one.parameters, ...other.parameters },
});

const bySeverity = (filter: TicketFilter, shelfOf: (wish: TicketFilter, part: Part) => Shelf): readonly Shelf[] =>
  severities
    .filter((severity) => filter.severity === undefined || filter.severity === severity)
    .map((severity) =>
      shelfOf({ ...filter, severity }, { text: 'c.severity = @shelf', parameters: { shelf: severity } }),
    );

/** Few tickets have such a word, device or number: they are found first and sorted then. */
const isSought = ({ search, deviceId }: TicketFilter): boolean => search !== undefined || deviceId !== undefined;

const tierOf = ({ tier, tiers }: TicketFilter): string | undefined =>
  tier ?? (tiers?.length === 1 ? tiers[0]?.tier : undefined);

const openOrder = (filter: TicketFilter): string => {
  if (isSought(filter)) return 'c.filedAt DESC';
  if (filter.assignee !== undefined) return 'c.live DESC, c.assignee DESC, c.filedAt DESC';
  if (filter.filedBy !== undefined) return 'c.filedBy DESC, c.filedAt DESC';
  if (tierOf(filter) !== undefined) return 'c.live DESC, c.tier DESC, c.filedAt DESC';
  if (filter.state !== undefined) return 'c.state DESC, c.filedAt DESC';
  if (filter.severity !== undefined) return 'c.live DESC, c.severity DESC, c.filedAt DESC';
  return 'c.live DESC, c.filedAt DESC';
};

const closedOrder = (filter: TicketFilter): string => {
  if (isSought(filter)) return 'c.filedAt DESC';
  if (filter.assignee !== undefined) return 'c.assignee DESC, c.filedAt DESC';
  if (filter.filedBy !== undefined) return 'c.filedBy DESC, c.filedAt DESC';
  return 'c.state DESC, c.filedAt DESC';
};

const dueOrder = (filter: TicketFilter): string => {
  if (isSought(filter) || filter.assignee !== undefined || filter.filedBy !== undefined) return 'c.dueAt';
  return tierOf(filter) === undefined ? 'c.live, c.dueAt' : 'c.tier, c.dueAt';
};

/** Those that leave least come first. */
const equalities = ['filedBy', 'assignee', 'tier', 'area', 'state', 'severity', 'type', 'lane'] as const;

const partsOf = (filter: TicketFilter): readonly Part[] => {
  const { tiers, deviceId, dueBefore, since, search } = filter;
  const parts = equalities.flatMap((field): Part[] => {
    const value = filter[field];
    return value === undefined ? [] : [{ text: `c.${field} = @${field}`, parameters: { [field]: value } }];
  });
  if (tiers !== undefined) parts.push(inTiers(tiers));
  if (deviceId !== undefined) parts.push({ text: 'ARRAY_CONTAINS(c.devices, @deviceId)', parameters: { deviceId } });
  if (search !== undefined) parts.push(...searchParts(search));
  if (dueBefore !== undefined) parts.push({ text: 'c.dueAt < @dueBefore', parameters: { dueBefore: iso(dueBefore) } });
  // Only tickets have this field. A condition on what is sorted by lets a page cost itself, not all there is.
  if (since === undefined) parts.push(plain("c.filedAt > ''"));
  else parts.push({ text: 'c.filedAt >= @since', parameters: { since: iso(since) } });
  return parts;
};

/** Tiers of one lane in one IN: ladders of several lanes may name their tiers alike. */
const inTiers = (tiers: NonNullable<TicketFilter['tiers']>): Part => {
  const [only] = tiers;
  if (tiers.length === 1 && only) {
    return { text: 'c.lane = @lane0 AND c.tier = @tier0', parameters: { lane0: only.lane, tier0: only.tier } };
  }
  const parameters = Object.fromEntries(
    tiers.flatMap(({ lane, tier }, index) => [
      [`lane${index}`, lane],
      [`tier${index}`, tier],
    ]),
  );
  const anyOf = lanes.flatMap((lane) => {
    const places = tiers.flatMap((one, index) => (one.lane === lane ? [index] : []));
    if (places.length === 0) return [];
    return [`(c.lane = @lane${places[0]} AND c.tier IN (${places.map((index) => `@tier${index}`).join(', ')}))`];
  });
  return { text: `(${anyOf.join(' OR ')})`, parameters };
};

/** Searched by is the word that fewest tickets are likely to have: a number before a word, a long one before a short one. */
const searchParts = (search: NonNullable<TicketFilter['search']>): readonly Part[] => {
  if ('number' in search) return [{ text: 'STARTSWITH(c.id, @number)', parameters: { number: search.number } }];
  return search.words
    .toSorted((one, other) => Number(/\d/.test(other)) - Number(/\d/.test(one)) || other.length - one.length)
    .map((word, index) => ({
      text: `ARRAY_CONTAINS(c.words, @word${index})`,
      parameters: { [`word${index}`]: word },
    }));
};
