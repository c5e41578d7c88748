import type { ChainHead } from '../desk/rules/audit';

/** The public ETag of a ticket: its `lastSeq`, not the store's own (docs/design.md §15). */
export const etagOf = ({ seq }: Pick<ChainHead, 'seq'>): string => `"${seq}"`;
