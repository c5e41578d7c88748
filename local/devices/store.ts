import type { KeyObject } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import { type CheckedTable, checksumSql, isSoundSql, type Layout, openSoundDatabase } from '../sound-database';
import { createWriter, type OpenDatabase } from '../sqlite';
import { checkRow, createDamageReport, type Say, sayOnStderr } from '../trouble';
import { type Curve, newPrivateKey, privateKeyOf } from './keys';
import type { Verifier } from './verifier';

/**
 * `slow` takes a poll for each step, `refusing` keeps the password it has, `silent` applies and never says so. Then those
 * that are not what they should be: `lying` confirms without applying, `outdated` confirms the version before, `replaying`
 * sends a request twice, `greedy` speaks in another's name; `ahead` and `behind` have a clock that is wrong by ten minutes.
 */
export const deviceModes = [
  ...['on', 'off', 'slow', 'refusing', 'silent'],
  ...['lying', 'outdated', 'replaying', 'greedy', 'ahead', 'behind'],
] as const;
export type DeviceMode = (typeof deviceModes)[number];

/** How far a device is with the rotation that it was offered last; none once the desk has its confirmation. */
export type Task =
  | { readonly step: 'claimed' | 'refused'; readonly rotationId: string }
  | { readonly step: 'applied'; readonly rotationId: string; readonly version: string };

export interface StoredDevice {
  readonly id: string;
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly mode: DeviceMode;
  readonly verifier: Verifier | undefined;
  readonly task: Task | undefined;
}

