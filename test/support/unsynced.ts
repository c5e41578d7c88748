import { type OpenDatabase, openDatabase } from '../../local/sqlite';

/** Opens a database that does not wait for the disk: for stories that do not end in a crash of the machine. */
export const unsynced: OpenDatabase = (file) => {
  const database = openDatabase(file);
  database.exec('PRAGMA synchronous=OFF');
  return database;
};
