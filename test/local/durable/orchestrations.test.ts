import type { OrchestrationHandler } from 'durable-functions';
import { aHost, computing, dayMs, df, returning, startsAt, throwing, tidyUp, until } from './a-host';

afterEach(tidyUp);

const at = (ms: number): string => new Date(startsAt + ms).toISOString();
const minutes = (count: number): number => count * 60_000;

/** A host with one orchestrator, `story`, that has begun as `i-1`. */
const aStory = async (story: OrchestrationHandler, more: () => void = () => {}, input: unknown = {}) => {
  const desk = await aHost(() => {
    df.app.orchestration('story', story);
    more();
  });
  await desk.begin('story', 'i-1', input);
  const instance = () => {
    const found = desk.host.instance('i-1');
    if (found === undefined) throw new Error('there is no i-1');
    return found;
  };
  return { ...desk, instance };
};

const echo = (): void => {
  df.app.activity('echo', { handler: (value: unknown) => value });
};

describe('an orchestration', () => {
  it('runs activities one after the other', async () => {
    const { host, instance } = await aStory(
      function* ({ df }) {
        const first: string = yield df.callActivity('say', 'Tokyo');
        const second: string = yield df.callActivity('say', 'Seattle');
        return [first, second];
      },
      () => {
        df.app.activity('say', { handler: (name: string) => `Hello ${name}` });
      },
    );
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: ['Hello Tokyo', 'Hello Seattle'] });
    expect(host.counters()).toMatchObject({ turns: 3, activities: 2 });
  });

  it('fans out and in, taking a batch of answers in one turn', async () => {
    const { host, instance } = await aStory(function* ({ df }) {
      const parts: number[] = yield df.Task.all(Array.from({ length: 50 }, (_, n) => df.callActivity('echo', { n })));
      return parts.length;
    }, echo);
    expect(instance().output).toBe(50);
    expect(host.counters().turns).toBeLessThan(10);
  });

  it('finds functions whatever the case of their names', async () => {
    const { instance } = await aStory(function* ({ df }) {
      return yield df.callActivity('ECHO', { a: 1 });
    }, echo);
    expect(instance().output).toEqual({ a: 1 });
  });

  it('ends at once when its code does', async () => {
    const { instance, clock } = await aStory(returning({ done: true }));
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: { done: true } });
    expect(clock.pendingAlarms()).toBe(0);
  });

  it('fails with the text of what it threw', async () => {
    const { instance } = await aStory(throwing(new Error('boom')));
    expect(instance()).toMatchObject({
      runtimeStatus: 'Failed',
      output: "Orchestrator function 'story' failed: boom",
    });
  });

  it('catches what an activity threw, as the engine words it', async () => {
    const { instance } = await aStory(
      function* ({ df }) {
        try {
          return yield df.callActivity('fail', {});
        } catch (error) {
          return (error as Error).message;
        }
      },
      () => {
        df.app.activity('fail', {
          handler: () => {
            throw new Error('boom');
          },
        });
      },
    );
    expect(instance().output).toMatch(/^Activity function 'fail' failed: {2}boom \n \{"\$type":"System.Exception/);
  });

  it.each([
    ['an object', { a: 1 }, { a: 1 }],
    ['text', 'plain', 'plain'],
    ['a number', 5, 5],
    ['nothing', undefined, null],
    ['a boolean, as .NET writes it', true, 'True'],
  ])('gives an activity %s', async (_, given, received) => {
    const { instance } = await aStory(function* ({ df }) {
      return yield df.callActivity('echo', given);
    }, echo);
    expect(instance().output).toEqual(received);
  });

  it.each([
    ['a fraction', 1.5, 1.5],
    ['a number too large for 64 bits', 1e21, 2 ** 63],
    ['no number', Number.NaN, 'NaN'],
    ['text that looks like JSON', '{"a":1}', '{"a":1}'],
    ['false', false, false],
    ['a list', [1, 'b'], [1, 'b']],
  ])('gets %s from an activity', async (_, given, received) => {
    const { instance } = await aStory(
      function* ({ df }) {
        return yield df.callActivity('give', {});
      },
      () => {
        df.app.activity('give', { handler: () => given });
      },
    );
    expect(instance().output).toEqual(received);
  });

  it('has "" for its input when started without one', async () => {
    const desk = await aHost(() => {
      df.app.orchestration(
        'story',
        computing((df) => ({ input: df.getInput() })),
      );
    });
    await desk.client((client) => client.startNew('story', { instanceId: 'i-1' }));
    await desk.host.quiet();
    expect(desk.host.instance('i-1')?.output).toEqual({ input: '' });
  });

  it('gets text once more encoded when it continues with text', async () => {
    const { instance } = await aStory(
      computing((df) => (df.getInput() === 'first' ? df.continueAsNew('plain') : df.getInput())),
      () => {},
      'first',
    );
    expect(instance()).toMatchObject({ generation: 1, output: '"plain"' });
  });

  it('shows its custom status, and keeps it for one turn only after continuing', async () => {
    const { instance, ring } = await aStory(
      function* ({ df }) {
        const { round } = df.getInput<{ round: number }>();
        if (round === 0) df.setCustomStatus({ round });
        yield df.waitForExternalEvent('go');
        if (round === 0) df.continueAsNew({ round: 1 });
      },
      () => {},
      { round: 0 },
    );
    expect(instance().customStatus).toEqual({ round: 0 });
    await ring('i-1', 'go');
    expect(instance()).toMatchObject({ generation: 1, customStatus: null });
  });

  it('fails for a custom status above 16 KiB', async () => {
    const { instance } = await aStory(function* ({ df }) {
      df.setCustomStatus('x'.repeat(8 * 1024));
      yield df.waitForExternalEvent('go');
    });
    expect(instance()).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringContaining('16 KiB') });
  });

  it('knows the version that it was started with, and the default of host.json', async () => {
    const desk = await aHost(
      () => {
        df.app.orchestration(
          'story',
          computing((df) => ({ version: df.version })),
        );
      },
      { hostJson: { extensions: { durableTask: { defaultVersion: '1.0' }, http: { routePrefix: '' } } } },
    );
    await desk.begin('story', 'i-1');
    await desk.client((client) => client.startNew('story', { instanceId: 'i-2', version: '2.0' }));
    await desk.host.quiet();
    expect(desk.host.instance('i-1')?.output).toEqual({ version: '1.0' });
    expect(desk.host.instance('i-2')?.output).toEqual({ version: '2.0' });
  });

  it('writes the history in the order of the engine', async () => {
    const { instance } = await aStory(function* ({ df }) {
      yield df.callActivity('echo', {});
    }, echo);
    expect(instance().history.map(({ EventType }) => EventType)).toEqual([12, 0, 4, 13, 12, 5, 1, 13]);
  });
});

