/**
 * What keeps a database from doing its work: a disk without room, one that cannot be written for another reason, or
 * bytes that are not those that were written.
 */
export type Trouble = 'full' | 'unwritable' | 'damaged';

/** Where a line for the person at the console goes. */
export type Say = (line: string) => void;

export const sayOnStderr: Say = (line) => {
  process.stderr.write(`${line}\n`);
};

const damagedName = 'Damaged';

/** What is stored is not what was written. `message` names the row, and whoever knows the file adds it. */
export const damaged = (message: string): Error => Object.assign(new Error(message), { name: damagedName });

/** Throws `damaged` unless `isSound`, as SQLite answers a comparison, is 1. `row` is what the row calls itself. */
export const checkRow = (isSound: unknown, table: string, row: unknown): void => {
  if (isSound !== 1) throw damaged(`the checksum of row ${JSON.stringify(row)} of ${table} is wrong`);
};

// SQLite's primary result codes: https://www.sqlite.org/rescode.html
const troubleByCode: Readonly<Record<number, Trouble>> = {
  8: 'unwritable', // READONLY
  10: 'unwritable', // IOERR
  11: 'damaged', // CORRUPT
  13: 'full', // FULL
  26: 'damaged', // NOTADB
};

/** Reads it from what SQLite or `damaged` threw, or from the cause of what was thrown; `undefined` for anything else. */
export const troubleOf = (error: unknown): Trouble | undefined => {
  const { name, code, errcode, cause } = (error ?? {}) as Readonly<Record<string, unknown>>;
  // An integer that JavaScript cannot hold was none of ours.
  if (name === damagedName || code === 'ERR_OUT_OF_RANGE') return 'damaged';
  if (typeof errcode === 'number') return troubleByCode[errcode & 0xff];
  return cause === undefined ? undefined : troubleOf(cause);
};

/** Nothing more can be written before somebody does something about the disk. */
export const isDiskTrouble = (error: unknown): boolean => ['full', 'unwritable'].includes(troubleOf(error) ?? '');

/** Says what is damaged in `file`, the same thing once. Answers the error's trouble. */
export const createDamageReport = (file: string, say: Say) => {
  const said = new Set<string>();
  return (error: unknown): Trouble | undefined => {
    const trouble = troubleOf(error);
    const { message } = (error ?? {}) as { readonly message?: string };
    if (trouble === 'damaged' && !said.has(`${message}`)) {
      said.add(`${message}`);
      say(`${file} is damaged: ${message}. Put back a copy of the folder, or start anew with --fresh.`);
    }
    return trouble;
  };
};
