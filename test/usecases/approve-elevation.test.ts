import { brokenLinkOf } from '../../desk/rules/audit';
import type { Caller } from '../../desk/rules/people';
import { iso } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import {
  type AManagedDevice,
  aGraveWish,
  anotherEngineer,
  aReadyDeviceOn,
  aWish,
  deviceNow,
  granted,
  kindsOf,
  refusalOf,
} from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import {
  anAgent,
  anApp,
  anApprover,
  anAuditor,
  anEscalationEngineer,
  anItAdmin,
  anotherApprover,
  aSecurityManager,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
  ({ ticketId } = await desk.files());
});

const ask = (over: object = {}, by = anEscalationEngineer, key?: string, at: Pick<ADesk, 'requestElevation'> = desk) =>
  at.requestElevation(by, aDeviceId, { ...aGraveWish, ticketId, ...over }, key);
const stateOf = async (grantId = aGrantId) => (await desk.ports.devices.grant(aDeviceId, grantId))?.state;

/** The desk as a policy has it that wants two people’s yes. */
const wantingTwo = (): ReturnType<ADesk['but']> => {
  const { directory } = desk.ports;
  const activePolicy = async () => {
    const policy = await directory.activePolicy();
    return {
      ...policy,
      elevation: { ...policy.elevation, approvals: { typical: 0, 'not-recommended': 2, unconfirmed: 1 } },
    };
  };
  return desk.but({ directory: { ...directory, activePolicy } });
};

describe('a request that needs approval', () => {
  it('waits, is stored whole, and approvers are told at once, without what anybody wrote', async () => {
    const { grant } = granted(await ask());
    expect(grant).toMatchObject({ state: 'awaiting-approval', actionClass: 'not-recommended', approvalsNeeded: 1 });
    expect(await desk.ports.devices.grant(aDeviceId, aGrantId)).toEqual(grant);
    expect(await deviceNow(desk)).toMatchObject({ waiting: [{ grantId: aGrantId }] });
    expect(desk.leaseStarts).toEqual([aGrantId]);
    expect(desk.mails).toMatchObject([
      {
        noticeId: `${aDeviceId}-notice-approval-${aGrantId}-approvers-email`,
        to: 'approvers@contoso.example',
        subject: 'LAPTOP-01: an elevation waits for your approval',
      },
    ]);
    const [mail] = desk.mails;
    expect(mail?.text).toContain(`https://desk.contoso.example/elevations/${aGrantId}`);
    expect(mail?.text).toContain('Planned: Run an installer, .msi or .exe');
    for (const written of [aGraveWish.title, aGraveWish.plan, aGraveWish.reason])
      expect(mail?.text).not.toContain(written);
  });

  it('sent again under its key is answered the same, also while another holds the device', async () => {
    granted(await ask({ actions: aWish.actions, reason: undefined }, anotherEngineer));
    const { grant: first } = granted(await ask({}, undefined, 'k'));
    expect(first).toMatchObject({ grantId: 'EL-LAPTOP-01-2', state: 'awaiting-approval' });
    expect(granted(await ask({}, undefined, 'k')).grant).toEqual(first);
    expect(await desk.ports.devices.grants(aDeviceId)).toHaveLength(2);
    expect(desk.mails).toHaveLength(1);
  });

  it('is refused at once when nobody beside the requester is known who could approve', async () => {
    const approvers = [anApprover, anotherApprover];
    await desk.ports.directory.savePeople(
      approvers.map(({ id, name }) => ({ id, name, mail: `${id}@contoso.example`, groups: [] })),
    );
    expect(refusalOf(await ask())).toBe('approver-missing');
    const { id, name } = anEscalationEngineer;
    await desk.ports.directory.savePeople([{ id, name, mail: 'mei@contoso.example', groups: ['approvers'] }]);
    expect(refusalOf(await ask())).toBe('approver-missing');
    expect(refusalOf(await ask({}, anotherEngineer))).toBeUndefined();
    const left = { mail: 'a@contoso.example', groups: ['approvers'], leftAt: desk.now() };
    await desk.ports.directory.savePeople([{ id: anApprover.id, name: anApprover.name, ...left }]);
    expect(refusalOf(await ask())).toBe('approver-missing');
  });

  it('expires by the sweep when nobody decides, and the chain verifies', async () => {
    granted(await ask());
    desk.clock.pass(239);
    await desk.sweepDevices();
    expect(await stateOf()).toBe('awaiting-approval');
    desk.clock.pass(1);
    expect(refusalOf(await desk.approveElevation(anApprover, aGrantId))).toBe('grant-over');
    await desk.sweepDevices();
    expect(await stateOf()).toBe('expired');
    expect((await deviceNow(desk)).waiting).toBeUndefined();
    expect(brokenLinkOf(aDeviceId, await desk.ports.devices.events(aDeviceId), sha256)).toBeUndefined();
    expect(refusalOf(await desk.approveElevation(anApprover, aGrantId))).toBe('grant-over');
  });

  it('ends with its ticket, as every other that waits for it', async () => {
    granted(await ask());
    granted(await ask({}, anotherEngineer));
    const other = await desk.files();
    granted(await ask({ ticketId: other.ticketId }, anotherEngineer));
    await desk.respondToTicket({ caller: anAgent, ticketId }, {});
    await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Repaired it.' });
    expect(refusalOf(await desk.approveElevation(anApprover, aGrantId))).toBe('ticket-not-live');
    await desk.sweepDevices();
    expect([await stateOf(), await stateOf('EL-LAPTOP-01-2'), await stateOf('EL-LAPTOP-01-3')]).toEqual([
      'revoked',
      'revoked',
      'awaiting-approval',
    ]);
  });
});

