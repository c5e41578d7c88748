import { type Answer, aLaptop, isCutOff, isOfAlert, type Laptop, type LaptopOptions } from './laptop';

/** The golden ticket under one policy. */
export interface Story {
  readonly policy: string;
  /** Minutes from filing at which nobody has answered: the climb, and the breach. */
  readonly climbs: number;
  readonly breaches: number;
}

export const stories: readonly Story[] = [
  { policy: 'managed-desktop-2023', climbs: 30, breaches: 60 },
  { policy: 'starter', climbs: 15, breaches: 30 },
];

const aReport = {
  title: 'Nobody in the branch can sign in',
  description: 'Since this morning every sign-in ends with “try again later”.',
  severity: 'A',
};

/** All that is left of it, but for chance and what the senders' clocks say. */
export interface Ending {
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
  const report = { 'idempotency-key': 'the-branch' };
  const { status, json } = await asked(() => requester.post('/api/v1/tickets', aReport, report));
  expect(status).toBe(201);
  const path = `/api/v1/tickets/${json.ticketId}`;
  /** `mails`: of alerts; the requester has others, of what happens to the ticket. */
  const stands = async (): Promise<{ tier: string; alerts: number; mails: number }> => {
    const { tier, alerts } = (await asked(() => requester.get(path))).json;
    const mails = (await laptop.mail()).filter(isOfAlert);
    return { tier, alerts: alerts.length, mails: mails.length };
  };
  const does = async (verb: string, words: Record<string, string>): Promise<void> => {
    const key = { 'idempotency-key': `the-${verb}` };
    expect((await asked(() => agent.post(`${path}/${verb}`, words, key))).status).toBe(200);
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
  await does('respond', { message: 'We are on it.' });
  await laptop.advance(10);
  await does('update', { message: 'The directory is back; please try.' });
  await laptop.advance(15);
  await does('resolve', { solution: 'A certificate had expired.' });

  await laptop.advance(18 * 60);
  expect(await stands()).toEqual({ tier: 'tier-2', alerts: 1, mails: 1 });
  expect((await asked(() => requester.get(path))).json.state).toBe('resolved');
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

const busy: readonly number[] = [412, 429, 503];
const triesMax = 5;

/** A person who was told to try again, or got no answer, asks the same once more; a laptop without faults never says so. */
const asked = async (ask: () => Promise<Answer>): Promise<Answer> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask().catch((error: unknown) => {
      if (!isCutOff(error)) throw error;
    });
    if (answer !== undefined && (tries === triesMax || !busy.includes(answer.status))) return answer;
    if (tries === triesMax) throw new Error('no answer ever came');
  }
};

/** Salts are chance, and every hash follows from them. */
export const withoutChain = ({ hash: _hash, prevHash: _prevHash, ...event }: Record<string, unknown>) => event;

const withoutSendersClock = ({ messageId: _messageId, ...mail }: Record<string, unknown>) => mail;

/** A story as it is kept in `golden/`: moments first, without what is chance. */
export const transcriptOf = (
  ticketId: string,
  events: readonly Record<string, unknown>[],
  mail: readonly { deliveredAt: string; to: string; subject: string }[],
): string => {
  const widest = (slot: string): number => Math.max(...events.map((event) => String(event[slot]).length));
  const [kindWidth, byWidth] = [widest('kind'), widest('by')];
  const lines = [
    ...events.map(({ at, kind, by, data }) => {
      const { ticketId: _ticketId, policy: _policy, ...facts } = data as Record<string, unknown>;
      const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
      return `${at}  ${String(kind).padEnd(kindWidth)}  by ${String(by).padEnd(byWidth)}  ${told.join(', ')}`.trimEnd();
    }),
    ...mail.map(
      ({ deliveredAt, to, subject }) =>
        `${deliveredAt}  ${'mail'.padEnd(kindWidth)}  to ${to}: ${subject.replace(ticketId, '<ticket>')}`,
    ),
  ];
  // What happened at one instant stays in the order in which it did.
  const momentIn = (line: string): number => Date.parse(line.slice(0, 24));
  return `${lines.sort((one, other) => momentIn(one) - momentIn(other)).join('\n')}\n`;
};

/** What a test does to the laptop on the way. */
export interface Visits {
  readonly started?: (laptop: Laptop) => Promise<void>;
  readonly filed?: (laptop: Laptop, ticketId: string) => Promise<void>;
  readonly ended?: (laptop: Laptop) => Promise<void>;
}

/** The story on a laptop of its own. */
export const lifeUnder = async (story: Story, options: LaptopOptions = {}, visits: Visits = {}): Promise<Ending> => {
  const laptop = await aLaptop({ policy: story.policy, ...options });
  await switchOffFleet(laptop); // It has no part in this story, and would poll 900 times.
  try {
    await visits.started?.(laptop);
    const ending = await live(laptop, story, async (ticketId) => visits.filed?.(laptop, ticketId));
    await visits.ended?.(laptop);
    return ending;
  } finally {
    await laptop.stop();
  }
};

export const switchOffFleet = async (laptop: Laptop): Promise<void> => {
  for (const { id } of (await laptop.as().get('/local/devices')).json.items) {
    expect((await laptop.as().post(`/local/devices/${id}/mode`, { mode: 'off' })).status).toBe(200);
  }
};
