import type { HttpRequest, HttpResponseInit, InvocationContext, Timer } from '@azure/functions';
import type { HostRequest } from '../../../local/durable/http-trigger';
import { openJournal } from '../../../local/durable/journal';
import { aCopyOf, aFolder, aHost, app, df, returning, startsAt, type TestHost, tidyUp } from './a-host';

afterEach(tidyUp);

type HttpHandler = (
  request: HttpRequest,
  context: InvocationContext,
) => Promise<HttpResponseInit | undefined> | HttpResponseInit;

const aDoor = async (route: string, handler: HttpHandler, methods: ('GET' | 'POST')[] = ['GET', 'POST']) => {
  const desk = await aHost(() => {
    app.http('door', {
      route,
      methods,
      handler: async (request, context) => (await handler(request, context)) as HttpResponseInit,
    });
  });
  const call = (url: string, request: Partial<HostRequest> = {}) =>
    desk.host.handle({ method: 'GET', headers: {}, ...request, url });
  const json = async (url: string, request: Partial<HostRequest> = {}): Promise<unknown> =>
    JSON.parse((await call(url, request))?.body.toString() ?? 'null');
  return { ...desk, call, json };
};

const params: HttpHandler = ({ params: found }) => ({ jsonBody: found });

describe('an HTTP function', () => {
  it('takes parameters from its route, decoded', async () => {
    const { json } = await aDoor('api/v1/tickets/{id}', params);
    expect(await json('/api/v1/tickets/TL-1')).toEqual({ id: 'TL-1' });
    expect(await json('/API/v1/Tickets/a%20b%2Fc')).toEqual({ id: 'a b/c' });
  });

  it('takes an optional parameter, a default and the rest of a path', async () => {
    expect(await (await aDoor('tickets/{id?}', params)).json('/tickets')).toEqual({});
    expect(await (await aDoor('tickets/{id=new}', params)).json('/tickets')).toEqual({ id: 'new' });
    expect(await (await aDoor('files/{*path}', params)).json('/files/a/b%20c')).toEqual({ path: 'a/b c' });
  });

  it('leaves a path that no route takes to others', async () => {
    const { call } = await aDoor('tickets/{id}', params);
    expect(await call('/tickets')).toBeUndefined();
    expect(await call('/tickets/1/2')).toBeUndefined();
  });

  it('says which methods a path takes', async () => {
    const { call } = await aDoor('tickets', params, ['POST']);
    expect(await call('/tickets')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('prefers a literal to a parameter, and picks by method', async () => {
    const name = (said: string) => async () => ({ body: said });
    const { host } = await aHost(() => {
      app.http('rest', { route: '{*path}', methods: ['GET'], handler: name('rest') });
      app.http('one', { route: 'tickets/{id}', methods: ['GET'], handler: name('one') });
      app.http('next', { route: 'tickets/next', methods: ['GET'], handler: name('next') });
      app.http('change', { route: 'tickets/{id}', methods: ['PATCH'], handler: name('change') });
    });
    const answer = async (method: string, url: string) =>
      (await host.handle({ method, url, headers: {} }))?.body.toString();
    expect(await answer('GET', '/tickets/1')).toBe('one');
    expect(await answer('GET', '/tickets/next')).toBe('next');
    expect(await answer('PATCH', '/tickets/next')).toBe('change');
    expect(await answer('GET', '/tickets/1/2')).toBe('rest');
  });

  it('uses its name and the prefix api when nobody says otherwise', async () => {
    const { host } = await aHost(
      () => {
        app.http('door', { handler: async () => ({ body: 'open' }) });
      },
      { hostJson: {} },
    );
    expect((await host.handle({ method: 'GET', url: '/api/door', headers: {} }))?.body.toString()).toBe('open');
    expect(await host.handle({ method: 'GET', url: '/door', headers: {} })).toBeUndefined();
  });

  it('reads query, headers and body', async () => {
    const { json } = await aDoor('echo', async (request) => ({
      jsonBody: {
        url: request.url,
        method: request.method,
        query: Object.fromEntries(request.query),
        mark: request.headers.get('x-mark'),
        platform: ['host', 'origin', 'cookie', 'content-length'].map((name) => request.headers.get(name)),
        list: request.headers.get('x-list'),
        body: await request.json(),
      },
    }));
    const request = {
      method: 'POST',
      headers: {
        'X-Mark': 'here',
        'x-list': ['a', 'b'],
        'content-type': 'application/json',
        host: 'desk.local',
        origin: 'http://desk.local',
        cookie: 'a=1; b=2',
        'content-length': '20',
      },
      body: Buffer.from('{"title":"Jürgen"}'),
    };
    expect(await json('http://desk.local/echo?a=1&b=x%20y&b=z', request)).toEqual({
      url: 'http://desk.local/echo?a=1&b=x%20y&b=z',
      method: 'POST',
      query: { a: '1', b: 'x y,z' },
      mark: 'here',
      platform: ['desk.local', 'http://desk.local', 'a=1; b=2', '20'],
      list: 'a, b',
      body: { title: 'Jürgen' },
    });
  });

  it('knows the signed-in user by the platform headers', async () => {
    const principal = Buffer.from(JSON.stringify({ claims: [] })).toString('base64');
    const { json } = await aDoor('me', ({ user }) => ({ jsonBody: user }));
    const headers = {
      'x-ms-client-principal': principal,
      'x-ms-client-principal-id': 'u-1',
      'x-ms-client-principal-name': 'ada@example.org',
      'x-ms-client-principal-idp': 'aad',
    };
    expect(await json('/me', { headers })).toMatchObject({ id: 'u-1', username: 'ada@example.org' });
  });

  it('answers status, headers, bytes and every cookie', async () => {
    const bytes = Buffer.from([0, 255, 1]);
    const { call } = await aDoor('file', () => ({
      status: 201,
      headers: { 'Content-Type': 'application/octet-stream', etag: '"1"' },
      cookies: [
        { name: 'a', value: 'x y', httpOnly: true, secure: true, sameSite: 'Strict', path: '/forms', maxAge: 60 },
        { name: 'b', value: '2' },
      ],
      body: bytes,
    }));
    expect(await call('/file')).toEqual({
      status: 201,
      headers: {
        'content-type': 'application/octet-stream',
        etag: '"1"',
        'set-cookie': ['a=x%20y; Max-Age=60; Path=/forms; Secure; SameSite=Strict; HttpOnly', 'b=2; Path=/'],
      },
      body: bytes,
    });
  });

  it('keeps cookies that come as repeated headers, and warns that Azure would not', async () => {
    const { call, log } = await aDoor('file', () => ({
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ] as unknown as Record<string, string>,
    }));
    expect((await call('/file'))?.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(log.filter(({ level }) => level === 'warning')).toMatchObject([
      { message: expect.stringContaining('use `cookies`') },
    ]);
  });

  it('is a 204 without a result and a 500 without a word when it throws', async () => {
    expect(await (await aDoor('none', async () => undefined)).call('/none')).toMatchObject({ status: 204 });
    const { call, log } = await aDoor('fails', async () => {
      throw new Error('the secret reason');
    });
    expect(await call('/fails')).toEqual({ status: 500, headers: {}, body: Buffer.alloc(0) });
    expect(log).toMatchObject([{ level: 'error', message: expect.stringContaining('the secret reason') }]);
  });

  it('cannot have a route with constraints', async () => {
    await expect(aDoor('tickets/{id:int}', params)).rejects.toThrow("the route '/tickets/{id:int}' has a part");
  });

  it('may advance the clock itself without waiting for itself', async () => {
    let move = async (): Promise<void> => {};
    const { call, host, now } = await aDoor('advance', async () => {
      await move();
      return { status: 200 };
    });
    move = () => host.advance(60);
    expect((await call('/advance'))?.status).toBe(200);
    expect(now()).toBe('2026-03-02T09:00:00.000Z');
  });

  it('is not served when its setting disables it', async () => {
    const { host } = await aHost(
      () => {
        app.http('door', { handler: async () => ({ body: 'open' }) });
      },
      { settings: { 'AzureWebJobs.door.Disabled': '1' } },
    );
    expect(await host.handle({ method: 'GET', url: '/door', headers: {} })).toBeUndefined();
  });
});

describe('hooks and logs', () => {
  it('run around an invocation, and may change what goes in and out', async () => {
    const seen: string[] = [];
    const { host } = await aHost(() => {
      app.hook.appStart(() => {
        seen.push('start');
      });
      app.hook.preInvocation((context) => {
        seen.push(`before ${context.invocationContext.functionName}`);
        context.hookData['n'] = 1;
      });
      app.hook.postInvocation((context) => {
        seen.push(`after ${context.hookData['n']}`);
        context.result = { body: 'changed' };
      });
      app.hook.appTerminate(() => {
        seen.push('end');
      });
      app.http('door', { handler: async () => ({ body: 'open' }) });
    });
    expect((await host.handle({ method: 'GET', url: '/door', headers: {} }))?.body.toString()).toBe('changed');
    await host.stop();
    expect(seen).toEqual(['start', 'before door', 'after 1', 'end']);
  });

  it('carry what a function says, with its name, through a log hook', async () => {
    const { host, log } = await aHost(() => {
      app.hook.log((context) => {
        context.message = context.message.replace('secret', '***');
      });
      app.http('door', {
        handler: async (_request, context) => {
          context.warn('a secret', { n: 1 });
          return {};
        },
      });
    });
    await host.handle({ method: 'GET', url: '/door', headers: {} });
    expect(log).toMatchObject([
      { level: 'warning', category: 'user', message: 'a *** { n: 1 }', functionName: 'door' },
    ]);
  });

  it('refuse a function after the start, and the same name twice', async () => {
    await aHost(() => {
      const handler = async () => ({});
      app.http('door', { handler });
      expect(() => app.http('door', { handler })).toThrow("'door' is registered already");
    });
    expect(() => app.http('late', { handler: async () => ({}) })).toThrow("'late' comes too late");
  });
});

const aSweep =
  (runs: Timer[], schedule = '0 */5 * * * *', more: object = {}) =>
  (): void => {
    app.timer('sweep', {
      schedule,
      ...more,
      handler: async (timer) => {
        runs.push(timer);
      },
    });
  };

describe('a timer function', () => {
  it('runs at each instant of its schedule, in UTC', async () => {
    const runs: Timer[] = [];
    const { host } = await aHost(aSweep(runs));
    await host.advance(16);
    expect(runs.map(({ scheduleStatus, isPastDue }) => ({ next: scheduleStatus.next, isPastDue }))).toEqual([
      { next: '2026-03-02T08:05:00.000Z', isPastDue: false },
      { next: '2026-03-02T08:10:00.000Z', isPastDue: false },
      { next: '2026-03-02T08:15:00.000Z', isPastDue: false },
    ]);
    expect(runs[2]?.scheduleStatus.last).toBe('2026-03-02T08:10:00.000Z');
    expect(runs[0]?.schedule).toEqual({ adjustForDST: true });
  });

  it.each([
    ['*/5 * * * *', '2026-03-02T08:05:00.000Z'],
    ['0 0 9 * * 1-5', '2026-03-02T09:00:00.000Z'],
    ['0 30 2 13 * *', '2026-03-13T02:30:00.000Z'],
    ['0 0 0 13 * Fri', '2026-03-13T00:00:00.000Z'],
    ['%SWEEP%', '2026-03-02T08:01:00.000Z'],
  ])('reads the schedule %s', async (schedule, first) => {
    const runs: Timer[] = [];
    const { host } = await aHost(aSweep(runs, schedule), { settings: { SWEEP: '0 * * * * *' } });
    await host.advanceTo(Date.parse(first));
    expect(runs[0]?.scheduleStatus.next).toBe(first);
  });

  it.each(['00:05:00', 'often', '* * *', '0 0 25 * * *', '%MISSING%'])('refuses the schedule %s', async (schedule) => {
    await expect(aHost(aSweep([], schedule))).rejects.toThrow(/schedule|MISSING/);
  });

  it('runs once at start, past due, for all that it missed', async () => {
    const folder = aFolder();
    const before = await aHost(aSweep([]), { folder });
    await before.host.advance(7);
    const copy = aCopyOf(folder);
    const runs: Timer[] = [];
    const journal = openJournal(copy);
    await journal.append({ kind: 'clock', at: startsAt + 3_600_000, offsetMs: 0 });
    await journal.close();
    const after = await aHost(aSweep(runs), { folder: copy });
    await after.host.quiet();
    expect(runs).toMatchObject([
      { isPastDue: true, scheduleStatus: { last: '2026-03-02T08:05:00.000Z', next: '2026-03-02T08:10:00.000Z' } },
    ]);
    await after.host.advance(5);
    expect(runs).toHaveLength(2);
    expect(runs[1]).toMatchObject({ isPastDue: false, scheduleStatus: { next: '2026-03-02T09:05:00.000Z' } });
  });

  it('runs again, past due, when the process was killed right after its run', async () => {
    const before = await aHost(aSweep([]));
    await before.host.advance(5);
    const runs: Timer[] = [];
    const after = await aHost(aSweep(runs), { folder: aCopyOf(before.folder) });
    await after.host.quiet();
    expect(runs).toMatchObject([{ isPastDue: true, scheduleStatus: { next: '2026-03-02T08:05:00.000Z' } }]);
    await after.host.advance(5);
    expect(runs.slice(1)).toMatchObject([{ isPastDue: false, scheduleStatus: { next: '2026-03-02T08:10:00.000Z' } }]);
  });

  it.each([
    ['something else was stored since', ({ begin }: TestHost) => begin('short', 'i-1')],
    ['the host stopped by itself', ({ host }: TestHost) => host.stop()],
  ])('does not run again when %s', async (_, meanwhile) => {
    const runs: Timer[] = [];
    const register = (): void => {
      aSweep(runs)();
      df.app.orchestration('short', returning('done'));
    };
    const before = await aHost(register);
    await before.host.advance(5);
    await meanwhile(before);
    const after = await aHost(register, { folder: aCopyOf(before.folder) });
    await after.host.quiet();
    expect(runs).toHaveLength(1);
  });

  it('does not run at start when nothing was missed, unless it asks to', async () => {
    const runs: Timer[] = [];
    const quiet = await aHost(aSweep(runs));
    await quiet.host.quiet();
    expect(runs).toHaveLength(0);
    const eager = await aHost(aSweep(runs, '0 */5 * * * *', { runOnStartup: true }));
    await eager.host.quiet();
    expect(runs).toHaveLength(1);
    await eager.host.advance(5);
    expect(runs).toHaveLength(2);
  });

  it('runs with a new schedule after that was changed', async () => {
    const folder = aFolder();
    const before = await aHost(aSweep([]), { folder });
    await before.host.stop();
    const runs: Timer[] = [];
    const after = await aHost(aSweep(runs, '0 0 * * * *'), { folder });
    await after.host.advance(60);
    expect(runs).toMatchObject([{ scheduleStatus: { next: '2026-03-02T09:00:00.000Z' } }]);
  });

  it('is tried again by its retry policy, and told so', async () => {
    const tries: unknown[] = [];
    const { host, clock } = await aHost(() => {
      app.timer('sweep', {
        schedule: '0 0 * * * *',
        retry: {
          strategy: 'exponentialBackoff',
          maxRetryCount: 2,
          minimumInterval: { seconds: 10 },
          maximumInterval: { seconds: 15 },
        },
        handler: async (_timer, { retryContext }) => {
          tries.push({
            at: clock.now() - startsAt,
            count: retryContext?.retryCount,
            why: retryContext?.exception?.message,
          });
          throw new Error('no');
        },
      });
    });
    await host.advance(62);
    const hour = 3_600_000;
    expect(tries).toEqual([
      { at: hour, count: undefined, why: undefined },
      { at: hour + 10_000, count: 1, why: 'no' },
      { at: hour + 25_000, count: 2, why: 'no' },
    ]);
    await host.advance(60);
    expect(tries).toHaveLength(6);
  });

  it('does not run when its setting disables it', async () => {
    const runs: Timer[] = [];
    const { host } = await aHost(aSweep(runs), { settings: { 'AzureWebJobs.sweep.Disabled': 'true' } });
    await host.advance(60);
    expect(runs).toHaveLength(0);
  });
});

describe('an app that the local host cannot serve', () => {
  it('is refused when it has another trigger', async () => {
    await expect(
      aHost(() => {
        app.storageQueue('letters', { queueName: 'letters', connection: 'X', handler: async () => {} });
      }),
    ).rejects.toThrow("the local host has no queueTrigger: the function 'letters' cannot run");
  });

  it('is refused when host.json names a setting that is not there', async () => {
    await expect(aHost(() => {}, { hostJson: { extensions: { durableTask: { hubName: '%HUB%' } } } })).rejects.toThrow(
      "the setting 'HUB' is missing",
    );
  });
});
