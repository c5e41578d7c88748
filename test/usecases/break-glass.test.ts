import { brokenLinkOf } from '../../desk/rules/audit';
import { iso, plusMinutes } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import {
  type AManagedDevice,
  alarmsOf,
  anotherEngineer,
  aReadyDeviceOn,
  deviceNow,
  enrol,
  granted,
  kindsOf,
  lent,
  refusalOf,
  revealed,
} from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import {
  aGlassBreaker,
  anAgent,
  anApprover,
  anEscalationEngineer,
  anItAdmin,
  aSecurityManager,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
});

const dayMinutes = 24 * 60;
const reason = 'It encrypts its files.';
const breaks = async (by = aGlassBreaker, key?: string) =>
  granted(await desk.breakGlass(by, aDeviceId, { reason }, key));
const closes = (grantId: string, by = aGlassBreaker) =>
  desk.closeElevation(by, grantId, { actionsTaken: 'Cut it off.' });
const aReview = { verdict: 'justified', words: 'Its files were being encrypted.' } as const;
const review = (grantId: string, by = aSecurityManager) => desk.reviewElevation(by, grantId, aReview);
const grantNow = async (grantId: string) => desk.ports.devices.grant(aDeviceId, grantId);
const mailsAbout = (words: string) => desk.mails.filter(({ subject }) => subject.includes(words)).map(({ to }) => to);

