import * as z from 'zod';
import { pageItemsDefault, pageItemsMax } from './limits';

const limit = z
  .string()
  .regex(/^[0-9]{1,4}$/, `A number from 1 to ${pageItemsMax}.`)
  .transform(Number)
  .refine((items) => items >= 1 && items <= pageItemsMax, `A number from 1 to ${pageItemsMax}.`)
  .meta({ type: 'integer', minimum: 1, maximum: pageItemsMax, default: pageItemsDefault });

/** How a list is read on. `continuation` is opaque: what the page before answered to the same query. */
export const paging = {
  limit: limit.default(pageItemsDefault),
  continuation: z.string().max(4_096, 'At most 4096 characters.').optional(),
};

/** Any list without filters, page by page. */
export const PageQuery = z.strictObject(paging);

/** One page of a list; `continuation` is there while there is more. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), continuation: z.string().optional() });

/** A list that comes whole. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

interface Page<Item> {
  readonly items: readonly Item[];
  readonly continuation?: string | undefined;
}

export const pageToView = <Item, View>({ items, continuation }: Page<Item>, toView: (item: Item) => View) => ({
  items: items.map(toView),
  ...(continuation !== undefined && { continuation }),
});
