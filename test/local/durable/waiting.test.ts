import type { DurableOrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import * as fc from 'fast-check';
import type { CarryOver } from '../../../local/durable/records';
import type { SchemaVersion } from '../../../local/durable/replay';
import { aHost, df, startsAt, type TestHost, tidyUp } from './a-host';

afterEach(tidyUp);

const minuteMs = 60_000;

function* ringOrTimer(df: DurableOrchestrationContext, until: string): Generator<Task, void, void> {
  const now = df.currentUtcDateTime.getTime();
  const wake = Math.min(Math.max(Date.parse(until), now + 1_000), now + 24 * 60 * minuteMs);
  const bell = df.waitForExternalEvent('doorbell');
  const alarm = df.createTimer(new Date(wake));
  yield df.Task.any([bell, alarm]);
  if (alarm.isCompleted) return;
  alarm.cancel();
  yield df.createTimer(df.currentUtcDateTime);
}

/** A ticket in a store of its own, and a story that reads it; whatever the story read is kept. */
const aTicketStory = () => {
  const ticket = { version: 1, dueAt: startsAt + 60 * minuteMs, isClosed: false };
  const reads: number[] = [];
  const acted: number[] = [];
  let whileDeciding = async (): Promise<void> => {};
  let now = (): number => startsAt;
  const story: OrchestrationHandler = function* ({ df }) {
    const { ticketId } = df.getInput<{ ticketId: string }>();
    const step: { kind: string; until: string } = yield df.callActivity('decide', { ticketId });
    if (step.kind === 'finish') return;
    if (step.kind === 'wait') yield* ringOrTimer(df, step.until);
    else yield df.callActivity('act', { ticketId });
    df.continueAsNew({ ticketId });
  };
  const register = (): void => {
    df.app.activity('decide', {
      handler: async () => {
        reads.push(ticket.version);
        const { isClosed, dueAt } = ticket;
        await whileDeciding();
        if (isClosed) return { kind: 'finish' };
        return dueAt <= now() ? { kind: 'act' } : { kind: 'wait', until: new Date(dueAt).toISOString() };
      },
    });
    df.app.activity('act', {
      handler: () => {
        acted.push(now());
        ticket.version += 1;
        ticket.dueAt = now() + 60 * minuteMs;
      },
    });
    df.app.orchestration('story', story);
  };
  return {
    ticket,
    reads,
    acted,
    register,
    onDeciding: (work: () => Promise<void>) => {
      whileDeciding = async () => {
        whileDeciding = async () => {};
        await work();
      };
    },
    useClockOf: ({ clock }: TestHost) => {
      now = clock.now;
    },
  };
};

const beginStory = async (schemaVersion: SchemaVersion, carryOver: CarryOver = 'once') => {
  const story = aTicketStory();
  const desk = await aHost(story.register, { schemaVersion, carryOver: () => carryOver });
  story.useClockOf(desk);
  await desk.begin('story', 'ticket-1', { ticketId: '1' });
  const change = async (): Promise<void> => {
    story.ticket.version += 1;
    await desk.client((client) => client.raiseEvent('ticket-1', 'doorbell', {}));
  };
  const isNapping = (): void => {
    const { runtimeStatus, pendingTimers, waiting } = desk.host.instance('ticket-1') ?? {};
    expect({ runtimeStatus, timers: pendingTimers?.length, waiting }).toEqual({
      runtimeStatus: 'Running',
      timers: 1,
      waiting: 0,
    });
    expect(desk.clock.pendingAlarms()).toBe(1);
  };
  return { ...story, ...desk, change, isNapping };
};

describe.each(['V3', 'V4'] as const)('a nap for one ring or one timer, on schema %s', (schema) => {
  it('reads the ticket once before its first nap', async () => {
    const { reads, isNapping } = await beginStory(schema);
    expect(reads).toEqual([1]);
    isNapping();
  });

  it('reads twice for one ring, and sees its write', async () => {
    const { reads, change, host, isNapping } = await beginStory(schema);
    await change();
    await host.quiet();
    expect(reads).toEqual([1, 2]);
    isNapping();
  });

  it('reads four times for three spaced rings', async () => {
    const { reads, change, host, isNapping } = await beginStory(schema);
    for (let n = 0; n < 3; n++) {
      await change();
      await host.advance(1);
    }
    expect(reads).toEqual([1, 2, 3, 4]);
    isNapping();
  });

  it('reads two or three times for a burst of five rings', async () => {
    const { ticket, reads, client, host, isNapping } = await beginStory(schema);
    await client(async (each) => {
      await Promise.all(
        [1, 2, 3, 4, 5].map(() => {
          ticket.version += 1;
          return each.raiseEvent('ticket-1', 'doorbell', {});
        }),
      );
    });
    await host.quiet();
    expect(reads.length).toBeLessThanOrEqual(3);
    expect(reads.at(-1)).toBe(6);
    isNapping();
  });

  it('reads twice or thrice for rings while it decides', async () => {
    const story = aTicketStory();
    const desk = await aHost(story.register, { schemaVersion: schema });
    story.useClockOf(desk);
    story.onDeciding(() =>
      desk.client(async (client) => {
        for (let n = 0; n < 3; n++) {
          story.ticket.version += 1;
          await client.raiseEvent('ticket-1', 'doorbell', {});
        }
      }),
    );
    await desk.begin('story', 'ticket-1', { ticketId: '1' });
    expect(story.reads.length).toBeGreaterThanOrEqual(2);
    expect(story.reads.length).toBeLessThanOrEqual(3);
    expect(story.reads.at(-1)).toBe(4);
    expect(desk.host.instance('ticket-1')?.pendingTimers).toHaveLength(1);
  });

  it('acts at the deadline when nobody rings', async () => {
    const { acted, reads, host, isNapping } = await beginStory(schema);
    await host.advance(60);
    expect(acted).toEqual([startsAt + 60 * minuteMs]);
    expect(reads).toEqual([1, 1, 2]);
    isNapping();
  });

  it('acts on a sooner deadline that a ring brings', async () => {
    const { ticket, acted, change, host } = await beginStory(schema);
    ticket.dueAt = startsAt + 10 * minuteMs;
    await change();
    await host.advance(15);
    expect(acted).toEqual([startsAt + 10 * minuteMs]);
  });

  it('takes a ring at the instant of the deadline', async () => {
    const { clock, ticket, acted, change, host, isNapping } = await beginStory(schema);
    clock.alarm(ticket.dueAt, () => void clock.during(change));
    await host.advance(90);
    expect(acted).toEqual([startsAt + 60 * minuteMs]);
    isNapping();
  });

  it('naps another second when a ring comes in the last one', async () => {
    const { clock, ticket, acted, change, host } = await beginStory(schema);
    clock.alarm(ticket.dueAt - 1, () => void clock.during(change));
    await host.advance(61);
    expect(acted).toEqual([startsAt + 60 * minuteMs + 999]);
  });

  it('finishes with nothing open', async () => {
    const { clock, ticket, change, host } = await beginStory(schema);
    ticket.isClosed = true;
    await change();
    await host.quiet();
    expect(host.instance('ticket-1')).toMatchObject({ runtimeStatus: 'Completed', pendingTimers: [] });
    expect(clock.pendingAlarms()).toBe(0);
  });

  it('never exceeds sixteen events in a generation', async () => {
    const { change, host } = await beginStory(schema);
    for (let n = 0; n < 5; n++) {
      await change();
      await host.advance(61);
    }
    expect(host.counters().longestHistory).toBeLessThanOrEqual(16);
  });

  it('neither loses a write nor loops, whatever the order of rings and naps', async () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ ring: fc.integer({ min: 1, max: 4 }) }),
        fc.record({ pass: fc.constantFrom(0, 1, 30, 59, 60, 61) }),
        fc.record({ sooner: fc.integer({ min: 1, max: 30 }) }),
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(moves, fc.constantFrom<CarryOver>('never', 'once', 'twice'), async (given, carryOver) => {
        const { ticket, reads, acted, client, clock, change, host, isNapping } = await beginStory(schema, carryOver);
        let rings = 0;
        for (const move of given) {
          if ('ring' in move) {
            rings += move.ring;
            ticket.version += move.ring;
            await client((each) =>
              Promise.all(Array.from({ length: move.ring }, () => each.raiseEvent('ticket-1', 'doorbell', {}))),
            );
          } else if ('pass' in move) await host.advance(move.pass);
          else {
            ticket.dueAt = clock.now() + move.sooner * minuteMs;
            rings += 1;
            await change();
          }
        }
        await host.quiet();
        expect(reads.at(-1)).toBe(ticket.version);
        expect(reads.length).toBeLessThanOrEqual(1 + 2 * rings + 2 * acted.length);
        isNapping();
        await tidyUp();
      }),
      { numRuns: 15 },
    );
  });
});
