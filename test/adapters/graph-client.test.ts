import * as z from 'zod';
import { User } from '../../adapters/graph/shapes';
import { type GraphReply, graphError } from '../../local/graph/reply';
import { aGraph, aTenant, inTurn } from '../support/a-graph';
import { faultOf } from './ticket-store.contract';

const users = Array.from({ length: 7 }, (_, index) => ({ id: `u-${index}`, displayName: `Person ${index}` }));
const tenant = () => aTenant({ users });
const list = '/users?$select=id,displayName';

const reply = (status: number, body: unknown, headers: Record<string, string> = {}): GraphReply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const busy = (headers: Record<string, string> = {}) =>
  graphError(429, 'TooManyRequests', 'Too many requests.', headers);

const messageOf = async (work: Promise<unknown>): Promise<string> => String((await faultOf(work)).cause);

describe('a list', () => {
  it('is walked page by page, by the links that Graph gives', async () => {
    const { client, asked } = aGraph({ tenant, pageItems: 3 });
    const { items, unread } = await client.all(list, User);
    expect(items.map(({ id }) => id)).toEqual(users.map(({ id }) => id));
    expect(unread).toBe(0);
    expect(asked).toHaveLength(3);
    expect(asked[0]).toBe('/v1.0/users?$select=id,displayName');
    expect(asked.slice(1).every((path) => path.includes('$skiptoken='))).toBe(true);
  });

  it('goes on after a page that is empty and has a link', async () => {
    const empty = reply(200, { value: [], '@odata.nextLink': 'https://graph.example/v1.0/users?$top=999' });
    const { client } = aGraph({ tenant, inject: inTurn(empty) });
    expect((await client.all(list, User)).items).toHaveLength(7);
  });

  it('leaves out what it does not know, and counts rows that are not of the documented shape', async () => {
    const rows = reply(200, {
      '@odata.context': 'x',
      value: [{ id: 'u-1', tomorrow: { new: true } }, { id: 7 }, null],
    });
    const { client } = aGraph({ inject: inTurn(rows) });
    expect(await client.all(list, User)).toEqual({ items: [{ id: 'u-1' }], unread: 2 });
  });

  it.each([
    [
      'elsewhere',
      { value: [], '@odata.nextLink': 'https://graph.example.evil/v1.0/users' },
      'its next page is elsewhere',
    ],
    ['over http', { value: [], '@odata.nextLink': 'http://graph.example/v1.0/users' }, 'its next page is elsewhere'],
    ['that is no text', { value: [], '@odata.nextLink': 7 }, 'its next page is elsewhere'],
    ['to itself', { value: [], '@odata.nextLink': `https://graph.example/v1.0${list}` }, 'round in a circle'],
  ])('follows no link %s, so that the token goes nowhere else', async (_, body, why) => {
    const { client, asked } = aGraph({ inject: inTurn(reply(200, body)) });
    const fault = await faultOf(client.all(list, User));
    expect(fault.kind).toBe('unreadable');
    expect(String(fault.cause)).toContain(why);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['no list', { id: 'x' }],
    ['no object', 'null'],
    ['not JSON', '<html>'],
  ])('that is %s is unreadable', async (_, body) => {
    const { client } = aGraph({ inject: inTurn(reply(200, body)) });
    expect((await faultOf(client.all(list, User))).kind).toBe('unreadable');
  });
});

describe('a Graph that is busy', () => {
  it('is asked again after as long as it says', async () => {
    const { client, asked, waits } = aGraph({ tenant, inject: inTurn(busy({ 'retry-after': '7' })) });
    expect((await client.all(list, User)).items).toHaveLength(7);
    expect(waits).toEqual([7_000]);
    expect(asked).toEqual([`/v1.0${list}`, `/v1.0${list}`]);
  });

  it('may say until when, by its own clock', async () => {
    const until = { date: 'Mon, 02 Mar 2026 09:00:00 GMT', 'retry-after': 'Mon, 02 Mar 2026 09:00:20 GMT' };
    const { client, waits } = aGraph({ tenant, inject: inTurn(busy(until)) });
    await client.all(list, User);
    expect(waits).toEqual([20_000]);
  });

  it('is left twice as long each time when it does not say', async () => {
    const unavailable = graphError(503, 'ServiceUnavailable', 'Busy.');
    const { client, waits } = aGraph({
      tenant,
      inject: inTurn(busy(), unavailable, graphError(504, 'Timeout', 'Late.')),
    });
    await client.all(list, User);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('is given up after six tries, and is throttled then', async () => {
    const { client, asked, waits } = aGraph({ inject: () => busy({ 'retry-after': '2' }) });
    const fault = await faultOf(client.all(list, User));
    expect(fault).toMatchObject({ kind: 'throttled', retryAfterMs: 2_000 });
    expect(asked).toHaveLength(6);
    expect(waits).toHaveLength(5);
  });

  it('is given up at once when it wants more than five minutes', async () => {
    const { client, asked } = aGraph({ inject: () => busy({ 'retry-after': '301' }) });
    expect(await faultOf(client.all(list, User))).toMatchObject({ kind: 'throttled', retryAfterMs: 301_000 });
    expect(asked).toHaveLength(1);
  });

  it('is asked again in the middle of a list, and no row comes twice', async () => {
    let count = 0;
    const { client } = aGraph({
      tenant,
      pageItems: 2,
      inject: () => {
        count += 1;
        return count % 2 === 0 ? busy({ 'retry-after': '1' }) : undefined;
      },
    });
    expect((await client.all(list, User)).items.map(({ id }) => id)).toEqual(users.map(({ id }) => id));
  });
});

describe('a Graph that refuses', () => {
  it('is not asked again, and says why', async () => {
    const { client, asked } = aGraph({ permissions: [] });
    expect(await messageOf(client.all(list, User))).toBe(
      'Error: /v1.0/users answered 403: Authorization_RequestDenied: Insufficient privileges to complete the operation.',
    );
    expect(asked).toHaveLength(1);
  });

  it('for want of a token is unavailable', async () => {
    const { client } = aGraph({}, { token: async () => '' });
    expect((await faultOf(client.all(list, User))).kind).toBe('unavailable');
  });

  it('for what is not there is missing', async () => {
    const { client } = aGraph();
    expect((await faultOf(client.one('/groups/g-1', z.object({ id: z.string() })))).kind).toBe('missing');
  });

  it('knows no property of another name, nor a page of a thousand', async () => {
    const { client } = aGraph({ tenant });
    expect(await messageOf(client.all('/users?$select=id,shoeSize', User))).toContain("named 'shoeSize'");
    expect(await messageOf(client.all('/users?$top=1000', User))).toContain('Invalid page size');
  });
});

describe('a Graph that does not answer', () => {
  it('is unavailable, with the reason', async () => {
    const { client } = aGraph({}, { fetch: async () => Promise.reject(new TypeError('fetch failed')) });
    const fault = await faultOf(client.all(list, User));
    expect(fault.kind).toBe('unavailable');
    expect(String(fault.cause)).toContain('/v1.0/users did not answer: fetch failed');
  });

  it('in time is unavailable', async () => {
    const expired = AbortSignal.abort(new Error('a minute has passed'));
    const fetchLate = async (_: string, { signal }: RequestInit) => {
      signal?.throwIfAborted();
      return new Response('{}');
    };
    const { client } = aGraph({}, { fetch: fetchLate, expiry: () => expired });
    expect(await messageOf(client.all(list, User))).toContain('a minute has passed');
  });
});
