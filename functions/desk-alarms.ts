import { DeskAlarmView, deskAlarmToView } from '../desk/contracts/desk-alarms';
import type { Desk } from '../desk/usecases/desk';
import type { Door } from './door';
import { pagedList } from './paged-list';

/** `GET /api/v1/alarms` */
const listAlarms = (desk: Pick<Desk, 'listDeskAlarms'>): Door =>
  pagedList({
    name: 'list-alarms',
    route: 'api/v1/alarms',
    act: 'read-alarms',
    summary: 'Lists the alarms about no device, such as changed elevation rules, the newest first',
    view: DeskAlarmView,
    list: desk.listDeskAlarms,
    viewFor: () => deskAlarmToView,
  });

export const deskAlarms = (desk: Pick<Desk, 'listDeskAlarms'>): readonly Door[] => [listAlarms(desk)];
