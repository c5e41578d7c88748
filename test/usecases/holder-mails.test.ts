import type { Caller } from '../../desk/rules/people';
import { iso, plusMinutes } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import { aGraveWish, anotherEngineer, aReadyDeviceOn, aWish, granted, revealed } from '../support/a-fleet';
import { anApprover, anEscalationEngineer, anItAdmin, aSecurityManager } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  await aReadyDeviceOn(desk);
  ({ ticketId } = await desk.files());
});

const ask = async (over: object = {}, by: Caller = anEscalationEngineer): Promise<string> => {
  const wish = { ...aGraveWish, ticketId, ...over };
  return granted(await desk.requestElevation(by, aDeviceId, wish, undefined)).grant?.grantId ?? '';
};
const typical = { actions: aWish.actions, reason: undefined };
const toHolder = () => desk.mails.filter(({ to }) => to === 'mei.tanaka@contoso.example');
const subjects = (): readonly string[] => toHolder().map(({ subject }) => subject.replace('LAPTOP-01: ', ''));

describe('the holder hears by mail', () => {
  it('that the request was approved and is ready, with a link and nothing that anybody wrote', async () => {
    await ask();
    granted(await desk.approveElevation(anApprover, aGrantId));
    expect(toHolder()).toMatchObject([
      {
        noticeId: `${aDeviceId}-notice-holder-ready-${aGrantId}-email-holder`,
        subject: 'LAPTOP-01: your elevation is ready',
      },
    ]);
    const [mail] = toHolder();
    expect(mail?.text).toContain(`https://desk.contoso.example/elevations/${aGrantId}`);
    for (const written of [aGraveWish.title, aGraveWish.plan, aGraveWish.reason, anApprover.id, anApprover.name])
      expect(mail?.text).not.toContain(written);
    await desk.retryNotices();
    expect(toHolder()).toHaveLength(1);
  });

  it('that it was approved for later, and then that its turn has come', async () => {
    const startsAt = plusMinutes(desk.clock.now(), 120);
    await ask({ startsAt });
    granted(await desk.approveElevation(anApprover, aGrantId));
    expect(subjects()).toEqual(['your elevation is approved']);
    desk.clock.set(iso(startsAt));
    await desk.sweepDevices();
    expect(subjects()).toEqual(['your elevation is approved', 'your elevation is ready']);
  });

  it('that it was denied, or that nobody decided in time', async () => {
    await ask();
    granted(await desk.denyElevation(anApprover, aGrantId, { reason: 'Package it first.' }));
    await ask();
    desk.clock.pass(240);
    await desk.sweepDevices();
    expect(subjects()).toEqual(['your elevation is denied', 'nobody approved your elevation in time']);
    expect(JSON.stringify(toHolder())).not.toContain('Package it');
  });

  it('that its turn never came', async () => {
    await ask({ ...typical, startsAt: plusMinutes(desk.clock.now(), 1) });
    await ask(typical, anotherEngineer);
    granted(await desk.revealPassword(anotherEngineer, 'EL-LAPTOP-01-2'));
    granted(await desk.extendElevation(anotherEngineer, 'EL-LAPTOP-01-2', { minutes: 120, reason: 'Slow.' }));
    desk.clock.pass(241);
    await desk.sweepDevices();
    expect(subjects()).toContain('your elevation has lapsed');
  });

  it('that the lease is longer, or is not', async () => {
    const lease = async (grantId: string): Promise<void> => {
      await ask();
      granted(await desk.approveElevation(anApprover, grantId));
      granted(await desk.revealPassword(anEscalationEngineer, grantId));
      granted(await desk.extendElevation(anEscalationEngineer, grantId, { minutes: 30, reason: 'Slow.' }));
    };
    await lease(aGrantId);
    granted(await desk.approveElevation(anApprover, aGrantId));
    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Done.' }));
    await lease('EL-LAPTOP-01-2');
    granted(await desk.denyElevation(anApprover, 'EL-LAPTOP-01-2', { reason: 'No.' }));
    const ready = 'your elevation is ready';
    expect(subjects()).toEqual([ready, 'your lease is longer', ready, 'your lease is not made longer']);
  });

  it('that it was revoked, by somebody or with its ticket', async () => {
    await revealed(desk);
    granted(await desk.revokeElevation(aSecurityManager, aGrantId, { reason: 'An incident.' }));
    await ask(typical);
    granted(await desk.withdrawTicket({ caller: await requesterOf(), ticketId }, {}));
    await desk.sweepDevices();
    expect(subjects()).toEqual(['your elevation was ended', 'your elevation was ended']);
  });

  it('nothing of what they did themselves, and nothing where nobody decided', async () => {
    await ask(typical);
    granted(await desk.revealPassword(anEscalationEngineer, aGrantId));
    granted(await desk.extendElevation(anEscalationEngineer, aGrantId, { minutes: 30, reason: 'Slow.' }));
    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Done.' }));
    await ask(typical);
    desk.clock.pass(60);
    await desk.sweepDevices();
    expect(toHolder()).toEqual([]);
  });
});

const requesterOf = async (): Promise<Caller> => ({
  ...anEscalationEngineer,
  id: (await desk.ticket(ticketId)).filedBy,
  roles: [],
});

describe('news', () => {
  it('is given up where the holder has left, and is theirs to export', async () => {
    await ask();
    granted(await desk.approveElevation(anApprover, aGrantId));
    const of = async (caller: Caller): Promise<string> => {
      let text = '';
      for await (const piece of granted(await desk.exportPersonalData(caller, anEscalationEngineer.id))) text += piece;
      return text;
    };
    expect(await of(anItAdmin)).toContain(`notice-holder-ready-${aGrantId}-email-holder`);
    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Done.' }));
    await ask();
    const { id, name } = anEscalationEngineer;
    const gone = { id, name, mail: 'mei.tanaka@contoso.example', groups: [], leftAt: desk.clock.now() };
    await desk.ports.directory.savePeople([gone]);
    granted(await desk.denyElevation(anApprover, 'EL-LAPTOP-01-2', { reason: 'No.' }));
    const [notice] = await desk.ports.devices.noticesOf(aDeviceId, 'holder-denied-EL-LAPTOP-01-2');
    expect(notice?.notice.status).toBe('given-up');
    expect(subjects()).toEqual(['your elevation is ready']);
  });
});

describe('approvers who were told of a request', () => {
  const toApprovers = () =>
    desk.mails.filter(({ to }) => to === 'approvers@contoso.example').map(({ subject }) => subject);

  it('hear that it was withdrawn', async () => {
    await ask();
    granted(await desk.withdrawElevation(anEscalationEngineer, aGrantId, {}));
    expect(toApprovers()).toEqual([
      'LAPTOP-01: an elevation waits for your approval',
      'LAPTOP-01: an elevation was withdrawn',
    ]);
  });

  it('hear nothing where nothing was asked of them', async () => {
    await ask(typical);
    granted(await desk.withdrawElevation(anEscalationEngineer, aGrantId, {}));
    expect(toApprovers()).toEqual([]);
  });
});
