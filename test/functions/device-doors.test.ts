import { HttpRequest, InvocationContext } from '@azure/functions';
import { createSignatures } from '../../adapters/devices/signatures';
import type { SignedRequest } from '../../desk/ports';
import { accept, refuse } from '../../desk/rules/decision';
import { Secret } from '../../desk/rules/secret';
import { instantOfMs } from '../../desk/rules/time';
import { deviceDoors } from '../../functions/device-doors';
import { enter } from '../../functions/enter';
import { noRateLimit } from '../../functions/rate-limiter';
import { aKeyPair, aSignedRequest, digestOf, type Signing } from '../support/a-signed-request';

const now = instantOfMs(Date.parse('2026-03-02T12:00:00Z'));
const publicUrl = 'https://desk.example';
const password = 'kR7-plum-ORBIT-93-qTz';
const { privateKey, key } = aKeyPair();

const aDesk = () => {
  const nonces = new Set<string>();
  const did: unknown[] = [];
  const desk = {
    now: () => now,
    deviceKey: async (deviceId: string) => (deviceId === 'LAPTOP-01' ? key : undefined),
    nextDeviceKey: async () => undefined,
    useNextKey: async () => false,
    userNotices: async () => [],
    takeNonce: async (deviceId: string, nonce: string) => {
      const id = `${deviceId} ${nonce}`;
      const isNew = !nonces.has(id);
      nonces.add(id);
      return isNew;
    },
    pollRotation: async () => (did.length === 0 ? { rotationId: 'r-1' } : undefined),
    claimRotation: async (...asked: unknown[]) => {
      did.push(asked);
      return accept({ rotationId: 'r-1', version: 'v1', password: new Secret(password) });
    },
    confirmRotation: async (...asked: unknown[]) => {
      did.push(asked);
      return accept({ version: 'v1' });
    },
    refuseRotation: async () => refuse({ kind: 'act-forbidden', act: 'rotate-device' } as const),
    noteRefusal: async () => {
      throw new Error('a device is no person: its refusals are its own record');
    },
  };
  return { desk, nonces, did };
};

let world: ReturnType<typeof aDesk>;
let nonce = 0;
beforeEach(() => {
  world = aDesk();
});

const signed = (verb: string, body: string, changes: Partial<Signing> = {}): Promise<SignedRequest> => {
  nonce += 1;
  const values = { nonce: String(nonce).padStart(22, 'N'), ...changes.values };
  return aSignedRequest({ privateKey, at: now, url: `${publicUrl}/device/v1/${verb}`, body, ...changes, values });
};

/** Sends it as a proxy does that took the request for the public address. */
const send = async (verb: string, request: SignedRequest) => {
  const door = deviceDoors(world.desk as never).find(({ route }) => route === `device/v1/${verb}`);
  if (door === undefined) throw new Error(`no door ${verb}`);
  const porch = {
    limiter: noRateLimit,
    callerOf: () => undefined,
    origins: [publicUrl],
    signatures: createSignatures(),
    publicUrl,
    styleAddress: '',
  };
  const { pathname, search } = new URL(request.url);
  const reply = await enter(
    door,
    { ...porch, desk: world.desk },
    new HttpRequest({
      method: 'POST',
      url: `http://10.0.0.4:8080${pathname}${search}`,
      headers: { ...request.headers },
      body: { string: request.body },
    }),
    new InvocationContext({ invocationId: 'i-1', functionName: door.name, logHandler: () => {} }),
  );
  return { ...reply, json: JSON.parse(String(reply.body)) };
};