describe('an approval', () => {
  beforeEach(async () => void granted(await ask()));

  it('makes it ready; then it is shown once, as any other', async () => {
    expect(refusalOf(await desk.revealPassword(anEscalationEngineer, aGrantId))).toBe('grant-waiting');
    expect(granted(await desk.approveElevation(anApprover, aGrantId))).toMatchObject({ state: 'ready' });
    expect(await deviceNow(desk)).toMatchObject({ activeGrant: aGrantId });
    const { shown } = granted(await desk.revealPassword(anEscalationEngineer, aGrantId));
    expect(shown.map(({ password }) => device.opensWith(password.reveal()))).toEqual([true]);
    expect(refusalOf(await desk.revealPassword(anEscalationEngineer, aGrantId))).toBe('grant-already-revealed');
  });

  it('is nobody’s without the role, and never the requester’s own, whatever roles they have', async () => {
    const both: Caller = { ...anEscalationEngineer, roles: ['EscalationEngineer', 'Approver'] };
    expect(refusalOf(await desk.approveElevation(both, aGrantId))).toBe('approval-own');
    expect(refusalOf(await desk.denyElevation(both, aGrantId, { reason: 'x' }))).toBe('approval-own');
    for (const caller of [anItAdmin, anAuditor, aSecurityManager])
      expect(refusalOf(await desk.approveElevation(caller, aGrantId))).toBe('act-forbidden');
    for (const caller of [anAgent, anotherEngineer, anApp('elevations.write')])
      expect(refusalOf(await desk.approveElevation(caller, aGrantId))).toBe('grant-unknown');
    expect(await stateOf()).toBe('awaiting-approval');
  });

  it('tells the ticket each step, in order', async () => {
    granted(await desk.approveElevation(anApprover, aGrantId));
    const told = (await desk.ports.tickets.events(ticketId)).filter(({ kind }) => kind === 'elevation-noted');
    expect(told.map(({ data, by }) => [data['what'], by])).toEqual([
      ['elevation-requested', anEscalationEngineer.id],
      ['grant-approved', anApprover.id],
      ['grant-ready', anApprover.id],
    ]);
  });

  it('while another holds the device waits for its turn, which comes when that is given back', async () => {
    const { grant } = granted(await ask({ actions: aWish.actions, reason: undefined }, anotherEngineer));
    granted(await desk.approveElevation(anApprover, aGrantId));
    expect(await stateOf()).toBe('scheduled');
    desk.clock.pass(30);
    granted(await desk.closeElevation(anotherEngineer, grant?.grantId ?? '', { actionsTaken: 'Nothing.' }));
    expect(await stateOf()).toBe('ready');
    expect(await deviceNow(desk)).toMatchObject({ activeGrant: aGrantId });
    expect(desk.leaseRings).toContain(aGrantId);
  });

  it('after a denial or a withdrawal is refused', async () => {
    granted(await desk.denyElevation(anApprover, aGrantId, { reason: 'Have it packaged.' }));
    expect(refusalOf(await desk.approveElevation(anotherApprover, aGrantId))).toBe('grant-over');
    granted(await ask());
    granted(await desk.withdrawElevation(anEscalationEngineer, 'EL-LAPTOP-01-2', {}));
    expect(refusalOf(await desk.approveElevation(anApprover, 'EL-LAPTOP-01-2'))).toBe('grant-over');
    expect(await kindsOf(desk)).not.toContain('grant-approved');
  });
});

