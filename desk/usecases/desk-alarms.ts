import type { Page, Ports } from '../ports';
import type { DeskAlarm } from '../rules/desk-alarms';
import { bestEffort } from './best-effort';
import { deliverNotices } from './deliver-notices';

/** Alarms about no device, the newest first. */
export const listDeskAlarms = ({ directory }: Ports, limit: number, continuation?: string): Promise<Page<DeskAlarm>> =>
  directory.deskAlarms(limit, continuation);

/** What is stored is done: that a mail cannot go out now is for the retry of notices. */
export const tellDeskAlarm = (ports: Ports, alarmId: string): Promise<void> => {
  const deliver = () => deliverNotices(ports, ports.directory, 'setting', alarmId);
  return bestEffort(ports.log, deliver, 'a notice is left to the retry of notices', { alarmId });
};
