import { Fault } from '../../desk/ports';
import { graceMs, rotationsPerPage } from '../../desk/rules/campaigns';
import { iso, plusMs } from '../../desk/rules/time';
import { aFleetOf, allRotate, campaignFor, carried, graceIsOver, manyDevices } from '../support/a-campaign';
import { type ADesk, desks } from '../support/a-desk';
import { deviceNow, granted, kindsOf, refusalOf, revealed } from '../support/a-fleet';
import { anEscalationEngineer, anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const all = { kind: 'all' } as const;
const read = async (campaignId: string) => granted(await desk.readCampaign(campaignId));
const change = (campaignId: string, what: 'paused' | 'resumed' | 'cancelled') =>
  desk.changeCampaign(anItAdmin, campaignId, what);
const someSeconds = (seconds: number): void => desk.clock.pass(seconds / 60);

describe('a campaign over more devices than the vault takes in ten seconds', () => {
  it('takes them page by page, misses none, asks none twice, and meets no refusal of the vault', async () => {
    const ids = aFleetOf(rotationsPerPage + 15);
    await manyDevices(desk, ids);
    someSeconds(10);
    const campaignId = await campaignFor(desk, all);
    const startedAt = iso(plusMs(desk.clock.now(), graceMs));
    const pages = await carried(desk, desk, campaignId);

    expect(pages).toEqual([startedAt, iso(desk.clock.now())]);
    expect(Date.parse(pages[1] ?? '') - Date.parse(startedAt)).toBe(10_000);
    expect(await read(campaignId)).toMatchObject({
      campaign: { state: 'done', asked: ids.length, leftOutCount: 0 },
      counts: { stored: ids.length, asked: 0 },
    });
    expect(desk.log).toEqual([]);

    // The first of the first page, and the last of the second; `npm run bench elevation` has them all confirm.
    const some = [...ids.slice(0, 20), ...ids.slice(-20)];
    expect(await allRotate(desk, some)).toBe(40);
    expect((await read(campaignId)).counts).toMatchObject({ confirmed: 40, stored: ids.length - 40, superseded: 0 });
    expect(await allRotate(desk, some)).toBe(0);
    expect((await kindsOf(desk, ids[0])).filter((kind) => kind === 'rotation-requested')).toHaveLength(2);
  });
});

describe('a campaign', () => {
  const ids = aFleetOf(4);
  beforeEach(() => manyDevices(desk, ids));

  it('is one at a time; one that is cancelled makes room, and a later one takes its devices over', async () => {
    const first = await campaignFor(desk, all);
    const refused = await desk.startCampaign(anItAdmin, { reason: 'Another.', target: all });
    expect(refused).toMatchObject({ refusal: { kind: 'campaign-open', campaignId: first } });
    await carried(desk, desk, first);
    const second = await campaignFor(desk, { kind: 'devices', devices: ids.slice(0, 1) });
    granted(await change(second, 'cancelled'));
    expect(await carried(desk, desk, second)).toHaveLength(1);
    await allRotate(desk, ids);
    const third = await campaignFor(desk, { kind: 'devices', devices: ids.slice(0, 1) });
    await carried(desk, desk, third);
    expect((await read(first)).counts).toMatchObject({ confirmed: 3, superseded: 1 });
    expect((await desk.listCampaigns(10)).items.map(({ campaignId }) => campaignId).toSorted()).toEqual(
      [first, second, third].toSorted(),
    );
  });

  it('stops while it is paused, goes on when somebody says so, and is woken for that', async () => {
    const campaignId = await campaignFor(desk, all);
    expect(await desk.advanceCampaign(campaignId)).toMatchObject({ kind: 'wait', until: desk.clock.now() + graceMs });
    granted(await change(campaignId, 'paused'));
    granted(await change(campaignId, 'paused'));
    expect(await desk.advanceCampaign(campaignId)).toEqual({ kind: 'wait', until: undefined });
    desk.clock.pass(60);
    expect(await desk.carryOnCampaign()).toBe(0);
    expect((await read(campaignId)).campaign).toMatchObject({ state: 'paused', asked: 0 });
    granted(await change(campaignId, 'resumed'));
    await carried(desk, desk, campaignId);
    const { campaign } = await read(campaignId);
    expect(campaign).toMatchObject({ state: 'done', asked: 4 });
    expect(campaign.changes.map(({ what }) => what)).toEqual(['paused', 'resumed']);
    expect(desk.campaignRings).toEqual(Array(4).fill(campaignId));
    expect(refusalOf(await change(campaignId, 'resumed'))).toBe('campaign-over');
    expect(refusalOf(await change('RC-0000000000', 'paused'))).toBe('campaign-unknown');
  });

  it('asks what is listed, and says what it left out and why', async () => {
    const devices = [...ids.slice(0, 2), 'PC-99999'];
    const campaignId = await campaignFor(desk, { kind: 'devices', devices });
    await carried(desk, desk, campaignId);
    const { campaign } = await read(campaignId);
    expect(campaign).toMatchObject({ asked: 2, leftOut: [{ deviceId: 'PC-99999', why: 'not-enrolled' }] });
    expect(await kindsOf(desk, ids[3])).not.toContain('rotation-queued');
  });

  it('asks the devices of a group only', async () => {
    await manyDevices(desk, ['PC-00011', 'PC-00012'], 'ring-1');
    const campaignId = await campaignFor(desk, { kind: 'group', group: 'ring-1' });
    await carried(desk, desk, campaignId);
    expect((await read(campaignId)).counts).toMatchObject({ stored: 2 });
    expect((await deviceNow(desk, 'PC-00011')).rotation).toMatchObject({ reason: 'forced' });
    expect(await deviceNow(desk, ids[0])).not.toHaveProperty('rotation');
  });

  it('lets a lease run to its end, and counts the rotation after it', async () => {
    const [lentId = '', busyId = ''] = ids;
    const { grant } = await revealed(desk, anEscalationEngineer, lentId);
    granted(await desk.forceRotation(anItAdmin, busyId, { reason: 'A note.' }));
    const campaignId = await campaignFor(desk, all);
    await carried(desk, desk, campaignId);
    expect((await read(campaignId)).counts).toMatchObject({ queued: 2, stored: 2 });
    await allRotate(desk, ids);
    expect((await read(campaignId)).counts).toMatchObject({ queued: 1, stored: 1, confirmed: 2 });
    granted(await desk.closeElevation(anEscalationEngineer, grant.grantId, { actionsTaken: 'Looked.' }));
    await allRotate(desk, ids);
    expect((await read(campaignId)).counts).toMatchObject({ confirmed: 4 });
  });

  it('counts refusals and what is overdue', async () => {
    const campaignId = await campaignFor(desk, all);
    await carried(desk, desk, campaignId);
    const [refusing = ''] = ids;
    const { rotationId } = (await desk.pollRotation(refusing)) ?? { rotationId: '' };
    granted(await desk.refuseRotation(refusing, { rotationId, reason: 'Too long.' }));
    expect((await read(campaignId)).counts).toMatchObject({ refused: 1, stored: 3 });
    desk.clock.pass(24 * 60);
    await desk.sweepDevices();
    expect((await read(campaignId)).counts).toMatchObject({ overdue: 4 });
    await allRotate(desk, ids);
    expect((await read(campaignId)).counts).toMatchObject({ confirmed: 4 });
  });

  it('waits while the vault is away, asks no more meanwhile than a page, and is not done before', async () => {
    desk.keyVault.inject(() => ({ when: 'before', drop: 'EPIPE' }));
    const campaignId = await campaignFor(desk, all);
    graceIsOver(desk);
    const startedAt = desk.clock.now();
    expect(await desk.advanceCampaign(campaignId)).toEqual({ kind: 'wait', until: startedAt + 60_000 });
    someSeconds(60);
    await desk.advanceCampaign(campaignId);
    expect(await read(campaignId)).toMatchObject({ campaign: { state: 'running' }, counts: { asked: 4, stored: 0 } });
    desk.keyVault.inject(() => undefined);
    someSeconds(60);
    expect(await desk.advanceCampaign(campaignId)).toEqual({ kind: 'finish' });
    expect(await read(campaignId)).toMatchObject({ campaign: { state: 'done', asked: 4 }, counts: { stored: 4 } });
  });

  it('goes round a device that the store does not give, after three tries', async () => {
    desk.cosmos.inject(({ kind, container, id }) =>
      container === 'devices' && kind === 'read' && id === ids[1] ? { when: 'before', status: 500 } : undefined,
    );
    const campaignId = await campaignFor(desk, all);
    expect(await carried(desk, desk, campaignId)).toHaveLength(3);
    expect(await read(campaignId)).toMatchObject({
      campaign: { state: 'done', asked: 3, leftOut: [{ deviceId: ids[1], why: 'unreachable' }] },
      counts: { stored: 3 },
    });
  });

  it('is taken by two at once as by one', async () => {
    const campaignId = await campaignFor(desk, all);
    graceIsOver(desk);
    await Promise.all([desk.advanceCampaign(campaignId), desk.beside().advanceCampaign(campaignId)]);
    expect(await read(campaignId)).toMatchObject({ campaign: { state: 'done', asked: 4 }, counts: { stored: 4 } });
    for (const id of ids)
      expect((await kindsOf(desk, id)).filter((kind) => kind === 'rotation-requested')).toHaveLength(2);
  });

  it('that nobody carries on is carried on by the sweep; one that is on time is left alone', async () => {
    const asleep = { ...desk.ports.workflows, ringCampaign: async () => Promise.reject(new Fault('unavailable')) };
    const campaignId = await campaignFor(desk.but({ workflows: asleep }), all);
    expect(await desk.carryOnCampaign()).toBe(0);
    desk.clock.pass(5);
    expect(await desk.carryOnCampaign()).toBe(1);
    expect(desk.campaignRings).toEqual([campaignId]);
    expect((await read(campaignId)).campaign).toMatchObject({ state: 'done', asked: 4 });
    expect(await desk.carryOnCampaign()).toBe(0);
  });

  it('whose first reply was lost is started once', async () => {
    let lost = 0;
    desk.cosmos.inject(({ kind, container }) => {
      if (kind !== 'batch' || container !== 'directory' || lost > 0) return undefined;
      lost += 1;
      return { when: 'after', drop: 'ECONNRESET' };
    });
    await campaignFor(desk, all);
    expect((await desk.listCampaigns(10)).items).toHaveLength(1);
  });
});
