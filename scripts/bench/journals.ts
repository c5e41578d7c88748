import type { Journal } from '../../local/durable/journal';
import type { JournalRecord } from '../../local/durable/records';
import { apply, createState } from '../../local/durable/state';

/** A journal that keeps nothing: what the engine costs without a disk. */
export const createForgetfulJournal = (state = createState()): Journal => {
  let length = 0;
  return {
    state,
    async append(record) {
      length += 1;
      apply(state, record);
    },
    note: (record) => apply(state, record),
    length: () => length,
    close: async () => {},
  };
};

export interface WatchedJournal extends Journal {
  /** Resolves with the output (JSON) once the instance has ended and its journal has that. */
  ended(id: string): Promise<string>;
}

/** Tells who waits when an instance has ended; `see` gets every record once it is in. */
export const watch = (journal: Journal, see: (record: JournalRecord) => void = () => {}): WatchedJournal => {
  const waiting = new Map<string, (output: string) => void>();
  return {
    ...journal,
    async append(record) {
      await journal.append(record);
      see(record);
      if (record.kind !== 'turn' || record.outcome === undefined || record.outcome.kind === 'ContinuedAsNew') return;
      waiting.get(record.id)?.(record.outcome.output);
      waiting.delete(record.id);
    },
    ended: (id) => new Promise((resolve) => waiting.set(id, resolve)),
  };
};
