import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chanceFrom } from '../support/chance';
import { aLaptop, isCutOff, type Laptop } from '../support/laptop';
import { numberFromEnvironment } from '../support/settings';

/** `npm run torture` kills 200 times; `TORTURE_SEED` repeats a run. */
const kills = numberFromEnvironment('TORTURE_KILLS', 20);
const seed = numberFromEnvironment('TORTURE_SEED', 1);

/** What the server acknowledged, kept by this process, which is never killed. */
interface Acknowledged {
  /** By idempotency key: the number that was answered. */
  readonly filed: Map<string, string>;
  /** By ticket: the `lastSeq` and kind of every command that was answered. */
  readonly worked: { readonly ticketId: string; readonly verb: string; readonly lastSeq: number }[];
  /** The latest moment that an advance was answered with. */
  now: string;
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Counts replies, and tells when there were so many. */
const aCountdown = (from: number) => {
  let left = from;
  let tell: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const reply = (): void => {
    left -= 1;
    if (left <= 0) tell();
  };
  return { over, reply };
};

/** One person at the desk: files, works, pushes the clock, until the server is gone. Only answers are written down. */
const use = async (laptop: Laptop, name: string, chance: () => number, log: Acknowledged, reply: () => void) => {
  const requester = laptop.as('requester');
  const agent = laptop.as('agent');
  for (let step = 0; ; step += 1) {
    const key = `${name}-${step}`;
    const body = { title: key, description: 'Tortured.', severity: 'A' };
    const filed = await requester.post('/api/v1/tickets', body, { 'idempotency-key': key });
    expect(filed.status).toBe(201);
    log.filed.set(key, filed.json.ticketId);
    reply();
    for (const verb of ['respond', 'update', 'resolve'].slice(0, Math.floor(chance() * 4))) {
      const words = verb === 'resolve' ? { solution: key } : { message: key };
      const done = await agent.post(`/api/v1/tickets/${filed.json.ticketId}/${verb}`, words);
      expect(done.status).toBe(200);
      const lastSeq = Number((done.headers.get('etag') ?? '').replaceAll('"', ''));
      log.worked.push({ ticketId: filed.json.ticketId, verb, lastSeq });
      reply();
    }
    if (chance() < 0.3) {
      const now = await laptop.advance(1 + Math.floor(chance() * 20));
      if (now > log.now) log.now = now;
      reply();
    }
  }
};

const kindByVerb: Readonly<Record<string, string>> = {
  respond: 'ticket-responded',
  update: 'ticket-updated',
  resolve: 'ticket-resolved',
};

interface TicketSeen {
  readonly ticketId: string;
  readonly title: string;
  readonly clocks: readonly { clock: string; cycle: number; dueAt: string; state: string }[];
  readonly alerts: readonly { alertId: string; clock: string; cycle: number; deadlineAt: string; raisedAt: string }[];
}

const everyTicket = async (laptop: Laptop): Promise<readonly TicketSeen[]> => {
  const auditor = laptop.as('auditor');
  const numbers: string[] = [];
  let continuation: string | undefined;
  do {
    const next: string = continuation === undefined ? '' : `&continuation=${encodeURIComponent(continuation)}`;
    const { json } = await auditor.get(`/api/v1/tickets?limit=100${next}`);
    numbers.push(...json.items.map(({ ticketId }: { ticketId: string }) => ticketId));
    continuation = json.continuation;
  } while (continuation !== undefined);
  const seen: TicketSeen[] = [];
  for (const number of numbers) seen.push((await auditor.get(`/api/v1/tickets/${number}`)).json);
  return seen;
};

/** Reads the API only, and holds what it says against what was acknowledged. */
const check = async (laptop: Laptop, log: Acknowledged): Promise<number> => {
  const auditor = laptop.as('auditor');
  const tickets = await everyTicket(laptop);
  const byTitle = Map.groupBy(tickets, ({ title }) => title);
  for (const [key, ticketId] of log.filed) expect(byTitle.get(key)?.map((one) => one.ticketId)).toEqual([ticketId]);
  for (const [title, same] of byTitle) expect([title, same.length]).toEqual([title, 1]);

  const kindsOf = new Map<string, string[]>();
  for (const { ticketId } of tickets) {
    const { items } = (await auditor.get(`/api/v1/tickets/${ticketId}/events`)).json;
    items.forEach((event: { seq: number; prevHash: string }, index: number) => {
      expect(event.seq).toBe(index + 1);
      expect(event.prevHash).toBe(index === 0 ? '0'.repeat(64) : items[index - 1].hash);
    });
    kindsOf.set(
      ticketId,
      items.map(({ kind }: { kind: string }) => kind),
    );
  }
  for (const { ticketId, verb, lastSeq } of log.worked) {
    expect(kindsOf.get(ticketId)?.[lastSeq - 1]).toBe(kindByVerb[verb]);
  }
  return checkDeadlines(laptop, tickets);
};

/** Each missed promise has one alert, raised within a minute of its deadline, and one mail. Time stood still while dead. */
const checkDeadlines = async (laptop: Laptop, tickets: readonly TicketSeen[]): Promise<number> => {
  const notices = (await laptop.mail(10_000)).map(({ noticeId }) => noticeId);
  expect(new Set(notices).size).toBe(notices.length);
  let alerts = 0;
  for (const { ticketId, clocks, alerts: raised } of tickets) {
    const missed = clocks.filter(({ clock, state }) => state === 'missed' && clock !== 'tier-response');
    const wanted = missed.map(({ clock, cycle }) => `alert-${clock}-${cycle}-breach`);
    const told = raised.filter(({ clock }) => clock !== 'tier-response');
    expect([ticketId, told.map(({ alertId }) => alertId).toSorted()]).toEqual([ticketId, wanted.toSorted()]);
    for (const { alertId, deadlineAt, raisedAt } of raised) {
      expect(Date.parse(raisedAt) - Date.parse(deadlineAt)).toBeLessThanOrEqual(60_000);
      expect(notices.filter((noticeId) => noticeId.startsWith(`${ticketId}-notice-${alertId}-`))).toHaveLength(1);
      alerts += 1;
    }
  }
  return alerts;
};

it(`loses and doubles nothing that was acknowledged, over ${kills} kills (TORTURE_SEED=${seed})`, async () => {
  const chance = chanceFrom(seed);
  const data = mkdtempSync(join(tmpdir(), 'tierline-torture-'));
  const log: Acknowledged = { filed: new Map(), worked: [], now: '' };
  for (let life = 0; life < kills; life += 1) {
    const laptop = await aLaptop({ data });
    const { over, reply } = aCountdown(1 + Math.floor(chance() * 40));
    const people = [0, 1, 2].map((person) => use(laptop, `life-${life}-${person}`, chance, log, reply));
    const settled = Promise.allSettled(people);
    await Promise.race([over, settled]);
    await turns(Math.floor(chance() * 300));
    await laptop.kill();
    for (const outcome of await settled)
      if (outcome.status === 'rejected' && !isCutOff(outcome.reason)) throw outcome.reason;
  }

  const laptop = await aLaptop({ data });
  try {
    expect((await laptop.as().get('/local/clock')).json.now >= log.now).toBe(true);
    await laptop.advance(120);
    const alerts = await check(laptop, log);
    process.stdout.write(
      `torture: ${kills} kills, ${log.filed.size} tickets and ${log.worked.length} commands acknowledged, ${alerts} alerts, nothing lost or doubled\n`,
    );
    expect(log.filed.size).toBeGreaterThan(kills / 2);
  } finally {
    await laptop.stop();
    rmSync(data, { recursive: true, force: true });
  }
}, 1_800_000);