describe('break-glass', () => {
  it('needs no ticket, plan or approval: ready at once, and shown as any other', async () => {
    const grant = await breaks();
    expect(grant).toMatchObject({ grantId: aGrantId, state: 'ready', holder: aGlassBreaker.id, reason });
    expect(grant.ticketId).toBeUndefined();
    expect(grant.emergency).toEqual({ reviewBy: plusMinutes(desk.clock.now(), dayMinutes) });
    expect(desk.leaseStarts).toEqual([aGrantId]);
    const { shown } = granted(await desk.revealPassword(aGlassBreaker, aGrantId));
    expect(shown.map(({ password }) => device.opensWith(password.reveal()))).toEqual([true]);
    expect((await desk.ports.devices.events(aDeviceId)).at(-1)).toMatchObject({
      kind: 'grant-revealed',
      by: aGlassBreaker.id,
      data: { emergency: true },
    });
    expect(refusalOf(await desk.revealPassword(aGlassBreaker, aGrantId))).toBe('grant-already-revealed');
  });

  it('is hidden from nobody by the ticket that it names, one of the security area or one that is not there', async () => {
    const { ticketId: ofSecurity } = await desk.files({ area: 'Security' });
    for (const ticketId of [ofSecurity, 'TL-0000000']) {
      const { grantId } = granted(await desk.breakGlass(aGlassBreaker, aDeviceId, { reason, ticketId }, undefined));
      expect(granted(await desk.readElevation(anItAdmin, grantId))).toMatchObject({ grantId, ticketId });
      const { items } = await desk.listElevations(anItAdmin, { limit: 1 });
      expect(items.map((grant) => grant.grantId)).toEqual([grantId]);
      granted(await desk.revokeElevation(anItAdmin, grantId, { reason: 'Nothing burns.' }));
      granted(await desk.reviewElevation(anApprover, grantId, aReview));
    }
  });

  it('is told at once, and again at the reveal, to the administrators and to the contact for security', async () => {
    const contact = {
      area: 'Security',
      name: 'Samuel',
      mail: 'samuel@contoso.example',
      phone: '+1',
      hasAuthority: true,
    };
    granted(await desk.saveContact(aSecurityManager, 'security', contact));
    await breaks();
    const both = ['it-admins@contoso.example', 'samuel@contoso.example'];
    expect(mailsAbout('broken the glass').toSorted()).toEqual(both);
    expect(desk.mails[0]?.text).toContain(`https://desk.contoso.example/elevations/${aGrantId}`);
    granted(await desk.revealPassword(aGlassBreaker, aGrantId));
    expect(mailsAbout('shown on the emergency path').toSorted()).toEqual(both);
    expect(await alarmsOf(desk)).toEqual([`break-glass ${aGrantId}`, `break-glass-reveal ${aGrantId}`]);
    expect(desk.mails.map(({ text }) => text).join()).not.toContain(aGlassBreaker.name);
  });

  it('takes the device from its holder, whose password rotates; both that are left are shown', async () => {
    const { grant: held } = await revealed(desk);
    const grant = await breaks();
    expect(await grantNow(held.grantId)).toMatchObject({ state: 'revoked', ending: { by: aGlassBreaker.id } });
    expect((await deviceNow(desk)).activeGrant).toBe(grant.grantId);
    expect((await deviceNow(desk)).rotation).toMatchObject({ reason: 'revoked', version: expect.any(String) });
    expect(refusalOf(await closes(held.grantId, anEscalationEngineer))).toBeUndefined();
    const { shown } = granted(await desk.revealPassword(aGlassBreaker, grant.grantId));
    expect(shown.map(({ label }) => label)).toEqual(['confirmed', 'pending']);
    // Its ticket is told that it lost the device; the emergency has none to tell.
    const ticketId = held.ticketId ?? '';
    await desk.sweepDevices();
    const noted = (await desk.ports.tickets.events(ticketId)).filter(({ kind }) => kind === 'elevation-noted');
    expect(noted.map(({ data }) => data['what'])).toEqual([
      'elevation-requested',
      'grant-revealed',
      'grant-revoked',
      'grant-closed',
    ]);
  });

  it('shows the password that replaces the one before also where the vault failed when the glass was broken', async () => {
    await revealed(desk);
    desk.keyVault.inject(({ kind }) =>
      kind === 'set-secret' ? { when: 'before', status: 503, retryAfterMs: 0 } : undefined,
    );
    const { grantId } = await breaks();
    expect((await deviceNow(desk)).rotation?.version).toBeUndefined();
    desk.keyVault.inject(() => undefined);
    const { shown } = granted(await desk.revealPassword(aGlassBreaker, grantId));
    expect(shown.map(({ label }) => label)).toEqual(['confirmed', 'pending']);
  });

  it('stands when every ticket is closed: it ends with none, also where it names one', async () => {
    const { ticketId } = await desk.files();
    await desk.respondToTicket({ caller: anAgent, ticketId }, {});
    granted(await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Repaired.' }));
    const { grantId } = granted(await desk.breakGlass(aGlassBreaker, aDeviceId, { reason, ticketId }, undefined));
    await desk.sweepDevices();
    expect(await grantNow(grantId)).toMatchObject({ state: 'ready', ticketId });
    expect(granted(await desk.revealPassword(aGlassBreaker, grantId)).shown).toHaveLength(1);
    const noted = (await desk.ports.tickets.events(ticketId)).filter(({ kind }) => kind === 'elevation-noted');
    expect(noted.map(({ data }) => data['what'])).toContain('break-glass-opened');
  });

  it('names a ticket that is not there: nothing fails for it, and nothing waits to be told', async () => {
    granted(await desk.breakGlass(aGlassBreaker, aDeviceId, { reason, ticketId: 'TL-0000000000' }, undefined));
    await desk.sweepDevices();
    expect((await desk.ports.devices.relays(10)).items).toEqual([]);
  });

  it('works where nobody could approve anything, and past the cap on requests', async () => {
    const policy = await desk.ports.directory.activePolicy();
    const elevation = { ...policy.elevation, openPerDeviceMax: 1, approvers: { groups: [] }, alarms: { tell: [] } };
    const directory = { ...desk.ports.directory, activePolicy: async () => ({ ...policy, elevation }) };
    await lent(desk);
    expect(
      granted(await desk.but({ directory }).breakGlass(aGlassBreaker, aDeviceId, { reason }, undefined)).state,
    ).toBe('ready');
  });

  it.each([
    ['given back unseen', async (grantId: string) => void granted(await closes(grantId)), 'returned'],
    ['withdrawn', async (id: string) => void granted(await desk.withdrawElevation(aGlassBreaker, id, {})), 'returned'],
    [
      'revoked',
      async (id: string) => void granted(await desk.revokeElevation(anItAdmin, id, { reason: 'No.' })),
      'revoked',
    ],
    [
      'lapsed',
      async () => {
        desk.clock.pass(60);
        await desk.sweepDevices();
      },
      'expired',
    ],
  ])('always rotates at its end: %s', async (_how, ends, rotation) => {
    const { grantId } = await breaks();
    await ends(grantId);
    expect((await deviceNow(desk)).rotation).toMatchObject({ reason: rotation });
    expect((await deviceNow(desk)).activeGrant).toBeUndefined();
  });

  it('is not extended, and is another path than a request: neither becomes the other', async () => {
    const { grantId } = await breaks();
    granted(await desk.revealPassword(aGlassBreaker, grantId));
    const longer = { minutes: 10, reason: 'It takes longer.' };
    expect(refusalOf(await desk.extendElevation(aGlassBreaker, grantId, longer))).toBe('emergency-not-extended');
    expect(refusalOf(await desk.approveElevation(anApprover, grantId))).toBe('approval-not-wanted');
    granted(await closes(grantId));
    await device.rotates();
    const ordinary = await lent(desk);
    expect(refusalOf(await review(ordinary.grantId))).toBe('review-not-wanted');
    // With the role of the other path alone, one's own lease is out of reach.
    const onlyGlass = { ...anEscalationEngineer, roles: ['BreakGlass' as const, 'Auditor' as const] };
    expect(refusalOf(await desk.revealPassword(onlyGlass, ordinary.grantId))).toBe('act-forbidden');
  });

  it('sent again under its key is once; a device that is not there or has no password says so', async () => {
    const { grantId } = await breaks(aGlassBreaker, 'a-key');
    expect((await breaks(aGlassBreaker, 'a-key')).grantId).toBe(grantId);
    expect((await kindsOf(desk)).filter((kind) => kind === 'break-glass-opened')).toHaveLength(1);
    const other = await desk.breakGlass(aGlassBreaker, aDeviceId, { reason: 'Another.' }, 'a-key');
    expect(refusalOf(other)).toBe('idempotency-key-reused');
    expect(refusalOf(await desk.breakGlass(aGlassBreaker, 'LAPTOP-99', { reason }, undefined))).toBe('device-unknown');
    await enrol(desk, 'KIOSK-01');
    expect(refusalOf(await desk.breakGlass(aGlassBreaker, 'KIOSK-01', { reason }, undefined))).toBe(
      'device-without-password',
    );
  });

  it('at once with another’s request leaves one holder', async () => {
    const { ticketId } = await desk.files();
    const wish = {
      ticketId,
      category: 'Apps',
      title: 'A look',
      plan: 'Look.',
      actions: ['Use the command prompt or PowerShell'],
    };
    await Promise.all([
      desk.requestElevation(anotherEngineer, aDeviceId, wish, undefined),
      desk.breakGlass(aGlassBreaker, aDeviceId, { reason }, undefined),
      desk.beside().breakGlass(aGlassBreaker, aDeviceId, { reason }, undefined),
    ]);
    const open = (await desk.ports.devices.grants(aDeviceId)).filter(({ state }) => state === 'ready');
    expect(open).toHaveLength(1);
    expect(open[0]?.emergency).toBeDefined();
    expect((await deviceNow(desk)).activeGrant).toBe(open[0]?.grantId);
  });
});

it('an emergency without a ticket is exported, known of, and goes with its days as any other', async () => {
  const { grantId } = await breaks();
  granted(await desk.revealPassword(aGlassBreaker, grantId));
  granted(await closes(grantId));
  await device.rotates();
  let text = '';
  for await (const piece of granted(await desk.exportPersonalData(anItAdmin, aGlassBreaker.id))) text += piece;
  const line = text.split('\n').find((one) => one.includes('"record":"grant"')) ?? '{}';
  expect(JSON.parse(line)).toMatchObject({ grantId, reason, actionsTaken: 'Cut it off.' });
  expect(JSON.parse(line)).not.toHaveProperty('ticketId');
  const { items } = await desk.readPasswordKnowledge({}, 10);
  expect(items).toMatchObject([{ grantId, person: aGlassBreaker.id, ticketId: '', until: expect.any(Number) }]);

  desk.clock.pass(2 * dayMinutes);
  await desk.sweepDevices();
  expect((await kindsOf(desk)).filter((kind) => kind === 'review-overdue')).toHaveLength(1);
  desk.clock.pass(90 * dayMinutes);
  await desk.keepRetention();
  expect(await grantNow(grantId)).toBeUndefined();
  expect(await alarmsOf(desk)).toEqual([]);
  const events = JSON.stringify(await desk.ports.devices.events(aDeviceId));
  expect([events.includes(reason), events.includes(`"${aGlassBreaker.id}"`)]).toEqual([false, false]);
  expect(brokenLinkOf(aDeviceId, await desk.ports.devices.events(aDeviceId), sha256)).toBeUndefined();
});

describe('the review of an emergency', () => {
  it('is a second person’s, once, when it is over; an approver or the security manager', async () => {
    const { grantId } = await breaks();
    expect(refusalOf(await review(grantId))).toBe('emergency-not-over');
    granted(await closes(grantId));
    const both = { ...aGlassBreaker, roles: ['BreakGlass' as const, 'Approver' as const] };
    expect(await review(grantId, both)).toMatchObject({ refusal: { kind: 'review-own', about: grantId } });
    expect(refusalOf(await review(grantId, anItAdmin))).toBe('act-forbidden');
    const { emergency } = granted(await review(grantId, anApprover));
    expect(emergency?.review).toEqual({ by: anApprover.id, at: desk.clock.now(), ...aReview });
    expect(refusalOf(await review(grantId))).toBe('reviewed-already');
    await device.rotates();
    desk.clock.pass(dayMinutes);
    await desk.sweepDevices();
    expect(await alarmsOf(desk)).toEqual([`break-glass ${grantId}`]);
  });

  it('that is not there after a day is an alarm by the sweep, once; a late one does not undo that', async () => {
    const { grantId } = await breaks();
    granted(await closes(grantId));
    await device.rotates();
    desk.clock.pass(dayMinutes - 1);
    await desk.sweepDevices();
    expect(await alarmsOf(desk)).toEqual([`break-glass ${grantId}`]);
    desk.clock.pass(1);
    const overdueAt = desk.clock.now();
    for (let round = 0; round < 2; round += 1) await desk.sweepDevices();
    expect(await alarmsOf(desk)).toEqual([`break-glass ${grantId}`, `review-overdue ${grantId}`]);
    expect(mailsAbout('nobody has reviewed')).toEqual(['it-admins@contoso.example']);
    const { emergency } = granted(await review(grantId));
    expect(emergency).toMatchObject({ overdueAt, review: { verdict: 'justified' } });
  });

  it('is waited for by the lease’s story too, when nothing else is owed', async () => {
    const { grantId } = await breaks();
    granted(await closes(grantId));
    await device.rotates();
    const step = await desk.decideDeviceStep(aDeviceId);
    expect(step).toMatchObject({ kind: 'wait' });
    expect(step.kind === 'wait' && step.until && iso(step.until)).toBe(iso(plusMinutes(desk.clock.now(), dayMinutes)));
    desk.clock.pass(dayMinutes);
    const due = await desk.decideDeviceStep(aDeviceId);
    expect(due).toMatchObject({ kind: 'mark-unreviewed', key: `unreviewed-${grantId}` });
    if (due.kind === 'mark-unreviewed') await desk.takeDeviceStep(aDeviceId, due.key);
    expect(await alarmsOf(desk)).toEqual([`break-glass ${grantId}`, `review-overdue ${grantId}`]);
    expect(await desk.decideDeviceStep(aDeviceId)).toEqual({ kind: 'finish' });
  });
});
