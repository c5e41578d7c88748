import { Fault, type Log } from '../../desk/ports';

/** Reads one document. Fault `unreadable` for one that is broken, or of a version that this desk does not know. */
export const readOne = <Item>(document: unknown, read: (document: unknown) => Item): Item => {
  try {
    return read(document);
  } catch (cause) {
    throw new Fault('unreadable', { cause });
  }
};

/**
 * Reads rows and leaves out what cannot be read: one broken document makes no list unreadable. Each is named once, by
 * its id, to whoever runs the desk; it stays where it is.
 */
export type ReadRows = <Item>(rows: readonly unknown[], read: (document: unknown) => Item) => readonly Item[];

export const createReadRows = (log: Log): ReadRows => {
  const named = new Set<string>();
  return (rows, read) =>
    rows.flatMap((row) => {
      try {
        return [read(row)];
      } catch {
        const { id, ticketId, deviceId, kind, schemaVersion } = row as Readonly<Record<string, unknown>>;
        const about = { id, partition: ticketId ?? deviceId ?? kind, schemaVersion };
        const name = JSON.stringify(about);
        if (!named.has(name)) log('error', 'a document cannot be read, and is left out of lists', about);
        named.add(name);
        return [];
      }
    });
};
