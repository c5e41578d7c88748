import type { Database } from '@azure/cosmos';
import * as z from 'zod';
import { CheckpointDocument } from '../../desk/contracts/documents';
import type { CheckpointQuery, Ledger, Log, StoredCheckpoint } from '../../desk/ports';
import { instant, iso } from '../../desk/rules/time';
import { createChangedHeads } from './changed-heads';
import { asResource } from './commit';
import { faulting } from './errors';
import { allRows, pageOfRows, query } from './queries';
import { readOne } from './readable';

const chain = 'checkpoints';

/** In the order of the texts. */
const documentId = (number: number): string => String(number).padStart(9, '0');

const checkpointToDocument = ({ checkpoint, jws, heads, resume }: StoredCheckpoint) => {
  const { number, at } = checkpoint;
  const facts = { number, at: instant(at), checkpoint, jws, heads: [...heads], resume };
  return z.encode(CheckpointDocument, { id: documentId(number), chain, ...facts, schemaVersion: 1 });
};

const documentToCheckpoint = (document: unknown): StoredCheckpoint => {
  const { checkpoint, jws, heads, resume } = z.decode(CheckpointDocument, document as never);
  return { checkpoint, jws, heads, resume };
};

const queryOf = ({ order, from, to }: CheckpointQuery) => {
  const conditions = [
    ...(from === undefined ? [] : ['c.at >= @from']),
    ...(to === undefined ? [] : ['c.at < @to']),
    'c.number > 0',
  ];
  const text = `SELECT * FROM c WHERE ${conditions.join(' AND ')} ORDER BY c.number${order === 'newest first' ? ' DESC' : ''}`;
  return query(text, { ...(from !== undefined && { from: iso(from) }), ...(to !== undefined && { to: iso(to) }) });
};

/** Checkpoints in the container `ledger`, all in one partition, whose order is theirs. One that cannot be read is a fault: a gap would lie. */
export const createLedger = (database: Database, log: Log): Ledger => {
  const container = database.container('ledger');
  return {
    changedHeads: createChangedHeads(database, log),

    last: async () => {
      const [newest] = await allRows(
        container,
        chain,
        query('SELECT TOP 1 * FROM c WHERE c.number > 0 ORDER BY c.number DESC'),
      );
      return newest === undefined ? undefined : readOne(newest, documentToCheckpoint);
    },

    append: async (checkpoint) => {
      await faulting(() => container.items.create(asResource(checkpointToDocument(checkpoint))));
    },

    checkpoints: async (wish) => {
      const page = await pageOfRows(container, queryOf(wish), wish.limit, wish.continuation);
      return { ...page, items: page.items.map((row) => readOne(row, documentToCheckpoint)) };
    },
  };
};
