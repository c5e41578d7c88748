import type { Desk } from '../desk/usecases/desk';

/** A function that the clock runs. `schedule` is NCRONTAB with seconds, in UTC. */
export interface Timer {
  readonly name: string;
  readonly schedule: string;
  readonly run: () => Promise<number>;
}

/** Does the second also when the first has failed; answers how much both did. */
const both = async (first: () => Promise<number>, second: () => Promise<number>): Promise<number> => {
  const one = await first().catch(async (defect: unknown) => {
    await second();
    throw defect;
  });
  return one + (await second());
};

/** All idempotent; all catch up after a gap; each leaves a heartbeat (docs/design.md §7). */
export const timers = (desk: Desk): readonly Timer[] => [
  { name: 'sla-sweep', schedule: '0 * * * * *', run: desk.sweepDueTickets },
  // The orchestrations of leases and campaigns are on time; this is the second way, and those last for hours.
  { name: 'rotation-sweep', schedule: '0 */5 * * * *', run: () => both(desk.sweepDevices, desk.carryOnCampaign) },
  { name: 'notice-retry', schedule: '0 * * * * *', run: desk.retryNotices },
  { name: 'checkpoint', schedule: '0 0 * * * *', run: desk.takeCheckpoint },
  { name: 'policy-watch', schedule: '0 */5 * * * *', run: desk.watchPolicy },
  // Daily: it asks once a week at most, and tries again a day after a mail that did not go.
  { name: 'contact-review', schedule: '0 0 6 * * *', run: desk.reviewContacts },
  { name: 'attachment-sweep', schedule: '0 30 2 * * *', run: desk.sweepUploads },
  { name: 'retention', schedule: '0 45 * * * *', run: desk.keepRetention },
  { name: 'lifecycle-watch', schedule: '0 0 3 * * *', run: desk.reviveLifecycles },
];