describe("a device's door", () => {
  it('says whether a rotation waits', async () => {
    expect(await send('poll', await signed('poll', '{}'))).toMatchObject({
      status: 200,
      json: { rotation: { rotationId: 'r-1' } },
    });
    world.did.push('claimed');
    expect((await send('poll', await signed('poll', '{}'))).json).toEqual({});
  });

  it('hands a password to the device that claims it, and to no cache', async () => {
    const reply = await send('claim', await signed('claim', '{"rotationId":"r-1"}'));
    expect(reply).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(reply.json).toEqual({ rotationId: 'r-1', version: 'v1', password });
    expect(world.did).toEqual([['LAPTOP-01', 'r-1']]);
  });

  it('takes a confirmation', async () => {
    const reply = await send('confirm', await signed('confirm', '{"rotationId":"r-1","version":"v1"}'));
    expect(reply).toMatchObject({ status: 200, json: { confirmed: 'v1' } });
    expect(world.did).toEqual([['LAPTOP-01', { rotationId: 'r-1', version: 'v1' }]]);
  });

  it('answers a refusal of the desk as a problem', async () => {
    const reply = await send('refuse', await signed('refuse', '{"rotationId":"r-1","reason":"no"}'));
    expect(reply).toMatchObject({ status: 403, headers: { 'content-type': 'application/problem+json' } });
  });

  it.each<[string, string, string, number]>([
    ['an unknown field', 'poll', '{"a":1}', 400],
    ['a missing field', 'confirm', '{"rotationId":"r-1"}', 400],
    ['a rotation that is no name', 'claim', '{"rotationId":"../r"}', 400],
    ['an empty reason', 'refuse', '{"rotationId":"r-1","reason":" "}', 400],
    ['a long reason', 'refuse', JSON.stringify({ rotationId: 'r-1', reason: 'x'.repeat(501) }), 400],
    ['no object', 'poll', '[]', 400],
    ['no JSON', 'poll', '{', 400],
    ['too much', 'poll', ' '.repeat(64 * 1024 + 1), 413],
  ])('refuses %s', async (_what, verb, body, status) => {
    expect((await send(verb, await signed(verb, body))).status).toBe(status);
    expect(world.did).toEqual([]);
  });

  it('refuses another type of body, once it is proved', async () => {
    const request = await signed('poll', '{}', { headers: { 'content-type': 'text/plain' } });
    expect((await send('poll', request)).status).toBe(415);
  });
});

describe('somebody who is not that device', () => {
  const body = '{"rotationId":"r-1"}';
  const replayed = async (): Promise<SignedRequest> => {
    const request = await signed('claim', body);
    expect((await send('claim', request)).status).toBe(200);
    world.did.pop();
    return request;
  };
  const changed = (to: (request: SignedRequest) => Partial<SignedRequest>) => async (): Promise<SignedRequest> => {
    const request = await signed('claim', body);
    return { ...request, ...to(request) };
  };

  it.each<[string, () => Promise<SignedRequest>]>([
    ['does not sign', changed(() => ({ headers: { 'content-type': 'application/json' } }))],
    ['is unknown', () => signed('claim', body, { values: { keyid: 'LAPTOP-99' } })],
    ['has another key', () => signed('claim', body, { privateKey: aKeyPair().privateKey })],
    ['says it again', replayed],
    ['changes the body', changed(() => ({ body: '{"rotationId":"r-2"}' }))],
    [
      'changes body and digest',
      changed(({ headers }) => ({ body: '{}', headers: { ...headers, 'content-digest': digestOf('{}') } })),
    ],
    [
      'signed for another door',
      () => signed('poll', body).then((request) => ({ ...request, url: request.url.replace('poll', 'claim') })),
    ],
    ['signed for another desk', () => signed('claim', body, { url: 'https://other.example/device/v1/claim' })],
    ['adds a query', changed(({ url }) => ({ url: `${url}?a=1` }))],
    ['comes too late', () => signed('claim', body, { at: now - 301_000 })],
    ['sends a broken form', changed(() => ({ body: '{' }))],
  ])('hears the same when it %s', async (_what, make) => {
    const reply = await send('claim', await make());
    expect(reply.json).toEqual({
      type: 'urn:tierline:problem:device-unproved',
      title: 'The request is not signed by a device that the desk knows.',
      status: 401,
      instance: '/device/v1/claim',
      correlationId: 'i-1',
    });
    expect(world.did).toEqual([]);
  });

  it('uses up no nonce of the device', async () => {
    await send('claim', await signed('claim', body, { privateKey: aKeyPair().privateKey }));
    expect(world.nonces.size).toBe(0);
  });
});
