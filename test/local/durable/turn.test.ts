import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { resetApp, sealApp } from '../../../local/durable/core';
import type { Incoming } from '../../../local/durable/draft';
import { createInvoke } from '../../../local/durable/invocation';
import type { Birth, Message, Turn } from '../../../local/durable/records';
import { createReplay, type SchemaVersion } from '../../../local/durable/replay';
import { apply, createState, type Instance, runtimeStatusOf } from '../../../local/durable/state';
import { oneByOne, planTurn } from '../../../local/durable/turn';
import { df, startsAt, tidyUp } from './a-host';

afterEach(tidyUp);

const bell: Message = { kind: 'event', name: 'doorbell', input: '{}' };
const birth: Birth = { id: 'i-1', name: 'story', version: null, input: '{}' };

/** One instance whose batches a test chooses itself; no clock, no journal, no activity runs. */
const anInstanceOf = async (story: OrchestrationHandler, schema: SchemaVersion) => {
  resetApp();
  df.app.orchestration('story', story);
  df.app.activity('decide', { handler: () => {} });
  const app = sealApp(() => {});
  const replay = createReplay(
    createInvoke(
      app,
      () => {},
      () => '{}',
    ),
    schema,
  );
  const state = createState();
  apply(state, { kind: 'created', at: startsAt, birth });
  const instance = (): Instance => state.instances.get('i-1') as Instance;
  let now = startsAt;
  const take = async (...messages: Incoming['message'][]): Promise<Turn | typeof oneByOne> => {
    const turn = await planTurn(
      instance(),
      messages.map((message) => ({ no: null, message })),
      {
        now,
        replay,
        defaultVersion: null,
        carryOver: () => 'once',
        hasActivity: () => true,
        hasOrchestrator: () => true,
        isTaken: () => false,
        orchestrator: () => app.functions[0],
      },
    );
    if (turn !== oneByOne) apply(state, turn);
    return turn;
  };
  const fired = (): Incoming['message'] => {
    const { no, generation, open } = instance();
    const timer = [...open.values()].find(({ what }) => what === 'timer');
    if (timer?.what !== 'timer') throw new Error('no timer is open');
    now = Math.max(now, timer.dueAt);
    return { kind: 'fired', of: { no, generation, task: timer.task } };
  };
  const decided = (): Message => {
    const { no, generation, open } = instance();
    const activity = [...open.values()].find(({ what }) => what === 'activity');
    return { kind: 'done', of: { no, generation, task: activity?.task ?? -1 }, result: 'null' };
  };
  return { instance, take, fired, decided };
};

function* napStory({ df }: OrchestrationContext) {
  yield df.callActivity('decide', {});
  const ring = df.waitForExternalEvent('doorbell');
  const alarm = df.createTimer(new Date(df.currentUtcDateTime.getTime() + 3_600_000));
  yield df.Task.any([ring, alarm]);
  if (!alarm.isCompleted) {
    alarm.cancel();
    yield df.createTimer(df.currentUtcDateTime);
  }
  df.continueAsNew({});
}

describe.each(['V3', 'V4'] as const)('a turn with a nap, on schema %s', (schema) => {
  const napping = async () => {
    const given = await anInstanceOf(napStory, schema);
    await given.take();
    await given.take(given.decided());
    expect(given.instance().open.size).toBe(1);
    return given;
  };

  it('takes the ring before the timer of the same batch, and drops the timer', async () => {
    const { take, fired, instance } = await napping();
    await take(bell, fired());
    expect(instance()).toMatchObject({ generation: 0, outcome: null });
    await take(fired());
    expect(instance()).toMatchObject({ generation: 1, mail: [] });
    expect(instance().open.size).toBe(0);
  });

  it('asks for single messages when the timer comes first and the generation ends', async () => {
    const { take, fired, instance } = await napping();
    const timer = fired();
    expect(await take(timer, bell)).toBe(oneByOne);
    await take(timer);
    expect(instance()).toMatchObject({ generation: 1, outcome: null });
  });

  it('takes a burst with the timer in it', async () => {
    const { take, fired, instance } = await napping();
    await take(bell, bell, fired(), bell);
    expect([...instance().open.values()]).toMatchObject([{ what: 'timer' }]);
    await take(fired());
    expect(instance()).toMatchObject({ generation: 1, outcome: null });
  });

  it('never arms a timer that the ring, deferred while deciding, has cancelled already', async () => {
    const { take, decided, instance } = await anInstanceOf(napStory, schema);
    await take();
    await take(bell);
    const turn = (await take(decided())) as Turn;
    expect(turn.newSteps).toMatchObject([{ what: 'event' }, { what: 'timer', isCanceled: true }, { what: 'timer' }]);
    expect([...instance().open.keys()]).toEqual([2]);
  });

  it('takes the decision and a ring from one batch', async () => {
    for (const isRingFirst of [true, false]) {
      const { take, decided, fired, instance } = await anInstanceOf(napStory, schema);
      await take();
      await (isRingFirst ? take(bell, decided()) : take(decided(), bell));
      expect(instance().open.size).toBe(1);
      await take(fired());
      expect(runtimeStatusOf(instance())).toBe('ContinuedAsNew');
    }
  });
});
