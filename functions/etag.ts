import type { ChainHead } from '../desk/rules/audit';
import { type Contact, editionOf } from '../desk/rules/contacts';

/** The public ETag of a ticket: its `lastSeq`, not the store's own (docs/design.md §15). */
export const etagOf = ({ seq }: Pick<ChainHead, 'seq'>): string => `"${seq}"`;

/** The public ETag of a contact: its edition. */
export const contactEtagOf = (contact: Contact): string => etagOf({ seq: editionOf(contact) });
