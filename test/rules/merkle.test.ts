import fc from 'fast-check';
import { merkleRoot } from '../../desk/rules/merkle';
import { sha256 } from '../support/a-policy';

const leaf = (text: string): string => sha256(`\u0000${text}`);
const node = (left: string, right: string): string => sha256(`\u0001${left}${right}`);
const rootOf = (...leaves: readonly string[]): string => merkleRoot(leaves, sha256);

/** As RFC 6962, 2.1 says it: split at the greatest power of two below the number of leaves. */
const asDefined = (leaves: readonly string[]): string => {
  const [first] = leaves;
  if (first === undefined) return sha256('');
  if (leaves.length === 1) return leaf(first);
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return node(asDefined(leaves.slice(0, split)), asDefined(leaves.slice(split)));
};

describe('a Merkle root', () => {
  it('of nothing is the hash of nothing, of one leaf that leaf', () => {
    expect(rootOf()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(rootOf('a')).toBe(leaf('a'));
  });

  it('pairs leaves, and lets an odd one go up as it is', () => {
    expect(rootOf('a', 'b', 'c')).toBe(node(node(leaf('a'), leaf('b')), leaf('c')));
  });

  it('takes no node for a leaf', () => {
    expect(rootOf(leaf('a') + leaf('b'))).not.toBe(rootOf('a', 'b'));
  });

  it('is that of RFC 6962', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 40 }), (leaves) => rootOf(...leaves) === asDefined(leaves)),
    );
  });

  it('changes with every leaf, and with their order', () => {
    const twoOrMore = fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(twoOrMore, fc.nat(), fc.string(), (leaves, at, other) => {
        const index = at % leaves.length;
        fc.pre(leaves[index] !== other);
        const turned = leaves.toReversed();
        return rootOf(...leaves.with(index, other)) !== rootOf(...leaves) && rootOf(...turned) !== rootOf(...leaves);
      }),
    );
  });
});
