import type { JSONValue, SqlQuerySpec } from '@azure/cosmos';
import type { TicketFilter, TicketSort } from '../../desk/ports';
import { lanes, severities } from '../../desk/rules/policies';
import { securityArea } from '../../desk/rules/security';
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
 * conditions the one that leaves least is searched by, and the rest is passed over. What is searched by a device or a number
 * is sorted, as few have them.
 */
export const listQueries = (wanted: TicketFilter, sort: TicketSort = 'filedAt'): readonly SqlQuerySpec[] => {
  const filter = placed(wanted);
  if (filter === undefined) return [];
  const shelves = [...(filter.state === 'closed' ? [] : openShelves(filter, sort)), ...closedShelves(filter, sort)];
  return shelves.map(({ part, order }) => selecting('*', [...partsOf(filter), part], ` ORDER BY ${order}`));
};

/** The queries whose numbers add up to how many a list has. */
export const countQueries = (wanted: TicketFilter): readonly SqlQuerySpec[] => {
  const filter = placed(wanted);
  if (filter === undefined) return [];
  const shelves = [...(filter.state === 'closed' ? [] : [open]), ...(mayBeClosed(filter) ? [closed] : [])];
  return shelves.map((part) => selecting('VALUE COUNT(1)', [...partsOf(filter), part], ''));
};

