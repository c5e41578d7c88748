import { Fault, type Message, type Notifier } from '../../desk/ports';
import { iso } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
/** A breach of severity A under `starter`: it tells one group. */
beforeEach(async () => {
  desk = await openDesk({ policy: 'starter', at: '2026-03-02T08:00:00+01:00' });
  ({ ticketId } = await desk.files({ severity: 'A' }));
  await desk.forgetsMails();
  desk.clock.pass(15);
  await desk.keepsPromises(ticketId);
  desk.clock.pass(15);
});

const alertId = 'alert-response-1-breach';
const failing = (fault: Error): Notifier => ({
  send: async () => {
    throw fault;
  },
});

const notice = async () => {
  const [stored] = await desk.ports.tickets.noticesOf(ticketId, alertId);
  if (stored === undefined) throw new Error('no notice');
  return stored.notice;
};

describe('a notice', () => {
  it('goes out with its alert, to the mailbox of the group, and is marked sent', async () => {
    await desk.takeDueStep(ticketId, alertId);

    expect(desk.mails).toEqual([
      expect.objectContaining({
        noticeId: `${ticketId}-notice-${alertId}-tier-2-email`,
        to: 'tier-2@contoso.example',
        subject: `${ticketId}: response deadline missed (severity A)`,
      }),
    ]);
    expect(await notice()).toMatchObject({ status: 'sent', attempts: 1, sentAt: desk.clock.now() });
    expect(await notice()).not.toHaveProperty('sendAt');
  });

  it('that is sent stays sent: nobody tries it again', async () => {
    await desk.takeDueStep(ticketId, alertId);
    desk.clock.pass(48 * 60);
    expect(await desk.retryNotices()).toBe(0);
    await desk.takeDueStep(ticketId, alertId);
    expect(desk.mails).toHaveLength(1);
  });

  it('that fails waits, and is tried after 1, 2, 4 … minutes until it is sent', async () => {
    const cut = desk.but({ notifier: failing(new Fault('unavailable')) });
    const begun = desk.clock.now();
    await cut.takeDueStep(ticketId, alertId);
    expect(await notice()).toMatchObject({ status: 'pending', attempts: 1 });

    const tries: number[] = [];
    for (let minute = 0; minute < 16; minute += 1) {
      if ((await cut.retryNotices()) > 0) tries.push((desk.clock.now() - begun) / 60_000);
      desk.clock.pass(1);
    }
    expect(tries).toEqual([1, 3, 7, 15]);
    expect(desk.log.filter((line) => line.includes('waits for its next try'))).toHaveLength(5);

    desk.clock.pass(20);
    expect(await desk.retryNotices()).toBe(1);
    expect(await notice()).toMatchObject({ status: 'sent', attempts: 6 });
    expect(desk.mails).toHaveLength(1);
  });

  it('is not tried before its time by whoever takes the step again', async () => {
    const cut = desk.but({ notifier: failing(new Fault('throttled')) });
    await cut.takeDueStep(ticketId, alertId);
    await desk.takeDueStep(ticketId, alertId);
    expect(desk.mails).toEqual([]);
    desk.clock.pass(1);
    await desk.takeDueStep(ticketId, alertId);
    expect(desk.mails).toHaveLength(1);
  });

  it('that was sent by a process that died goes out again under the same id', async () => {
    const arrived: Message[] = [];
    const dying = desk.but({
      notifier: {
        send: async (message) => {
          arrived.push(message);
          throw new Error('the process died');
        },
      },
    });
    await expect(dying.takeDueStep(ticketId, alertId)).rejects.toThrow('the process died');
    expect(await notice()).toMatchObject({ status: 'pending', attempts: 1 });

    expect(await desk.retryNotices()).toBe(0);
    desk.clock.pass(1);
    expect(await desk.retryNotices()).toBe(1);
    expect(desk.mails).toEqual(arrived);
  });

  it('that was sent but could not be marked goes out again under the same id', async () => {
    let writes = 0;
    desk.cosmos.inject(({ kind, id }) => {
      if (kind !== 'replace' || !id?.startsWith('notice-')) return undefined;
      writes += 1;
      return writes === 2 ? { when: 'before', status: 503 } : undefined;
    });
    await desk.takeDueStep(ticketId, alertId);
    desk.clock.pass(1);
    await desk.retryNotices();
    expect(desk.mails).toHaveLength(2);
    expect(desk.mails[1]).toEqual(desk.mails[0]);
    expect(await notice()).toMatchObject({ status: 'sent', attempts: 2 });
  });

  it('is taken by one of many who try at once', async () => {
    const cut = desk.but({ notifier: failing(new Fault('unavailable')) });
    await cut.takeDueStep(ticketId, alertId);
    desk.clock.pass(1);
    const neighbour = desk.beside();
    await Promise.all([desk.retryNotices(), neighbour.retryNotices(), desk.retryNotices(), neighbour.retryNotices()]);
    expect(desk.mails).toHaveLength(1);
    expect(await notice()).toMatchObject({ status: 'sent', attempts: 2 });
  });

  it('without a mailbox to go to is said to whoever runs the desk, and waits', async () => {
    const { directory } = desk.ports;
    const lost = desk.but({
      directory: { ...directory, groups: async () => (await directory.groups()).filter(({ id }) => id !== 'tier-2') },
    });
    await lost.takeDueStep(ticketId, alertId);
    expect(desk.log.join()).toContain('error: a notice has no mailbox to go to');
    expect(await notice()).toMatchObject({ status: 'pending', attempts: 1 });

    desk.clock.pass(1);
    await desk.retryNotices();
    expect(desk.mails).toHaveLength(1);
  });
});

describe('the retry of notices', () => {
  it('goes on to the next when one fails', async () => {
    const other = await desk.files({ severity: 'A' });
    await desk.forgetsMails();
    const cut = desk.but({ notifier: failing(new Fault('unavailable')) });
    await cut.takeDueStep(ticketId, alertId);
    desk.clock.pass(15);
    await cut.sweepDueTickets();
    desk.clock.pass(15);
    await cut.sweepDueTickets();
    desk.clock.pass(60);

    const half = desk.but({
      notifier: {
        send: async (message) => {
          if (message.noticeId.startsWith(ticketId)) throw new Fault('unavailable');
          return desk.ports.notifier.send(message);
        },
      },
    });
    expect(await half.retryNotices()).toBeGreaterThanOrEqual(2);
    expect(desk.mails.map(({ noticeId }) => noticeId)).toEqual([`${other.ticketId}-notice-${alertId}-tier-2-email`]);
  });

  it('leaves a heartbeat, work or none', async () => {
    expect(await desk.retryNotices()).toBe(0);
    const beats = await desk.ports.directory.heartbeats();
    expect(Object.entries(beats).map(([timer, at]) => [timer, iso(at)])).toEqual([
      ['notice-retry', iso(desk.clock.now())],
    ]);
  });
});
