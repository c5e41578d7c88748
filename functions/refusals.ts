import { RefusalView, refusalToView } from '../desk/contracts/refusals';
import type { Desk } from '../desk/usecases/desk';
import type { Door } from './door';
import { pagedList } from './paged-list';

/** `GET /api/v1/refusals` */
const listRefusals = (desk: Pick<Desk, 'listRefusals'>): Door =>
  pagedList({
    name: 'list-refusals',
    route: 'api/v1/refusals',
    act: 'read-refusals',
    summary: 'Lists who was refused what, the newest first',
    view: RefusalView,
    list: desk.listRefusals,
    viewFor: () => refusalToView,
  });

export const refusals = (desk: Pick<Desk, 'listRefusals'>): readonly Door[] => [listRefusals(desk)];
