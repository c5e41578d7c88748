import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const keyBytes = 32;

/**
 * Reads the vault's key (32 bytes), or makes it where there is neither a key nor a database.
 *
 * Made with `wx` and mode 0600, and on the disk before it is used. Throws one clear message when others may read the
 * file, when it is damaged, or when a database is there without its key: a fresh key would open nothing in it.
 * Modes are not checked on Windows, which has ACLs in their place. Source: docs/data.md §8.
 */
export const keyOf = (keyFile: string, databaseFile: string): Uint8Array => {
  const hasDatabase = existsSync(databaseFile);
  // A kill between creation and the first byte leaves an empty file that protects nothing yet.
  if (!hasDatabase && existsSync(keyFile) && statSync(keyFile).size === 0) unlinkSync(keyFile);
  if (existsSync(keyFile)) return readKey(keyFile);
  if (hasDatabase) {
    throw new Error(
      `The vault's key ${keyFile} is missing, and without it ${databaseFile} cannot be read. Put it back.`,
    );
  }
  return makeKey(keyFile);
};

const readKey = (keyFile: string): Uint8Array => {
  const file = openSync(keyFile, 'r');
  try {
    const mode = fstatSync(file).mode & 0o777;
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new Error(
        `The vault's key ${keyFile} is open to others (mode ${mode.toString(8)}). Close it: chmod 600 ${keyFile}`,
      );
    }
    const key = readFileSync(file);
    if (key.length !== keyBytes) {
      throw new Error(
        `The vault's key ${keyFile} is damaged: ${key.length} bytes in place of ${keyBytes}. Put it back.`,
      );
    }
    return key;
  } finally {
    closeSync(file);
  }
};

const makeKey = (keyFile: string): Uint8Array => {
  const key = randomBytes(keyBytes);
  const file = openSync(keyFile, 'wx', 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(keyFile));
  return key;
};

/** Makes the new name durable too. Windows cannot open a folder, and needs not. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
