import type { Hash } from './audit';

/**
 * The root of a Merkle tree over texts, in their order. A leaf and a node are hashed under different first characters, so
 * that no node can be passed off as a leaf; of an odd number the last goes up as it is. No leaf at all: the hash of nothing.
 * Source: RFC 6962, 2.1, over hexadecimal text in place of bytes.
 */
export const merkleRoot = (leaves: readonly string[], hash: Hash): string => {
  let level = leaves.map((leaf) => hash(`\u0000${leaf}`));
  while (level.length > 1) level = pairsOf(level).map(([left, right]) => nodeOf(left, right, hash));
  return level[0] ?? hash('');
};

const nodeOf = (left: string, right: string | undefined, hash: Hash): string =>
  right === undefined ? left : hash(`\u0001${left}${right}`);

const pairsOf = (level: readonly string[]): readonly (readonly [string, string | undefined])[] =>
  level.flatMap((left, index) => (index % 2 === 0 ? [[left, level[index + 1]] as const] : []));
