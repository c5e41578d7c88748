import { durableDoors } from '../../local/durable-doors';
import type { FrontReply } from '../../local/front';
import { aHost, app, df, returning, startsAt, type TestHost, throwing, tidyUp } from './durable/a-host';

afterEach(tidyUp);

const hostile = `"><script>alert(1)</script>'&lt;`;
const browser = { accept: 'text/html,*/*;q=0.8', 'content-type': 'application/x-www-form-urlencoded' };
const root = '/local/durable';
const byId = `${root}/instances`;

let world: TestHost;
beforeEach(async () => {
  world = await aHost(() => {
    app.http('unused', { handler: () => ({}) });
    df.app.orchestration('quick', returning({ said: hostile }));
    df.app.orchestration('broken', throwing(new Error(hostile)));
    df.app.orchestration('patient', function* ({ df: context }) {
      context.setCustomStatus({ waits: hostile });
      yield context.createTimer(new Date(context.currentUtcDateTime.getTime() + (3 * 60 + 20) * 60_000));
    });
    df.app.orchestration('parent', function* ({ df: context }) {
      yield context.callSubOrchestrator('patient', {});
    });
    df.app.orchestration('listening', function* ({ df: context }) {
      yield context.waitForExternalEvent('bell');
      context.continueAsNew({});
    });
  });
});

