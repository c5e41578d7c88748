import { inFolder } from './disk';
import type { Client } from './http';
import { startLaptop } from './laptop';

/** What one stretch of a story has asked for, by what it is. What is not there was never asked. */
export type Counts = Readonly<Record<string, number>>;

const monday = '2026-03-02T08:00:00Z';
const hour = 60;
const day = 24 * hour;

/** They run whatever happens, so they are no ticket's cost. */
const timers = [
  ...['sla-sweep', 'rotation-sweep', 'notice-retry', 'checkpoint', 'policy-watch'],
  ...['contact-review', 'attachment-sweep', 'retention', 'lifecycle-watch'],
];
const withoutTimers = Object.fromEntries(timers.map((name) => [`AzureWebJobs.${name}.Disabled`, 'true']));

const deviceId = 'LAPTOP-01';
const devices = [deviceId, 'LAPTOP-02', 'KIOSK-01'];

/** A laptop with its people, its fleet switched off but for what a story wants of it. */
interface World {
  readonly requester: Client;
  readonly agent: Client;
  readonly engineer: Client;
  readonly passes: (minutes: number) => Promise<void>;
  /** Answers the body; throws when it was refused. */
  readonly does: (person: Client, path: string, body: object) => Promise<Record<string, unknown>>;
  /** Runs a stretch of a story until all is quiet, and counts it. */
  readonly counting: (stretch: () => Promise<unknown>) => Promise<Counts>;
}

/**
 * Lives the two plain stories and counts, at the laptop's endpoints and engine, what each stretch asks of Azure: a ticket of
 * severity C that nobody is late for, and a password that is borrowed for it. Throws when a story does not go as it should.
 */
export const liveCostStories = (): Promise<Readonly<Record<string, Counts>>> =>
  inFolder(async (folder) => {
    const laptop = await startLaptop(folder, monday, withoutTimers);
    try {
      const people = {
        requester: await laptop.as('requester'),
        agent: await laptop.as('agent'),
        engineer: await laptop.as('escalation-engineer'),
      };
      const world = worldOf(people, laptop.advance);
      for (const id of devices) await world.does(world.requester, `/local/devices/${id}/mode`, { mode: 'off' });
      // The first of each: what is read once and kept for all that follow is no cost of one ticket.
      await borrow(world);
      return { ...(await liveTicket(world)), ...(await borrow(world)) };
    } finally {
      await laptop.kill();
    }
  });

const worldOf = (
  people: Pick<World, 'requester' | 'agent' | 'engineer'>,
  passes: (minutes: number) => Promise<void>,
): World => {
  const now = async (): Promise<Counts> => countsOf(JSON.parse((await people.requester.get('/local/metrics')).text));
  return {
    ...people,
    passes,
    does: async (person, path, body) => {
      const { status, text } = await person.post(path, body);
      if (status >= 300) throw new Error(`POST ${path} was answered ${status}: ${text}`);
      return JSON.parse(text);
    },
    counting: async (stretch) => {
      const before = await now();
      await stretch();
      await passes(1); // Ends when nothing is in flight any more.
      const after = await now();
      const grown = Object.entries(after).map(([what, count]) => [what, count - (before[what] ?? 0)] as const);
      return Object.fromEntries(grown.filter(([, count]) => count > 0));
    },
  };
};

/** What the laptop says of itself, with the engine's names beside the endpoints'. */
const countsOf = ({ calls, orchestrations }: { readonly calls: Counts; readonly orchestrations: Counts }): Counts => ({
  ...calls,
  ...Object.fromEntries(Object.entries(orchestrations).map(([what, count]) => [`orchestration ${what}`, count])),
});

const report = { title: 'Outlook is slow', description: 'It takes a minute to start.', severity: 'C' };

const liveTicket = async ({ requester, agent, passes, does, counting }: World) => {
  let ticket = '';
  const works = (verb: string, body: object) => does(agent, `${ticket}/${verb}`, body);
  const resolved = await counting(async () => {
    const { ticketId } = await does(requester, '/api/v1/tickets', report);
    ticket = `/api/v1/tickets/${ticketId}`;
    await passes(hour);
    await works('respond', { message: 'We look into it.' });
    await passes(day - hour);
    await works('update', { message: 'An add-in is the cause.' });
    await passes(day - hour);
    await works('resolve', { solution: 'The add-in is switched off.' });
  });
  const closed = await counting(() => passes(25 * hour));
  const { state, alerts } = JSON.parse((await requester.get(ticket)).text);
  if (state !== 'closed' || alerts.length > 0) throw new Error(`the ticket is ${state}, with ${alerts.length} alerts`);
  return {
    'a ticket, filed to resolved': resolved,
    'a ticket, filed to closed': sumOf(resolved, closed),
    'one more quiet day': await quietDay({ requester, agent, passes, does, counting }),
  };
};

const sumOf = (one: Counts, other: Counts): Counts =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((what) => [
      what,
      (one[what] ?? 0) + (other[what] ?? 0),
    ]),
  );

/** A day on which nobody does anything to a ticket, and nothing is due. */
const quietDay = async ({ requester, agent, passes, does, counting }: Omit<World, 'engineer'>): Promise<Counts> => {
  const { ticketId } = await does(requester, '/api/v1/tickets', report);
  await passes(hour);
  await does(agent, `/api/v1/tickets/${ticketId}/respond`, { message: 'We look into it.' });
  await passes(hour);
  const quiet = await counting(() => passes(day - 1));
  await does(agent, `/api/v1/tickets/${ticketId}/resolve`, { solution: 'It is fast again.' });
  await passes(2 * day);
  return quiet;
};

const wish = {
  ...{ deviceId, category: 'Devices', title: 'Look at the add-ins', plan: 'Switch off the add-in.' },
  actions: ['Use the command prompt or PowerShell'],
};

const borrow = async ({ requester, agent, engineer, passes, does, counting }: World) => {
  const { ticketId } = await does(requester, '/api/v1/tickets', report);
  await does(agent, `/api/v1/tickets/${ticketId}/respond`, { message: 'We look into it.' });
  await passes(5);
  let grant = '';
  const lent = await counting(async () => {
    const { grantId } = await does(engineer, '/api/v1/elevations', { ...wish, ticketId });
    grant = `/api/v1/elevations/${grantId}`;
    await passes(10);
    await does(engineer, `${grant}/reveal`, {});
    await passes(30);
    await does(engineer, `${grant}/close`, { actionsTaken: 'Switched it off.' });
    await does(requester, `/local/devices/${deviceId}/mode`, { mode: 'on' });
    await passes(5);
    await does(requester, `/local/devices/${deviceId}/mode`, { mode: 'off' });
    await passes(3 * hour); // The lease looks once more at the moment by which the device had to confirm.
  });
  const { state } = JSON.parse((await engineer.get(grant)).text);
  if (state !== 'closed') throw new Error(`the grant is ${state}`);
  await does(agent, `/api/v1/tickets/${ticketId}/resolve`, { solution: 'The add-in is switched off.' });
  await passes(2 * day);
  return { 'a password, asked for to rotated': lent };
};
