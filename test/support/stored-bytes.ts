import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { compact } from '../../local/sqlite';
import type { ADesk } from './a-desk';

/** Every byte that a desk keeps of tickets, people and files, once its files are as a stop leaves them. */
export const storedBytesOf = ({ cosmos, blobs }: ADesk): Buffer => {
  const databases = [cosmos.file, join(blobs.folder(), 'blobs.db')].filter((file) => existsSync(file));
  for (const file of databases) {
    const database = new DatabaseSync(file);
    compact(database);
    database.close();
  }
  const files = [...databases, ...databases.map((file) => `${file}-wal`)].filter((file) => existsSync(file));
  return Buffer.concat(files.map((file) => readFileSync(file)));
};

/** Which of these texts stand in some file of a folder, wherever in it. */
export const foundIn = (folder: string, texts: readonly string[]): readonly string[] => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ name, parentPath }) => {
    const bytes = readFileSync(join(parentPath, name));
    return texts.filter((text) => bytes.includes(text)).map((text) => `${text} in ${name}`);
  });
};
