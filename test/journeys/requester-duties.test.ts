import { createWorkflows } from '../../adapters/durable/workflows';
import type { Message, Ports } from '../../desk/ports';
import { accept } from '../../desk/rules/decision';
import type { TicketEvent } from '../../desk/rules/tickets';
import { type Instant, instantOfMs, iso } from '../../desk/rules/time';
import { changeTicket } from '../../desk/usecases/change-ticket';
import { createDesk } from '../../desk/usecases/desk';
import { activities } from '../../functions/activities';
import { ticketLifecycleName } from '../../orchestrations/activities';
import { ticketLifecycle } from '../../orchestrations/ticket-lifecycle';
import { aHost, app, df, tidyUp } from '../local/durable/a-host'; // First: it supplies the core that the packages below look for.
import { aFiling, desks } from '../support/a-desk';
import { expectGolden } from '../support/golden';
import { anAgent, aRequester } from '../support/people';

const openDesk = desks();
afterEach(tidyUp);

type Way = 'lifecycle' | 'sweep';

/** Which of the two ways to a deadline this run has. */
const both: readonly Way[] = ['lifecycle', 'sweep'];

/**
 * Severity A: the requester answers neither the first question nor the second, and no more for two days. On the real
 * engine, with the activities, the store and the mails of a desk; moments are UTC, and support hours run all week long.
 */
const storyBy = async (ways: readonly Way[]): Promise<string> => {
  const aDesk = await openDesk({ at: '2026-03-02T08:00:00Z' });
  const workflows = createWorkflows();
  const mails: (Message & { readonly at: string })[] = [];
  const engine = { now: (): Instant => instantOfMs(0) };
  const clock = { now: () => engine.now() };
  const notifier = { send: async (message: Message) => void mails.push({ ...message, at: iso(clock.now()) }) };
  const ports: Ports = { ...aDesk.ports, clock, notifier, workflows };
  const desk = createDesk(ports);

  let work: () => Promise<unknown> = async () => undefined;
  const extraInputs = [df.input.durableClient()];
  const register = (): void => {
    for (const { name, run } of activities(desk)) {
      df.app.activity(name, { extraInputs, handler: (given, context) => workflows.within(context, () => run(given)) });
    }
    if (ways.includes('lifecycle')) df.app.orchestration(ticketLifecycleName, ticketLifecycle);
    else df.app.orchestration(ticketLifecycleName, function* () {}); // It ends at once: the sweep is alone.
    if (ways.includes('sweep')) {
      app.timer('sla-sweep', {
        schedule: '0 */20 * * * *', // Each minute of four days, as it is, takes a minute; everything here is due at twenty past.
        extraInputs,
        handler: async (_timer, context) => void (await workflows.within(context, desk.sweepDueTickets)),
      });
    }
    df.app.client.http('people', {
      route: 'people',
      handler: async (_request, _client, context) => {
        await workflows.within(context, work);
        return { status: 200 };
      },
    });
  };
  const test = await aHost(register);
  engine.now = () => instantOfMs(test.clock.now());
  const does = async (given: () => Promise<unknown>): Promise<void> => {
    work = given;
    expect((await test.host.handle({ method: 'GET', url: '/people', headers: {} }))?.status).toBe(200);
    await test.host.quiet();
  };

  let ticketId = '';
  const asks = (question: string) => async (): Promise<void> => {
    const commandId = `ask-${question}`;
    await changeTicket(ports, { ticketId, commandId }, async (_stored, _policyOf, now) => {
      const asked: TicketEvent = {
        kind: 'requester-asked',
        at: now,
        by: anAgent.id,
        data: {},
        people: {},
        text: { question },
      };
      return accept({ events: [asked] });
    });
  };
  await does(async () => {
    const filed = await desk.fileTicket({ ...aFiling, severity: 'A' }, aRequester, undefined);
    if (!filed.ok) throw new Error(filed.refusal.kind);
    ticketId = filed.value.ticket.ticketId;
  });
  await test.host.advance(10);
  await does(() => desk.respondToTicket({ caller: anAgent, ticketId }, { message: 'On it.' }));
  await test.host.advance(10);
  await does(asks('Which version of Outlook is it?\nAnd since when?'));
  await test.host.advance(10 * 60);
  await does(asks('Are you there?'));
  await test.host.advance(4 * 24 * 60);

  expect((await aDesk.ticket(ticketId)).state).toBe('closed');
  expect(test.log.filter(({ level }) => level === 'error')).toEqual([]);
  const events = await ports.tickets.events(ticketId);
  const lines = [
    ...events.map(({ at, kind, by = '', data }) => {
      const { ticketId: _ticketId, policy: _policy, ...facts } = data as Record<string, unknown>;
      const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
      return `${at}  ${kind.padEnd(18)}  by ${by.padEnd(9)}  ${told.join(', ')}`.trimEnd();
    }),
    ...mails.map(({ at, to, subject, text }) => {
      const [head, ...body] = [`to ${to}: ${subject}`, ...text.trimEnd().split('\n')];
      return `${at}  mail                ${[head, ...body.map((line) => `    ${line}`.trimEnd())].join('\n')}`;
    }),
  ];
  const at = (line: string): string => line.slice(0, 24);
  const ordered = lines.sort((one, other) => (at(one) < at(other) ? -1 : at(one) > at(other) ? 1 : 0));
  return `${ordered.join('\n').replaceAll(ticketId, '<ticket>')}\n`;
};

describe('severity A whose requester does not answer', () => {
  it('is reminded, goes down to B and at the next question to C, is resolved for silence and closed, whichever way works', async () => {
    const transcript = await storyBy(both);
    expectGolden(__dirname, 'requester-does-not-answer', transcript);
    expect(await storyBy(['lifecycle'])).toBe(transcript);
    expect(await storyBy(['sweep'])).toBe(transcript);
  }, 60_000);
});
