import type { ElevationRules } from '../../desk/rules/grants';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import { alarmsOf, aReadyDeviceOn, aWish, granted, lent, refusalOf } from '../support/a-fleet';
import { aGlassBreaker, anEscalationEngineer } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

/** The desk under other rules for reveals, and as another instance runs it. */
const withReveals = async (reveals: Partial<ElevationRules['reveals']>) => {
  const policy = await desk.ports.directory.activePolicy();
  const elevation = { ...policy.elevation, reveals: { ...policy.elevation.reveals, ...reveals } };
  return desk.but({ directory: { ...desk.ports.directory, activePolicy: async () => ({ ...policy, elevation }) } });
};
const fleet = Array.from({ length: 7 }, (_, index) => `LAPTOP-1${index}`);
const lentAll = async () => {
  const { ticketId } = await desk.files();
  for (const deviceId of fleet) {
    await aReadyDeviceOn(desk, deviceId);
    granted(await desk.requestElevation(anEscalationEngineer, deviceId, { ...aWish, ticketId }, undefined));
  }
};
const grantOf = (deviceId: string) => `EL-${deviceId}-1`;

describe('passwords of many devices to one person in a day', () => {
  it('are an alarm of each beyond five, told, also when all are shown at once', async () => {
    await lentAll();
    await desk.forgetsMails();
    const beside = desk.beside();
    await Promise.all(
      fleet.map((deviceId, index) =>
        (index % 2 === 0 ? desk : beside).revealPassword(anEscalationEngineer, grantOf(deviceId)).then(granted),
      ),
    );
    const alarms = (await Promise.all(fleet.map((deviceId) => alarmsOf(desk, deviceId)))).flat();
    expect(alarms.map((alarm) => alarm.split(' ')[0])).toEqual(['many-devices', 'many-devices']);
    expect(desk.mails.map(({ subject }) => subject.split(': ')[1])).toEqual([
      'one person was shown the passwords of many devices',
      'one person was shown the passwords of many devices',
    ]);
  });

  it('begin anew with the UTC day', async () => {
    await lentAll();
    for (const deviceId of fleet.slice(0, 5))
      granted(await desk.revealPassword(anEscalationEngineer, grantOf(deviceId)));
    desk.clock.set('2026-03-03T00:00:00Z');
    const { ticketId } = await desk.files();
    const wish = { ...aWish, ticketId };
    await desk.sweepDevices();
    const last = fleet[6] ?? '';
    const { grant } = granted(await desk.requestElevation(anEscalationEngineer, last, wish, undefined));
    granted(await desk.revealPassword(anEscalationEngineer, grant?.grantId ?? ''));
    expect(await alarmsOf(desk, last)).toEqual([]);
  });
});

describe('a reveal out of hours', () => {
  /** The calendar of the policy is open from Monday to Friday. */
  const hours = 'support-hours';
  const sunday = '2026-03-08T12:00:00Z';

  it('is an alarm, once, where policy names the hours; the password is shown', async () => {
    const watched = await withReveals({ hours });
    await aReadyDeviceOn(desk);
    desk.clock.set(sunday);
    await lent(desk);
    granted(await watched.revealPassword(anEscalationEngineer, aGrantId));
    expect(await alarmsOf(desk)).toEqual([`out-of-hours ${aGrantId}`]);
    expect(desk.mails.at(-1)).toMatchObject({ subject: 'LAPTOP-01: a password was shown out of hours' });
  });

  it('is none within them, nor where policy names none', async () => {
    await aReadyDeviceOn(desk);
    await lent(desk);
    granted(await (await withReveals({ hours })).revealPassword(anEscalationEngineer, aGrantId));
    await aReadyDeviceOn(desk, 'LAPTOP-02');
    desk.clock.set(sunday);
    const { grantId } = await lent(desk, anEscalationEngineer, 'LAPTOP-02');
    granted(await desk.revealPassword(anEscalationEngineer, grantId));
    expect([await alarmsOf(desk), await alarmsOf(desk, 'LAPTOP-02')]).toEqual([[], []]);
  });

  it('is none of an emergency, which is told anyway', async () => {
    await aReadyDeviceOn(desk);
    const watched = await withReveals({ hours });
    desk.clock.set(sunday);
    const { grantId } = granted(await watched.breakGlass(aGlassBreaker, aDeviceId, { reason: 'Fire.' }, undefined));
    granted(await watched.revealPassword(aGlassBreaker, grantId));
    expect(await alarmsOf(desk)).toEqual([`break-glass ${grantId}`, `break-glass-reveal ${grantId}`]);
  });
});

describe('more reveals in an hour than policy allows', () => {
  it('are refused to one person until there is room, on whichever instance; the lease stays', async () => {
    await lentAll();
    const strict = await withReveals({ perPersonHourMax: 2 });
    const [first = '', second = '', third = ''] = fleet.map(grantOf);
    granted(await strict.revealPassword(anEscalationEngineer, first));
    desk.clock.pass(10);
    granted(await strict.revealPassword(anEscalationEngineer, second));
    expect(await strict.revealPassword(anEscalationEngineer, third)).toEqual({
      ok: false,
      refusal: { kind: 'reveal-limit-reached', of: 'person', retryAfterSeconds: 50 * 60 },
    });
    // A second try of what was shown is what it always was.
    expect(refusalOf(await strict.revealPassword(anEscalationEngineer, second))).toBe('grant-already-revealed');
    desk.clock.pass(49);
    expect(refusalOf(await strict.revealPassword(anEscalationEngineer, third))).toBe('reveal-limit-reached');
    expect((await desk.ports.devices.grant(fleet[2] ?? '', third))?.state).toBe('ready');
  });

  it('are refused of one device, whoever asks', async () => {
    const device = await aReadyDeviceOn(desk);
    const strict = await withReveals({ perDeviceHourMax: 1 });
    const { grantId } = await lent(desk);
    granted(await strict.revealPassword(anEscalationEngineer, grantId));
    granted(await desk.closeElevation(anEscalationEngineer, grantId, { actionsTaken: 'Nothing.' }));
    await device.rotates();
    const broken = granted(await strict.breakGlass(aGlassBreaker, aDeviceId, { reason: 'Fire.' }, undefined));
    const refused = await strict.revealPassword(aGlassBreaker, broken.grantId);
    expect(refused).toMatchObject({ refusal: { of: 'device', retryAfterSeconds: 3_600 } });
    desk.clock.pass(59);
    expect(refusalOf(await strict.revealPassword(aGlassBreaker, broken.grantId))).toBe('reveal-limit-reached');
  });

  it('count nothing that is refused for another reason', async () => {
    await aReadyDeviceOn(desk);
    await lent(desk);
    desk.clock.pass(60);
    expect(refusalOf(await desk.revealPassword(anEscalationEngineer, aGrantId))).toBe('grant-lapsed');
    expect((await desk.ports.directory.revealsOf(`device-${aDeviceId}`)).noted).toEqual([]);
  });
});
