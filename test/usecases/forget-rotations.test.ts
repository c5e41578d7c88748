import { brokenLinkOf } from '../../desk/rules/audit';
import { campaignFor, carried } from '../support/a-campaign';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { type AManagedDevice, aReadyDeviceOn, granted } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { anItAdmin, aSecurityManager } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
let campaignId: string;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
  granted(await desk.forceRotation(anItAdmin, aDeviceId, { reason: 'KENNWORT lay on a desk.' }));
  const waiting = await desk.pollRotation(aDeviceId);
  const refused = { rotationId: waiting?.rotationId ?? '', reason: 'KENNWORT too long.' };
  granted(await desk.refuseRotation(aDeviceId, refused));
  campaignId = await campaignFor(desk, { kind: 'all' }, 'KENNWORT list was lost.');
  granted(await desk.changeCampaign(anItAdmin, campaignId, 'paused'));
  granted(await desk.changeCampaign(anItAdmin, campaignId, 'resumed'));
  await carried(desk, desk, campaignId);
  for (let turn = 0; turn < 3; turn += 1) await device.rotates();
});

const passDays = (days: number): void => desk.clock.pass(days * 24 * 60);
const stored = async (): Promise<string> => {
  const containers = ['devices', 'directory'].map((id) => desk.cosmos.database.container(id));
  const rows = await Promise.all(containers.map((one) => one.items.query('SELECT * FROM c').fetchAll()));
  return JSON.stringify(rows.map(({ resources }) => resources));
};
const chainIsWhole = async (): Promise<boolean> =>
  brokenLinkOf(aDeviceId, await desk.ports.devices.events(aDeviceId), sha256) === undefined;

it('why passwords were wanted goes with the days of elevations, and not before', async () => {
  passDays(89);
  await desk.keepRetention();
  expect((await stored()).match(/KENNWORT/g)).toHaveLength(3);
  passDays(2);
  await desk.keepRetention();
  expect(await stored()).not.toContain('KENNWORT');
  expect(await desk.readCampaign(campaignId)).toMatchObject({ refusal: { kind: 'campaign-unknown' } });
  expect(await chainIsWhole()).toBe(true);
});

it('a campaign that is paused is kept as long as it is', async () => {
  const paused = await campaignFor(desk, { kind: 'all' }, 'KENNWORT list was found.');
  granted(await desk.changeCampaign(anItAdmin, paused, 'paused'));
  passDays(91);
  await desk.keepRetention();
  expect(await desk.readCampaign(paused)).toMatchObject({ ok: true });
  granted(await desk.changeCampaign(anItAdmin, paused, 'resumed'));
});

it('whoever wanted them is exported what they said, and erased from it', async () => {
  const taken = granted(await desk.exportPersonalData(anItAdmin, anItAdmin.id));
  let text = '';
  for await (const piece of taken) text += piece;
  const lines = text.split('\n').filter((line) => line.includes('KENNWORT'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { record: 'rotation', deviceId: aDeviceId, text: { reason: 'KENNWORT lay on a desk.' } },
    { record: 'campaign', campaignId, reason: 'KENNWORT list was lost.', changes: [{ what: 'paused' }, {}] },
  ]);

  granted(await desk.erasePerson(anItAdmin, anItAdmin.id, { reason: 'They asked.' }));
  const { campaign } = granted(await desk.readCampaign(campaignId));
  expect(campaign).toMatchObject({ by: 'erased', reason: 'erased', state: 'done' });
  expect(campaign.changes.map(({ by }) => by)).toEqual(['erased', 'erased']);
  // What the device said of itself is nobody's.
  expect((await stored()).match(/KENNWORT/g)).toHaveLength(1);
  expect(await chainIsWhole()).toBe(true);
  const again = await desk.startCampaign(aSecurityManager, { reason: 'Again.', target: { kind: 'all' } });
  expect(again.ok).toBe(true);
});