describe('a timer', () => {
  it('fires at its instant', async () => {
    const { instance, host } = await aStory(function* ({ df }) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(30)));
      return df.currentUtcDateTime.toISOString();
    });
    expect(instance().pendingTimers).toEqual([{ dueAt: startsAt + minutes(30) }]);
    await host.advance(29);
    expect(instance().runtimeStatus).toBe('Running');
    await host.advance(5);
    expect(instance().output).toBe(at(minutes(30)));
  });

  it('fires at once when it is due already, without moving the clock', async () => {
    const { instance, now } = await aStory(function* ({ df }) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() - 5_000));
      yield df.createTimer(df.currentUtcDateTime);
      return 'woke';
    });
    expect(instance().output).toBe('woke');
    expect(now()).toBe(at(0));
  });

  it.each([
    [6, 1],
    [7, 3],
    [9, 3],
    [14, 5],
  ])('of %i days fires once, in %i pieces', async (days, pieces) => {
    const { instance, host } = await aStory(function* ({ df }) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + days * dayMs));
      yield df.callActivity('echo', {});
      return df.currentUtcDateTime.toISOString();
    }, echo);
    await host.advance(days * 24 * 60);
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: at(days * dayMs) });
    expect(instance().history.filter(({ EventType }) => EventType === 11)).toHaveLength(pieces);
  });

  it('of 14 days can be cancelled before its first piece fires', async () => {
    const { instance, host, clock, ring } = await aStory(longWait);
    await host.advance(2 * 24 * 60);
    await ring('i-1', 'stop');
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: 'stopped' });
    expect(clock.pendingAlarms()).toBe(0);
  });

  it('of 14 days fails its instance when cancelled later', async () => {
    const { instance, host, ring } = await aStory(longWait);
    await host.advance(4 * 24 * 60);
    await ring('i-1', 'stop');
    expect(instance()).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringMatching(/^Non-Deterministic workflow detected: a timer of more than 6 days/),
    });
  });

  it('that is forgotten holds the instance open until it fires', async () => {
    const { instance, host, ring } = await aStory(function* ({ df }) {
      const stop = df.waitForExternalEvent('stop');
      yield df.Task.any([stop, df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(60)))]);
      return 'stopped';
    });
    await ring('i-1', 'stop');
    expect(instance()).toMatchObject({ runtimeStatus: 'Running', pendingTimers: [{ dueAt: startsAt + minutes(60) }] });
    await host.advance(60);
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: 'stopped' });
  });
});

