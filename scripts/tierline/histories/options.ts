import { type Command, Option } from 'commander';
import { dayMs, type Instant, instantOfMs, isZone } from '../../../desk/rules/time';
import { complain } from '../complaint';
import { momentReader } from '../wall-clock';
import { readColumns } from './columns';
import { readCsv } from './csv';
import { readJsonl } from './jsonl';
import { makeUp } from './made-up';
import type { HistorySource } from './source';

/** Where the tickets of a rehearsal come from: an export, another desk's CSV, or chance. */
export interface HistoryOptions {
  readonly history?: string;
  readonly csv?: string;
  readonly columns?: string;
  readonly madeUp?: string;
  readonly seed: string;
  readonly from: string;
  readonly to: string;
  readonly until?: string;
  readonly zone?: string;
}

/** Tickets to live again, up to when, and whose wall clock says which week it is and when it is night. */
export interface Rehearsal {
  readonly source: HistorySource;
  readonly until: Instant;
  readonly zone: string;
}

export const withHistory = (command: Command): Command => {
  const ofMadeUp = (flags: string, description: string, otherwise: string) =>
    new Option(flags, description).default(otherwise).conflicts(['history', 'csv']);
  return command
    .addOption(new Option('--history <file>', 'exported tickets: JSON, one event a line').conflicts(['csv', 'madeUp']))
    .addOption(new Option('--csv <file>', "another desk's export, a ticket a row; needs --columns").conflicts('madeUp'))
    .option('--columns <file>', 'which column holds what: copy docs/csv-columns.example.yaml')
    .option('--made-up <count>', 'make so many tickets up')
    .addOption(ofMadeUp('--seed <number>', 'of the made-up tickets: the same seed, the same tickets', '1'))
    .addOption(ofMadeUp('--from <date>', 'made-up tickets are filed from this date on', '2026-01-05'))
    .addOption(ofMadeUp('--to <date>', '… and before this one', '2026-04-06'))
    .option('--until <moment>', 'how far time runs (now; with --made-up, 30 days after --to)')
    .option('--zone <name>', "says which week and when it is night (the zone of the first policy's hours)")
    .addHelpText('after', events);
};

const events = `
A line of --history is an event of a desk, with its ticket's number:
  {"ticketId":"T1","kind":"ticket-filed","at":"2026-03-06T11:00:00+01:00","data":{"type":"incident","severity":"B"}}
  {"ticketId":"T1","kind":"ticket-responded","at":"2026-03-06T15:10:00+01:00"}
Moments without an offset, in options, are read on the wall clock of the zone.`;

/** Opens what the options name. Complains about what does not fit together. */
export const rehearsalOf = (options: HistoryOptions, homeZone: string): Rehearsal => {
  const { history, csv, columns, madeUp, zone = homeZone } = options;
  if (!isZone(zone)) complain(`--zone ${zone} is no zone of the IANA database, such as Europe/Berlin`);
  if (columns !== undefined && csv === undefined) complain('--columns goes with --csv');
  const until = options.until === undefined ? undefined : momentOf('--until', options.until, zone);
  const now = instantOfMs(Date.now());
  if (history !== undefined) return { source: readJsonl(history), until: until ?? now, zone };
  if (csv !== undefined) {
    if (columns === undefined) return complain('--csv needs --columns FILE: which column holds what');
    return { source: readCsv(csv, readColumns(columns)), until: until ?? now, zone };
  }
  if (madeUp === undefined) return complain('say where the tickets come from: --history, --csv or --made-up 1000');
  const tickets = wholeNumber('--made-up', madeUp, 1, 10_000_000);
  const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
  const [from, to] = [momentOf('--from', options.from, zone), momentOf('--to', options.to, zone)];
  if (to <= from) complain(`--to ${options.to} is not after --from ${options.from}`);
  return { source: makeUp({ tickets, seed, from, to, zone }), until: until ?? instantOfMs(to + 30 * dayMs), zone };
};

/** Reads an option's moment. Complains when it is none. */
export const momentOf = (option: string, text: string, zone: string): Instant =>
  momentReader(zone)(text) ??
  complain(`${option} ${text} is no moment, such as 2026-03-06, 2026-03-06T16:50 or 2026-03-06T16:50-08:00`);

const wholeNumber = (option: string, text: string, least: number, most: number): number => {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most
    ? number
    : complain(`${option} ${text}: a whole number from ${least} to ${most}`);
};
