import * as z from 'zod';
import { type DeskAlarm, deskAlarmKinds } from '../rules/desk-alarms';
import { iso } from '../rules/time';
import { MomentView } from './moments';

/** An alarm about no device: what changed, by whom, and when. Those of devices stand with their device. */
export const DeskAlarmView = z
  .object({
    alarmId: z.string(),
    kind: z.enum(deskAlarmKinds),
    about: z.string(),
    by: z.string(),
    raisedAt: MomentView,
  })
  .meta({ id: 'DeskAlarmView' });
type DeskAlarmView = z.infer<typeof DeskAlarmView>;

export const deskAlarmToView = ({ raisedAt, ...alarm }: DeskAlarm): DeskAlarmView => ({
  ...alarm,
  raisedAt: iso(raisedAt),
});