/** What the devices have on their disks. Every write resolves once it is on this one's; a password is never among them. */
export interface FleetStore {
  devices(): readonly StoredDevice[];
  setMode(id: string, mode: DeviceMode): Promise<void>;
  setTask(id: string, task: Task | undefined): Promise<void>;
  /** A new password and the duty to confirm it, in one write: no crash can part them. */
  apply(id: string, verifier: Verifier, task: Task): Promise<void>;
  setKey(id: string, pkcs8: Uint8Array): Promise<void>;
  /** A disk that is new but for a key: no password, nothing to confirm. */
  wipe(id: string, pkcs8: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const schema = `
  CREATE TABLE IF NOT EXISTS devices (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, private_key BLOB NOT NULL, mode TEXT NOT NULL,
    salt BLOB, hash BLOB, step TEXT, rotation_id TEXT, version TEXT, crc INTEGER NOT NULL
  ) STRICT`;

const devicesTable: CheckedTable = {
  name: 'devices',
  key: 'id',
  columns: ['id', 'name', 'private_key', 'mode', 'salt', 'hash', 'step', 'rotation_id', 'version'],
};

const layout: Layout = { format: 1, tables: [devicesTable], prepare: (database) => database.exec(schema) };

const nameById: Readonly<Record<string, string>> = {
  'LAPTOP-01': 'Laptop in Accounts',
  'LAPTOP-02': 'Laptop in Field Sales',
  'KIOSK-01': 'Kiosk in the lobby',
};

/** One has the kind of key that Windows keeps in its TPM. */
const curveFor = (id: string): Curve => (id === 'KIOSK-01' ? 'P-256' : 'Ed25519');

export interface FleetStoreOptions {
  readonly file: string;
  /** For tests that fill the disk. */
  readonly open?: OpenDatabase | undefined;
  /** Hears once of a disk that is full, and of each damaged device. */
  readonly say?: Say | undefined;
}

/**
 * Opens the fleet's database. The first time it makes the devices, each with a key of its own (PKCS #8, in the file).
 *
 * A device whose row is damaged stands still, and the others do not mind. Throws when the file is damaged or of another
 * format.
 */
export const openFleetStore = ({ file, open, say = sayOnStderr }: FleetStoreOptions): FleetStore => {
  const database = openSoundDatabase(file, layout, open);
  const write = createWriter(database, say);
  const reportDamage = createDamageReport(file, say);
  const known = database.prepare('SELECT 1 FROM devices WHERE id = ?');
  const added = { id: '?1', name: '?2', private_key: '?3', mode: "'on'", salt: 'NULL', hash: 'NULL' };
  const crc = checksumSql(devicesTable, { ...added, step: 'NULL', rotation_id: 'NULL', version: 'NULL' });
  const add = database.prepare(
    `INSERT INTO devices (id, name, private_key, mode, crc) VALUES (?1, ?2, ?3, 'on', ${crc})`,
  );
  for (const [id, name] of Object.entries(nameById)) {
    if (known.get(id) === undefined) add.run(id, name, newPrivateKey(curveFor(id)));
  }

  const all = database.prepare(`SELECT *, ${isSoundSql(devicesTable)} AS is_sound FROM devices ORDER BY rowid`);
  const soundness = database.prepare(`SELECT ${isSoundSql(devicesTable)} AS is_sound FROM devices WHERE id = ?`);
  const updating = (changed: Readonly<Record<string, string>>, key: string): StatementSync => {
    const assignments = Object.entries(changed).map(([column, value]) => `${column} = ${value}`);
    const sum = checksumSql(devicesTable, changed);
    return database.prepare(`UPDATE devices SET ${assignments.join(', ')}, crc = ${sum} WHERE id = ${key}`);
  };
  const mode = updating({ mode: '?1' }, '?2');
  const task = updating({ step: '?1', rotation_id: '?2', version: '?3' }, '?4');
  const password = updating({ salt: '?1', hash: '?2' }, '?3');
  const key = updating({ private_key: '?1' }, '?2');

  /** Nothing is changed on top of a damaged row. */
  const writeTo = (id: string, work: () => void): Promise<void> =>
    write(() => {
      checkRow(soundness.get(id)?.['is_sound'], devicesTable.name, id);
      work();
    });

  return {
    devices: () =>
      all.all().flatMap((row) => {
        try {
          checkRow(row['is_sound'], devicesTable.name, row['id']);
          return [rowToDevice(row)];
        } catch (error) {
          if (reportDamage(error) === undefined) throw error;
          return [];
        }
      }),
    setMode: (id, to) => writeTo(id, () => void mode.run(to, id)),
    setTask: (id, to) => writeTo(id, () => void task.run(...columnsOf(to), id)),
    apply: (id, { salt, hash }, to) =>
      writeTo(id, () => {
        password.run(salt, hash, id);
        task.run(...columnsOf(to), id);
      }),
    setKey: (id, pkcs8) => writeTo(id, () => void key.run(pkcs8, id)),
    wipe: (id, pkcs8) =>
      writeTo(id, () => {
        key.run(pkcs8, id);
        password.run(null, null, id);
        task.run(...columnsOf(undefined), id);
      }),
    close: async () => {
      await write(() => undefined);
      database.close();
    },
  };
};

const columnsOf = (task: Task | undefined): readonly [string | null, string | null, string | null] =>
  task === undefined ? [null, null, null] : [task.step, task.rotationId, task.step === 'applied' ? task.version : null];

/** The rows are our own writing, so their shapes are taken on trust. */
const rowToDevice = (row: Record<string, unknown>): StoredDevice => {
  const { id, name, private_key, mode, salt, hash } = row;
  return {
    id: String(id),
    name: String(name),
    privateKey: privateKeyOf(private_key as Uint8Array),
    mode: mode as DeviceMode,
    verifier: salt === null ? undefined : { salt: salt as Uint8Array, hash: hash as Uint8Array },
    task: rowToTask(row),
  };
};

const rowToTask = ({ step, rotation_id, version }: Record<string, unknown>): Task | undefined => {
  const rotationId = String(rotation_id);
  if (step === null) return undefined;
  if (step === 'applied') return { step, rotationId, version: String(version) };
  return { step: step as 'claimed' | 'refused', rotationId };
};
