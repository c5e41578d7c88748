import { aLaptop, type Laptop } from '../support/laptop';

let laptop: Laptop;
beforeAll(async () => {
  laptop = await aLaptop();
});
afterAll(() => laptop.stop());

const deviceId = 'LAPTOP-01';
const subjectsOf = async () =>
  (await laptop.mail())
    .filter(({ noticeId }) => noticeId.includes('-alarm-'))
    .map(({ subject }) => subject.split(': ')[1]);
const alarmsOf = async (): Promise<readonly string[]> =>
  (await laptop.as('auditor').get(`/api/v1/devices/${deviceId}`)).json.alarms.map(({ kind }: { kind: string }) => kind);

describe('an emergency, over HTTP and on the laptop’s own clock', () => {
  it('is opened by its role alone, told, shown once among a hundred tries, given back, rotated and reviewed', async () => {
    await laptop.advance(5);
    const glass = laptop.as('break-glass');
    const body = { deviceId, reason: 'It encrypts its files.' };
    expect((await laptop.as('escalation-engineer').post('/api/v1/break-glass', body)).status).toBe(403);
    expect((await laptop.as('it-admin').post('/api/v1/break-glass', body)).status).toBe(403);
    const opened = await glass.post('/api/v1/break-glass', body);
    expect([opened.status, opened.json.state, opened.json.ticketId]).toEqual([201, 'ready', undefined]);
    const path = `/api/v1/elevations/${opened.json.grantId}`;

    const tries = await Promise.all(Array.from({ length: 100 }, () => glass.post(`${path}/reveal`, {})));
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([200, 410]));
    expect((await alarmsOf()).toSorted()).toEqual(['break-glass', 'break-glass-reveal', 'second-reveal']);

    expect((await glass.post(`${path}/extend`, { minutes: 5, reason: 'More.' })).json.type).toContain(
      'emergency-not-extended',
    );
    expect((await glass.post(`${path}/close`, { actionsTaken: 'Cut it off.' })).json.state).toBe('closed');
    await laptop.advance(10);
    expect((await laptop.as('auditor').get(`/api/v1/devices/${deviceId}`)).json.credential).toBe('confirmed');
    expect(await subjectsOf()).toContain('somebody has broken the glass');

    const review = { verdict: 'not-justified', words: 'It was a backup.' };
    expect((await glass.post(`${path}/review`, review)).status).toBe(403);
    const { emergency } = (await laptop.as('security-manager').post(`${path}/review`, review)).json;
    expect(emergency).toMatchObject({ review: { by: 'security-manager', ...review } });
  }, 60_000);

  it('is shown so often in an hour and no more: then the answer says how long to wait', async () => {
    const glass = laptop.as('break-glass');
    const shows = async () => {
      const { grantId } = (await glass.post('/api/v1/break-glass', { deviceId: 'KIOSK-01', reason: 'Again.' })).json;
      return glass.post(`/api/v1/elevations/${grantId}/reveal`, {});
    };
    for (let shown = 0; shown < 10; shown += 1) expect((await shows()).status).toBe(200);
    const refused = await shows();
    expect(refused).toMatchObject({
      status: 429,
      json: { of: 'device', type: expect.stringContaining('reveal-limit-reached') },
    });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(refused.json.retryAfterSeconds).toBe(seconds);
    expect([seconds > 3_500, seconds <= 3_600]).toEqual([true, true]);
  }, 60_000);
});
