import { HttpRequest, InvocationContext } from '@azure/functions';
import { createSignatures } from '../../adapters/devices/signatures';
import { accept, refuse } from '../../desk/rules/decision';
import { instantOfMs } from '../../desk/rules/time';
import type { Desk } from '../../desk/usecases/desk';
import { enrolmentDoors } from '../../functions/enrolment-doors';
import { enter } from '../../functions/enter';
import { createRateLimiter } from '../../functions/rate-limiter';
import { aKeyPair, aSignedRequest, type KeyPair } from '../support/a-signed-request';

const now = instantOfMs(Date.parse('2026-03-02T12:00:00Z'));
const publicUrl = 'https://desk.example';
const url = `${publicUrl}/device/v1/enrol`;
const code = 'FW4MZ3N8JP7N4-DVB3FHCVMCNP9';

/** A door whose desk knows one code for one device; each request comes half a second after the one before. */
const aDoor = () => {
  let sent = 0;
  const noted: unknown[] = [];
  const desk = {
    now: () => now,
    enrolByCode: async (deviceId: string, given: { code: string }) => {
      if (deviceId !== 'LAPTOP-01') return refuse({ kind: 'enrolment-refused' } as const);
      return given.code === code ? accept({}) : refuse({ kind: 'enrolment-refused', about: deviceId } as const);
    },
    noteRefusal: async (...told: unknown[]) => void noted.push(told),
  } as unknown as Desk;
  const door = enrolmentDoors(desk).find(({ name }) => name === 'device-enrol');
  if (door === undefined) throw new Error('no such door');
  const limiter = createRateLimiter({ perMinute: 1_200 }, () => sent * 500);
  const porch = {
    desk,
    limiter,
    callerOf: () => undefined,
    origins: [],
    signatures: createSignatures(),
    publicUrl,
    styleAddress: '',
  };

  const enrols = async (pair: KeyPair, change: { keyid?: string; body?: object; key?: object } = {}) => {
    sent += 1;
    const { keyid = 'LAPTOP-01', key = pair.key } = change;
    const body = JSON.stringify(change.body ?? { code, name: 'A laptop', key });
    const alg = pair.key.kty === 'EC' ? 'ecdsa-p256-sha256' : 'ed25519';
    const { privateKey } = pair;
    const request = await aSignedRequest({ privateKey, at: now, url, body, algorithm: alg, values: { keyid, alg } });
    const reply = await enter(
      door,
      porch,
      new HttpRequest({ method: 'POST', url, headers: { ...request.headers }, body: { string: body } }),
      new InvocationContext({ invocationId: 'i-1', functionName: door.name, logHandler: () => {} }),
    );
    return { status: reply.status, json: JSON.parse(String(reply.body)) };
  };
  return { enrols, noted };
};

const [windows, other] = [aKeyPair('P-256'), aKeyPair()];

describe('the door at which a device enrols', () => {
  it.each([
    ['P-256', windows],
    ['Ed25519', other],
  ])('lets in who signs with the key of %s that it brings', async (_curve, pair) => {
    expect(await aDoor().enrols(pair)).toEqual({ status: 200, json: { enrolled: 'LAPTOP-01' } });
  });

  it.each<[string, object]>([
    ['another’s key', { key: other.key }],
    ['a key with a private half', { key: { ...windows.key, d: 'A'.repeat(43) } }],
    ['a key that names its algorithm', { key: { ...windows.key, alg: 'none' } }],
    ['a symmetric key', { key: { kty: 'oct', k: 'A'.repeat(43) } }],
    ['a key of another curve', { key: { ...windows.key, crv: 'P-384' } }],
    ['a key that is not on its curve', { key: { ...windows.key, y: 'A'.repeat(43) } }],
    ['no key', { body: { code, name: 'A laptop' } }],
    ['a key of the prototype', { body: JSON.parse(`{"__proto__":{"key":${JSON.stringify(windows.key)}}}`) }],
  ])('does not believe %s', async (_what, change) => {
    const { enrols, noted } = aDoor();
    expect(await enrols(windows, change)).toMatchObject({
      status: 401,
      json: { type: 'urn:tierline:problem:device-unproved' },
    });
    expect(noted).toEqual([]);
  });

  it('notes who was refused, about a device only if there is one, and never a code', async () => {
    const { enrols, noted } = aDoor();
    const wrong = { body: { code: 'WRONG', name: 'A laptop', key: windows.key } };
    expect((await enrols(windows, wrong)).json).toMatchObject({ type: 'urn:tierline:problem:enrolment-refused' });
    await enrols(windows, { keyid: 'LAPTOP-99' });
    const record = { act: 'device', door: 'device-enrol', refusal: 'enrolment-refused' };
    expect(noted).toEqual([
      [{ id: 'a device' }, { ...record, about: 'LAPTOP-01' }],
      [{ id: 'a device' }, record],
    ]);
  });

  it('tells who tries often for one device to wait, and nobody else', async () => {
    const { enrols } = aDoor();
    const statuses = [];
    for (let tried = 0; tried < 30; tried += 1) statuses.push((await enrols(windows)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200));
    expect(statuses.slice(24)).toContain(429);
    expect((await enrols(windows, { keyid: 'LAPTOP-02' })).status).toBe(403);
  });
});
