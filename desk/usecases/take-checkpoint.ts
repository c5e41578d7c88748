import { Fault, type Ports, type StoredCheckpoint } from '../ports';
import { checkpointAfter, checkpointText } from '../rules/checkpoints';

/**
 * Takes a checkpoint of every chain that changed since the last, or as many as that takes; answers how many heads they name.
 * One is taken also when nothing changed: it shows that nothing did.
 *
 * The ledger comes first and its number is the lock: of two that work at once one is refused, and what it saw is in the
 * other's checkpoint or the next. A checkpoint that did not reach the write-once storage is kept there first thing the next
 * time. Source: docs/design.md §9.
 */
export const takeCheckpoint = async (ports: Ports): Promise<number> => {
  const { ledger, directory, clock } = ports;
  let last = await ledger.last();
  if (last !== undefined) await keep(ports, last);
  let named = 0;
  for (let isAll = false; !isAll; ) {
    const changed = await ledger.changedHeads(last?.resume);
    const next = await signed(ports, last, changed);
    if (!(await isFirst(ports, next))) return named;
    await keep(ports, next);
    named += next.heads.length;
    last = next;
    isAll = changed.isAll;
  }
  await directory.beat('checkpoint', clock.now());
  return named;
};

const signed = async (
  { signer, ids, clock }: Ports,
  last: StoredCheckpoint | undefined,
  { heads, resume }: Pick<StoredCheckpoint, 'heads' | 'resume'>,
): Promise<StoredCheckpoint> => {
  const checkpoint = checkpointAfter(last?.checkpoint, heads, clock.now(), ids.hash);
  return { checkpoint, jws: await signer.sign(checkpointText(checkpoint), 'tierline-checkpoint'), heads, resume };
};

/** Stores it, unless somebody else took its number first. */
const isFirst = async ({ ledger, log }: Ports, next: StoredCheckpoint): Promise<boolean> => {
  try {
    await ledger.append(next);
    return true;
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'conflict') throw error;
    log('info', 'another took this checkpoint', { number: next.checkpoint.number });
    return false;
  }
};

/** What is found there stays, and whoever runs the desk must know: the ledger was changed, or restored to an older state. */
const keep = async ({ archive, log }: Ports, taken: StoredCheckpoint): Promise<void> => {
  const { number } = taken.checkpoint;
  if (await archive.keep(taken)) return;
  log('error', 'the write-once storage holds another checkpoint of this number', { number });
};
