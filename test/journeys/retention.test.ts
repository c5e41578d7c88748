import { brokenLinkOf } from '../../desk/rules/audit';
import { iso } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { aReadyDeviceOn, granted, lent } from '../support/a-fleet';
import { policySource, sha256 } from '../support/a-policy';
import { expectGolden } from '../support/golden';
import { anEscalationEngineer, anItAdmin, aRequester } from '../support/people';
import { aPng } from '../support/some-files';

const openDesk = desks();

const dayMinutes = 24 * 60;

/** The shipped policy with days that fit in a page. */
const shortLived = policySource('managed-desktop-2023')
  .replace(/^version: (\d+)/m, (_, version) => `version: ${Number(version) + 1}`)
  .replace(/ticketDays: \d+/, 'ticketDays: 30')
  .replace(/elevationDays: \d+/, 'elevationDays: 10')
  .replace(/alertDays: \d+/, 'alertDays: 20');

/** What lies in the two containers, by kind, and how many events of each chain still say who and what. */
const inventoryOf = async (desk: ADesk): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>();
  for (const id of ['tickets', 'devices']) {
    const { resources } = await desk.cosmos.database.container(id).items.query('SELECT * FROM c').fetchAll();
    for (const { doc, salt } of resources) {
      if (doc === 'nonce') continue;
      const kind =
        doc === 'event'
          ? `${id}: event that says ${salt === undefined ? 'only what happened' : 'who and what'}`
          : `${id}: ${doc}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  counts.set('files', desk.blobs.keys().length);
  return counts;
};

const linesOf = (
  at: string,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((kind) => {
    const [was, is] = [before.get(kind) ?? 0, after.get(kind) ?? 0];
    return was === is ? [] : [`${at}  ${kind.padEnd(46)}  ${was} → ${is}`];
  });

describe('what is kept under a policy of 10, 20 and 30 days', () => {
  it('goes day by day: leases, then alerts and mails, then whole tickets; one that is open, and what it needs, stays', async () => {
    const desk = await openDesk();
    expect(await desk.publishPolicy(anItAdmin, shortLived)).toMatchObject({ ok: true, value: { status: 'active' } });
    const closes = async (ticketId: string): Promise<void> => {
      await desk.respondToTicket({ caller: anEscalationEngineer, ticketId }, { message: 'On it.' });
      await desk.resolveTicket({ caller: anEscalationEngineer, ticketId }, { solution: 'Done.' });
      await desk.closeTicket({ caller: aRequester, ticketId }, {});
    };

    const device = await aReadyDeviceOn(desk);
    const lease = await lent(desk);
    granted(await desk.revealPassword(anEscalationEngineer, lease.grantId));
    granted(await desk.closeElevation(anEscalationEngineer, lease.grantId, { actionsTaken: 'Reinstalled it.' }));
    await device.rotates();
    await desk.sweepDevices();
    const late = await desk.files({ title: 'Nobody answers' });
    await desk.attachFile({ caller: aRequester, ticketId: late.ticketId }, { name: 'a.png', content: aPng });
    const needed = await desk.files({ title: 'The problem behind it' });
    const open = await desk.files({ title: 'Still open', severity: 'C' });
    await desk.linkTicket(
      { caller: anItAdmin, ticketId: open.ticketId },
      { relation: 'problem', other: needed.ticketId },
    );
    desk.clock.pass(dayMinutes);
    for (const { ticketId } of [late, needed]) await desk.keepsPromises(ticketId);
    await desk.retryNotices();
    for (const { ticketId } of [late, needed]) await closes(ticketId);
    await closes(lease.ticketId);

    let lines: readonly string[] = [];
    let before = await inventoryOf(desk);
    lines = linesOf(iso(desk.now()), new Map(), before);
    const lives = async (days: number): Promise<void> => {
      for (let day = 0; day < days; day += 1) {
        desk.clock.pass(dayMinutes);
        await desk.retryNotices();
        await desk.keepRetention();
        const after = await inventoryOf(desk);
        lines = [...lines, ...linesOf(iso(desk.now()), before, after)];
        before = after;
        const chain = await desk.ports.devices.events(aDeviceId);
        expect(brokenLinkOf(aDeviceId, chain, sha256)).toBeUndefined();
      }
    };
    await lives(35);
    lines = [...lines, `${iso(desk.now())}  the open ticket is withdrawn`];
    await desk.withdrawTicket({ caller: aRequester, ticketId: open.ticketId }, {});
    before = await inventoryOf(desk);
    await lives(35);

    expect(before.get('tickets: ticket')).toBeUndefined();
    expect(before.get('tickets: tombstone')).toBe(4);
    expectGolden(__dirname, 'retention', `${lines.join('\n')}\n`);
  }, 60_000);
});
