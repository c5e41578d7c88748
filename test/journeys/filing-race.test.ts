import { createWorkflows } from '../../adapters/durable/workflows';
import type { Ports } from '../../desk/ports';
import { type Instant, instantOfMs } from '../../desk/rules/time';
import { createDesk } from '../../desk/usecases/desk';
import { activities } from '../../functions/activities';
import { ticketLifecycleName } from '../../orchestrations/activities';
import { ticketLifecycle } from '../../orchestrations/ticket-lifecycle';
import { aHost, df, tidyUp } from '../local/durable/a-host'; // First: it supplies the core that the packages below look for.
import { aFiling, desks } from '../support/a-desk';
import { anAgent, aRequester } from '../support/people';

const openDesk = desks();
afterEach(tidyUp);

type When = 'before the lifecycle starts' | 'as it starts' | 'once it has started';

/**
 * A ticket of severity C that an agent raises to A while its filing still starts the lifecycle: what the lifecycle does
 * then by itself, without a sweep, in the next three hours.
 */
const storyOf = async (when: When): Promise<readonly string[]> => {
  const aDesk = await openDesk({ at: '2026-03-02T08:00:00Z' });
  const workflows = createWorkflows();
  const engine = { now: (): Instant => instantOfMs(0) };
  const stored = Promise.withResolvers<string>();
  const raised = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const ports: Ports = {
    ...aDesk.ports,
    clock: { now: () => engine.now() },
    workflows: {
      ...workflows,
      start: async (ticketId, firstLookAt) => {
        stored.resolve(ticketId);
        if (when !== 'once it has started') await raised.promise;
        await workflows.start(ticketId, firstLookAt);
        started.resolve();
      },
      ring: async (ticketId) => {
        if (when === 'as it starts') raised.resolve();
        await workflows.ring(ticketId);
        raised.resolve();
      },
    },
  };
  const desk = createDesk(ports);
  const fileAndRaise = async (): Promise<void> => {
    const filing = desk.fileTicket(aFiling, aRequester, undefined);
    const ticketId = await stored.promise;
    if (when === 'once it has started') await started.promise;
    const change = { severity: 'A', reason: 'Nobody can work.' } as const;
    expect(await desk.changeSeverity({ caller: anAgent, ticketId }, change)).toMatchObject({ ok: true });
    await filing;
  };
  const extraInputs = [df.input.durableClient()];
  const test = await aHost(() => {
    for (const { name, run } of activities(desk))
      df.app.activity(name, { extraInputs, handler: (given, context) => workflows.within(context, () => run(given)) });
    df.app.orchestration(ticketLifecycleName, ticketLifecycle);
    df.app.client.http('people', {
      route: 'people',
      handler: async (_request, _client, context) => {
        await workflows.within(context, fileAndRaise);
        return { status: 200 };
      },
    });
  });
  engine.now = () => instantOfMs(test.clock.now());
  expect((await test.host.handle({ method: 'GET', url: '/people', headers: {} }))?.status).toBe(200);
  await test.host.quiet();
  await test.host.advance(3 * 60);
  const events = await ports.tickets.events(await stored.promise);
  return events.map(({ at, kind }) => `${at} ${kind}`);
};

describe('a change that comes while the filing starts the lifecycle', () => {
  it.each<When>(['before the lifecycle starts', 'as it starts', 'once it has started'])(
    'is heard by it, so that it keeps the new deadlines to the minute: %s',
    async (when) => {
      expect((await storyOf(when)).slice(1, 4)).toEqual([
        '2026-03-02T08:00:00.000Z severity-changed',
        '2026-03-02T08:30:00.000Z tier-climbed',
        '2026-03-02T09:00:00.000Z clock-breached',
      ]);
    },
  );
});
