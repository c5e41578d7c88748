import { filedEvent } from '../../../desk/contracts/histories';
import type { ClockName } from '../../../desk/rules/policies';
import type { History } from '../../../desk/rules/simulation';
import type { TicketEvent } from '../../../desk/rules/tickets';
import type { Instant } from '../../../desk/rules/time';
import { momentReader } from '../wall-clock';
import type { Columns } from './columns';

/** Text by heading; a short row lacks some. */
export type Row = Readonly<Record<string, string | undefined>>;

/** Makes a reader of rows: a ticket's history, or what is wrong with the row. */
export const rowReader = (mapping: Columns): ((row: Row) => History | string) => {
  const { columns, zone, moments, severities, types, lanes, otherwise } = mapping;
  const toMoment = momentReader(zone, moments);
  const untold = untoldBy(columns);
  const textOf = (row: Row, heading: string | undefined): string =>
    heading === undefined ? '' : (row[heading] ?? '').trim();

  return (row) => {
    const wrong: string[] = [];
    const momentIn = (heading: string | undefined): Instant | undefined => {
      const text = textOf(row, heading);
      const moment = text === '' ? undefined : toMoment(text);
      if (text !== '' && moment === undefined) wrong.push(`${heading} is no moment: ${text}`);
      return moment;
    };
    const wordIn = <Word>(heading: string | undefined, words: Readonly<Record<string, Word>>, other: Word): Word => {
      const text = textOf(row, heading);
      if (text === '') return other;
      if (!Object.hasOwn(words, text)) wrong.push(`${heading} is ${text}, which is mapped to nothing`);
      return words[text] ?? other;
    };

    const ticketId = textOf(row, columns.ticketId);
    const moment = {
      filed: momentIn(columns.filedAt),
      responded: momentIn(columns.respondedAt),
      asked: momentIn(columns.waitedFrom),
      answered: momentIn(columns.waitedTo),
      resolved: momentIn(columns.resolvedAt),
    };
    const filed = {
      severity: wordIn(columns.severity, severities, otherwise.severity),
      type: wordIn(columns.type, types, otherwise.type),
      lane: wordIn(columns.lane, lanes, otherwise.lane),
      coverage: 'support-hours',
    } as const;
    if (ticketId === '') wrong.push(`${columns.ticketId} is empty`);
    if (textOf(row, columns.filedAt) === '') wrong.push(`${columns.filedAt} is empty`);
    wrong.push(...disorderIn(moment));
    if (wrong.length > 0 || moment.filed === undefined) return wrong.join('; ');
    return { ticketId, untold, acts: [filedEvent(ticketId, moment.filed, filed), ...actsAt(moment)] };
  };
};

interface Moments {
  readonly filed: Instant | undefined;
  readonly responded: Instant | undefined;
  readonly asked: Instant | undefined;
  readonly answered: Instant | undefined;
  readonly resolved: Instant | undefined;
}

/** A row tells when a ticket was answered and done, and nothing between: nobody can be held to the rest. */
const untoldBy = ({ respondedAt, resolvedAt }: Columns['columns']): readonly ClockName[] => [
  ...(respondedAt === undefined ? (['response', 'tier-response'] as const) : []),
  'update',
  ...(resolvedAt === undefined ? (['tier-solve', 'resolution'] as const) : []),
];

const disorderIn = ({ filed, responded, asked, answered, resolved }: Moments): readonly string[] => {
  const isBefore = (one: Instant | undefined, other: Instant | undefined): boolean =>
    one !== undefined && other !== undefined && one < other;
  return [
    ...([responded, asked, answered, resolved].some((one) => isBefore(one, filed))
      ? ['something happened before the ticket was filed']
      : []),
    ...(isBefore(resolved, responded) ? ['it was resolved before it was responded to'] : []),
    ...(isBefore(answered, asked) ? ['the wait ends before it begins'] : []),
    ...(answered !== undefined && asked === undefined ? ['a wait ends that never began'] : []),
  ];
};

const bare = { by: 'somebody', people: {}, text: {}, data: {} };

/** In order; what happened at one moment in the order of a ticket's life. */
const actsAt = ({ responded, asked, answered, resolved }: Moments): readonly TicketEvent[] => {
  const acts: TicketEvent[] = [];
  if (responded !== undefined) acts.push({ ...bare, kind: 'ticket-responded', at: responded });
  if (asked !== undefined) acts.push({ ...bare, kind: 'requester-asked', at: asked, text: { question: '' } });
  if (answered !== undefined) acts.push({ ...bare, kind: 'requester-answered', at: answered });
  if (resolved !== undefined) acts.push({ ...bare, kind: 'ticket-resolved', at: resolved, data: { cause: 'solved' } });
  return acts.sort((one, other) => one.at - other.at);
};
