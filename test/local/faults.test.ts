import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CosmosEndpoint, createCosmosEndpoint } from '../../local/cosmos/endpoint';
import { createFaults } from '../../local/faults/faults';
import { type FaultRule, parseFaultRules } from '../../local/faults/rules';
import { seamsOf } from '../../local/faults/seams';
import type { FrontDoor, FrontReply, FrontRequest } from '../../local/front';
import { containers } from '../support/a-desk';
import { aHost, df, tidyUp } from './durable/a-host';

afterEach(tidyUp);

const asked = (method: string, path: string, body = ''): FrontRequest => ({
  method,
  url: new URL(path, 'http://127.0.0.1:7071'),
  headers: {},
  body: Buffer.from(body),
});

describe('the rules of the fault switch', () => {
  it('are read as they were written', () => {
    const rules: readonly FaultRule[] = [
      { at: 'cosmos', kind: 'batch devices', nth: 3, do: { status: 429, retryAfterMs: 5 } },
      { at: 'vault', kind: 'set-secret', do: 'lose-reply' },
      { at: 'journal', nth: 1, do: 'crash-after' },
      { at: 'reply', kind: 'POST', do: 'lose-reply' },
      { at: 'activity', do: 'twice' },
      { at: 'bell', do: 'lose' },
    ];
    expect(parseFaultRules(JSON.stringify(rules))).toEqual({ rules });
  });

  it.each([
    ['{', 'this is no JSON'],
    ['{}', 'the whole: wants a list of rules'],
    ['[{"at":"bell","do":"lose"},{"at":"moon","do":"lose"}]', /^rule 2, at: wants .*cosmos, vault, journal/],
    ['[{"at":"journal","do":"twice"}]', 'rule 1, do: wants one of crash-before, crash-after'],
    ['[{"at":"activity"}]', 'rule 1, do: wants one of crash-before, crash-after, twice'],
    ['[{"at":"cosmos","do":{"status":200}}]', /^rule 1, do(, status)?: wants /],
    ['[{"at":"bell","nth":0,"do":"lose"}]', 'rule 1, nth: wants a whole number from 1'],
    ['[{"at":"bell","kind":1,"do":"lose"}]', 'rule 1, kind: wants a text'],
    ['[{"at":"bell","do":"lose","often":true}]', 'rule 1: there is no often'],
  ])('are refused with one sentence: %s', (text, problem) => {
    expect(parseFaultRules(text)).toEqual({
      problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
    });
  });
});

describe('the fault switch', () => {
  it('counts what it meets, and acts at the point that a rule names', () => {
    const faults = createFaults([
      { at: 'vault', kind: 'set-secret', nth: 2, do: 'lose' },
      { at: 'vault', do: 'lose-reply', nth: 4 },
    ]);
    const kinds = ['set-secret', 'get-secret', 'set-secret', 'set-secret'];
    expect(kinds.map((kind) => faults.meet('vault', kind))).toEqual([undefined, undefined, 'lose', 'lose-reply']);
    expect(faults.meet('bell', 'set-secret')).toBeUndefined();
    expect(faults.points()).toEqual([
      { at: 'vault', kind: 'set-secret', met: 3 },
      { at: 'vault', kind: 'get-secret', met: 1 },
      { at: 'bell', kind: 'set-secret', met: 1 },
    ]);
  });

  it('takes the first word of a kind for all that begin with it', () => {
    const faults = createFaults([{ at: 'cosmos', kind: 'batch', do: 'lose' }]);
    expect([faults.meet('cosmos', 'batch tickets'), faults.meet('cosmos', 'create devices')]).toEqual([
      'lose',
      undefined,
    ]);
  });

  it('is seen and set by its door, and counts anew', async () => {
    const faults = createFaults([]);
    const [door] = seamsOf(faults).doors as [FrontDoor];
    const ask = async (...request: Parameters<typeof asked>) => (await door(asked(...request))) as FrontReply;
    faults.meet('bell', 'ticket-changed');
    const rules = [{ at: 'bell', do: 'lose' }];
    expect(JSON.parse(String((await ask('GET', '/local/faults')).body))).toEqual({
      rules: [],
      points: [{ at: 'bell', kind: 'ticket-changed', met: 1 }],
    });
    const set = await ask('PUT', '/local/faults', JSON.stringify(rules));
    expect([set.status, JSON.parse(String(set.body))]).toEqual([200, { rules, points: [] }]);
    expect(faults.meet('bell', 'ticket-changed')).toBe('lose');
    expect((await ask('PUT', '/local/faults', '[{"at":"bell"}]')).status).toBe(400);
    expect(faults.rules()).toEqual(rules);
    expect((await ask('DELETE', '/local/faults')).status).toBe(405);
    expect(await door(asked('GET', '/local/clock'))).toBeUndefined();
  });
});

/** A story that waits for a bell, then does one thing and goes on as new. */
const aStoryWith = async (rules: readonly FaultRule[]) => {
  const faults = createFaults(rules);
  const seams = seamsOf(faults);
  const runs: string[] = [];
  const host = await aHost(() => {
    seams.register();
    df.app.activity('act', {
      handler: () => {
        runs.push('act');
        return runs.length;
      },
    });
    df.app.orchestration('story', function* ({ df: durable }) {
      yield durable.waitForExternalEvent('bell');
      const result = yield durable.callActivity('act', {});
      durable.continueAsNew({ result });
    });
  }, seams.host);
  await host.begin('story', 'i-1');
  return { ...host, faults, runs };
};

