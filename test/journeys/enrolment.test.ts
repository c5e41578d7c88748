import { curveOf, newPrivateKey, nextKeyProof, privateKeyOf, publicKeyOf } from '../../local/devices/keys';
import { signedHeaders } from '../../local/devices/sign';
import { type Answer, aLaptop, type Laptop } from '../support/laptop';

/** Devices come in, prove themselves, come back: over HTTP, on virtual time. */
let laptop: Laptop;
let now: number;
beforeAll(async () => {
  laptop = await aLaptop();
  now = Date.parse(await laptop.advance(5));
});
afterAll(() => laptop.stop());

const advance = async (minutes: number): Promise<void> => {
  now = Date.parse(await laptop.advance(minutes));
};
const admin = () => laptop.as('it-admin');
const inviting = async (deviceId: string, body: object = {}): Promise<string> => {
  const { status, json } = await admin().post(`/api/v1/devices/${deviceId}/enrolment-code`, body);
  expect(status).toBe(201);
  return json.code;
};
const shown = async (deviceId: string) => (await admin().get(`/api/v1/devices/${deviceId}`)).json;
const fleet = (deviceId: string, verb: string, body: object = {}): Promise<Answer> =>
  laptop.as().post(`/local/devices/${deviceId}/${verb}`, body);
const problem = (kind: string): string => `urn:tierline:problem:${kind}`;

/** A device that is nobody's but this test's. */
const aDevice = (deviceId: string, curve: 'P-256' | 'Ed25519') => {
  let privateKey = privateKeyOf(newPrivateKey(curve));
  const asks = async (verb: string, fields: object, by = privateKey): Promise<Answer> => {
    const request = {
      method: 'POST',
      url: `${laptop.origin}/device/v1/${verb}`,
      body: JSON.stringify(fields),
    } as const;
    const headers = await signedHeaders(request, { deviceId, privateKey: by, now });
    return laptop.as().send(`/device/v1/${verb}`, { method: 'POST', headers, body: request.body });
  };
  return {
    deviceId,
    asks,
    enrols: (code: string, key = publicKeyOf(privateKey)) => asks('enrol', { code, name: 'Tablet', key }),
    polls: (by = privateKey) => asks('poll', {}, by),
    key: () => privateKey,
    uses: (next: typeof privateKey) => {
      privateKey = next;
    },
  };
};

describe('a new device', () => {
  const tablet = aDevice('TABLET-01', 'P-256');

  it('is let in by its code, once, with the key that it signs with', async () => {
    expect((await tablet.polls()).json.type).toBe(problem('device-unproved'));
    const code = await inviting('TABLET-01', { name: 'Tablet at the gate' });
    expect(await shown('TABLET-01')).toMatchObject({ name: 'Tablet at the gate', credential: 'not-enrolled' });

    const stranger = aDevice('TABLET-01', 'Ed25519');
    expect((await stranger.enrols(code, publicKeyOf(tablet.key()))).json.type).toBe(problem('device-unproved'));
    const wrong = await stranger.enrols(code.replaceAll(/[0-9]/g, '7'));
    expect([wrong.status, wrong.json.type]).toEqual([403, problem('enrolment-refused')]);
    expect((await stranger.asks('enrol', { code, key: publicKeyOf(stranger.key()) })).json).toMatchObject({
      type: problem('body-invalid'),
      errors: [{ at: '/name' }],
    });

    expect((await tablet.enrols(code)).json).toEqual({ enrolled: 'TABLET-01' });
    expect((await tablet.enrols(code)).status).toBe(200);
    expect((await stranger.enrols(code)).json.type).toBe(problem('enrolment-refused'));
    expect((await tablet.polls()).json).toEqual({ rotation: { rotationId: expect.any(String) } });
    expect(await shown('TABLET-01')).toMatchObject({ name: 'Tablet', credential: 'pending', alarms: [] });

    const { items } = (await laptop.as('auditor').get('/api/v1/refusals')).json;
    const [refused] = items.filter(({ door }: { door: string }) => door === 'device-enrol');
    expect(refused).toMatchObject({ by: 'a device', refusal: 'enrolment-refused', about: 'TABLET-01', count: 2 });
    expect(JSON.stringify(items)).not.toContain(code);
  });

  it('renews its key; a reply that was lost locks it out of nothing, and the old key ends with the first use', async () => {
    const old = tablet.key();
    const next = privateKeyOf(newPrivateKey(curveOf(old)));
    const renewal = { key: publicKeyOf(next), proof: nextKeyProof('TABLET-01', old, next) };
    expect((await tablet.asks('renew-key', { ...renewal, proof: 'A'.repeat(86) })).json.type).toBe(
      problem('key-unproved'),
    );
    expect((await tablet.polls(next)).status).toBe(401);
    expect((await tablet.asks('renew-key', renewal)).status).toBe(200);
    expect((await tablet.asks('renew-key', renewal)).json).toEqual({ renewed: true });
    expect((await tablet.polls()).status).toBe(200);
    expect((await tablet.polls(next)).status).toBe(200);
    expect((await tablet.polls(old)).status).toBe(401);
    tablet.uses(next);
    expect((await tablet.polls()).status).toBe(200);
  });

  it('is nobody whom a program or an agent lets in', async () => {
    for (const person of ['agent', 'escalation-engineer', 'auditor'])
      expect((await laptop.as(person).post('/api/v1/devices/TABLET-03/enrolment-code')).status).toBe(403);
  });
});

