import { eraseEvent } from '../../desk/rules/audit';
import { judgeAudit } from '../../scripts/tierline/audit-judge';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aHolder } from '../support/a-device';
import { aManagedDevice, anotherEngineer, aReadyDeviceOn, enrol, granted, revealed } from '../support/a-fleet';
import { anAgent, anAuditor, anEscalationEngineer, anItAdmin, aRequester } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const textOf = async (pieces: Promise<AsyncIterable<string>>): Promise<string> => {
  let text = '';
  for await (const piece of await pieces) text += piece;
  return text;
};
const linesOf = async (wish = {}): Promise<readonly string[]> =>
  (await textOf(desk.exportAudit(anAuditor, wish))).trimEnd().split('\n');
const judged = async (lines: readonly string[]) => judgeAudit(lines, (await desk.signingKeys()) as never);

describe('an export of the audit', () => {
  it('holds what happened a minute ago, and verifies with the desk’s public keys', async () => {
    const { ticketId } = await desk.files({ title: 'The VPN drops' });
    const device = await aReadyDeviceOn(desk);
    await revealed(desk);
    await device.rotates();
    await desk.respondToTicket({ ticketId, caller: anAgent }, { message: 'We are looking.' });
    const verdict = await judged(await linesOf());
    expect(verdict).toMatchObject({ found: 0, isTrusted: true, checkpoints: 1, chains: 3, erased: 0, ended: 0 });
    const chains = await Promise.all([desk.ports.tickets.events(ticketId), desk.ports.devices.events(aDeviceId)]);
    expect(verdict.events).toBeGreaterThanOrEqual(chains.flat().length);
  });

  it('is of a time: the checkpoints of it, and the chains that they name as far as they name them', async () => {
    const early = (await desk.files()).ticketId;
    await desk.takeCheckpoint();
    desk.clock.pass(60);
    const from = desk.clock.now();
    const { ticketId } = await desk.files();
    await desk.takeCheckpoint();
    desk.clock.pass(60);
    const to = desk.clock.now();
    await desk.respondToTicket({ ticketId, caller: anAgent }, {});
    const lines = await linesOf({ from, to });
    expect(await judged(lines)).toMatchObject({ found: 0, checkpoints: 1, chains: 1, events: 1 });
    expect(lines.join()).not.toContain(early);
    // With a past end nothing new is taken.
    expect(await desk.ports.ledger.last()).toMatchObject({ checkpoint: { number: 2 } });
  });

  it('leaves a record before its first line, and how much it was after the last', async () => {
    await desk.files();
    const pieces = await desk.exportAudit(anAuditor, {});
    const before = (await desk.listExports(10)).items;
    expect(before).toMatchObject([{ of: 'audit', by: 'auditor', format: 'jsonl', wish: {} }]);
    expect(before[0]).not.toHaveProperty('count');
    await textOf(Promise.resolve(pieces));
    expect((await desk.listExports(10)).items).toMatchObject([{ of: 'audit', count: 1, endedAt: desk.clock.now() }]);
  });

  it('verifies after a ticket was erased and after retention took it away, and says that its chain ended so', async () => {
    const { ticketId } = await desk.files({ title: 'Of Rosa' });
    await desk.withdrawTicket({ ticketId, caller: aRequester }, {});
    await desk.takeCheckpoint();
    granted(await desk.eraseTicket({ caller: anItAdmin, ticketId }, { reason: 'She asked.' }));
    const lines = await linesOf();
    expect(lines.join()).not.toContain('Rosa');
    const verdict = await judged(lines);
    expect(verdict).toMatchObject({ found: 0, isTrusted: true, ended: 0 });
    expect(verdict.erased).toBeGreaterThan(0);

    desk.clock.pass(6 * 365 * 24 * 60);
    await desk.keepRetention();
    const after = await linesOf();
    expect(after.filter((line) => line.includes('"line":"event"') && line.includes(ticketId))).toEqual([]);
    expect(await judged(after)).toMatchObject({ found: 0, isTrusted: true, ended: 1 });
  });

  it('verifies after personal data were erased from what is stored', async () => {
    const { ticketId } = await desk.files({ title: 'Of Rosa' });
    await desk.takeCheckpoint();
    const container = desk.cosmos.database.container('tickets');
    const { resource } = await container.item('e-000001', ticketId).read();
    await container.item('e-000001', ticketId).replace(eraseEvent(resource) as never);
    const lines = await linesOf();
    expect(lines.join()).not.toContain('Rosa');
    expect(await judged(lines)).toMatchObject({ found: 0, erased: 1 });
  });

  it('shows where somebody changed the store behind the desk’s back', async () => {
    const { ticketId } = await desk.files();
    await desk.respondToTicket({ ticketId, caller: anAgent }, { message: 'We are looking.' });
    await desk.takeCheckpoint();
    const container = desk.cosmos.database.container('tickets');
    const { resource } = await container.item('e-000002', ticketId).read();
    await container.item('e-000002', ticketId).replace({ ...resource, at: '2026-03-02T15:00:00.000Z' });
    await container.item('e-000003', ticketId).delete();
    expect((await judged(await linesOf())).findings).toMatchObject([
      { of: 'ticket', chain: ticketId, seq: 2, what: 'hash differs' },
      { of: 'ticket', chain: ticketId, seq: 3, what: 'the chain ends at event 2, though checkpoint 1 names event 3' },
    ]);
  });

  it('tells of a chain that ended by retention', async () => {
    const { ticketId } = await desk.files();
    await desk.takeCheckpoint();
    const container = desk.cosmos.database.container('tickets');
    const { resource } = await container.item(ticketId, ticketId).read();
    const { lastSeq, lastHash } = resource;
    await container.items.create({ id: 'tombstone', ticketId, doc: 'tombstone', lastSeq, lastHash });
    await container.item(ticketId, ticketId).delete();
    await container.item('e-000001', ticketId).delete();
    expect(await judged(await linesOf())).toMatchObject({ found: 0, ended: 1, events: 0 });
  });
});