describe('the boundaries of the host', () => {
  it('leave a story alone without rules, and count it', async () => {
    const { ring, runs, faults } = await aStoryWith([]);
    await ring('i-1', 'bell');
    expect(runs).toEqual(['act']);
    expect(faults.points()).toEqual(
      expect.arrayContaining([
        { at: 'bell', kind: 'bell', met: 1 },
        { at: 'bell', kind: 'carried', met: 1 },
        { at: 'activity', kind: 'act', met: 1 },
        { at: 'journal', kind: 'created story', met: 1 },
        { at: 'journal', kind: 'message event', met: 1 },
        { at: 'journal', kind: 'clock', met: 1 },
      ]),
    );
  });

  it('run an activity twice, and go on with its second answer', async () => {
    const { ring, runs, host } = await aStoryWith([{ at: 'activity', kind: 'act', do: 'twice' }]);
    await ring('i-1', 'bell');
    expect(runs).toEqual(['act', 'act']);
    expect(host.instance('i-1')?.input).toEqual({ result: 2 });
  });

  it('lose a bell, which its caller takes for heard', async () => {
    const { ring, runs } = await aStoryWith([{ at: 'bell', kind: 'bell', nth: 1, do: 'lose' }]);
    await ring('i-1', 'bell');
    expect(runs).toEqual([]);
    await ring('i-1', 'bell');
    expect(runs).toEqual(['act']);
  });

  it.each([
    ['lose', 1],
    [undefined, 2],
    ['twice', 3],
  ] as const)('double a bell, and %s what a story had not read when it continued as new', async (carried, heard) => {
    const rules: FaultRule[] = [{ at: 'bell', kind: 'bell', do: 'twice' }];
    if (carried !== undefined) rules.push({ at: 'bell', kind: 'carried', nth: 1, do: carried });
    const { host, begin, ring } = await aHost(
      () =>
        df.app.orchestration('counter', function* ({ df: durable }) {
          const { heard: before } = durable.getInput<{ heard: number }>();
          yield durable.waitForExternalEvent('bell');
          durable.continueAsNew({ heard: before + 1 });
        }),
      seamsOf(createFaults(rules)).host,
    );
    await begin('counter', 'i-1', { heard: 0 });
    await ring('i-1', 'bell');
    expect(host.instance('i-1')?.input).toEqual({ heard });
  });
});

describe('the boundaries of the services', () => {
  let folder: string;
  let endpoint: CosmosEndpoint;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierline-faults-'));
  });
  afterEach(() => {
    endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (rules: readonly FaultRule[]) => {
    const { cosmos } = seamsOf(createFaults(rules));
    endpoint = createCosmosEndpoint({ file: join(folder, 'cosmos.db'), containers, now: () => 0, ...cosmos });
    const send = (method: string, path: string, body: string) =>
      endpoint.handle({
        method,
        url: new URL(`https://cosmos.tierline.invalid/dbs/desk/colls/tickets/docs${path}`),
        headers: { authorization: 'type%3Daad%26ver%3D1.0%26sig%3Dx', 'x-ms-documentdb-partitionkey': '["t"]' },
        body,
      });
    return {
      create: () => send('POST', '', '{"id":"a","ticketId":"t"}'),
      read: async () => (await send('GET', '/a', '')).status,
    };
  };

  it('refuse a call and say when to come again', async () => {
    const { create, read } = write([{ at: 'cosmos', kind: 'create', do: { status: 429, retryAfterMs: 7 } }]);
    expect(await create()).toMatchObject({ status: 429, headers: { 'x-ms-retry-after-ms': '7' } });
    expect(await read()).toBe(404);
  });

  it.each([
    ['lose', 404],
    ['lose-reply', 200],
  ] as const)('%s, and the document is there or not', async (deed, status) => {
    const { create, read } = write([{ at: 'cosmos', kind: 'create tickets', do: deed }]);
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await read()).toBe(status);
  });
});

describe('the replies of the desk', () => {
  const answering: FrontDoor = ({ url }) =>
    url.pathname.startsWith('/api/') ? { status: 200, headers: {}, body: '' } : undefined;

  it('are known by their method and path, without whose they are', async () => {
    const faults = createFaults([{ at: 'reply', kind: 'POST /api/v1/elevations/*/reveal', do: 'lose-reply' }]);
    const door = seamsOf(faults).replies(answering);
    expect(await door(asked('POST', '/api/v1/elevations/EL-LAPTOP-01-1/reveal'))).toMatchObject({ isLost: true });
    expect(await door(asked('GET', '/api/v1/tickets/TL-0123456789'))).toEqual({ status: 200, headers: {}, body: '' });
    expect(await door(asked('GET', '/elsewhere'))).toBeUndefined();
    expect(faults.points().map(({ kind }) => kind)).toEqual([
      'POST /api/v1/elevations/*/reveal',
      'GET /api/v1/tickets/*',
    ]);
  });
});
