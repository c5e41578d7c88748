import { aLaptop, type Laptop } from '../support/laptop';

let laptop: Laptop;

beforeAll(async () => {
  // One request a minute comes back: what is used up stays so while the test lasts, however slow the machine is.
  laptop = await aLaptop({ rate: 3 });
});
afterAll(() => laptop.stop());

it('tells a caller who asks too often to wait, and nobody else', async () => {
  const requester = laptop.as('requester');
  const answers = [];
  for (let visit = 0; visit < 4; visit += 1) answers.push(await requester.get('/api/v1/me'));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  const { headers, json } = answers[3] ?? {};
  expect(json).toMatchObject({ type: 'urn:tierline:problem:rate-limited', status: 429 });
  const waitSeconds = Number(headers?.get('retry-after'));
  expect(waitSeconds).toBeGreaterThan(0);
  expect(waitSeconds).toBeLessThanOrEqual(20);
  expect((await laptop.as('agent').get('/api/v1/me')).status).toBe(200);
});

it('shows a browser a page that says so', async () => {
  const admin = laptop.as('it-admin');
  for (let visit = 0; visit < 3; visit += 1) await admin.get('/api/v1/me');
  const page = await admin.get('/', { accept: 'text/html' });
  expect(page.status).toBe(429);
  expect(page.text).toContain('That was too many requests in a short time.');
});

it('counts what is refused, and leaves what needs no sign-in alone', async () => {
  const auditor = laptop.as('auditor');
  for (let visit = 0; visit < 3; visit += 1) {
    expect((await auditor.post('/api/v1/policies', { source: 'x' })).status).toBe(403);
  }
  expect((await auditor.get('/api/v1/me')).status).toBe(429);
  for (let visit = 0; visit < 5; visit += 1) expect((await laptop.as().get('/api/health')).status).toBe(200);
});