describe('who knew which password', () => {
  const all = async (wish = {}) => (await desk.readPasswordKnowledge(wish, 100)).items;

  it('is told with ticket and grant, from the reveal until the device confirmed another', async () => {
    const device = await aReadyDeviceOn(desk);
    desk.clock.pass(10);
    const { grant } = await revealed(desk);
    const from = desk.clock.now();
    expect(await all()).toEqual([
      {
        ...{ deviceId: aDeviceId, person: aHolder, grantId: grant.grantId, ticketId: grant.ticketId, from },
        ...{ version: device.version(), leaseUntil: grant.expiresAt },
      },
    ]);
    desk.clock.pass(30);
    granted(await desk.closeElevation(anEscalationEngineer, grant.grantId, { actionsTaken: 'Done.' }));
    expect((await all())[0]).not.toHaveProperty('until');
    desk.clock.pass(5);
    await device.rotates();
    expect(await all()).toMatchObject([{ from, until: desk.clock.now() }]);
  });

  it('is of one device, one person or one time', async () => {
    await aReadyDeviceOn(desk);
    await enrol(desk, 'LAPTOP-02');
    await aManagedDevice(desk, 'LAPTOP-02').rotates();
    await revealed(desk);
    desk.clock.pass(60);
    await revealed(desk, anotherEngineer, 'LAPTOP-02');
    const devicesOf = async (wish: object) => (await all(wish)).map(({ deviceId }) => deviceId);
    expect(await devicesOf({})).toEqual(['LAPTOP-01', 'LAPTOP-02']);
    expect(await devicesOf({ device: 'LAPTOP-02' })).toEqual(['LAPTOP-02']);
    expect(await devicesOf({ device: 'LAPTOP-99' })).toEqual([]);
    expect(await devicesOf({ person: aHolder })).toEqual(['LAPTOP-01']);
    expect(await devicesOf({ to: desk.clock.now() })).toEqual(['LAPTOP-01']);
    expect(await devicesOf({ from: desk.clock.now() })).toEqual(['LAPTOP-01', 'LAPTOP-02']);
  });

  it('comes a page at a time, each row once', async () => {
    const ids = ['LAPTOP-01', 'LAPTOP-02', 'LAPTOP-03'];
    for (const id of ids) {
      await enrol(desk, id);
      const device = aManagedDevice(desk, id);
      await device.rotates();
      for (let time = 0; time < 2; time += 1) {
        const { grant } = await revealed(desk, anEscalationEngineer, id);
        granted(await desk.closeElevation(anEscalationEngineer, grant.grantId, { actionsTaken: 'Done.' }));
        await device.rotates();
      }
    }
    const seen: string[] = [];
    let continuation: string | undefined;
    do {
      const page = await desk.readPasswordKnowledge({}, 4, continuation);
      expect(page.items.length).toBeLessThanOrEqual(4);
      seen.push(...page.items.map(({ grantId }) => grantId));
      continuation = page.continuation;
    } while (continuation !== undefined);
    expect(seen).toEqual(ids.flatMap((id) => [`EL-${id}-1`, `EL-${id}-2`]));
    await expect(desk.readPasswordKnowledge({}, 4, 'nothing')).rejects.toMatchObject({ kind: 'continuation-foreign' });
  });

  it('as CSV leaves a record, and holds no formula', async () => {
    await aReadyDeviceOn(desk);
    const { grant } = await revealed(desk, { ...anotherEngineer, id: '=cmd|calc' });
    const text = await textOf(desk.exportPasswordKnowledge(anAuditor, { device: aDeviceId }));
    const [heading, row, ...others] = text.split('\r\n');
    expect(heading).toBe('deviceId,person,ticketId,grantId,version,from,until,leaseUntil');
    expect(row).toContain(`LAPTOP-01,"'=cmd|calc",${grant.ticketId},${grant.grantId},`);
    expect(others).toEqual(['']);
    expect((await desk.listExports(10)).items).toMatchObject([
      { of: 'password-knowledge', format: 'csv', wish: { device: aDeviceId }, count: 1 },
    ]);
  });
});
