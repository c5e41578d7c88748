import { type ChainHead, genesis, type Hash } from './audit';
import { canonicalJson } from './canonical-json';
import { merkleRoot } from './merkle';
import { type Instant, iso } from './time';

/** Whose chain: tickets and devices have their names apart. */
export const chainKinds = ['ticket', 'device'] as const;
export type ChainKind = (typeof chainKinds)[number];

/** Where one chain ended when a checkpoint was taken. `ended`: by retention, and its events are gone. */
export interface NamedHead extends ChainHead {
  readonly of: ChainKind;
  readonly chain: string;
  readonly ended?: 'retention';
}

export const checkpointFormat = 'tierline-checkpoint/1';

/**
 * What is signed: the root of a Merkle tree over the heads of all chains that changed since the checkpoint before, and the
 * hash of that one. Whoever holds one checkpoint holds every event before it. Source: docs/design.md §9.
 */
export interface Checkpoint {
  readonly format: typeof checkpointFormat;
  /** From 1 on, without a gap. */
  readonly number: number;
  readonly at: string;
  readonly previous: string;
  readonly count: number;
  readonly root: string;
}

/** A checkpoint with the heads under its root; the payload of `jws` is its canonical JSON (RFC 8785). */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly jws: string;
  readonly heads: readonly NamedHead[];
}

/** What the signature covers, and the next checkpoint links to. */
export const checkpointText = (checkpoint: Checkpoint): string => canonicalJson(checkpoint);

export const checkpointHash = (checkpoint: Checkpoint | undefined, hash: Hash): string =>
  checkpoint === undefined ? genesis.hash : hash(checkpointText(checkpoint));

const rootOf = (heads: readonly NamedHead[], hash: Hash): string => merkleRoot(heads.map(canonicalJson), hash);

/** The checkpoint after `last`, over the heads that changed since. */
export const checkpointAfter = (
  last: Checkpoint | undefined,
  heads: readonly NamedHead[],
  at: Instant,
  hash: Hash,
): Checkpoint => ({
  format: checkpointFormat,
  number: (last?.number ?? 0) + 1,
  at: iso(at),
  previous: checkpointHash(last, hash),
  count: heads.length,
  root: rootOf(heads, hash),
});

/** `undefined` when the checkpoint follows the one before and its root is that of its heads. */
export const checkpointFlawOf = (
  last: Checkpoint | undefined,
  { checkpoint, heads }: Pick<SignedCheckpoint, 'checkpoint' | 'heads'>,
  hash: Hash,
): string | undefined => {
  const number = (last?.number ?? 0) + 1;
  if (checkpoint.number > number) return `${missing('checkpoint', number, checkpoint.number - 1)} before it`;
  if (checkpoint.number < number) return `it stands after checkpoint ${number - 1}`;
  if (checkpoint.previous !== checkpointHash(last, hash)) return 'it is not linked to the one before';
  if (checkpoint.count !== heads.length || checkpoint.root !== rootOf(heads, hash))
    return 'its heads are not those under its root';
  return undefined;
};

/** `event 4 is missing`, `events 4 to 6 are missing` */
export const missing = (noun: string, first: number, last: number): string =>
  first === last ? `${noun} ${first} is missing` : `${noun}s ${first} to ${last} are missing`;
