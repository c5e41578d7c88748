import * as z from 'zod';
import { lanes, severities, ticketTypes } from '../rules/policies';
import type { ExportRecord } from '../rules/records';
import { searchOf } from '../rules/ticket-words';
import { type Ticket, ticketStates } from '../rules/tickets';
import { iso } from '../rules/time';
import { csvLine } from './csv';
import { searchCharactersMax } from './limits';
import { Moment, MomentView } from './moments';
import { paging } from './pages';

const oneOf = (words: readonly string[]): string => `Choose one of ${words.join(', ')}.`;
const choice = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, oneOf(words)).optional();

/** An id or a name to compare with. */
const name = z.string().min(1, 'Say which.').max(200, 'At most 200 characters.').optional();

const views = ['own', 'tier', 'area', 'all'] as const;

/** What every list of tickets can be narrowed by. `view` is the widest that the caller has unless told. */
const wishes = {
  view: choice(views),
  state: choice(ticketStates),
  lane: choice(lanes),
  type: choice(ticketTypes),
  severity: choice(severities),
  tier: name,
  assignee: name,
  area: name,
  device: name,
  dueBefore: Moment.optional(),
  callback: choice(['due']),
  since: Moment.optional(),
  q: z
    .string()
    .max(searchCharactersMax, `At most ${searchCharactersMax} characters.`)
    .refine(
      (text) => searchOf(text) !== undefined,
      'Say a word of the title, or a number: its first three characters after TL- or more.',
    )
    .optional(),
};

const sort = choice(['filedAt', 'dueAt', 'severity']);
/** `GET /api/v1/tickets`. `continuation` is opaque: what the page before answered to the same query. */
export const ListTicketsQuery = z.strictObject({ ...wishes, sort, ...paging });

/** `GET /api/v1/tickets/counts` */
export const CountTicketsQuery = z.strictObject(wishes);

/** `GET /api/v1/tickets/export` */
export const ExportTicketsQuery = z.strictObject({
  ...wishes,
  sort,
  format: z.enum(['csv', 'jsonl'], oneOf(['csv', 'jsonl'])),
});

/** How many tickets a list has; `elsewhere` are those in tiers that the active policy does not have. */
export const CountsView = z
  .object({
    total: z.int(),
    byState: z.record(z.enum(ticketStates), z.int()),
    byTier: z.array(z.object({ lane: z.enum(lanes), tier: z.string(), count: z.int() })),
    elsewhere: z.int(),
  })
  .meta({ id: 'CountsView' });

/** `of` is what was taken, tickets when absent; `wish` what was asked for, as the query had it. */
export const ExportView = z
  .object({
    id: z.string(),
    of: z.enum(['audit', 'password-knowledge']).optional(),
    by: z.string(),
    at: MomentView,
    format: z.enum(['csv', 'jsonl']),
    withSecurity: z.literal(true).optional(),
    person: z.string().optional(),
    wish: z.record(z.string(), z.unknown()).optional(),
    count: z.int().optional(),
    endedAt: MomentView.optional(),
  })
  .meta({ id: 'ExportView' });
type ExportView = z.infer<typeof ExportView>;

/**
 * That somebody took tickets, or what `of` says, out: `count` is absent of one that did not come to its end. What was asked
 * for in the security area, and how much of it there was, is for those who read that area (R95).
 */
export const exportToView = (record: ExportRecord, readsSecurity: boolean): ExportView => {
  const { id, of, by, at, format, wish, withSecurity, person, count, endedAt } = record;
  const isWhole = readsSecurity || withSecurity === undefined;
  return {
    ...{ id, by, at: iso(at), format },
    ...(of !== undefined && { of }),
    ...(withSecurity !== undefined && { withSecurity }),
    ...(person !== undefined && { person }),
    ...(isWhole && { wish }),
    ...(isWhole && count !== undefined && { count }),
    ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
  };
};

const columns = [
  ['ticketId', ({ ticketId }) => ticketId],
  ['lane', ({ lane }) => lane],
  ['type', ({ type }) => type],
  ['severity', ({ severity }) => severity],
  ['coverage', ({ coverage }) => coverage],
  ['state', ({ state }) => state],
  ['tier', ({ tier }) => tier],
  ['title', ({ title }) => title],
  ['category', ({ category }) => category],
  ['area', ({ area }) => area],
  ['devices', ({ devices }) => devices?.join(' ')],
  ['externalIds', ({ externalIds }) => externalIds?.map(({ externalId }) => externalId).join(' ')],
  ['filedBy', ({ filedBy }) => filedBy],
  ['assignee', ({ assignee }) => assignee],
  ['filedAt', ({ filedAt }) => iso(filedAt)],
  ['resolvedAt', ({ resolvedAt }) => resolvedAt && iso(resolvedAt)],
  ['closedAt', ({ closedAt }) => closedAt && iso(closedAt)],
] as const satisfies readonly (readonly [string, (ticket: Ticket) => string | undefined])[];

/** The first line of a CSV of tickets (RFC 4180). */
export const csvHeading = csvLine(columns.map(([heading]) => heading));

/** A ticket as a line of it. */
export const ticketToCsv = (ticket: Ticket): string => csvLine(columns.map(([, read]) => read(ticket) ?? ''));