function* longWait({ df }: Parameters<OrchestrationHandler>[0]): ReturnType<OrchestrationHandler> {
  const stop = df.waitForExternalEvent('stop');
  const alarm = df.createTimer(new Date(df.currentUtcDateTime.getTime() + 14 * dayMs));
  yield df.Task.any([stop, alarm]);
  if (alarm.isCompleted) return 'rang';
  alarm.cancel();
  return 'stopped';
}

describe('a retry', () => {
  const attempts: string[] = [];
  const failing = (failures: number) => (): void => {
    attempts.length = 0;
    df.app.activity('try', {
      handler: () => {
        attempts.push(new Date().toISOString());
        if (attempts.length <= failures) throw new Error(`attempt ${attempts.length}`);
        return attempts.length;
      },
    });
  };
  const options = (more: Partial<InstanceType<typeof df.RetryOptions>> = {}) =>
    Object.assign(new df.RetryOptions(60_000, 3), more);
  const trying = (more: Partial<InstanceType<typeof df.RetryOptions>> = {}): OrchestrationHandler =>
    function* ({ df }) {
      try {
        const result: unknown = yield df.callActivityWithRetry('try', options(more), {});
        yield df.callActivity('echo', {});
        return { result, at: df.currentUtcDateTime.toISOString() };
      } catch (error) {
        yield df.callActivity('echo', {});
        return { error: (error as Error).message.slice(0, 42), at: df.currentUtcDateTime.toISOString() };
      }
    };
  const both = (failures: number) => (): void => {
    echo();
    failing(failures)();
  };

  it('waits between attempts and goes on with the first success', async () => {
    const { instance, host } = await aStory(trying(), both(1));
    await host.advance(10);
    expect(instance().output).toEqual({ result: 2, at: at(minutes(1)) });
  });

  it('ends 120 s after the first of three failures: nothing is waited for after the last', async () => {
    const { instance, host } = await aStory(trying(), both(9));
    await host.advance(10);
    expect(instance().output).toEqual({ error: "Activity function 'try' failed:  attempt 3", at: at(minutes(2)) });
    expect(attempts).toHaveLength(3);
  });

  it('grows its waits by the coefficient, up to the longest', async () => {
    const { instance, host } = await aStory(
      trying({ maxNumberOfAttempts: 5, backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 180_000 }),
      both(4),
    );
    await host.advance(60);
    expect(instance().output).toEqual({ result: 5, at: at(minutes(1 + 2 + 3 + 3)) });
  });

  it('keeps the ids straight beside other tasks', async () => {
    const { instance, host } = await aStory(function* ({ df }) {
      const results: unknown[] = yield df.Task.all([
        df.callActivityWithRetry('try', options(), {}),
        df.callActivity('echo', { n: 1 }),
        df.callActivityWithRetry('try', options(), {}),
        df.callActivity('echo', { n: 2 }),
      ]);
      const last: unknown = yield df.callActivity('echo', { n: 3 });
      return [...results.slice(1, 2), ...results.slice(3), last];
    }, both(2));
    await host.advance(10);
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: [{ n: 1 }, { n: 2 }, { n: 3 }] });
  });

  it('fails loudly when its timeout runs out, where Azure would run for ever', async () => {
    const { instance, host } = await aStory(trying({ retryTimeoutInMilliseconds: 30_000 }), both(9));
    await host.advance(10);
    expect(instance()).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringContaining('retry timeout') });
  });

  it('fails loudly for a first interval above 6 days', async () => {
    const { instance } = await aStory(trying({ firstRetryIntervalInMilliseconds: 6 * dayMs + 1 }), both(9));
    expect(instance()).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringContaining('more than 6 days') });
  });
});

