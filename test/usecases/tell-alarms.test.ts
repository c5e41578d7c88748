import { Fault } from '../../desk/ports';
import { iso } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import {
  type AManagedDevice,
  alarmsOf,
  aReadyDeviceOn,
  deviceNow,
  granted,
  lent,
  refusalOf,
  revealed,
} from '../support/a-fleet';
import { anApprover, anEscalationEngineer } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
});

const weekMinutes = 7 * 24 * 60;
const reveal = (by = desk as Pick<ADesk, 'revealPassword'>) => by.revealPassword(anEscalationEngineer, aGrantId);
/** A device that has not confirmed is lent with an approval (docs/requirements.md §3), whose mails are another story. */
const lentByApproval = async (): Promise<string> => {
  const { grantId } = await lent(desk);
  granted(await desk.approveElevation(anApprover, grantId));
  return grantId;
};
const alarmMails = () => desk.mails.filter(({ subject }) => !/approv|elevation/i.test(subject));
const subjects = (): readonly string[] => alarmMails().map(({ subject }) => subject);
const secondReveal = `alarm-second-reveal-${aGrantId}`;
const noticeOf = async (alarmId: string) => (await desk.ports.devices.noticesOf(aDeviceId, alarmId))[0]?.notice;
const mailIsCut = () => {
  const send = async () => Promise.reject(new Fault('unavailable'));
  return desk.but({ notifier: { send } });
};

/** A rotation whose time is up, that nobody was shown a password of. */
const unconfirmed = async (): Promise<string> => {
  desk.clock.pass(weekMinutes);
  await desk.sweepDevices();
  desk.clock.pass(120);
  await desk.sweepDevices();
  return (await deviceNow(desk)).rotation?.rotationId ?? '';
};

describe('an alarm', () => {
  it('is told at once to the group that the policy names: a second reveal', async () => {
    await revealed(desk);
    const seenAt = iso(desk.clock.now());
    desk.clock.pass(5);
    expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    expect(desk.mails).toEqual([
      {
        noticeId: `${aDeviceId}-notice-${secondReveal}-it-admins-email`,
        to: 'it-admins@contoso.example',
        subject: 'LAPTOP-01: somebody asked for a password a second time',
        text: expect.stringContaining(`Exposure: Since ${seenAt} a person`),
      },
    ]);
    expect(await noticeOf(secondReveal)).toMatchObject({ status: 'sent', attempts: 1 });
    expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    expect(desk.mails).toHaveLength(1);
  });

  it('is told when a device refuses its new password', async () => {
    desk.clock.pass(weekMinutes);
    await desk.sweepDevices();
    const { rotationId = '' } = (await desk.pollRotation(aDeviceId)) ?? {};
    granted(await desk.refuseRotation(aDeviceId, { rotationId, reason: 'No.' }));
    granted(await desk.refuseRotation(aDeviceId, { rotationId, reason: 'No.' }));
    expect(subjects()).toEqual(['LAPTOP-01: the device refuses its new password']);
  });

  it('is told when a rotation is not confirmed in time, by however many who notice', async () => {
    desk.clock.pass(weekMinutes);
    await desk.sweepDevices();
    desk.clock.pass(120);
    await Promise.all([desk.sweepDevices(), desk.beside().sweepDevices(), desk.beside().sweepDevices()]);
    expect(subjects()).toEqual(['LAPTOP-01: the new password is not confirmed']);
  });

  it('is raised and told a second time when the unconfirmed password becomes known, and not a third time', async () => {
    const rotationId = await unconfirmed();
    await device.applies();
    granted(await desk.revealPassword(anEscalationEngineer, await lentByApproval()));
    expect(await alarmsOf(desk)).toEqual([`rotation-unconfirmed ${rotationId}`, `password-tainted ${rotationId}`]);
    expect(subjects()).toEqual([
      'LAPTOP-01: the new password is not confirmed',
      'LAPTOP-01: a password that somebody has seen may still be in use',
    ]);
    expect(alarmMails()[1]?.text).toContain(`Exposure: Since ${iso(desk.clock.now())} a person`);

    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Done.' }));
    granted(await desk.revealPassword(anEscalationEngineer, await lentByApproval()));
    await desk.sweepDevices();
    expect(await alarmsOf(desk)).toHaveLength(2);
    expect(alarmMails()).toHaveLength(2);
  });

  it('holds no password: neither its document, nor its notice, nor its mail', async () => {
    const rotationId = await unconfirmed();
    await device.applies();
    const { shown } = granted(await desk.revealPassword(anEscalationEngineer, await lentByApproval()));
    expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    const stored = [
      ...(await desk.ports.devices.alarms(aDeviceId)),
      ...(await desk.ports.devices.noticesOf(aDeviceId, `alarm-tainted-${rotationId}`)),
      ...(await desk.ports.devices.noticesOf(aDeviceId, secondReveal)),
      ...alarmMails(),
    ];
    expect(stored).toHaveLength(8);
    expect(shown).toHaveLength(2);
    for (const { password } of shown)
      expect(JSON.stringify([...stored, ...desk.mails])).not.toContain(password.reveal());
  });
});

