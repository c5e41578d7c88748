import type * as z from 'zod';
import { PageQuery, pageOf, pageToView } from '../desk/contracts/pages';
import type { Page } from '../desk/ports';
import type { Act } from '../desk/rules/permissions';
import { apiDoor } from './api-door';
import type { Door, Visit } from './door';

/** `viewFor` is asked once a visit how its caller sees the items; each is answered as JSON that `view` describes. */
interface PagedList<Item, View extends z.ZodType> {
  readonly name: string;
  readonly route: string;
  readonly act: Act;
  readonly summary: string;
  readonly view: View;
  readonly list: (limit: number, continuation?: string) => Promise<Page<Item>>;
  readonly viewFor: (visit: Visit) => (item: Item) => z.input<View>;
}

/** The door of a list without filters: `GET …?limit&continuation` answers `{ items, continuation? }`. */
export const pagedList = <Item, View extends z.ZodType>({
  summary,
  view,
  list,
  viewFor,
  ...door
}: PagedList<Item, View>): Door =>
  apiDoor({
    ...door,
    method: 'GET',
    contract: { summary, query: PageQuery, answers: { 200: { json: pageOf(view) } } },
    open: async (visit) => {
      const page = await list(visit.query.limit, visit.query.continuation);
      return { status: 200, json: pageToView(page, viewFor(visit)) };
    },
  });
