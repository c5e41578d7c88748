import { Cron } from 'croner';

/** The instants of a timer trigger, in ms since 1970, UTC. */
export interface Schedule {
  /** The first instant after `at`, or nothing when there is none any more. */
  after(at: number): number | undefined;
}

/**
 * Reads NCRONTAB as Azure's timer triggers do: `{second} {minute} {hour} {day} {month} {day of week}`, five fields without
 * the seconds; a day must fit both day fields. Throws a sentence on anything else, intervals (`00:05:00`) included.
 */
export const readSchedule = (text: string): Schedule => {
  if (!/^\s*\S+(\s+\S+){4,5}\s*$/.test(text))
    throw new Error(`'${text}' is no NCRONTAB schedule: it needs five or six fields`);
  const cron = new Cron(text, { timezone: 'UTC', paused: true, domAndDow: true });
  return { after: (at) => cron.nextRun(new Date(at))?.getTime() };
};
