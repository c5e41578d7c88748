import { Fault } from '../../desk/ports';
import { faultOf } from '../adapters/ticket-store.contract';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import { aReadyDeviceOn, granted, refusalOf, revealed } from '../support/a-fleet';
import { anAgent, anEscalationEngineer, anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk({ policy: 'starter', at: '2026-03-02T08:00:00+01:00' });
});

/** Breaks one stored document: of a version to come, or of no shape at all. */
const spoil = async (container: string, id: string, partition: string, how: object = { schemaVersion: 99 }) => {
  const item = desk.cosmos.database.container(container).item(id, partition);
  const { resource } = await item.read();
  expect(resource).toMatchObject({ id });
  await item.replace({ ...resource, ...how });
};
const complaints = (id: string): readonly string[] =>
  desk.log.filter((line) => line.startsWith('error: a document cannot be read') && line.includes(`"id":"${id}"`));

describe('a document that cannot be read', () => {
  it.each([
    ['of a version to come', { schemaVersion: 99 }],
    ['that is broken', { cycles: 'none', filedAt: 'on a Monday' }],
  ])('%s is left out of a list, and named once by its id', async (_what, how) => {
    const broken = await desk.files();
    const whole = [await desk.files(), await desk.files()].map(({ ticketId }) => ticketId);
    await spoil('tickets', broken.ticketId, broken.ticketId, how);
    for (let round = 0; round < 2; round += 1) {
      const page = await desk.listTickets(anAgent, { limit: 10 });
      if (!page.ok) throw new Error(page.refusal.kind);
      const { items, continuation } = page.value;
      expect(items.map(({ ticketId }) => ticketId).toSorted()).toEqual(whole.toSorted());
      expect(continuation).toBeUndefined();
    }
    expect(complaints(broken.ticketId)).toHaveLength(1);
  });

  it('is a fault for whoever asks for it by its id', async () => {
    const { ticketId } = await desk.files();
    await aReadyDeviceOn(desk);
    await revealed(desk);
    await spoil('tickets', ticketId, ticketId);
    await spoil('devices', aGrantId, aDeviceId);
    await spoil('devices', aDeviceId, aDeviceId);
    const asked = [
      () => desk.readTicket(anAgent, ticketId),
      () => desk.respondToTicket({ caller: anAgent, ticketId }, {}),
      () => desk.readElevation(anEscalationEngineer, aGrantId),
      () => desk.readDevice(anItAdmin, aDeviceId),
    ];
    for (const call of asked) expect((await faultOf(call())).kind).toBe('unreadable');
  });

  it('is a fault in a chain, which would lie with a gap', async () => {
    const { ticketId } = await desk.files();
    await spoil('tickets', 'e-000001', ticketId);
    expect((await faultOf(desk.readEvents(anAgent, ticketId))).kind).toBe('unreadable');
    await aReadyDeviceOn(desk);
    await spoil('devices', 'e-000002', aDeviceId);
    expect((await faultOf(desk.ports.devices.events(aDeviceId))).kind).toBe('unreadable');
  });

  it('among devices, grants, alarms and groups hides none of the others', async () => {
    await aReadyDeviceOn(desk);
    await aReadyDeviceOn(desk, 'LAPTOP-02');
    await revealed(desk);
    expect(refusalOf(await desk.revealPassword(anEscalationEngineer, aGrantId))).toBe('grant-already-revealed');
    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Done.' }));
    await revealed(desk);
    await spoil('devices', aGrantId, aDeviceId);
    await spoil('devices', `alarm-second-reveal-${aGrantId}`, aDeviceId);
    await spoil('directory', 'tier-1', 'group');
    const { grants, alarms } = granted(await desk.readDevice(anItAdmin, aDeviceId));
    expect([grants.map(({ grantId }) => grantId), alarms]).toEqual([['EL-LAPTOP-01-2'], []]);
    expect((await desk.beside().listDevices(10)).items).toHaveLength(2);
    await spoil('devices', aDeviceId, aDeviceId);
    expect((await desk.listDevices(10)).items.map(({ deviceId }) => deviceId)).toEqual(['LAPTOP-02']);
    desk.clock.pass(2);
    expect((await desk.ports.directory.groups()).map(({ id }) => id)).toContain('tier-2');
    for (const id of [aGrantId, `alarm-second-reveal-${aGrantId}`, aDeviceId, 'tier-1'])
      expect([id, complaints(id)]).toEqual([id, [expect.any(String)]]);
  });
});

describe('the retry of notices', () => {
  const alertId = 'alert-response-1-breach';

  it('goes past a notice that cannot be read, and past one whose ticket cannot', async () => {
    const [ticket, hidden, spoilt] = [
      await desk.files({ severity: 'A' }),
      await desk.files({ severity: 'A' }),
      await desk.files({ severity: 'A' }),
    ];
    await desk.forgetsMails();
    const send = async () => Promise.reject(new Fault('unavailable'));
    const cut = desk.but({ notifier: { send } });
    for (let round = 0; round < 2; round += 1) {
      desk.clock.pass(15);
      await cut.sweepDueTickets();
    }
    await spoil('tickets', `notice-${alertId}-tier-2-email`, spoilt.ticketId);
    await spoil('tickets', hidden.ticketId, hidden.ticketId);
    desk.clock.pass(5);
    expect(await desk.retryNotices()).toBe(2);
    expect(desk.mails.map(({ noticeId }) => noticeId)).toEqual([`${ticket.ticketId}-notice-${alertId}-tier-2-email`]);
    expect(desk.log.filter((line) => line.includes('waits for its next try')).at(-1)).toContain('unreadable');
    expect(await desk.ports.directory.heartbeats()).toMatchObject({ 'notice-retry': desk.clock.now() });

    desk.clock.pass(5);
    expect(await desk.retryNotices()).toBe(1);
    expect(complaints(`notice-${alertId}-tier-2-email`)).toHaveLength(1);
    expect(desk.mails).toHaveLength(1);
  });
});
