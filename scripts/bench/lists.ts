import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCosmos } from '../../adapters/cosmos/client';
import { createTicketStore } from '../../adapters/cosmos/ticket-store';
import type { TicketQuery, TicketStore } from '../../desk/ports';
import { genesis, seal } from '../../desk/rules/audit';
import { severities } from '../../desk/rules/policies';
import { ticketNumber } from '../../desk/rules/ticket-number';
import { type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { dayMs, type Instant, instant, instantOfMs } from '../../desk/rules/time';
import { containersIn } from '../../local/containers';
import { createCosmosEndpoint } from '../../local/cosmos/endpoint';
import { openDatabase } from '../../local/sqlite';
import { transport } from '../../local/transport';
import { cpuMs } from './clocks/cpu';
import { inFolder } from './disk';
import { type Check, createCheck, type Figure, quantileOf } from './figure';
import { atOnce, repeatsUsual } from './repeat';

const sizes = [10_000, 100_000] as const;
const pageItems = 50;
const calls = 60;
const people = 100;
const tiers = ['tier-1', 'tier-2', 'escalation'];
/** One ticket in so many is not closed. */
const openEvery = 10;
const topics = ['Outlook does not start', 'The VPN drops', 'Printer on floor', 'Teams has no sound', 'Disk is full'];
const now = instant('2026-06-30T12:00:00Z');
const endpointUrl = 'https://cosmos.tierline.invalid/';
const root = join(__dirname, '..', '..', '..');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const numberOf = (no: number): string => ticketNumber(sha256(`list ${no}`));

/** The lists that people ask for, as the desk asks its store. */
const lists: readonly (readonly [name: string, query: Omit<TicketQuery, 'limit'>])[] = [
  ['all', {}],
  ['one tier, active, severity B', { tier: 'tier-2', state: 'active', severity: 'B' }],
  ['my two tiers', { tiers: tiers.slice(0, 2).map((tier) => ({ lane: 'user' as const, tier })) }],
  ['one agent', { assignee: 'agent-7' }],
  ['due soonest in a tier', { tier: 'tier-1', sort: 'dueAt' }],
  ['by severity', { sort: 'severity' }],
  ['closed', { state: 'closed' }],
  ['two words', { search: { words: ['drops', '4711'] } }],
  ['a word in a fifth of all', { search: { words: ['drops'] } }],
  ['such a word in one tier', { tier: 'tier-2', search: { words: ['drops'] } }],
  ['such a word of one requester', { filedBy: 'requester-6', search: { words: ['drops'] } }],
  ['the start of a number', { search: { number: numberOf(6).slice(0, 'TL-7KQ'.length) } }],
];

/**
 * A page of 50 through the real Cosmos client, in a store of 10,000 tickets and in one of 100,000: a tenth of each is not
 * closed. Times are of the wall and, as the machine may be doing something else, of the processor.
 */
export const ticketLists = async (): Promise<readonly Figure[]> => {
  const check = createCheck();
  const took = new Map<string, Sample[]>();
  for (const size of sizes) {
    await inFolder(async (folder) => {
      const store = openStore(folder);
      try {
        await fill(store.tickets, size);
        for (const [name, query] of lists) {
          const samples: Sample[] = [];
          await sampleOf(store.tickets, query, check, name);
          for (let repeat = 0; repeat < repeatsUsual; repeat += 1)
            samples.push(await sampleOf(store.tickets, query, check, name));
          took.set(`${name} ${size}`, samples);
        }
      } finally {
        store.close();
      }
    });
  }
  return lists.flatMap(([name]) => figuresOf(name, took, check));
};

interface Sample {
  readonly p50Ms: number;
  readonly cpuMs: number;
}

/** Only reads are measured: filling the store need not wait for the disk. */
const unsynced = (file: string) => {
  const database = openDatabase(file);
  database.exec('PRAGMA synchronous=OFF');
  return database;
};

const openStore = (folder: string) => {
  const containers = containersIn(readFileSync(join(root, 'infra', 'containers.json'), 'utf8'));
  const endpoint = createCosmosEndpoint({
    file: join(folder, 'cosmos.db'),
    containers,
    now: () => now,
    open: unsynced,
  });
  const credential = { getToken: async () => ({ token: 'any', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  const httpClient = transport(endpoint.handle);
  const database = openCosmos({ endpoint: endpointUrl, database: 'desk', credential, httpClient });
  return {
    tickets: createTicketStore(database, () => {}),
    close: () => {
      database.client.dispose();
      endpoint.close();
    },
  };
};

/** Straight into the store, each ticket with its first event. */
const fill = (tickets: TicketStore, size: number): Promise<void> =>
  atOnce(size, 64, async (no) => {
    const ticketId = numberOf(no);
    const filedAt = instantOfMs(now - ((size - no) / size) * 180 * dayMs);
    const title = `${topics[no % topics.length]} ${no}`;
    const event: TicketEvent = {
      kind: 'ticket-filed',
      at: filedAt,
      by: `requester-${no % (size / 10)}`,
      data: {
        ticketId,
        lane: 'user',
        type: 'incident',
        severity: severities[no % 3] ?? 'C',
        coverage: 'support-hours',
        tier: tiers[Math.floor(no / 3) % 3] ?? '',
        policy: { id: 'any', version: 1 },
      },
      people: {},
      text: { title, description: 'Since this morning, for everybody on this floor.' },
    };
    const sealed = seal(event, { chain: ticketId, head: genesis, commandId: 'c', salt: `salt ${no}`, hash: sha256 });
    const isOpen = Math.floor(no / 7) % openEvery === 0;
    await tickets.create({
      ticket: {
        ...ticketFrom([event]),
        state: isOpen ? (no % 2 === 0 ? 'active' : 'new') : 'closed',
        assignee: `agent-${no % people}`,
      },
      head: { seq: sealed.seq, hash: sealed.hash },
      dueAt: isOpen ? dueAtOf(no) : undefined,
      filing: undefined,
      events: [sealed],
      alerts: [],
      notices: [],
      command: undefined,
    });
  });

const dueAtOf = (no: number): Instant => instantOfMs(now + ((no * 7_919) % (5 * dayMs)));

const sampleOf = async (
  tickets: TicketStore,
  query: Omit<TicketQuery, 'limit'>,
  check: Check,
  name: string,
): Promise<Sample> => {
  const tookMs: number[] = [];
  const cpu = cpuMs();
  for (let call = 0; call < calls; call += 1) {
    const from = performance.now();
    const since = instantOfMs(now - 183 * dayMs);
    const page = await tickets.list({ ...query, since, limit: pageItems });
    tookMs.push(performance.now() - from);
    const isFull = page.items.length === pageItems || query.search !== undefined;
    check.that(isFull && page.items.length > 0, () => `the list “${name}” has ${page.items.length} tickets`);
  }
  return { p50Ms: quantileOf(tookMs, 0.5), cpuMs: (cpuMs() - cpu) / calls };
};

const figuresOf = (name: string, took: ReadonlyMap<string, readonly Sample[]>, check: Check): readonly Figure[] => {
  const [small = [], large = []] = sizes.map((size) => took.get(`${name} ${size}`) ?? []);
  const wrong = check.wrong();
  const from = 'issue 6';
  return [
    {
      name: `list, ${name}: p50 at 100,000`,
      unit: 'ms',
      repeats: large.map(({ p50Ms }) => p50Ms),
      goal: { atMost: 5, from },
      wrong,
    },
    {
      name: `list, ${name}: at 100,000 for 10,000`,
      unit: '×',
      repeats: large.map(({ cpuMs: each }, index) => each / (small[index]?.cpuMs ?? Number.NaN)),
      goal: { atMost: 1.5, from },
      wrong,
      note: 'Processor time of the whole call, the client’s included.',
    },
  ];
};
