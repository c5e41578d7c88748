import * as z from 'zod';
import { auditLineCharactersMax, CheckpointFile } from '../../desk/contracts/audit';
import type { Finding } from '../../desk/rules/audit-check';
import { checkpointText, type SignedCheckpoint } from '../../desk/rules/checkpoints';
import { complain } from './complaint';
import { linesIn, streamText } from './text-file';

/** A checkpoint that somebody kept away from the desk. */
export type KeptCheckpoint = Pick<SignedCheckpoint, 'checkpoint' | 'jws'>;

const Kept = z.object({ checkpoint: CheckpointFile, jws: z.string() });
const Kepts = z.union([
  z.object({ items: z.array(Kept) }).transform(({ items }) => items),
  z.array(Kept),
  Kept.transform((one) => [one]),
]);
/** The lines of an export that hold no checkpoint. */
const Other = z.object({ line: z.enum(['header', 'event', 'ended', 'end']) }).transform((): KeptCheckpoint[] => []);

/**
 * The checkpoints in a file, as whoever kept them has them: pages of `GET /api/v1/audit/checkpoints`, blobs of the write-once
 * storage, one or many, a line each or whole; or an export of an earlier day. Complains of a file that holds none.
 */
export const keptIn = async (file: string): Promise<readonly KeptCheckpoint[]> => {
  const kept: KeptCheckpoint[] = [];
  let rest = '';
  for await (const line of linesIn(streamText(file), auditLineCharactersMax)) {
    // One that was formatted for people goes over many lines, and ends with one that is not indented.
    rest += line;
    const json = /^\S.*$/.test(line) && /[\]}]\s*$/.test(line) ? jsonOf(rest) : undefined;
    if (json === undefined && rest.length <= auditLineCharactersMax) continue;
    const read = z.union([Kepts, Other]).safeParse(json?.value);
    if (!read.success) return complain(`${file} holds something that is no checkpoint`);
    kept.push(...read.data);
    rest = '';
  }
  if (rest.trim() !== '') return complain(`${file} is no JSON, or breaks off in the middle of it`);
  return kept.length > 0 ? kept : complain(`${file} holds no checkpoint`);
};

const jsonOf = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** Compares the checkpoints of an export with those that were kept. */
export interface KeptCheck {
  readonly checkpoint: (line: number, signed: KeptCheckpoint) => readonly Finding[];
  readonly end: (line: number, period: Period) => Promise<readonly Finding[]>;
  readonly compared: () => number;
}

interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * A forger who holds the signing key and the store can write another past that is whole in itself; that it is another one
 * shows here alone. `flawOf` says what is wrong with a signature: what nobody signed proves nothing, and is told.
 */
export const createKeptCheck = (
  kept: readonly KeptCheckpoint[],
  flawOf: (signed: KeptCheckpoint) => Promise<string | undefined>,
): KeptCheck => {
  const left = new Map(Map.groupBy(kept, ({ checkpoint }) => checkpoint.number));
  let compared = 0;
  return {
    checkpoint: (line, { checkpoint }) => {
      const same = left.get(checkpoint.number) ?? [];
      left.delete(checkpoint.number);
      compared += same.length;
      const isOther = same.some((one) => checkpointText(one.checkpoint) !== checkpointText(checkpoint));
      const what = 'it is another one than the one that was kept: what happened before it was written anew';
      return isOther ? [{ line, checkpoint: checkpoint.number, what }] : [];
    },
    end: async (line, { from, to }) => {
      const findings: Finding[] = [];
      for (const one of kept) {
        const flaw = await flawOf(one);
        const { number } = one.checkpoint;
        if (flaw !== undefined) findings.push({ line, checkpoint: number, what: `of the one that was kept: ${flaw}` });
      }
      const within = [...left.values()]
        .flat()
        .filter(({ checkpoint: { at } }) => (from === undefined || at >= from) && (to === undefined || at < to));
      compared += within.length;
      for (const { checkpoint } of within)
        findings.push({ line, checkpoint: checkpoint.number, what: 'it was kept, and the export does not have it' });
      if (compared === 0)
        findings.push({ line, what: 'none of the checkpoints that were kept is of its time: nothing was compared' });
      return findings;
    },
    compared: () => compared,
  };
};
