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

it('has pages that work without script: the form, how far it is, and its buttons', async () => {
  const page = { accept: 'text/html' };
  const { headers, text } = await admin().get('/forms/campaign', page);
  const cookie = headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
  // As a browser sends a form.
  const post = (path: string, fields: Record<string, string>) =>
    admin().send(path, {
      method: 'POST',
      headers: { ...page, origin: laptop.origin, cookie },
      body: new URLSearchParams({ _csrf: token, ...fields }),
      redirect: 'manual',
    });
  expect(text).toContain('those of one group');

  const wish = { which: 'devices', devices: 'LAPTOP-01 LAPTOP-02', reason: 'A <leak>.' };
  const wrong = await post(campaigns, { ...wish, devices: 'laptop' });
  expect([wrong.status, wrong.text.includes('Such as LAPTOP-01.'), wrong.text.includes('A &lt;leak&gt;.')]).toEqual([
    400,
    true,
    true,
  ]);
  const unsure = await post(campaigns, { ...wish, which: 'all' });
  expect([unsure.status, unsure.text.includes('one of them.')]).toEqual([400, true]);
  const started = await post(campaigns, wish);
  const address = started.headers.get('location') ?? '';
  expect([started.status, address]).toEqual([303, expect.stringMatching(/^\/campaigns\/RC-[0-9A-F]{10}$/)]);

  const other = await post(campaigns, wish);
  expect([other.status, other.text.includes(`<a href="${address}">See the other campaign</a>`)]).toEqual([409, true]);
  const running = await admin().get(address, page);
  expect(running.text).toMatch(/running[\s\S]*2 devices[\s\S]*Pause it[\s\S]*Cancel it/);
  expect((await post(`/api/v1${address}/pause`, {})).status).toBe(303);
  expect((await admin().get(address, page)).text).toMatch(/paused by it-admin[\s\S]*Go on/);
  // Who only reads sees no button.
  expect((await laptop.as('auditor').get(address, page)).text).not.toContain('Go on');
  expect((await post(`/api/v1${address}/cancel`, {})).status).toBe(303);
  const list = await laptop.as('security-manager').get('/campaigns', page);
  expect(list.text).toMatch(/A &lt;leak&gt;\.[\s\S]*cancelled/);
  expect(list.text).not.toContain('/forms/campaign');
});
