import type { Container, RequestOptions } from '@azure/cosmos';
import * as z from 'zod';
import { RefusalDocument } from '../../desk/contracts/directory-documents';
import { type Directory, Fault } from '../../desk/ports';
import type { RefusalRecord } from '../../desk/rules/records';
import { iso } from '../../desk/rules/time';
import { asResource } from './commit';
import { faulting } from './errors';
import { pageOfRows, query } from './queries';
import type { ReadRows } from './readable';

const keptSeconds = 180 * 24 * 60 * 60; // no source: as long as alerts (R105), from the last time

/** Whoever was refused does not wait longer for the record of it. */
const patienceMs = 2_000; // no source

const documentToRefusal = (row: unknown): RefusalRecord => {
  const { kind: _kind, ttl: _ttl, schemaVersion: _version, ...record } = z.decode(RefusalDocument, row as never);
  return record;
};

/** Records of refused acts: one that was refused again is counted in place, so that trying often fills nothing. */
export const createRefusals = (
  container: Container,
  readRows: ReadRows,
): Pick<Directory, 'countRefusal' | 'refusals'> => {
  const countAgain = (id: string, at: string, options: RequestOptions): Promise<unknown> =>
    faulting(() =>
      container.item(id, 'refusal').patch(
        [
          { op: 'incr', path: '/count', value: 1 },
          { op: 'set', path: '/at', value: at },
        ],
        options,
      ),
    );

  return {
    countRefusal: async (refused) => {
      const options = { abortSignal: AbortSignal.timeout(patienceMs) };
      const { id, at } = refused;
      const isKnown = await countAgain(id, iso(at), options).then(() => true, unless('missing'));
      if (isKnown) return;
      const first = { ...refused, firstAt: at, count: 1, kind: 'refusal', ttl: keptSeconds, schemaVersion: 1 } as const;
      const document = asResource(z.encode(RefusalDocument, first));
      const isFirst = await faulting(() => container.items.create(document, options)).then(
        () => true,
        unless('conflict'),
      );
      if (!isFirst) await countAgain(id, iso(at), options);
    },
    refusals: async (limit, continuation) => {
      const text = "SELECT * FROM c WHERE c.kind = 'refusal' AND c.at > '' ORDER BY c.kind DESC, c.at DESC";
      const page = await pageOfRows(container, query(text), limit, continuation);
      return { ...page, items: readRows(page.items, documentToRefusal) };
    },
  };
};

/** Answers false for this kind of fault, and throws every other on. */
const unless =
  (kind: Fault['kind']) =>
  (error: unknown): false => {
    if (error instanceof Fault && error.kind === kind) return false;
    throw error;
  };