describe('a wait for events', () => {
  it('keeps undelivered mail when the instance continues as new', async () => {
    const desk = await aStory(
      function* ({ df }) {
        const { seen } = df.getInput<{ seen: number[] }>();
        const value: { n: number } = yield df.waitForExternalEvent('tick');
        const all = [...seen, value.n];
        if (all.length < 3) df.continueAsNew({ seen: all });
        return all;
      },
      () => {},
      { seen: [] },
    );
    await desk.client(async (client) => {
      await Promise.all([1, 2, 3].map((n) => client.raiseEvent('i-1', 'tick', { n })));
    });
    await desk.host.quiet();
    const { output, runtimeStatus } = desk.instance();
    expect(runtimeStatus).toBe('Completed');
    expect([...(output as number[])].sort()).toEqual([1, 2, 3]);
  });

  it('gives the next generation what arrives while a forgotten timer holds this one', async () => {
    const { host, instance, ring } = await aStory(
      function* ({ df }) {
        const { round } = df.getInput<{ round: number }>();
        if (round === 1) return yield df.waitForExternalEvent('later');
        const go = df.waitForExternalEvent('go');
        yield df.Task.any([go, df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(60)))]);
        return df.continueAsNew({ round: 1 });
      },
      () => {},
      { round: 0 },
    );
    await ring('i-1', 'go');
    await ring('i-1', 'later', { kept: true });
    expect(instance()).toMatchObject({ generation: 0, waiting: 1 });
    await host.advance(60);
    expect(instance()).toMatchObject({ generation: 1, runtimeStatus: 'Completed', output: { kept: true } });
  });

  it('defers an event that comes before the wait', async () => {
    const { host, instance, ring } = await aStory(function* ({ df }) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(5)));
      return yield df.waitForExternalEvent('early');
    });
    await ring('i-1', 'early', { n: 1 });
    await host.advance(5);
    expect(instance().output).toEqual({ n: 1 });
  });
});

describe('what fails loudly, where Azure runs for ever or goes wrong in silence', () => {
  const failsWith = async (story: OrchestrationHandler, text: string, more: () => void = echo): Promise<void> => {
    const { instance, ring } = await aStory(story, more);
    if (instance().runtimeStatus === 'Running') await ring('i-1', 'go');
    expect(instance()).toMatchObject({ runtimeStatus: 'Failed', output: expect.stringContaining(text) });
  };

  it.each([
    ['text', 'plain'],
    ['an error without text', new Error('')],
  ])('throwing %s', async (_, thrown) => {
    await failsWith(throwing(thrown), 'no message');
  });

  it('throwing undefined', async () => {
    await failsWith(throwing(undefined), 'no task is open and no event awaited');
  });

  it('waiting for a child that ended before any saw it', async () => {
    await failsWith(function* ({ df }) {
      const first = df.waitForExternalEvent('go');
      yield first;
      yield df.Task.any([first]);
    }, 'listed again');
  });

  it('cancelling a timer in the turn that continues as new', async () => {
    await failsWith(function* ({ df }) {
      const go = df.waitForExternalEvent('go');
      const alarm = df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(60)));
      yield df.Task.any([go, alarm]);
      alarm.cancel();
      df.continueAsNew({});
    }, 'zero-length timer');
  });

  it('listing a task in two races', async () => {
    await failsWith(
      function* ({ df }) {
        const work = df.callActivity('slow', {});
        const go = df.waitForExternalEvent('go');
        yield df.Task.any([work, go]);
        yield df.Task.all([work]);
      },
      "activity 'slow' is listed again as step 3",
      () => {
        df.app.activity('slow', { handler: () => new Promise((resolve) => setImmediate(resolve)) });
      },
    );
  });

  it('calling an activity that nobody registered', async () => {
    await failsWith(function* ({ df }) {
      yield df.callActivity('nobody', {});
    }, "no activity 'nobody' is registered");
  });

  it('calling a sub-orchestration that nobody registered', async () => {
    await failsWith(function* ({ df }) {
      yield df.callSubOrchestrator('nobody', {});
    }, "no orchestrator 'nobody' is registered");
  });

  it('calling a child by the id of its parent', async () => {
    await failsWith(function* ({ df }) {
      yield df.callSubOrchestrator('story', {}, 'i-1');
    }, 'cannot have the id of its parent');
  });

  it('calling an entity', async () => {
    await failsWith(function* ({ df: inner }) {
      yield inner.callEntity(new df.EntityId('counter', 'a'), 'add', 1);
    }, 'calls the entity');
  });

  it('signalling an entity', async () => {
    await failsWith(function* ({ df: inner }) {
      inner.signalEntity(new df.EntityId('counter', 'a'), 'add', 1);
      yield inner.waitForExternalEvent('go');
    }, 'signals the entity');
  });

  it('calling HTTP', async () => {
    await failsWith(function* ({ df }) {
      yield df.callHttp({ method: 'GET', url: 'http://localhost/x' });
    }, 'by callHttp');
  });

  it('locking an entity, on schema V4', async () => {
    const desk = await aHost(
      () => {
        df.app.orchestration('story', function* ({ df: inner }) {
          yield inner.lock(new df.EntityId('counter', 'a'));
        });
      },
      { schemaVersion: 'V4' },
    );
    await desk.begin('story', 'i-1');
    expect(desk.host.instance('i-1')?.output).toContain('locks entities');
  });
});

