import { Fault, type Page, type Ports } from '../ports';
import { canonicalJson } from '../rules/canonical-json';
import type { Caller } from '../rules/people';
import type { RefusalRecord } from '../rules/records';
import { iso } from '../rules/time';

/** What somebody was refused: at which door, with which answer, and about what that is there. Nothing of what they sent. */
export type RefusedAct = Pick<RefusalRecord, 'act' | 'door' | 'refusal' | 'about'>;

/**
 * Leaves a record that somebody was refused an act, or the sight of something: one for each person, door, thing and UTC day,
 * with a count, so that nobody can fill the store by trying.
 *
 * The refusal stands whether or not the record could be stored: nothing was released that it would have to precede.
 */
export const noteRefusal = async (
  { directory, clock, ids, log }: Ports,
  { id: by }: Pick<Caller, 'id'>,
  { act, door, refusal, about }: RefusedAct,
): Promise<void> => {
  const at = clock.now();
  const day = iso(at).slice(0, 10);
  const id = ids.hash(canonicalJson([by, door, refusal, about ?? '', day])).slice(0, 32);
  try {
    await directory.countRefusal({ id, by, act, door, refusal, ...(about !== undefined && { about }), at });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log('error', 'a refused act could not be recorded', { by, act, door, fault: error.kind });
  }
};

/** Who was refused what, the newest first. */
export const listRefusals = (
  { directory }: Ports,
  limit: number,
  continuation?: string,
): Promise<Page<RefusalRecord>> => directory.refusals(limit, continuation);
