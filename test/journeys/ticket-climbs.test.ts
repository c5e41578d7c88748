import { expectGolden } from '../support/golden';
import { aLaptop, type Laptop, type LaptopOptions } from '../support/laptop';

interface Story {
  readonly policy: string;
  /** Minutes from filing at which nobody has answered: the climb, and the breach. */
  readonly climbs: number;
  readonly breaches: number;
}

const stories: readonly Story[] = [
  { policy: 'managed-desktop-2023', climbs: 30, breaches: 60 },
  { policy: 'starter', climbs: 15, breaches: 30 },
];

const aReport = {
  title: 'Nobody in the branch can sign in',
  description: 'Since this morning every sign-in ends with “try again later”.',
  severity: 'A',
};

interface Ending {
  readonly ticket: Record<string, unknown>;
  readonly events: readonly Record<string, unknown>[];
  readonly mail: readonly Record<string, unknown>[];
  readonly transcript: string;
}

/** Files a ticket that nobody answers until it has climbed and breached; then it is answered, resolved and left alone. */
const live = async (
  laptop: Laptop,
  { climbs, breaches }: Story,
  filed: (ticketId: string) => Promise<void>,
): Promise<Ending> => {
  const requester = laptop.as('requester');
  const agent = laptop.as('agent');
  const { status, json } = await requester.post('/api/v1/tickets', aReport, { 'idempotency-key': 'the-branch' });
  expect(status).toBe(201);
  const path = `/api/v1/tickets/${json.ticketId}`;
  const stands = async (): Promise<{ tier: string; alerts: number; mails: number }> => {
    const { tier, alerts } = (await requester.get(path)).json;
    return { tier, alerts: alerts.length, mails: (await laptop.mail()).length };
  };
  await filed(json.ticketId);

  await laptop.advance(climbs - 1);
  expect(await stands()).toEqual({ tier: 'tier-1', alerts: 0, mails: 0 });
  await laptop.advance(1);
  expect(await stands()).toEqual({ tier: 'tier-2', alerts: 0, mails: 0 });
  await laptop.advance(breaches - climbs - 1);
  expect(await stands()).toEqual({ tier: 'tier-2', alerts: 0, mails: 0 });
  await laptop.advance(1);
  expect(await stands()).toEqual({ tier: 'tier-2', alerts: 1, mails: 1 });

  await laptop.advance(5);
  expect((await agent.post(`${path}/respond`, { message: 'We are on it.' })).status).toBe(200);
  await laptop.advance(10);
  expect((await agent.post(`${path}/update`, { message: 'The directory is back; please try.' })).status).toBe(200);
  await laptop.advance(15);
  expect((await agent.post(`${path}/resolve`, { solution: 'A certificate had expired.' })).status).toBe(200);

  await laptop.advance(18 * 60);
  expect(await stands()).toEqual({ tier: 'tier-2', alerts: 1, mails: 1 });
  expect((await requester.get(path)).json.state).toBe('resolved');
  await laptop.advance(7 * 60);

  const ticket = (await requester.get(path)).json;
  const events = (await requester.get(`${path}/events`)).json.items.map(withoutChain);
  const mail = (await laptop.mail()).map((one) => ({ ...one, text: one.text.replaceAll(laptop.origin, '') }));
  return {
    ticket,
    events,
    mail: mail.map(withoutSendersClock),
    transcript: transcriptOf(ticket.ticketId, events, mail),
  };
};

/** Salts are chance, and every hash follows from them. */
const withoutChain = ({ hash: _hash, prevHash: _prevHash, ...event }: Record<string, unknown>) => event;

const withoutSendersClock = ({ messageId: _messageId, ...mail }: Record<string, unknown>) => mail;

const transcriptOf = (
  ticketId: string,
  events: readonly Record<string, unknown>[],
  mail: readonly { deliveredAt: string; to: string; subject: string }[],
): string => {
  const lines = [
    ...events.map(({ at, kind, by, data }) => {
      const { ticketId: _ticketId, policy: _policy, ...facts } = data as Record<string, unknown>;
      const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
      return `${at}  ${String(kind).padEnd(16)}  by ${String(by).padEnd(9)}  ${told.join(', ')}`.trimEnd();
    }),
    ...mail.map(
      ({ deliveredAt, to, subject }) =>
        `${deliveredAt}  mail              to ${to}: ${subject.replace(ticketId, '<ticket>')}`,
    ),
  ];
  return `${lines.sort().join('\n')}\n`;
};

const lifeUnder = async (
  story: Story,
  options: LaptopOptions,
  withTicket: (laptop: Laptop, ticketId: string) => Promise<void>,
): Promise<Ending> => {
  const laptop = await aLaptop({ policy: story.policy, ...options });
  await switchOffFleet(laptop); // It has no part in this story, and would poll 900 times.
  try {
    return await live(laptop, story, (ticketId) => withTicket(laptop, ticketId));
  } finally {
    await laptop.stop();
  }
};

const switchOffFleet = async (laptop: Laptop): Promise<void> => {
  for (const { id } of (await laptop.as().get('/local/devices')).json.items) {
    expect((await laptop.as().post(`/local/devices/${id}/mode`, { mode: 'off' })).status).toBe(200);
  }
};

const leaveAlone = async (): Promise<void> => {};

const terminateLifecycle = async (laptop: Laptop, ticketId: string): Promise<void> => {
  const { status } = await laptop
    .as()
    .post(`/local/durable/instances/ticket-${ticketId}/terminate`, { reason: 'a test' });
  expect(status).toBe(200);
};

describe.each(stories)('an unanswered ticket under $policy', (story) => {
  it('climbs, breaches once, is answered, resolved and closed, whichever of its two ways to a deadline works', async () => {
    const both = await lifeUnder(story, {}, leaveAlone);
    const orchestrationOnly = await lifeUnder(story, { switchedOff: ['sla-sweep'] }, leaveAlone);
    const sweepOnly = await lifeUnder(story, { switchedOff: ['lifecycle-watch'] }, terminateLifecycle);

    expectGolden(__dirname, `ticket-climbs-${story.policy}`, both.transcript);
    expect(orchestrationOnly).toEqual(both);
    expect(sweepOnly).toEqual(both);
    expect(both.ticket['alerts']).toHaveLength(1);
  }, 60_000);
});
