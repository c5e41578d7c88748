import { createSignatures } from '../../adapters/devices/signatures';
import type { DeviceKey } from '../../desk/rules/devices';
import { nextKeyText } from '../../desk/rules/enrolment';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import {
  alarmsOf,
  aManagedDevice,
  aReadyDeviceOn,
  deviceNow,
  enabledVersions,
  granted,
  kindsOf,
  lent,
  refusalOf,
  revealed,
} from '../support/a-fleet';
import { aKeyPair, aSignature } from '../support/a-signed-request';
import { anEscalationEngineer, anItAdmin } from '../support/people';

const { isSignedBy } = createSignatures();
const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const [one, two] = [aKeyPair('P-256'), aKeyPair()];
const invites = async (deviceId = aDeviceId, name?: string): Promise<string> =>
  (await desk.inviteDevice(anItAdmin.id, deviceId, name)).code.reveal();
const enrols = (code: string, key: DeviceKey = one.key, deviceId = aDeviceId) =>
  desk.enrolByCode(deviceId, { code, name: 'Tablet at the gate', key });

describe('a device that is expected', () => {
  it('is known by its name, has no key, and owes nothing', async () => {
    await invites(aDeviceId, 'Tablet');
    expect(await deviceNow(desk)).toMatchObject({ name: 'Tablet', grants: 0 });
    expect(await desk.deviceKey(aDeviceId)).toBeUndefined();
    expect(await desk.decideDeviceStep(aDeviceId)).toEqual({ kind: 'finish' });
    await desk.sweepDevices();
    expect(await kindsOf(desk)).toEqual(['device-expected', 'enrolment-offered']);
  });

  it('enrols once with its code, and gets a password', async () => {
    granted(await enrols((await invites()).toLowerCase()));
    expect(await kindsOf(desk)).toEqual([
      ...['device-expected', 'enrolment-offered'],
      ...['key-enrolled', 'rotation-requested', 'rotation-pending'],
    ]);
    expect(await deviceNow(desk)).toMatchObject({ name: 'Tablet at the gate', key: one.key });
    expect(await aManagedDevice(desk).rotates()).toBe(true);
    expect(await alarmsOf(desk)).toEqual([]);
  });

  it('hears the same whether its code is another’s, replaced, used, too old or made up', async () => {
    const [replaced, other] = [await invites(), await invites('LAPTOP-02')];
    const code = await invites();
    const refused = async (typed: string, key = one.key) => refusalOf(await enrols(typed, key));
    for (const wrong of [replaced, other, code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'x', ''])
      expect(await refused(wrong)).toBe('enrolment-refused');
    expect(refusalOf(await enrols(code, one.key, 'LAPTOP-99'))).toBe('enrolment-refused');
    granted(await enrols(code));
    expect(await refused(code, two.key)).toBe('enrolment-refused');
    granted(await enrols(code)); // The reply to the first may have been lost.
    expect((await kindsOf(desk)).filter((kind) => kind === 'key-enrolled')).toHaveLength(1);
    const late = await invites('LAPTOP-02');
    desk.clock.pass(24 * 60);
    expect(refusalOf(await enrols(late, one.key, 'LAPTOP-02'))).toBe('enrolment-refused');
  });

  it('two with one code: one is in', async () => {
    const code = await invites();
    const both = await Promise.all([enrols(code, one.key), enrols(code, two.key)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const { key } = await deviceNow(desk);
    expect(both[0]?.ok ? one.key : two.key).toEqual(key);
  });

  it('two codes at once: one of them helps', async () => {
    const codes = await Promise.all([invites(), invites()]);
    const tried = [];
    for (const code of codes) tried.push((await enrols(code)).ok);
    expect(tried.filter(Boolean)).toHaveLength(1);
  });

  it('leaves its code nowhere', async () => {
    const code = await invites();
    granted(await enrols(code));
    const stored = JSON.stringify(await desk.ports.devices.events(aDeviceId)) + JSON.stringify(await deviceNow(desk));
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(code.replace('-', ''));
  });
});

describe('a device that was re-imaged', () => {
  it('has its lease ended, its versions disabled, and a new password wanted at once', async () => {
    const device = await aReadyDeviceOn(desk);
    const { grant } = await revealed(desk);
    const old = device.version();
    const code = await invites();
    granted(await enrols(code));

    const now = await deviceNow(desk);
    expect(now.credential).toBeUndefined();
    expect(now.rotation).toMatchObject({ reason: 're-enrolled', version: expect.any(String) });
    expect(now).not.toHaveProperty('activeGrant');
    expect(await enabledVersions(desk)).toEqual([now.rotation?.version]);
    expect(await desk.ports.devices.grant(aDeviceId, grant.grantId)).toMatchObject({ state: 'revoked' });
    expect(await alarmsOf(desk)).toEqual([`device-re-enrolled ${aDeviceId}`]);
    const { events } = granted(await desk.readEvents(anItAdmin, grant.ticketId ?? ''));
    expect(events.map(({ data }) => data['what'])).toContain('grant-revoked');

    const told = refusalOf(await desk.confirmRotation(aDeviceId, { rotationId: 'r', version: old ?? '' }));
    expect(told).toBe('version-not-pending');
    await aManagedDevice(desk).rotates();
    expect(await deviceNow(desk)).toMatchObject({ credential: { version: now.rotation?.version }, stale: [] });
    const [known] = (await desk.readPasswordKnowledge({}, 10)).items;
    expect(known).toMatchObject({ person: anEscalationEngineer.id, version: old, until: expect.any(Number) });
  });

  it('shows nothing for a lease whose turn comes before it has a password, and does not spend it', async () => {
    await aReadyDeviceOn(desk);
    const code = await invites();
    const { grantId } = await lent(desk);
    granted(await enrols(code));
    expect(refusalOf(await desk.revealPassword(anEscalationEngineer, grantId))).toBe('grant-over');
  });

  it('that never confirms is unconfirmed in time, and not shown as it was before', async () => {
    await aReadyDeviceOn(desk);
    granted(await enrols(await invites()));
    desk.clock.pass(24 * 60);
    await desk.sweepDevices();
    expect(await alarmsOf(desk)).toContainEqual(expect.stringMatching(/^rotation-unconfirmed /));
  });
});

describe('a device that renews its key', () => {
  const proof = (next: ReturnType<typeof aKeyPair>, present: DeviceKey, deviceId = aDeviceId): string =>
    aSignature(next, nextKeyText(deviceId, present, next.key));
  const renews = (next: ReturnType<typeof aKeyPair>, by = proof(next, one.key)) =>
    desk.renewKey(isSignedBy, aDeviceId, { key: next.key, proof: by });

  beforeEach(async () => {
    granted(await enrols(await invites()));
  });

  it.each([
    ['P-256', aKeyPair('P-256')],
    ['Ed25519', two],
  ])('to one of %s may use the present one until it has used the next', async (_curve, next) => {
    granted(await renews(next));
    expect(await desk.deviceKey(aDeviceId)).toEqual(one.key);
    expect(await desk.useNextKey(aDeviceId, next.key)).toBe(true);
    expect(await desk.deviceKey(aDeviceId)).toEqual(next.key);
    expect(await desk.nextDeviceKey(aDeviceId)).toBeUndefined();
    expect(await desk.useNextKey(aDeviceId, one.key)).toBe(false);
  });

  it('has to prove the next one, for itself and after the present one', async () => {
    const [next, other] = [aKeyPair('P-256'), aKeyPair('P-256')];
    for (const wrong of [
      proof(other, one.key),
      proof(next, two.key),
      proof(next, one.key, 'LAPTOP-02'),
      aSignature(next, 'anything'),
      'A'.repeat(86),
    ])
      expect(refusalOf(await renews(next, wrong))).toBe('key-unproved');
    expect(refusalOf(await renews(one))).toBe('key-not-new');
    expect(await desk.nextDeviceKey(aDeviceId)).toBeUndefined();
  });

  it('may think again as long as it has not used the next one, and begins anew when it is re-imaged', async () => {
    const first = aKeyPair();
    granted(await renews(first));
    granted(await renews(two));
    expect(await desk.useNextKey(aDeviceId, first.key)).toBe(false);
    granted(await desk.enrolByCode(aDeviceId, { code: await invites(), name: 'A', key: aKeyPair().key }));
    expect(await desk.useNextKey(aDeviceId, two.key)).toBe(false);
    expect(await desk.useNextKey(aDeviceId, one.key)).toBe(false);
  });
});

describe('the user of a device', () => {
  it('is told once that its admin password was shown, and until when', async () => {
    await aReadyDeviceOn(desk);
    expect(await desk.userNotices(aDeviceId)).toEqual([]);
    const { grant } = await revealed(desk);
    const { grantId: noticeId, ticketId, revealedAt: from, expiresAt: to } = grant;
    expect(await desk.userNotices(aDeviceId)).toEqual([{ noticeId, ticketId, from, to }]);
    await desk.noteUserTold(aDeviceId, ['of-another', noticeId]);
    await desk.noteUserTold(aDeviceId, [noticeId]);
    expect(await desk.userNotices(aDeviceId)).toEqual([]);
    expect((await kindsOf(desk)).filter((kind) => kind === 'user-told')).toHaveLength(1);
  });
});
