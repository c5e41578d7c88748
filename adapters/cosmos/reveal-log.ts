import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { RevealLogDocument } from '../../desk/contracts/directory-documents';
import { Fault, type RevealLog } from '../../desk/ports';
import { asResource } from './commit';
import { faulting } from './errors';

/** A day is counted, and clocks differ. */
const keptSeconds = 2 * 24 * 60 * 60;

/** The directory's shelf of last reveals: read by name, and replaced under its etag. */
export const createRevealLog = (container: Container): RevealLog => ({
  revealsOf: async (name) => {
    const { resource, etag } = await faulting(() => container.item(name, 'reveal-log').read());
    if (resource === undefined) return { noted: [], etag: undefined };
    return { noted: z.decode(RevealLogDocument, resource as never).noted, etag };
  },
  saveReveals: async (name, noted, etag) => {
    const document = { id: name, kind: 'reveal-log', noted, ttl: keptSeconds, schemaVersion: 1 } as const;
    const resource = asResource(z.encode(RevealLogDocument, document));
    if (etag !== undefined) {
      const condition = { accessCondition: { type: 'IfMatch', condition: etag } };
      // One whose time was up meanwhile is gone, and then there is no older one to lose.
      await faulting(() => container.item(name, 'reveal-log').replace(resource, condition)).catch(asStale('missing'));
      return;
    }
    await faulting(() => container.items.create(resource)).catch(asStale('conflict'));
  },
});

const asStale =
  (kind: Fault['kind']) =>
  (error: unknown): never => {
    if (error instanceof Fault && error.kind === kind) throw new Fault('stale', { cause: error });
    throw error;
  };