describe('a sub-orchestration', () => {
  const parentOf = (name: string, childId?: string): OrchestrationHandler =>
    function* ({ df }) {
      return yield df.callSubOrchestrator(name, { n: 1 }, childId);
    };

  it('gives its output to its parent', async () => {
    const { instance, host } = await aStory(parentOf('child'), () => {
      df.app.orchestration(
        'child',
        computing((df) => ({ got: df.getInput(), parent: df.parentInstanceId })),
      );
    });
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: { got: { n: 1 }, parent: 'i-1' } });
    expect(host.instances().map(({ name }) => name)).toEqual(['story', 'child']);
  });

  it('gives its failure to its parent', async () => {
    const { instance } = await aStory(parentOf('child'), () => {
      df.app.orchestration('child', throwing(new Error('boom')));
    });
    expect(instance().runtimeStatus).toBe('Failed');
    expect(instance().output).toContain("Orchestrator function 'child' failed: boom");
  });

  it('is tried again with a retry', async () => {
    let runs = 0;
    const { instance, host } = await aStory(
      function* ({ df: inner }) {
        return yield inner.callSubOrchestratorWithRetry('child', new df.RetryOptions(60_000, 3), {});
      },
      () => {
        df.app.orchestration('child', function* ({ df }) {
          yield df.callActivity('count', {});
          if (runs < 3) throw new Error('again');
          return runs;
        });
        df.app.activity('count', {
          handler: () => {
            runs += 1;
          },
        });
      },
    );
    await host.advance(5);
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: 3 });
  });

  it('that is terminated makes its parent fail', async () => {
    const { instance, host } = await aStory(parentOf('child', 'c-1'), () => {
      df.app.orchestration('child', function* ({ df }) {
        yield df.waitForExternalEvent('never');
      });
    });
    await host.terminate('c-1', 'enough');
    await host.quiet();
    expect(host.instance('c-1')?.runtimeStatus).toBe('Terminated');
    expect(instance().runtimeStatus).toBe('Failed');
  });

  it('goes on when its parent is terminated', async () => {
    const { instance, host } = await aStory(parentOf('child', 'c-1'), () => {
      df.app.orchestration('child', function* ({ df }) {
        yield df.waitForExternalEvent('never');
      });
    });
    await host.terminate('i-1', 'enough');
    await host.quiet();
    expect(instance()).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
    expect(host.instance('c-1')?.runtimeStatus).toBe('Running');
  });

  it('cannot take the id of a live instance', async () => {
    const { begin, host } = await aStory(
      function* ({ df }) {
        yield df.waitForExternalEvent('never');
      },
      () => {
        df.app.orchestration('other', parentOf('story', 'i-1'));
      },
    );
    await begin('other', 'o-1');
    expect(host.instance('o-1')).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('live already'),
    });
  });
});

