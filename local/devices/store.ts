import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createWriter, openDatabase } from '../sqlite';
import type { Verifier } from './verifier';

/** `slow` takes a poll for each step, `refusing` keeps the password it has, `silent` applies and never says so. */
export const deviceModes = ['on', 'off', 'slow', 'refusing', 'silent'] as const;
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
  close(): Promise<void>;
}

const schema = `
  CREATE TABLE IF NOT EXISTS devices (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, private_key BLOB NOT NULL, mode TEXT NOT NULL,
    salt BLOB, hash BLOB, step TEXT, rotation_id TEXT, version TEXT
  ) STRICT`;

const nameById: Readonly<Record<string, string>> = {
  'LAPTOP-01': 'Laptop in Accounts',
  'LAPTOP-02': 'Laptop in Field Sales',
  'KIOSK-01': 'Kiosk in the lobby',
};

/** Opens the fleet's database. The first time it makes the devices, each with a key of its own (PKCS #8, in the file). */
export const openFleetStore = (file: string): FleetStore => {
  const database = openDatabase(file);
  database.exec(schema);
  const write = createWriter(database);
  const known = database.prepare('SELECT 1 FROM devices WHERE id = ?');
  const add = database.prepare(`INSERT INTO devices (id, name, private_key, mode) VALUES (?, ?, ?, 'on')`);
  for (const [id, name] of Object.entries(nameById)) {
    if (known.get(id) === undefined) add.run(id, name, newPrivateKey());
  }

  const all = database.prepare('SELECT * FROM devices ORDER BY rowid');
  const mode = database.prepare('UPDATE devices SET mode = ? WHERE id = ?');
  const task = database.prepare('UPDATE devices SET step = ?, rotation_id = ?, version = ? WHERE id = ?');
  const password = database.prepare('UPDATE devices SET salt = ?, hash = ? WHERE id = ?');

  return {
    devices: () => all.all().map(rowToDevice),
    setMode: (id, to) => write(() => void mode.run(to, id)),
    setTask: (id, to) => write(() => void task.run(...columnsOf(to), id)),
    apply: (id, { salt, hash }, to) =>
      write(() => {
        password.run(salt, hash, id);
        task.run(...columnsOf(to), id);
      }),
    close: async () => {
      await write(() => undefined);
      database.close();
    },
  };
};

const newPrivateKey = (): Uint8Array =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' });

/** The public half of a device's key, as the desk is told of it (RFC 8037). */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

export const publicKeyOf = (privateKey: KeyObject): PublicKey => {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x };
};

const columnsOf = (task: Task | undefined): readonly [string | null, string | null, string | null] =>
  task === undefined ? [null, null, null] : [task.step, task.rotationId, task.step === 'applied' ? task.version : null];

/** The rows are our own writing, so their shapes are taken on trust. */
const rowToDevice = (row: Record<string, unknown>): StoredDevice => {
  const { id, name, private_key, mode, salt, hash } = row;
  return {
    id: String(id),
    name: String(name),
    privateKey: createPrivateKey({ key: Buffer.from(private_key as Uint8Array), format: 'der', type: 'pkcs8' }),
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