describe('the notice of an alarm', () => {
  it('that fails waits with its back-off, refuses nobody a refusal, and goes out once', async () => {
    await revealed(desk);
    await desk.forgetsMails();
    const cut = mailIsCut();
    expect(refusalOf(await reveal(cut))).toBe('grant-already-revealed');
    expect(await noticeOf(secondReveal)).toMatchObject({ status: 'pending', attempts: 1 });
    const begun = desk.clock.now();
    const tries: number[] = [];
    for (let minute = 0; minute < 8; minute += 1) {
      if ((await cut.retryNotices()) > 0) tries.push((desk.clock.now() - begun) / 60_000);
      desk.clock.pass(1);
    }
    expect(tries).toEqual([1, 3, 7]);
    desk.clock.pass(10);
    expect(await desk.retryNotices()).toBe(1);
    expect(await desk.retryNotices()).toBe(0);
    expect(subjects()).toEqual(['LAPTOP-01: somebody asked for a password a second time']);
  });

  it('goes out once when the reply to its batch was lost', async () => {
    await revealed(desk);
    await desk.forgetsMails();
    let lost = 0;
    desk.cosmos.inject(({ kind }) => {
      if (kind !== 'batch' || lost > 0) return undefined;
      lost += 1;
      return { when: 'after', drop: 'ECONNRESET' };
    });
    expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    desk.cosmos.inject(() => undefined);
    expect(lost).toBe(1);
    expect(await alarmsOf(desk)).toHaveLength(1);
    await desk.retryNotices();
    expect(desk.mails).toHaveLength(1);
  });

  it('does not keep from the holder a password that may be shown', async () => {
    await unconfirmed();
    await lentByApproval();
    desk.cosmos.inject(({ kind, container }) =>
      kind === 'query' && container === 'devices' ? { when: 'before', status: 503 } : undefined,
    );
    expect(granted(await reveal()).shown).toHaveLength(2);
    desk.cosmos.inject(() => undefined);
    expect(desk.log.filter((line) => line.includes('left to the retry of notices'))).toHaveLength(1);
    await desk.retryNotices();
    expect(subjects()).toContain('LAPTOP-01: a password that somebody has seen may still be in use');
  });

  it('goes to nobody under a policy that names nobody', async () => {
    const { directory } = desk.ports;
    const silent = desk.but({
      directory: {
        ...directory,
        activePolicy: async () => {
          const policy = await directory.activePolicy();
          return { ...policy, elevation: { ...policy.elevation, alarms: { tell: [] } } };
        },
      },
    });
    await revealed(desk);
    await desk.forgetsMails();
    expect(refusalOf(await reveal(silent))).toBe('grant-already-revealed');
    expect(await alarmsOf(desk)).toHaveLength(1);
    desk.clock.pass(60);
    expect(await desk.retryNotices()).toBe(0);
  });
});
