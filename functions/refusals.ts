import { PageQuery, pageOf, pageToView } from '../desk/contracts/pages';
import { RefusalView, refusalToView } from '../desk/contracts/refusals';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';

/** `GET /api/v1/refusals` */
const listRefusals = (desk: Pick<Desk, 'listRefusals'>): Door =>
  apiDoor({
    name: 'list-refusals',
    method: 'GET',
    route: 'api/v1/refusals',
    act: 'read-refusals',
    contract: {
      summary: 'Lists who was refused what, the newest first',
      query: PageQuery,
      answers: { 200: { json: pageOf(RefusalView) } },
    },
    open: async ({ query }) => {
      const page = await desk.listRefusals(query.limit, query.continuation);
      return { status: 200, json: pageToView(page, refusalToView) };
    },
  });

export const refusals = (desk: Pick<Desk, 'listRefusals'>): readonly Door[] => [listRefusals(desk)];
