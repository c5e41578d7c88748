import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { aGraveWish, alarmsOf, aReadyDeviceOn, deviceNow, granted, lent, refusalOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { anAgent, anApprover, anEscalationEngineer, anItAdmin, aRequester } from '../support/people';
import { aPng } from '../support/some-files';

jest.setTimeout(120_000);

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const day = 24 * 60;
/** Of the shipped policy: R84, R105, and five years. */
const [ticketDays, elevationDays, alertDays] = [1825, 90, 180];

const idsIn = async (container: string, partition: string): Promise<readonly string[]> => {
  const { resources } = await desk.cosmos.database
    .container(container)
    .items.query('SELECT c.id FROM c', { partitionKey: partition })
    .fetchAll();
  return resources.map(({ id }) => id).toSorted();
};

/** Filed, with a file, missed, answered, resolved and closed: whatever lies in a ticket's partition. */
const aClosedTicket = async (command = {}): Promise<string> => {
  const { ticketId } = await desk.files(command);
  await desk.attachFile({ caller: aRequester, ticketId }, { name: 'a.png', content: aPng });
  desk.clock.pass(day);
  await desk.keepsPromises(ticketId);
  await desk.retryNotices();
  await desk.respondToTicket({ caller: anEscalationEngineer, ticketId, key: 'k' }, {});
  await desk.resolveTicket({ caller: anEscalationEngineer, ticketId }, { solution: 'Done.' });
  await desk.closeTicket({ caller: aRequester, ticketId }, {});
  expect((await desk.ticket(ticketId)).state).toBe('closed');
  return ticketId;
};

const passDays = (days: number): void => desk.clock.pass(days * day);

describe('a closed ticket', () => {
  it('goes with everything beside it once its days are over, not a minute before; where its chain ended stays', async () => {
    const ticketId = await aClosedTicket();
    const stored = await desk.ports.tickets.read(ticketId);
    passDays(ticketDays);
    desk.clock.pass(-1);
    await desk.keepRetention();
    expect(await desk.ports.tickets.read(ticketId)).toBeDefined();
    desk.clock.pass(1);
    expect(await desk.keepRetention()).toBe(1);

    expect(await idsIn('tickets', ticketId)).toEqual([ticketId]);
    expect(await desk.ports.tickets.tombstone(ticketId)).toEqual({
      ...{ ticketId, head: stored?.head, closedAt: stored?.ticket.closedAt, removedAt: desk.now() },
    });
    expect(desk.blobs.keys()).toEqual([]);
    expect(await desk.ports.tickets.read(ticketId)).toBeUndefined();
    expect(refusalOf(await desk.readTicket(anItAdmin, ticketId))).toBe('ticket-unknown');
    const listed = await desk.listTickets(anItAdmin, { since: 0 as never, limit: 10 });
    expect(listed.ok && listed.value.items).toEqual([]);
    expect(await desk.keepRetention()).toBe(0);
    expect(Object.keys(await desk.ports.directory.heartbeats())).toContain('retention');
  });

  it('stays while one that is not closed is linked with it or comes from it', async () => {
    const linked = await aClosedTicket();
    const origin = await desk.files();
    const gone = await aClosedTicket();
    passDays(ticketDays - 2);
    const { ticketId } = await desk.files();
    await desk.linkTicket({ caller: anItAdmin, ticketId }, { relation: 'follows', other: linked });
    const followUp = await desk.files({ fromTicket: origin.ticketId }, aRequester);
    await desk.withdrawTicket({ caller: aRequester, ticketId: origin.ticketId }, {});
    passDays(2);
    await desk.keepRetention();
    expect(await desk.ports.tickets.read(linked)).toBeDefined();
    expect(await desk.ports.tickets.read(gone)).toBeUndefined();

    await desk.withdrawTicket({ caller: aRequester, ticketId }, {});
    await desk.keepRetention();
    expect(await desk.ports.tickets.read(linked)).toBeUndefined();
    passDays(ticketDays);
    await desk.keepRetention();
    expect(await desk.ports.tickets.read(origin.ticketId)).toBeDefined();
    expect(await desk.ports.tickets.read(ticketId)).toBeUndefined();
    await desk.withdrawTicket({ caller: aRequester, ticketId: followUp.ticketId }, {});
    await desk.keepRetention();
    expect(await desk.ports.tickets.read(origin.ticketId)).toBeUndefined();
  });

  it('stays for ever while it is not closed, alerts and mails too', async () => {
    const { ticketId } = await desk.files();
    desk.clock.pass(day);
    await desk.keepsPromises(ticketId);
    await desk.retryNotices();
    const ids = await idsIn('tickets', ticketId);
    passDays(10 * 365);
    expect(await desk.keepRetention()).toBe(0);
    expect(await idsIn('tickets', ticketId)).toEqual(ids);
  });

  it('is removed whole, wherever the removal is cut off, by whoever comes next', async () => {
    for (let cut = 1; ; cut += 1) {
      desk = await openDesk();
      const ticketId = await aClosedTicket();
      passDays(ticketDays);
      let writes = 0;
      const fault = { when: cut % 2 === 0 ? ('before' as const) : ('after' as const), status: 503 };
      desk.cosmos.inject(({ kind }) => {
        if (!['batch', 'replace', 'delete'].includes(kind)) return undefined;
        writes += 1;
        return writes >= cut ? fault : undefined;
      });
      desk.blobs.inject(() => (writes >= cut ? fault : undefined));
      const before = desk.log.length;
      await desk.keepRetention().catch((error: unknown) => expect(error).toBeInstanceOf(Fault));
      desk.cosmos.inject(() => undefined);
      desk.blobs.inject(() => undefined);
      const wasCut = writes >= cut || desk.log.slice(before).some((line) => line.includes('next round'));
      await desk.beside().keepRetention();
      expect([cut, await idsIn('tickets', ticketId)]).toEqual([cut, [ticketId]]);
      expect([cut, (await desk.ports.tickets.tombstone(ticketId))?.isOpen]).toEqual([cut, undefined]);
      expect([cut, desk.blobs.keys()]).toEqual([cut, []]);
      if (!wasCut) break;
      expect(cut).toBeLessThan(20);
    }
  });

  it('costs what is due, not what is stored, and more than a page of them goes in one round', async () => {
    for (let count = 0; count < 120; count += 1) {
      const { ticketId } = await desk.files();
      await desk.withdrawTicket({ caller: aRequester, ticketId }, {});
    }
    const asked = async (): Promise<number> => {
      const calls = desk.cosmos.calls.length;
      await desk.keepRetention();
      return desk.cosmos.calls.length - calls;
    };
    const idle = await asked();
    expect(idle).toBeLessThan(40);
    passDays(ticketDays);
    await desk.keepRetention();
    const listed = await desk.listTickets(anItAdmin, { since: 0 as never, limit: 10 });
    expect(listed.ok && listed.value.items).toEqual([]);
    expect(await asked()).toBeLessThanOrEqual(idle + 4);
  });

  it('whose number is taken is never filed again, and what comes late for it finds nobody', async () => {
    const ticketId = await aClosedTicket();
    passDays(ticketDays);
    await desk.keepRetention();
    expect(refusalOf(await desk.noteTicket({ caller: anAgent, ticketId }, { note: 'Late.' }))).toBe('ticket-unknown');
    await desk.sweepDueTickets();
    expect(await idsIn('tickets', ticketId)).toEqual([ticketId]);
  });
});

describe('alerts and mails of a closed ticket', () => {
  it('go after their days; its events tell that they were', async () => {
    const ticketId = await aClosedTicket();
    await desk.retryNotices();
    const { tickets } = desk.ports;
    expect((await tickets.alerts(ticketId)).length).toBeGreaterThan(0);
    expect((await tickets.noticesIn(ticketId)).length).toBeGreaterThan(0);
    passDays(alertDays - 1);
    await desk.keepRetention();
    expect((await tickets.alerts(ticketId)).length).toBeGreaterThan(0);
    passDays(1);
    await desk.keepRetention();
    expect([await tickets.alerts(ticketId), await tickets.noticesIn(ticketId)]).toEqual([[], []]);
    const events = await tickets.events(ticketId);
    expect(events.map(({ kind }) => kind)).toContain('clock-breached');
    expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
    expect(await tickets.attachments(ticketId)).toHaveLength(1);
  });
});

describe('a lease', () => {
  const aReturnedLease = async () => {
    const device = await aReadyDeviceOn(desk);
    const grant = await lent(desk);
    granted(await desk.revealPassword(anEscalationEngineer, grant.grantId));
    await desk.revealPassword(anEscalationEngineer, grant.grantId);
    granted(await desk.closeElevation(anEscalationEngineer, grant.grantId, { actionsTaken: 'CANARY actions' }));
    await device.rotates();
    await desk.sweepDevices();
    return grant;
  };

  it('goes with its alarms after its days; the device’s chain verifies, and says no more who and why', async () => {
    const { grantId } = await aReturnedLease();
    const { devices } = desk.ports;
    expect(await alarmsOf(desk)).toEqual([`second-reveal ${grantId}`]);
    const before = await devices.events(aDeviceId);
    const device = await deviceNow(desk);
    passDays(elevationDays);
    desk.clock.pass(-1);
    await desk.keepRetention();
    expect(await devices.grant(aDeviceId, grantId)).toBeDefined();
    desk.clock.pass(1);
    await desk.keepRetention();
    expect(await devices.grant(aDeviceId, grantId)).toBeUndefined();
    expect(await alarmsOf(desk)).toEqual([]);
    const after = await devices.events(aDeviceId);
    expect(after.map(({ kind, hash, digests }) => [kind, hash, digests])).toEqual(
      before.map(({ kind, hash, digests }) => [kind, hash, digests]),
    );
    expect(brokenLinkOf(aDeviceId, after, sha256)).toBeUndefined();
    const ofGrant = after.filter(({ data }) => data['grantId'] === grantId);
    expect(ofGrant.length).toBeGreaterThan(3);
    expect(ofGrant.filter(({ by, people, text, salt }) => by ?? people ?? text ?? salt)).toEqual([]);
    expect(JSON.stringify(after)).not.toMatch(/CANARY|Reinstall/);
    expect(await deviceNow(desk)).toEqual(device);
  });

  it('that is held stays, and so does an alarm about a rotation that never ended', async () => {
    await aReadyDeviceOn(desk);
    const { grantId } = await lent(desk);
    granted(await desk.revealPassword(anEscalationEngineer, grantId));
    granted(await desk.closeElevation(anEscalationEngineer, grantId, { actionsTaken: 'Nothing.' }));
    desk.clock.pass(3 * day);
    await desk.sweepDevices();
    const alarms = await alarmsOf(desk);
    expect(alarms).toHaveLength(1);
    passDays(10 * 365);
    await desk.keepRetention();
    expect(await alarmsOf(desk)).toEqual(alarms);
    expect(await desk.ports.devices.grant(aDeviceId, grantId)).toBeUndefined();
  });

  it('that was denied goes with the words of both; one that waits stays, and so does the device that knows of it', async () => {
    await aReadyDeviceOn(desk);
    const asked = async (reason: string): Promise<string> => {
      const { ticketId } = await desk.files();
      const wish = { ...aGraveWish, ticketId, plan: 'CANARY plan', reason };
      const { grant } = granted(await desk.requestElevation(anEscalationEngineer, aDeviceId, wish, undefined));
      if (grant === undefined) throw new Error('no grant');
      return grant.grantId;
    };
    const denied = await asked('CANARY need');
    granted(await desk.denyElevation(anApprover, denied, { reason: 'CANARY denial' }));
    const approved = await asked('CANARY other');
    granted(await desk.approveElevation(anApprover, approved));
    granted(await desk.withdrawElevation(anEscalationEngineer, approved, { reason: 'CANARY withdrawal' }));
    passDays(elevationDays);
    desk.clock.pass(day);
    const waiting = await asked('Still wanted.');
    expect(await desk.keepRetention()).toBeGreaterThanOrEqual(2);
    const { devices } = desk.ports;
    const left = (await devices.grants(aDeviceId)).map(({ grantId, state }) => [grantId, state]);
    expect(left).toEqual([[waiting, 'awaiting-approval']]);
    expect(await deviceNow(desk)).toMatchObject({ waiting: [{ grantId: waiting }] });
    const chain = await devices.events(aDeviceId);
    expect(brokenLinkOf(aDeviceId, chain, sha256)).toBeUndefined();
    const ended = chain.filter(({ data }) => data['grantId'] === denied || data['grantId'] === approved);
    expect(ended.map(({ kind }) => kind)).toEqual([
      ...[
        'elevation-requested',
        'grant-denied',
        'elevation-requested',
        'grant-approved',
        'grant-ready',
        'grant-withdrawn',
      ],
    ]);
    expect(JSON.stringify(ended)).not.toMatch(/CANARY|approver/);

    // However long nobody came to end it.
    passDays(elevationDays * 2);
    await desk.keepRetention();
    expect((await devices.grants(aDeviceId)).map(({ grantId }) => grantId)).toEqual([waiting]);
  });

  it('is removed once, however often the removal is cut off', async () => {
    const { grantId } = await aReturnedLease();
    passDays(elevationDays);
    desk.cosmos.inject(({ kind, container }) =>
      kind === 'batch' && container === 'devices' ? { when: 'after', drop: 'ECONNRESET' } : undefined,
    );
    await desk.keepRetention();
    desk.cosmos.inject(() => undefined);
    await desk.keepRetention();
    expect(await desk.ports.devices.grant(aDeviceId, grantId)).toBeUndefined();
    expect(brokenLinkOf(aDeviceId, await desk.ports.devices.events(aDeviceId), sha256)).toBeUndefined();
  });
});

describe('a round', () => {
  it('is not held up by one that cannot be read', async () => {
    const ticketId = await aClosedTicket();
    const broken = await aClosedTicket();
    const container = desk.cosmos.database.container('tickets');
    const { resource } = await container.item(broken, broken).read();
    await container.items.upsert({ ...resource, severity: 'Z' });
    passDays(ticketDays);
    await expect(desk.keepRetention()).rejects.toThrow('unreadable');
    expect(await desk.ports.tickets.read(ticketId)).toBeUndefined();
    expect(desk.log.join('\n')).toContain(broken);
  });

  it('catches up after a gap, by the policy that is active now', async () => {
    const first = await aClosedTicket();
    passDays(400);
    const second = await aClosedTicket();
    passDays(2 * ticketDays);
    await desk.keepRetention();
    const left = await Promise.all([first, second].map((ticketId) => desk.ports.tickets.read(ticketId)));
    expect(left).toEqual([undefined, undefined]);
  });
});