describe('two approvals', () => {
  it('are two people’s, however often and however much at once they say yes', async () => {
    const two = wantingTwo();
    granted(await ask({}, undefined, undefined, two));
    const tries = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        two.approveElevation(index % 2 === 0 ? anApprover : anotherApprover, aGrantId),
      ),
    );
    // Whoever kept losing the race was told so, and says yes again.
    for (const caller of [anApprover, anotherApprover]) await two.approveElevation(caller, aGrantId);
    expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    const grant = await desk.ports.devices.grant(aDeviceId, aGrantId);
    expect(grant?.state).toBe('ready');
    expect(grant?.approvals?.map(({ by }) => by).toSorted()).toEqual([anApprover.id, anotherApprover.id].toSorted());
    const kinds = await kindsOf(desk);
    expect(kinds.filter((kind) => kind === 'grant-approved')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'grant-ready')).toHaveLength(1);
  });
});

describe('the end of somebody else’s grant', () => {
  beforeEach(async () => {
    granted(await ask());
    granted(await desk.approveElevation(anApprover, aGrantId));
    granted(await desk.revealPassword(anEscalationEngineer, aGrantId));
  });
  const revoke = (by: Caller) => desk.revokeElevation(by, aGrantId, { reason: 'Stop.' });

  it.each([
    ['an IT admin', anItAdmin],
    ['a security manager', aSecurityManager],
    ['whoever approved it', anApprover],
  ])('is for %s, and what was seen rotates', async (_who, caller) => {
    expect(granted(await revoke(caller))).toMatchObject({
      state: 'revoked',
      ending: { by: caller.id, reason: 'Stop.' },
    });
    expect(await device.rotates()).toBe(true);
    expect((await deviceNow(desk)).credential?.seenAt).toBeUndefined();
  });

  it('is not for another approver, the holder or an auditor', async () => {
    for (const caller of [anotherApprover, anEscalationEngineer, anAuditor])
      expect(refusalOf(await revoke(caller))).toBe('act-forbidden');
    expect(await stateOf()).toBe('revealed');
  });

  it('can be put off once by the holder, with approval', async () => {
    const before = (await desk.ports.devices.grant(aDeviceId, aGrantId))?.expiresAt ?? 0;
    const wish = { minutes: 60, reason: 'It takes longer.' };
    granted(await desk.extendElevation(anEscalationEngineer, aGrantId, wish));
    expect(desk.mails.at(-1)?.subject).toBe('LAPTOP-01: a longer lease waits for your approval');
    const extended = granted(await desk.approveElevation(anotherApprover, aGrantId));
    expect((extended.expiresAt ?? 0) - before).toBe(60 * 60_000);
    expect(refusalOf(await desk.extendElevation(anEscalationEngineer, aGrantId, wish))).toBe('extension-used');
    desk.clock.pass(179);
    await desk.sweepDevices();
    expect([await stateOf(), iso(desk.clock.now())]).toEqual(['revealed', iso(desk.clock.now())]);
    desk.clock.pass(1);
    await desk.sweepDevices();
    expect(await stateOf()).toBe('expired');
  });
});

describe('a list of grants', () => {
  it('is narrowed by what is said, the newest first, and shows an engineer their own', async () => {
    granted(await ask());
    desk.clock.pass(1);
    granted(await ask({ actions: aWish.actions, reason: undefined }, anotherEngineer));
    const idsOf = async (by: Caller, query: object = {}) =>
      (await desk.listElevations(by, { limit: 10, ...query })).items.map(({ grantId }) => grantId);
    expect(await idsOf(anApprover)).toEqual(['EL-LAPTOP-01-2', aGrantId]);
    expect(await idsOf(anAuditor, { state: 'awaiting-approval' })).toEqual([aGrantId]);
    expect(await idsOf(anAuditor, { holder: anotherEngineer.id, ticketId, deviceId: aDeviceId })).toEqual([
      'EL-LAPTOP-01-2',
    ]);
    expect(await idsOf(anAuditor, { deviceId: 'LAPTOP-99' })).toEqual([]);
    expect(await idsOf(anEscalationEngineer)).toEqual([aGrantId]);
    expect(await idsOf(anEscalationEngineer, { holder: anotherEngineer.id })).toEqual([]);
    const first = await desk.listElevations(anApprover, { limit: 1 });
    const second = await desk.listElevations(anApprover, { limit: 1, continuation: first.continuation });
    expect([...first.items, ...second.items].map(({ grantId }) => grantId)).toEqual(['EL-LAPTOP-01-2', aGrantId]);
  });
});