const lend = async (deviceId: string) => {
  const engineer = laptop.as('escalation-engineer');
  const { ticketId } = (await laptop.as('requester').post('/api/v1/tickets', { title: 'A', description: 'B' })).json;
  const wish = { ticketId, deviceId, category: 'Devices', title: 'A look', plan: 'Look.' };
  const actions = ['Use the command prompt or PowerShell'];
  const { grantId } = (await engineer.post('/api/v1/elevations', { ...wish, actions })).json;
  const path = `/api/v1/elevations/${grantId}`;
  const revealed = (await engineer.post(`${path}/reveal`)).json;
  return { ticketId, grantId, path, password: revealed.passwords[0].password, expiresAt: revealed.grant.expiresAt };
};

describe('a device that was re-imaged while somebody held it', () => {
  it('comes back with a new key and a new password; the lease, the old key and the old password are over', async () => {
    const { path, password } = await lend('KIOSK-01');
    expect((await fleet('KIOSK-01', 'open', { password })).json).toEqual({ opens: true });
    const before = (await laptop.as().get('/local/devices')).json.items[2].publicKey;
    await fleet('KIOSK-01', 'reimage');
    expect((await fleet('KIOSK-01', 'poll')).json.answers[0]).toMatchObject({ status: 401 });
    expect(await shown('KIOSK-01')).toMatchObject({ credential: 'confirmed' });

    const code = await inviting('KIOSK-01');
    await fleet('KIOSK-01', 'mode', { mode: 'slow' });
    const { publicKey, answers } = (await fleet('KIOSK-01', 'enrol', { code })).json;
    expect(answers.at(-1)).toMatchObject({ verb: 'poll', status: 401 });
    expect(publicKey.x).not.toBe(before.x);
    const between = await shown('KIOSK-01');
    expect(between).toMatchObject({ credential: 'pending', rotation: { reason: 're-enrolled' } });
    expect(between).not.toHaveProperty('confirmedAt');
    expect(between).not.toHaveProperty('activeGrant');
    expect(between.alarms).toMatchObject([{ kind: 'device-re-enrolled', about: 'KIOSK-01' }]);
    expect((await laptop.as('escalation-engineer').get(path)).json).toMatchObject({ state: 'revoked' });
    const ended = await laptop.as('escalation-engineer').post(`${path}/close`, { actionsTaken: 'It was re-imaged.' });
    expect(ended.json).toMatchObject({ state: 'closed' });

    await fleet('KIOSK-01', 'mode', { mode: 'on' });
    await advance(5);
    expect(await shown('KIOSK-01')).toMatchObject({ credential: 'confirmed', grants: [{ state: 'closed' }] });
    expect((await fleet('KIOSK-01', 'open', { password })).json).toEqual({ opens: false });
    const mails = (await laptop.mail()).filter(({ subject }) => subject.includes('KIOSK-01'));
    expect(mails.map(({ subject }) => subject)).toContainEqual(expect.stringContaining('enrolled anew'));
  });
});

