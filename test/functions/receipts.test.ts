import { HttpRequest, InvocationContext } from '@azure/functions';
import { accept, refuse } from '../../desk/rules/decision';
import { instant } from '../../desk/rules/time';
import { enter } from '../../functions/enter';
import { noRateLimit } from '../../functions/rate-limiter';
import { receipts } from '../../functions/receipts';
import { aStory } from '../support/a-receipt';
import { aRequester } from '../support/people';

const ticketId = 'TL-7KQ4M2XD0A';
const receipt = aStory('2026-03-02T09:00:00Z', 'B').receipt('response', 5);

const aDesk = () => {
  const asked: unknown[] = [];
  const desk = {
    now: () => instant('2026-03-02T12:00:00Z'),
    readReceipts: async (_caller: unknown, id: string, wish: unknown) => {
      asked.push(wish);
      return id === ticketId ? accept([{ receipt, jws: 'a.b.c' }]) : refuse({ kind: 'ticket-unknown' } as const);
    },
    signingKeys: async () => ({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'k', alg: 'EdDSA', use: 'sig' }] }),
  };
  return { desk, asked };
};

let world: ReturnType<typeof aDesk>;
beforeEach(() => {
  world = aDesk();
});

const get = async (name: string, { id = ticketId, query = '', isSignedIn = true } = {}) => {
  const door = receipts(world.desk as never).find((one) => one.name === name);
  if (door === undefined) throw new Error(`no door ${name}`);
  const porch = {
    limiter: noRateLimit,
    callerOf: () => (isSignedIn ? aRequester : undefined),
    origins: [],
    signatures: {},
    publicUrl: '',
  };
  const reply = await enter(
    door,
    { ...porch, desk: world.desk } as never,
    new HttpRequest({ method: 'GET', url: `https://desk.example/${door.route}${query}`, params: { id } }),
    new InvocationContext({ invocationId: 'i-1', functionName: door.name, logHandler: () => {} }),
  );
  return { ...reply, json: JSON.parse(String(reply.body)) };
};

describe('the door to a ticket’s receipts', () => {
  it('answers receipts with their signatures, to no cache', async () => {
    const reply = await get('read-receipts');
    expect(reply).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(reply.json).toEqual({ items: [{ receipt, jws: 'a.b.c' }] });
    expect(world.asked).toEqual([{}]);
  });

  it('takes clock, cycle and instant', async () => {
    const query = '?clock=update&cycle=2&at=2026-03-02T11:00:00%2B01:00';
    expect((await get('read-receipts', { query })).status).toBe(200);
    expect(world.asked).toEqual([{ clock: 'update', cycle: 2, at: instant('2026-03-02T10:00:00Z') }]);
  });

  it.each([
    ['another clock', '?clock=lunch', '/clock'],
    ['no clock', '?clock=', '/clock'],
    ['a cycle that is none', '?cycle=0', '/cycle'],
    ['a fraction of a cycle', '?cycle=1.5', '/cycle'],
    ['a moment without an offset', '?at=2026-03-02T11:00:00', '/at'],
    ['a moment ahead', '?at=2026-03-02T12:00:00.001Z', '/at'],
    ['an unknown parameter', '?clocks=update', '/clocks'],
  ])('refuses %s', async (_what, query, at) => {
    const reply = await get('read-receipts', { query });
    expect(reply).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(reply.json).toMatchObject({ type: 'urn:tierline:problem:query-invalid', errors: [{ at }] });
    expect(world.asked).toEqual([]);
  });

  it('knows no ticket that is not there', async () => {
    expect((await get('read-receipts', { id: 'TL-0000000000' })).status).toBe(404);
    expect((await get('read-receipts', { id: '..' })).status).toBe(404);
  });

  it('opens to nobody who is not signed in', async () => {
    expect((await get('read-receipts', { isSignedIn: false })).status).toBe(401);
  });
});

describe('the door to the public keys', () => {
  it('opens to anybody, and may be kept for minutes', async () => {
    const reply = await get('signing-keys', { isSignedIn: false });
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
    });
    expect(reply.json.keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'k', alg: 'EdDSA', use: 'sig' }]);
  });
});
