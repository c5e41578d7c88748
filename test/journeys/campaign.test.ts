import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let laptop: Laptop;
beforeAll(async () => {
  laptop = await aLaptop();
  await laptop.advance(10);
});
afterAll(() => laptop.stop());

const campaigns = '/api/v1/campaigns';
const admin = () => laptop.as('it-admin');
const read = async (id: string) => (await laptop.as('auditor').get(`${campaigns}/${id}`)).json;

it('a campaign gives every device a new password, and its orchestration ends', async () => {
  const started = await admin().post(campaigns, { reason: 'A leak.', all: true });
  expect([started.status, started.json.state]).toEqual([201, 'running']);
  const { campaignId } = started.json;
  await laptop.advance(10);
  const done = await read(campaignId);
  expect(done).toMatchObject({ state: 'done', leftOutCount: 0 });
  expect([done.asked > 1, done.counts.confirmed]).toEqual([true, done.asked]);

  const { items } = (await laptop.as().get('/local/durable/instances')).json;
  const [story] = items.filter(({ name }: { name: string }) => name === 'rotation-campaign');
  expect([story.id, story.runtimeStatus]).toEqual([`campaign-${campaignId}`, 'Completed']);
});

it('a paused campaign goes on when it is resumed, and a cancelled one does not', async () => {
  const { campaignId } = (await admin().post(campaigns, { reason: 'Again.', devices: ['LAPTOP-01'] })).json;
  await admin().post(`${campaigns}/${campaignId}/pause`, {});
  await laptop.advance(60);
  expect(await read(campaignId)).toMatchObject({ state: 'paused', asked: 0 });
  await admin().post(`${campaigns}/${campaignId}/resume`, {});
  await laptop.advance(10);
  expect(await read(campaignId)).toMatchObject({ state: 'done', counts: { confirmed: 1 } });
  const mistaken = (await admin().post(campaigns, { reason: 'By mistake.', all: true })).json;
  await admin().post(`${campaigns}/${mistaken.campaignId}/cancel`, {});
  await laptop.advance(10);
  expect(await read(mistaken.campaignId)).toMatchObject({ state: 'cancelled', asked: 0 });
  const late = await admin().post(`${campaigns}/${campaignId}/cancel`, {});
  expect([late.status, late.json.type]).toEqual([409, 'urn:tierline:problem:campaign-over']);
});

it('says what is wrong with a wish, and with another campaign', async () => {
  const both = await admin().post(campaigns, { reason: 'A leak.', all: true, group: 'ring-1' });
  expect([both.status, both.json.errors[0].at]).toEqual([400, '/which']);
  const neither = await admin().post(campaigns, { reason: 'A leak.' });
  expect(neither.status).toBe(400);
  expect((await laptop.as('auditor').post(campaigns, { reason: 'A leak.', all: true })).status).toBe(403);
});
