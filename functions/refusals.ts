import { refusalToView } from '../desk/contracts/refusals';
import { PageQuery } from '../desk/contracts/ticket-lists';
import type { Desk } from '../desk/usecases/desk';
import type { Door } from './door';
import { invalid } from './problem';

/** `GET /api/v1/refusals?limit&continuation`: `{ items, continuation? }`, who was refused what, the newest first. */
const listRefusals = (desk: Pick<Desk, 'listRefusals'>): Door => ({
  name: 'list-refusals',
  method: 'GET',
  route: 'api/v1/refusals',
  act: 'read-refusals',
  open: async ({ request }) => {
    const query = PageQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { items, continuation } = await desk.listRefusals(query.data.limit, query.data.continuation);
    const views = items.map(refusalToView);
    return { status: 200, json: { items: views, ...(continuation !== undefined && { continuation }) } };
  },
});

export const refusals = (desk: Pick<Desk, 'listRefusals'>): readonly Door[] => [listRefusals(desk)];
