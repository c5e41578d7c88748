import type { Contradiction } from '../../desk/contracts/blocks';
import type { Path } from '../../desk/contracts/yaml-text';

/** A block of YAML: keys and what they hold. */
export type Block = Readonly<Record<string, unknown>>;

export const isBlock = (value: unknown): value is Block =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Lays a file over the one that it extends: blocks merge, lists and single values replace, `null` removes. To remove what
 * is not there is a mistake that would go unseen, so it is a fault.
 */
export const mergeBlocks = (
  base: Block,
  own: Block,
  path: Path = [],
): { readonly block: Block; readonly faults: readonly Contradiction[] } => {
  const faults: Contradiction[] = [];
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(own)) {
    const at = [...path, key];
    if (value === null) {
      const message = `There is no "${key}" here that null could remove. Remove this line.`;
      if (!merged.delete(key)) faults.push({ path: at, message });
    } else if (isBlock(value)) {
      const under = merged.get(key);
      const { block, faults: inner } = mergeBlocks(isBlock(under) ? under : {}, value, at);
      merged.set(key, block);
      faults.push(...inner);
    } else merged.set(key, value);
  }
  return { block: Object.fromEntries(merged), faults };
};
