import { inFolder } from './disk';
import { type Check, createCheck, type Figure } from './figure';
import type { Client } from './http';
import { type Laptop, startLaptop } from './laptop';
import { atOnce, timed } from './repeat';

const count = 200;
const connections = 32;
const repeats = 3;
/** Severity A of managed-desktop-2023: climbs after 30 minutes, breaches after 60, closes a day after it was resolved. */
const climbMinutes = 30;
const breachMinutes = 60;
const dayMinutes = 1_440;

interface Life {
  readonly fileMs: number;
  readonly lateMs: number;
  readonly workMs: number;
  readonly closeMs: number;
}

/** Whole lives of tickets on a virtual clock, over HTTP, and what a day costs in which nothing happens. */
export const lifecycles = (): Promise<readonly Figure[]> =>
  inFolder(async (folder) => {
    const laptop = await startLaptop(folder, '2026-03-02T09:00:00Z');
    const check = createCheck();
    try {
      const requester = await laptop.as('requester');
      const agent = await laptop.as('agent');
      const quietDays: number[] = [];
      const lives: Life[] = [];
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        quietDays.push(await timed(() => laptop.advance(dayMinutes)));
        lives.push(await liveAll(laptop, requester, agent, check));
      }
      return figuresOf(lives, quietDays, check);
    } finally {
      await laptop.kill();
    }
  });

const liveAll = async (laptop: Laptop, requester: Client, agent: Client, check: Check): Promise<Life> => {
  const ticketIds: string[] = [];
  const post = async (client: Client, path: string, body: unknown, expected: number): Promise<string> => {
    const { status, text } = await client.post(path, body);
    check.that(status === expected, () => `POST ${path} was answered ${status}: ${text}`);
    return text;
  };
  const fileMs = await timed(() =>
    atOnce(count, connections, async (no) => {
      const body = { title: `Nobody can sign in, ${no}`, description: 'Since this morning.', severity: 'A' };
      const text = await post(requester, '/api/v1/tickets', body, 201);
      ticketIds.push((JSON.parse(text) as { readonly ticketId: string }).ticketId);
    }),
  );
  const lateMs = await timed(async () => {
    await laptop.advance(climbMinutes);
    await laptop.advance(breachMinutes - climbMinutes);
  });
  const each = (verb: string, body: unknown): Promise<void> =>
    atOnce(
      count,
      connections,
      async (no) => void (await post(agent, `/api/v1/tickets/${ticketIds[no]}/${verb}`, body, 200)),
    );
  const workMs = await timed(async () => {
    await each('respond', { message: 'We are on it.' });
    await each('resolve', { solution: 'A certificate had expired.' });
  });
  const closeMs = await timed(() => laptop.advance(dayMinutes + 1));
  for (const ticketId of ticketIds) await checkLife(requester, ticketId, check);
  return { fileMs, lateMs, workMs, closeMs };
};

interface TicketRead {
  readonly state: string;
  readonly tier: string;
  readonly alerts: readonly unknown[];
}

const checkLife = async (client: Client, ticketId: string, check: Check): Promise<void> => {
  const { state, tier, alerts } = JSON.parse((await client.get(`/api/v1/tickets/${ticketId}`)).text) as TicketRead;
  const isRight = state === 'closed' && tier === 'tier-2' && alerts.length === 1;
  check.that(
    isRight,
    () => `${ticketId} is ${state} in ${tier} with ${alerts.length} alerts, not closed in tier-2 with 1`,
  );
};

const yearTickets = 10_000;

const figuresOf = (lives: readonly Life[], quietDays: readonly number[], check: Check): readonly Figure[] => {
  const wrong = check.wrong();
  const totalOf = ({ fileMs, lateMs, workMs, closeMs }: Life): number => fileMs + lateMs + workMs + closeMs;
  const passedDays = (dayMinutes + breachMinutes) / dayMinutes;
  const ticketMs = lives.map(
    (life, repeat) => (totalOf(life) - passedDays * (quietDays[repeat] ?? Number.NaN)) / count,
  );
  const part = (name: string, msOf: (life: Life) => number): Figure => ({
    name: `of that: ${name}`,
    unit: 'ms',
    repeats: lives.map(msOf),
    wrong,
  });
  return [
    {
      name: `lifecycles, ${count} at once: filed, climbed, breached, answered, resolved, closed`,
      unit: '/s',
      repeats: lives.map((life) => (count / totalOf(life)) * 1_000),
      wrong,
    },
    part('filing', ({ fileMs }) => fileMs),
    part('an hour, with climb and breach', ({ lateMs }) => lateMs),
    part('responding and resolving', ({ workMs }) => workMs),
    part('a day, with closing', ({ closeMs }) => closeMs),
    {
      name: 'a quiet day: nothing happens but timer triggers',
      unit: 'ms',
      repeats: quietDays,
      wrong,
      note: '1,440 minutes, at each three timer triggers, whose status is stored.',
    },
    { name: 'a lifecycle by itself, without the quiet time it passed', unit: 'ms', repeats: ticketMs, wrong },
    {
      name: 'a year of 10,000 tickets (estimate)',
      unit: 's',
      repeats: ticketMs.map((ms, repeat) => (365 * (quietDays[repeat] ?? Number.NaN) + yearTickets * ms) / 1_000),
      goal: { atMost: 60, from: 'P9' },
      wrong,
      note: 'Not run: 365 quiet days and 10,000 lifecycles by themselves, from the two figures above.',
    },
  ];
};