describe('the user of a device', () => {
  it('is told once that its admin password was shown, for which ticket, from when to when', async () => {
    const { ticketId, grantId, path, expiresAt } = await lend('LAPTOP-02');
    const notice = { noticeId: grantId, ticketId, from: new Date(now).toISOString(), to: expiresAt };
    expect((await fleet('LAPTOP-02', 'poll')).json.notices).toEqual([notice]);
    await fleet('LAPTOP-02', 'poll');
    const { notices, answers } = (await fleet('LAPTOP-02', 'poll')).json;
    expect([notices, answers[0]]).toEqual([[notice], { verb: 'poll', status: 200 }]);
    await laptop.as('escalation-engineer').post(`${path}/close`, { actionsTaken: 'Looked.' });
    await advance(5);
  });
});

describe('a device that lies', () => {
  /** A rotation is wanted as its password was seen; the device does its worst at the next poll. */
  const lies = async (mode: string) => {
    const { path, password } = await lend('LAPTOP-01');
    await fleet('LAPTOP-01', 'mode', { mode });
    await laptop.as('escalation-engineer').post(`${path}/close`, { actionsTaken: 'Looked.' });
    const { answers } = (await fleet('LAPTOP-01', 'poll')).json;
    const heard = answers.map(({ verb, status, type }: { verb: string; status: number; type?: string }) =>
      [verb, status, ...(type === undefined ? [] : [type.replace(problem(''), '')])].join(' '),
    );
    return { heard, password, opens: async () => (await fleet('LAPTOP-01', 'open', { password })).json.opens };
  };
  const settle = async (): Promise<void> => {
    await fleet('LAPTOP-01', 'mode', { mode: 'on' });
    await fleet('LAPTOP-01', 'poll');
    await fleet('LAPTOP-01', 'poll');
    expect(await shown('LAPTOP-01')).toMatchObject({ credential: 'confirmed' });
  };
  afterEach(settle);

  it('by confirming what it did not apply is believed: the desk cannot look into it (S8)', async () => {
    const { heard, opens } = await lies('lying');
    expect(heard.slice(0, 3)).toEqual(['confirm 200', 'claim 200', 'poll 200']);
    expect(await shown('LAPTOP-01')).toMatchObject({ credential: 'confirmed' });
    expect(await opens()).toBe(true);
  });

  it('by confirming the version before is refused, and shown as pending until it is tainted', async () => {
    const { heard } = await lies('outdated');
    expect(heard.slice(0, 2)).toEqual(['confirm 409 version-not-pending', 'claim 200']);
    expect(await shown('LAPTOP-01')).toMatchObject({ credential: 'pending' });
    for (const other of ['LAPTOP-02', 'KIOSK-01']) await fleet(other, 'mode', { mode: 'off' }); // To save their polls.
    await advance(120);
    expect(await shown('LAPTOP-01')).toMatchObject({ credential: 'tainted' });
  });

  it('by sending its last confirmation again proves nothing, at once and when that is too old', async () => {
    const { heard } = await lies('replaying');
    expect(heard[0]).toBe('confirm 401 device-unproved');
    expect(await shown('LAPTOP-01')).toMatchObject({ credential: 'pending' });
    await advance(6);
    expect((await fleet('LAPTOP-01', 'poll')).json.answers[0]).toMatchObject({ verb: 'confirm', status: 401 });
  });

  it('by asking for the password of another proves nothing', async () => {
    const { heard } = await lies('greedy');
    expect(heard.slice(0, 2)).toEqual(['claim 401 device-unproved', 'poll 401 device-unproved']);
    expect(await shown('LAPTOP-01')).toMatchObject({ credential: 'pending' });
    expect(await shown('LAPTOP-02')).toMatchObject({ credential: 'confirmed' });
  });

  it.each(['ahead', 'behind'])('by its clock, ten minutes %s, is not let in until it is right', async (mode) => {
    const { heard } = await lies(mode);
    expect(heard[0]).toBe('poll 401 device-unproved');
    expect(await shown('LAPTOP-01')).toMatchObject({ credential: 'pending' });
  });
});