const ask = async (
  method: string,
  path: string,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<FrontReply | undefined> =>
  durableDoors(
    world.host,
    world.clock.now,
  )({ method, url: new URL(path, 'http://127.0.0.1:7071'), headers, body: Buffer.from(body) });
const json = async (...asked: Parameters<typeof ask>) => JSON.parse(String((await ask(...asked))?.body));
const page = async (path: string): Promise<string> => {
  const reply = await ask('GET', path, '', browser);
  expect([path, reply?.status, reply?.headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
  const markup = String(reply?.body);
  expect(markup).not.toMatch(/<script|onerror|undefined|\[object/);
  return markup;
};
const idsIn = (markup: string): readonly string[] =>
  [...markup.matchAll(/<a href="\/local\/durable\/instances\/([^"]+)"/g)].map(([, id]) => decodeURIComponent(id ?? ''));

describe('the list of orchestrations', () => {
  beforeEach(async () => {
    await world.begin('quick', 'a-1');
    await world.begin('patient', 'B-2');
    await world.begin('broken', 'a-3');
  });

  it('is whole for a program, in the order of birth', async () => {
    const { items } = await json('GET', byId);
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['a-1', 'B-2', 'a-3']);
    expect(items[1]).toEqual({
      id: 'B-2',
      name: 'patient',
      runtimeStatus: 'Running',
      generation: 0,
      createdAt: '2026-03-02T08:00:00.000Z',
      updatedAt: '2026-03-02T08:00:00.000Z',
    });
    expect(await json('GET', root)).toEqual({ items });
  });

  it('is a page for a browser, the newest first', async () => {
    const markup = await page(root);
    expect(idsIn(markup)).toEqual(['a-3', 'B-2', 'a-1']);
    expect(markup).toContain('3 orchestrations, the newest first.');
    expect(await page(byId)).toBe(markup);
  });

  it('can be narrowed by state, and by text in the id whatever its case', async () => {
    expect(idsIn(await page(`${root}?state=Failed&text=`))).toEqual(['a-3']);
    expect(idsIn(await page(`${root}?state=&text=A-`))).toEqual(['a-3', 'a-1']);
    expect(idsIn(await page(`${root}?text=b`))).toEqual(['B-2']);
    expect(await page(`${root}?state=Suspended`)).toContain('There is no such orchestration.');
    expect(await page(`${root}?state=Failed`)).toContain('<option selected>Failed</option>');
    expect((await json('GET', `${byId}?state=Completed`)).items).toMatchObject([{ id: 'a-1' }]);
  });

  it('shows what was asked for as text', async () => {
    const markup = await page(`${root}?text=${encodeURIComponent(hostile)}`);
    expect(markup).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;lt;"');
  });

  it.each(['running', 'x', '__proto__', encodeURIComponent(hostile)])('knows no state %s', async (state) => {
    const reply = await ask('GET', `${root}?state=${state}`);
    expect([reply?.status, reply?.headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(JSON.parse(String(reply?.body))).toMatchObject({
      type: 'urn:tierline:problem:query-invalid',
      instance: root,
      errors: [{ at: '/state' }],
    });
  });

  it('ends at 200 on a page, and says so', async () => {
    await world.client((client) =>
      Promise.all(Array.from({ length: 200 }, (_, no) => client.startNew('quick', { instanceId: `many-${no}` }))),
    );
    await world.host.quiet();
    const markup = await page(root);
    expect(idsIn(markup)).toHaveLength(200);
    expect(markup).toContain('The newest 200 of 203 orchestrations.');
    expect((await json('GET', byId)).items).toHaveLength(203);
  });
});

describe('one orchestration', () => {
  it('tells a program all there is', async () => {
    await world.begin('patient', 'p-1', { since: 'noon' });
    expect(await json('GET', `${byId}/p-1`)).toMatchObject({
      id: 'p-1',
      runtimeStatus: 'Running',
      input: { since: 'noon' },
      output: null,
      customStatus: { waits: hostile },
      pendingTimers: [{ dueAt: startsAt + 12_000_000 }],
      waiting: 0,
      history: [{ EventType: 12 }, { EventType: 0 }, { EventType: 10 }, { EventType: 13 }],
    });
  });

  it('tells a browser its timers by the clock of the desk, and its history', async () => {
    await world.begin('patient', 'p-1', { said: hostile });
    expect(await page(`${byId}/p-1`)).toContain('2026-03-02 11:20:00 UTC</time>, in 3 h 20 min');
    await world.host.advance(3 * 60);
    const markup = await page(`${byId}/p-1`);
    expect(markup).toContain('in 20 min');
    expect(markup).toContain('&quot;waits&quot;: &quot;\\&quot;&gt;&lt;script&gt;');
    expect([...markup.matchAll(/data-label="Event">(\w+)</g)].map(([, name]) => name)).toEqual([
      'OrchestratorStarted',
      'ExecutionStarted',
      'TimerCreated',
      'OrchestratorCompleted',
    ]);
  });

  it('leads to the children that it waits for', async () => {
    await world.begin('parent', 'parent-1');
    const [, child = ''] = idsIn(await page(`${root}?text=parent-1`)).toReversed();
    expect(child).toBe('parent-1:0:0');
    expect(idsIn(await page(`${byId}/parent-1`))).toEqual([child]);
    expect(await page(`${byId}/${encodeURIComponent(child)}`)).toContain(`<h1>${child}</h1>`);
    expect(await json('GET', `${byId}/${child}`)).toMatchObject({ id: child });
  });

  it('has the history of its present generation only', async () => {
    await world.begin('listening', 'l-1');
    await world.ring('l-1', 'bell', { said: hostile });
    await world.ring('l-1', 'bell', { said: hostile });
    const markup = await page(`${byId}/l-1`);
    expect(markup).toContain('<dt>Generation</dt><dd>2</dd>');
    expect(markup).not.toContain('EventRaised');
  });

  it('that has ended shows its end and offers none', async () => {
    await world.begin('broken', 'b-1');
    const markup = await page(`${byId}/b-1`);
    expect(markup).toContain('failed: \\&quot;&gt;&lt;script&gt;');
    expect(markup).not.toContain('<form');
  });

  it.each(['nope', '__proto__', '%', '%E0%A4%A', encodeURIComponent(hostile)])(
    'that nobody started, %s',
    async (id) => {
      for (const [method, path] of [
        ['GET', `${byId}/${id}`],
        ['POST', `${byId}/${id}/terminate`],
      ] as const) {
        const reply = await ask(method, path);
        expect([reply?.status, reply?.headers['content-type']]).toEqual([404, 'application/problem+json']);
        const { type, instance } = JSON.parse(String(reply?.body));
        expect([type, instance]).toEqual(['urn:tierline:problem:instance-unknown', new URL(path, 'http://a').pathname]);
      }
    },
  );
});

describe('terminating an orchestration', () => {
  const path = `${byId}/p-1/terminate`;
  const stateOf = () => world.host.instance('p-1')?.runtimeStatus;
  beforeEach(() => world.begin('patient', 'p-1'));

  it.each([
    ['', 'terminated at /local/durable'],
    ['{}', 'terminated at /local/durable'],
    ['{"reason":" a test "}', 'a test'],
  ])('by a program that says %j', async (body, output) => {
    expect(await json('POST', path, body)).toEqual({ id: 'p-1', runtimeStatus: 'Terminated' });
    expect(await json('GET', `${byId}/p-1`)).toMatchObject({ output, pendingTimers: [] });
    expect(world.clock.pendingAlarms()).toBe(0);
    expect(await ask('POST', path, body)).toMatchObject({ status: 404 });
  });

  it('by a form leads back to its page', async () => {
    expect(await page(`${byId}/p-1`)).toContain(`<form class="stacked" method="post" action="${path}">`);
    const reply = await ask('POST', path, `reason=${encodeURIComponent(hostile)}`, browser);
    expect(reply).toMatchObject({ status: 303, headers: { location: `${byId}/p-1` } });
    const markup = await page(`${byId}/p-1`);
    expect(markup).toContain('<span class="badge">Terminated</span>');
    expect(markup).toContain('ExecutionTerminated');
    expect(await ask('POST', path, 'reason=again', browser)).toMatchObject({ status: 404 });
  });

  it.each(['{"reason":""}', '{"reason":"  "}', '{"reason":1}', '{"reason":null}', '{', 'null'])(
    'needs a reason, not %s',
    async (body) => {
      const reply = await ask('POST', path, body);
      expect(reply?.status).toBe(400);
      expect(JSON.parse(String(reply?.body))).toMatchObject({
        type: 'urn:tierline:problem:body-invalid',
        instance: path,
        errors: [{ at: '/reason' }],
      });
      expect(stateOf()).toBe('Running');
    },
  );

  it.each(['', 'reason=', 'reason=%20', `reason=${'x'.repeat(201)}`, 'because=x'])(
    'by a form comes back when its reason is wrong: %s',
    async (body) => {
      const reply = await ask('POST', path, body, browser);
      expect([reply?.status, reply?.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
      expect(String(reply?.body)).toContain('Say why, in at most 200 characters.');
      expect(stateOf()).toBe('Running');
    },
  );

  it.each([
    ['POST', root, 'GET'],
    ['DELETE', byId, 'GET'],
    ['POST', `${byId}/p-1`, 'GET'],
    ['DELETE', `${byId}/nope`, 'GET'],
    ['GET', path, 'POST'],
    ['PUT', path, 'POST'],
  ])('takes its own method only, not %s %s', async (method, address, allow) => {
    const reply = await ask(method, address);
    expect(reply).toMatchObject({ status: 405, headers: { allow } });
    expect(stateOf()).toBe('Running');
  });

  it('is all there is: other addresses are left to others', async () => {
    for (const address of ['/local', '/local/durables', `${root}/nope`, `${byId}/p-1/suspend`, `${byId}/p-1/a/b`])
      expect(await ask('GET', address)).toBeUndefined();
  });
});