describe('a suspended instance', () => {
  const story: OrchestrationHandler = function* ({ df }) {
    const go: { n: number } = yield df.waitForExternalEvent('go');
    df.setCustomStatus(`went ${go.n}`);
    yield df.callActivity('echo', {});
    yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(5)));
    return df.currentUtcDateTime.toISOString();
  };

  it('replays its code for messages, but starts nothing before it resumes', async () => {
    const { instance, host, ring, client } = await aStory(story, echo);
    await client((each) => each.suspend('i-1', 'lunch'));
    await host.quiet();
    expect(instance().runtimeStatus).toBe('Suspended');
    await host.advance(10);
    await ring('i-1', 'go', { n: 1 });
    expect(instance()).toMatchObject({ runtimeStatus: 'Suspended', customStatus: 'went 1' });
    expect(host.counters().activities).toBe(0);
    await client((each) => each.resume('i-1', 'back'));
    await host.quiet();
    expect(host.counters().activities).toBe(1);
    await host.advance(5);
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: at(minutes(15)) });
    expect(instance().history.filter(({ EventType }) => EventType === 19 || EventType === 20)).toHaveLength(2);
  });

  it('arms its timers when it resumes, and fires what came due meanwhile', async () => {
    const { instance, host, clock, ring, client } = await aStory(function* ({ df }) {
      yield df.waitForExternalEvent('go');
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(5)));
      return 'woke';
    });
    await client((each) => each.suspend('i-1', 'lunch'));
    await ring('i-1', 'go');
    expect(clock.pendingAlarms()).toBe(0);
    await host.advance(10);
    expect(instance().runtimeStatus).toBe('Suspended');
    await client((each) => each.resume('i-1', 'back'));
    await host.quiet();
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: 'woke' });
  });

  it('ends when its code cancels and returns, but not while a task that ended meanwhile is uncounted', async () => {
    const { instance, host, ring, client } = await aStory(longWait);
    await client((each) => each.suspend('i-1', 'lunch'));
    await host.quiet();
    await ring('i-1', 'stop');
    expect(instance()).toMatchObject({ runtimeStatus: 'Completed', output: 'stopped' });

    const timed = await aStory(function* ({ df }) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(5)));
      return 'woke';
    });
    await timed.client((each) => each.suspend('i-1', 'lunch'));
    await timed.host.advance(5);
    expect(timed.instance().runtimeStatus).toBe('Suspended');
    await timed.client((each) => each.resume('i-1', 'back'));
    await timed.host.quiet();
    expect(timed.instance()).toMatchObject({ runtimeStatus: 'Completed', output: 'woke' });
  });
});

describe('a terminated instance', () => {
  it('ends with the reason as its output and nothing left on the clock', async () => {
    const { instance, host, clock } = await aStory(function* ({ df }) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes(60)));
    });
    expect(clock.pendingAlarms()).toBe(1);
    expect(await host.terminate('i-1', 'enough')).toBe(true);
    await host.quiet();
    expect(instance()).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough', pendingTimers: [] });
    expect(
      instance()
        .history.map(({ EventType }) => EventType)
        .slice(-4),
    ).toEqual([12, 3, 1, 13]);
    expect(clock.pendingAlarms()).toBe(0);
    expect(await host.terminate('i-1', 'again')).toBe(false);
  });

  it('forgets the answer of an activity that is still running', async () => {
    let answer = (): void => {};
    const { instance, host, client } = await aStory(
      function* ({ df }) {
        yield df.waitForExternalEvent('go');
        yield df.callActivity('slow', {});
      },
      () => {
        df.app.activity('slow', {
          handler: () =>
            new Promise<void>((resolve) => {
              answer = resolve;
            }),
        });
      },
    );
    await client((each) => each.raiseEvent('i-1', 'go', {}));
    await until(() => host.counters().activities === 1);
    await host.terminate('i-1', 'enough');
    answer();
    await host.quiet();
    expect(instance().runtimeStatus).toBe('Terminated');
  });
});
