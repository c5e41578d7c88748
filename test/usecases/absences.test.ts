import { plusMinutes } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import { aGraveWish, aReadyDeviceOn, granted, refusalOf } from '../support/a-fleet';
import { anApprover, anEscalationEngineer, anItAdmin, anotherApprover } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  await aReadyDeviceOn(desk);
  ({ ticketId } = await desk.files());
});

const ask = () => desk.requestElevation(anEscalationEngineer, aDeviceId, { ...aGraveWish, ticketId }, undefined);
const goes = async (who = anApprover, standIn?: string, minutes = 1_000) => {
  const now = desk.clock.now();
  return granted(await desk.saveAbsence(who, { from: now, to: plusMinutes(now, minutes), standIn }));
};

describe('an approver who is away', () => {
  it('is missed at the request where nobody else could approve in time', async () => {
    await goes();
    expect(refusalOf(await ask())).toBeUndefined();
    granted(await desk.withdrawElevation(anEscalationEngineer, aGrantId, {}));
    await goes(anotherApprover);
    expect(await ask()).toEqual({
      ok: false,
      refusal: { kind: 'approver-missing', approvalsNeeded: 1, approversKnown: 0, approversAway: 2 },
    });
    await goes(anotherApprover, undefined, 239);
    expect(refusalOf(await ask())).toBeUndefined();
  });

  it('counts again once they are back, or say so', async () => {
    await goes();
    await goes(anotherApprover);
    await desk.endAbsence(anApprover);
    await desk.endAbsence(anApprover);
    expect(await desk.readAbsence(anApprover)).toBeUndefined();
    expect(await desk.readAbsence(anotherApprover)).toBeDefined();
    expect(refusalOf(await ask())).toBeUndefined();
    desk.clock.pass(1_000);
    expect(await desk.readAbsence(anotherApprover)).toBeUndefined();
  });

  it('has their stand-in told by a mail of their own, who approves for them', async () => {
    await goes(anApprover, anotherApprover.id);
    granted(await ask());
    const told = desk.mails.map(({ to }) => to);
    expect(told.toSorted()).toEqual(['amara.diallo@contoso.example', 'approvers@contoso.example']);
    granted(await desk.approveElevation(anotherApprover, aGrantId));
    const grant = await desk.ports.devices.grant(aDeviceId, aGrantId);
    expect(grant?.approvals).toMatchObject([{ by: anotherApprover.id, for: anApprover.id }]);
    const event = (await desk.ports.devices.events(aDeviceId)).find(({ kind }) => kind === 'grant-approved');
    expect(event).toMatchObject({ by: anotherApprover.id, people: { for: anApprover.id } });
  });

  it('names nobody who could not approve', async () => {
    const now = desk.clock.now();
    const wish = { from: now, to: plusMinutes(now, 60), standIn: anItAdmin.id };
    expect(refusalOf(await desk.saveAbsence(anApprover, wish))).toBe('stand-in-unfit');
    expect(await desk.readAbsence(anApprover)).toBeUndefined();
  });

  it('gets what they said with their data, and it goes with them, as whom they named', async () => {
    await goes(anApprover, anotherApprover.id);
    let text = '';
    for await (const piece of granted(await desk.exportPersonalData(anApprover, anApprover.id))) text += piece;
    expect(text).toContain('"record":"absence"');
    granted(await desk.erasePerson(anItAdmin, anotherApprover.id, { reason: 'Left.' }));
    expect(await desk.readAbsence(anApprover)).not.toHaveProperty('standIn');
    granted(await desk.erasePerson(anItAdmin, anApprover.id, { reason: 'Left.' }));
    expect(await desk.ports.directory.absences()).toEqual([]);
  });
});
