import { compactVerify, createLocalJWKSet } from 'jose';
import { createDirectory } from '../../adapters/cosmos/directory';
import type { Caller } from '../../desk/rules/people';
import { type ADesk, desks } from '../support/a-desk';
import { managedDesktop, policySource, sha256 } from '../support/a-policy';
import { anItAdmin, aSecurityManager } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
  const contact = { area: 'Security', name: 'Samuel', mail: 'samuel@contoso.example', phone: '+1', hasAuthority: true };
  await desk.saveContact(aSecurityManager, 'security', contact);
});

const source = policySource('managed-desktop-2023');
const anotherAdmin: Caller = { ...anItAdmin, id: 'it-admin-2' };
const version = (raised: number, text = source): string =>
  text.replace(/^version: \d+/m, `version: ${managedDesktop.version + raised}`);
const longer = version(1, source.replace('leaseMinutes: 120', 'leaseMinutes: 180'));
const publishes = async (text: string, by: Caller, on = desk as Pick<ADesk, 'publishPolicy'>) => {
  const published = await on.publishPolicy(by, text);
  return published.ok ? published.value.status : published.refusal.kind;
};
const alarms = async () => (await desk.listDeskAlarms(10)).items;
const told = () => desk.mails.map(({ to, subject }) => `${to}: ${subject}`);
const rulesChanged = 'The desk: the rules for borrowing admin passwords have changed';

describe('other elevation rules', () => {
  it('are an alarm when they become active, told to administrators and to the contact for security', async () => {
    expect(await publishes(longer, anItAdmin)).toBe('awaits-second-person');
    expect(await alarms()).toEqual([]);
    expect(await publishes(longer, anotherAdmin)).toBe('active');
    expect(await alarms()).toEqual([
      {
        alarmId: expect.stringMatching(/^alarm-rules-[0-9a-f]{16}$/),
        kind: 'elevation-rules-changed',
        about: `${managedDesktop.id} version ${managedDesktop.version + 1}, before ${managedDesktop.id} version ${managedDesktop.version}`,
        by: anotherAdmin.id,
        raisedAt: desk.clock.now(),
      },
    ]);
    expect(told()).toEqual([`it-admins@contoso.example: ${rulesChanged}`, `samuel@contoso.example: ${rulesChanged}`]);
    expect(desk.mails[0]?.text).toContain('https://desk.contoso.example/alarms');
    expect(await desk.retryNotices()).toBe(0);
  });

  it('are none where a policy changes something else, nor when what is active is published again', async () => {
    expect(await publishes(version(1), anItAdmin)).toBe('active');
    expect(await publishes(version(1), anItAdmin)).toBe('active');
    expect(await alarms()).toEqual([]);
  });

  it('need two people and are an alarm each time, also of an older version: consent counts once', async () => {
    for (const by of [anItAdmin, anotherAdmin]) await publishes(longer, by);
    expect(await publishes(source, anotherAdmin)).toBe('awaits-second-person');
    expect(await publishes(source, anItAdmin)).toBe('active');
    // Both said yes to the longer lease before; neither has since.
    for (const by of [anItAdmin, anItAdmin]) expect(await publishes(longer, by)).toBe('awaits-second-person');
    expect(await publishes(longer, anotherAdmin)).toBe('active');
    desk.clock.pass(1);
    expect((await alarms()).map(({ about }) => about.split(',')[0])).toHaveLength(3);
    expect(new Set((await alarms()).map(({ alarmId }) => alarmId)).size).toBe(3);
  });

  it('need two people also on an instance that has not heard yet what is active', async () => {
    const beside = desk.beside();
    await beside.listPolicies();
    for (const by of [anItAdmin, anotherAdmin]) await publishes(longer, by);
    // To it the first version is active still, so this one would change nothing.
    expect(await publishes(version(2), anItAdmin, beside)).toBe('awaits-second-person');
    expect((await desk.ports.directory.activePolicy()).elevation.leaseMinutes).toBe(180);
  });

  it('that were deployed are an alarm too; the mail goes out with the next retry', async () => {
    const { clock, ports } = desk;
    await ports.directory.activePolicy();
    const log = () => undefined;
    const deployed = createDirectory(desk.cosmos.reopen(), { clock, hash: sha256, policySource: longer, log });
    expect((await deployed.activePolicy()).version).toBe(managedDesktop.version + 1);
    expect(await alarms()).toMatchObject([{ kind: 'elevation-rules-changed', by: 'deployment' }]);
    await desk.retryNotices();
    expect(told()).toHaveLength(2);
  });

  it('and their alarm are stored together or not at all', async () => {
    await publishes(longer, anItAdmin);
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    await expect(publishes(longer, anotherAdmin)).rejects.toMatchObject({ kind: 'unavailable' });
    desk.cosmos.inject(() => undefined);
    expect((await desk.beside().listPolicies()).find(({ isActive }) => isActive)?.policy).toMatchObject({
      version: managedDesktop.version,
    });
    expect(await alarms()).toEqual([]);
  });

  it('that could not be told at once are told later', async () => {
    await publishes(longer, anItAdmin);
    const mute = desk.but({ notifier: { send: async () => Promise.reject(new Error('no')) } });
    await expect(publishes(longer, anotherAdmin, mute)).rejects.toThrow('no');
    expect(await alarms()).toHaveLength(1);
    desk.clock.pass(5);
    await desk.retryNotices();
    expect(told()).toHaveLength(2);
  });
});

describe('another signing key', () => {
  it('is an alarm, told, and what was signed before still verifies', async () => {
    const before = await desk.ports.signer.sign('{}');
    const { kid } = await desk.rotateSigningKey(anItAdmin);
    expect(await alarms()).toMatchObject([{ kind: 'signing-key-rotated', by: anItAdmin.id }]);
    expect(told()).toHaveLength(2);
    const keys = createLocalJWKSet({ keys: (await desk.signingKeys()).keys.map((key) => ({ ...key })) });
    expect((await compactVerify(before, keys)).protectedHeader.kid).not.toBe(kid);
    expect((await compactVerify(await desk.ports.signer.sign('{}'), keys)).protectedHeader.kid).toBe(kid);
  });

  it('is made by nobody whose asking cannot be recorded', async () => {
    await desk.ports.signer.sign('{}');
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    await expect(desk.rotateSigningKey(anItAdmin)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await desk.signingKeys()).keys).toHaveLength(1);
  });
});