/** The security area alone is an area like any other, and so is one of several; nothing when nothing can be found. */
const placed = (filter: TicketFilter): TicketFilter | undefined => {
  const { tiers, areas, security } = filter;
  if (tiers?.length === 0 || areas?.length === 0) return undefined;
  const only = areas?.length === 1 ? areas[0] : undefined;
  const area = filter.area ?? (security === 'only' ? securityArea : only);
  if (area === undefined) return filter;
  const isWanted = areas === undefined || areas.includes(area);
  const isSeen = security !== 'only' || area === securityArea;
  return isWanted && isSeen ? { ...filter, area, areas: undefined } : undefined;
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

/** What is due, or to be called back, and has been closed is owed nothing any more. */
const mayBeClosed = ({ state, dueBefore, callbackBefore }: TicketFilter): boolean =>
  (state === undefined || state === 'closed') && dueBefore === undefined && callbackBefore === undefined;

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
  // What follows from being closed anyway, in the words by which those with a word are in order.
  const shut = isByWord(filter) ? both(closed, plain('NOT IS_DEFINED(c.live)')) : closed;
  if (sort !== 'severity') return [{ part: shut, order }];
  return bySeverity(filter, (_, part) => ({ part: both(shut, part), order }));
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

/**
 * What is asked for by a word of it, by whomever's. One person's are fewer than a word's may be, so they are searched by the
 * person and passed over by the word.
 */
const isByWord = ({ search, filedBy, assignee }: TicketFilter): boolean =>
  search !== undefined && 'words' in search && filedBy === undefined && assignee === undefined;

/** Few tickets have such a device, number or callback, and those with a word are found in order: no composite is named. */
const isSought = (filter: TicketFilter): boolean => {
  const { search, deviceId, callbackBefore } = filter;
  const isByNumber = search !== undefined && 'number' in search;
  return isByNumber || isByWord(filter) || deviceId !== undefined || callbackBefore !== undefined;
};

const tierOf = ({ tier, tiers }: TicketFilter): string | undefined =>
  tier ?? (tiers?.length === 1 ? tiers[0]?.tier : undefined);

const openOrder = (filter: TicketFilter): string => {
  if (isSought(filter)) return 'c.filedAt DESC';
  if (filter.assignee !== undefined) return 'c.live DESC, c.assignee DESC, c.filedAt DESC';
  if (filter.filedBy !== undefined) return 'c.filedBy DESC, c.filedAt DESC';
  if (tierOf(filter) !== undefined) return 'c.live DESC, c.tier DESC, c.filedAt DESC';
  if (filter.area !== undefined) return 'c.live DESC, c.area DESC, c.filedAt DESC';
  if (filter.state !== undefined) return 'c.state DESC, c.filedAt DESC';
  if (filter.severity !== undefined) return 'c.live DESC, c.severity DESC, c.filedAt DESC';
  return 'c.live DESC, c.filedAt DESC';
};

const closedOrder = (filter: TicketFilter): string => {
  if (isSought(filter)) return 'c.filedAt DESC';
  if (filter.assignee !== undefined) return 'c.assignee DESC, c.filedAt DESC';
  if (filter.filedBy !== undefined) return 'c.filedBy DESC, c.filedAt DESC';
  if (filter.area !== undefined) return 'c.area DESC, c.filedAt DESC';
  return 'c.state DESC, c.filedAt DESC';
};

const dueOrder = (filter: TicketFilter): string => {
  if (isSought(filter) || filter.assignee !== undefined || filter.filedBy !== undefined) return 'c.dueAt';
  if (tierOf(filter) !== undefined) return 'c.tier, c.dueAt';
  return filter.area === undefined ? 'c.live, c.dueAt' : 'c.area, c.dueAt';
};

/** Those that leave least come first. */
const equalities = ['filedBy', 'assignee', 'tier', 'area', 'state', 'severity', 'type', 'lane'] as const;

const partsOf = (filter: TicketFilter): readonly Part[] => {
  const { tiers, areas, deviceId, dueBefore, callbackBefore, since, security, search } = filter;
  const parts = equalities.flatMap((field): Part[] => {
    const value = filter[field];
    return value === undefined ? [] : [{ text: `c.${field} = @${field}`, parameters: { [field]: value } }];
  });
  if (tiers !== undefined) parts.push(inTiers(tiers, 'wanted'));
  if (areas !== undefined) parts.push(inAreas(areas));
  if (typeof security === 'object') parts.push(outsideSecurity(security));
  if (deviceId !== undefined) parts.push({ text: 'ARRAY_CONTAINS(c.devices, @deviceId)', parameters: { deviceId } });
  if (search !== undefined) parts.push(...searchParts(search));
  if (dueBefore !== undefined) parts.push({ text: 'c.dueAt < @dueBefore', parameters: { dueBefore: iso(dueBefore) } });
  if (callbackBefore !== undefined)
    parts.push({ text: 'c.callbackAt < @callbackBefore', parameters: { callbackBefore: iso(callbackBefore) } });
  // Only tickets have this field. A condition on what is sorted by lets a page cost itself, not all there is.
  if (since === undefined) parts.push(plain("c.filedAt > ''"));
  else parts.push({ text: 'c.filedAt >= @since', parameters: { since: iso(since) } });
  return parts;
};

/** Most tickets are outside the security area: this passes over few, and needs no index of its own. */
const outsideSecurity = ({ seenBy, tiers }: Exclude<TicketFilter['security'], string | undefined>): Part => {
  const own = ['c.filedBy = @seenBy', 'ARRAY_CONTAINS(c.watchers, @seenBy)'];
  const worked = tiers.length === 0 ? { text: undefined, parameters: {} } : inTiers(tiers, 'seen');
  const anyOf = ['NOT IS_DEFINED(c.area)', 'c.area != @securityArea', ...own, ...(worked.text ? [worked.text] : [])];
  return { text: `(${anyOf.join(' OR ')})`, parameters: { securityArea, seenBy, ...worked.parameters } };
};

const inAreas = (areas: readonly string[]): Part => ({
  text: `(${areas.map((_, index) => `c.area = @wantedArea${index}`).join(' OR ')})`,
  parameters: Object.fromEntries(areas.map((area, index) => [`wantedArea${index}`, area])),
});

/** Tiers of one lane in one IN: ladders of several lanes may name their tiers alike. `of` sets its parameters apart. */
const inTiers = (tiers: NonNullable<TicketFilter['tiers']>, of: string): Part => {
  const [only] = tiers;
  if (tiers.length === 1 && only) {
    const parameters = { [`${of}Lane0`]: only.lane, [`${of}Tier0`]: only.tier };
    return { text: `c.lane = @${of}Lane0 AND c.tier = @${of}Tier0`, parameters };
  }
  const parameters = Object.fromEntries(
    tiers.flatMap(({ lane, tier }, index) => [
      [`${of}Lane${index}`, lane],
      [`${of}Tier${index}`, tier],
    ]),
  );
  const anyOf = lanes.flatMap((lane) => {
    const places = tiers.flatMap((one, index) => (one.lane === lane ? [index] : []));
    if (places.length === 0) return [];
    return [
      `(c.lane = @${of}Lane${places[0]} AND c.tier IN (${places.map((index) => `@${of}Tier${index}`).join(', ')}))`,
    ];
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
