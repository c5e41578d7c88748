import { type Command, Option } from 'commander';
import { type Instant, instantOfMs, isZone } from '../../desk/rules/time';
import { complain } from './complaint';
import { readColumns } from './histories/columns';
import { readCsv } from './histories/csv';
import { readJsonl } from './histories/jsonl';
import { makeUp } from './histories/made-up';
import type { HistorySource } from './histories/source';

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
  readonly zone: string;
}

export const withHistory = (command: Command): Command =>
  command
    .addOption(new Option('--history <file>', 'exported tickets: JSON, one event a line').conflicts(['csv', 'madeUp']))
    .addOption(new Option('--csv <file>', "another desk's export; needs --columns").conflicts(['madeUp']))
    .option('--columns <file>', 'which column holds what (policies/csv-columns.example.yaml)')
    .option('--made-up <count>', 'make so many tickets up', undefined)
    .option('--seed <number>', 'of the made-up tickets: the same seed, the same tickets', '1')
    .option('--from <date>', 'made-up tickets are filed from this date', '2026-01-05')
    .option('--to <date>', '… up to this one', '2026-04-06')
    .option('--until <moment>', 'how far time runs (30 days after the last made-up ticket; else 30 days after now)')
    .option('--zone <name>', 'says which week a ticket belongs to, and when it is night', 'America/Los_Angeles');

/** Opens what the options name. Complains about what does not fit together. */
export const historyOf = (options: HistoryOptions): { readonly source: HistorySource; readonly until: Instant } => {
  const { zone } = options;
  if (!isZone(zone)) complain(`--zone ${zone} is no zone of the IANA database, such as Europe/Berlin`);
  if (options.history !== undefined) return { source: readJsonl(options.history), until: untilOf(options, Date.now()) };
  if (options.csv !== undefined) {
    if (options.columns === undefined) return complain('--csv needs --columns FILE: which column holds what');
    return { source: readCsv(options.csv, readColumns(options.columns)), until: untilOf(options, Date.now()) };
  }
  if (options.madeUp === undefined)
    return complain('say where the tickets come from: --history, --csv or --made-up 1000');
  const tickets = wholeNumber('--made-up', options.madeUp, 1, 10_000_000);
  const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
  const [from, to] = [momentOf('--from', options.from), momentOf('--to', options.to)];
  if (to <= from) complain(`--to ${options.to} is not after --from ${options.from}`);
  return { source: makeUp({ tickets, seed, from, to, zone }), until: untilOf(options, to) };
};

const untilOf = ({ until }: HistoryOptions, last: number): Instant =>
  until === undefined ? instantOfMs(last + 30 * 24 * 3_600_000) : momentOf('--until', until);

export const momentOf = (option: string, text: string): Instant => {
  const ms = Date.parse(text);
  return Number.isNaN(ms)
    ? complain(`${option} ${text} is no moment, such as 2026-03-06 or 2026-03-06T16:50-08:00`)
    : instantOfMs(ms);
};

const wholeNumber = (option: string, text: string, least: number, most: number): number => {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most
    ? number
    : complain(`${option} ${text}: a whole number from ${least} to ${most}`);
};
