import { type CheckedTable, checksumSql, isSoundSql, type Layout, openSoundDatabase } from '../sound-database';
import { createWriter, type OpenDatabase } from '../sqlite';
import { checkRow, createDamageReport, type Say, sayOnStderr } from '../trouble';
import { keyOf } from '../vault/key-file';
import { createSeal } from '../vault/seal';
import type { LapsState, LapsStore } from './laps-devices';

const schema =
  'CREATE TABLE IF NOT EXISTS machines (id TEXT PRIMARY KEY, sealed BLOB NOT NULL, crc INTEGER NOT NULL) STRICT';

const machinesTable: CheckedTable = { name: 'machines', key: 'id', columns: ['id', 'sealed'] };
const layout: Layout = { format: 1, tables: [machinesTable], prepare: (database) => database.exec(schema) };

export interface LapsStoreOptions {
  readonly file: string;
  /** 32 random bytes beside it, mode 0600: a tenant keeps passwords sealed. */
  readonly keyFile: string;
  /** For tests that fill the disk. */
  readonly open?: OpenDatabase | undefined;
  /** Hears once of a disk that is full, and of each damaged machine. */
  readonly say?: Say | undefined;
}

/** Opens the tenant's machines where they were left; `first` are those that are there the first time. */
export const openLapsStore = (
  { file, keyFile, open, say = sayOnStderr }: LapsStoreOptions,
  first: () => readonly LapsState[],
): LapsStore & { close(): Promise<void> } => {
  const seal = createSeal(keyOf(keyFile, file));
  const database = openSoundDatabase(file, layout, open);
  const write = createWriter(database, say);
  const reportDamage = createDamageReport(file, say);
  const crc = checksumSql(machinesTable, { id: '?1', sealed: '?2' });
  const put = database.prepare(`INSERT OR REPLACE INTO machines (id, sealed, crc) VALUES (?1, ?2, ${crc})`);
  const drop = database.prepare('DELETE FROM machines WHERE id = ?');
  const all = database.prepare(`SELECT *, ${isSoundSql(machinesTable)} AS is_sound FROM machines ORDER BY id`);
  const keep = (state: LapsState): void => void put.run(state.id, seal.seal(JSON.stringify(state), state.id));

  const rowToState = (row: Readonly<Record<string, unknown>>): readonly LapsState[] => {
    try {
      checkRow(row['is_sound'], machinesTable.name, row['id']);
      return [JSON.parse(seal.open(row['sealed'] as Uint8Array, String(row['id']))) as LapsState];
    } catch (error) {
      if (reportDamage(error) === undefined) throw error;
      return [];
    }
  };

  if (all.all().length === 0) for (const state of first()) keep(state);
  return {
    states: () => all.all().flatMap(rowToState),
    save: (state) => write(() => keep(state)),
    remove: (id) => write(() => void drop.run(id)),
    close: async () => {
      await write(() => undefined);
      database.close();
    },
  };
};
