import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { switchOffFleet, withoutChain } from './golden-ticket';
import { type Answer, aLaptop, type Laptop } from './laptop';

const tickets = '/api/v1/tickets';

/** Lifecycles keep every promise in a story; timers would only look, some thousand times. */
const switchedOff = [
  ...['sla-sweep', 'notice-retry', 'rotation-sweep', 'policy-watch'],
  ...['contact-review', 'attachment-sweep', 'lifecycle-watch'],
];

/** What a client reads of a ticket that matters here. */
export interface Seen {
  readonly ticketId: string;
  readonly state: string;
  readonly severity: string;
  readonly tier: string;
  readonly nextActionOwner?: string;
  readonly nextActionTime?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a story says what it expects of the rest
  readonly [slot: string]: any;
}

/** A story that is told over HTTP on a laptop of its own, and kept as a timeline. */
export interface Story {
  start(policy: string, at: string): Promise<void>;
  /** The same folder at a later moment: the clock bar moves by whole minutes, and a story may turn on a millisecond. */
  restart(at: string): Promise<void>;
  /** Lets the clock run; answers the moment then. */
  passes(time: { readonly minutes?: number; readonly hours?: number }): Promise<string>;
  /** Files a ticket, which the timeline calls by this name. */
  files(name: string, person: string, form: object): Promise<string>;
  /** Files the ticket that follows a closed one, which the timeline calls by this name. */
  follows(name: string, person: string, ticketId: string): Promise<string>;
  does(person: string, ticketId: string, verb: string, body?: object): Promise<Seen>;
  refused(person: string, ticketId: string, verb: string, body?: object): Promise<Record<string, unknown>>;
  asks(person: string, path: string, body: object): Promise<Answer>;
  seen(person: string, ticketId: string): Promise<Seen>;
  /** Everything that happened, in order: events, mails, and after each command who owes the next step by when. */
  timeline(): Promise<string>;
}

interface Line {
  readonly at: string;
  readonly ticketId: string;
  readonly what: string;
  readonly who: string;
  readonly facts: string;
}

/** Each test tells a story of its own; the laptop goes after it. */
export const aStory = (): Story => {
  let folder = '';
  let laptop: Laptop;
  let policy = '';
  let owed: Line[] = [];
  let names: Record<string, string> = {};

  const begin = async (at: string): Promise<void> => {
    laptop = await aLaptop({ policy, data: folder, at, switchedOff });
    await switchOffFleet(laptop);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierline-story-'));
    [owed, names] = [[], {}];
  });
  afterEach(async () => {
    await laptop.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const posts = (person: string, ticketId: string, verb: string, body: object): Promise<Answer> =>
    laptop.as(person).post(`${tickets}/${ticketId}/${verb}`, body);

  const now = async (): Promise<string> => (await laptop.as().get('/local/clock')).json.now;

  const noteOwed = async ({ ticketId, nextActionOwner, nextActionTime = 'no set time' }: Seen): Promise<void> => {
    const facts = nextActionOwner === undefined ? 'nobody' : `${nextActionOwner}, by ${nextActionTime}`;
    owed.push({ at: await now(), ticketId, what: 'next step', who: '', facts });
  };

  const files = async (name: string, filing: Promise<Answer>): Promise<string> => {
    const { status, json, text } = await filing;
    expect({ status, text }).toMatchObject({ status: 201 });
    names[json.ticketId] = name;
    await noteOwed(json);
    return json.ticketId;
  };

  const linesOf = async (ticketId: string): Promise<readonly Line[]> => {
    const { items } = (await laptop.as('auditor').get(`${tickets}/${ticketId}/events`)).json;
    return items.map((event: Record<string, unknown>) => {
      const { at, kind, by, data } = withoutChain(event);
      const { ticketId: _number, policy: _policy, ...facts } = data as Record<string, unknown>;
      const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
      return { at, ticketId, what: kind, who: `by ${by}`, facts: told.join(', ') };
    });
  };

  return {
    start: async (given, at) => {
      policy = given;
      await begin(at);
    },
    restart: async (at) => {
      await laptop.stop();
      await begin(at);
    },
    passes: ({ minutes = 0, hours = 0 }) => laptop.advance(minutes + hours * 60),
    files: (name, person, form) => files(name, laptop.as(person).post(tickets, form)),
    follows: (name, person, ticketId) => files(name, posts(person, ticketId, 'follow-up', {})),
    does: async (person, ticketId, verb, body = {}) => {
      const { status, json, text } = await posts(person, ticketId, verb, body);
      expect({ verb, status, text }).toMatchObject({ verb, status: 200 });
      await noteOwed(json);
      return json;
    },
    refused: async (person, ticketId, verb, body = {}) => {
      const { status, json } = await posts(person, ticketId, verb, body);
      return { ...json, status, kind: String(json.type).replace('urn:tierline:problem:', '') };
    },
    asks: (person, path, body) => laptop.as(person).post(path, body),
    seen: async (person, ticketId) => (await laptop.as(person).get(`${tickets}/${ticketId}`)).json,
    timeline: async () => {
      const events = await Promise.all(Object.keys(names).map(linesOf));
      const mails = (await laptop.mail()).map(({ deliveredAt, to, subject }): Line => {
        const ticketId = Object.keys(names).find((number) => subject.includes(number)) ?? '';
        return { at: deliveredAt, ticketId, what: 'mail', who: `to ${to.split('@')[0]}`, facts: subject };
      });
      return written([...events.flat(), ...mails.toReversed(), ...owed], names);
    },
  };
};

/** A line each, by their moments; what happened at one instant stays in the order in which it did, as far as that is known. */
const written = (lines: readonly Line[], names: Readonly<Record<string, string>>): string => {
  const momentOf = ({ at }: Line): number => Date.parse(at);
  const slots = lines
    .toSorted((one, other) => momentOf(one) - momentOf(other))
    .map(({ at, ticketId, what, who, facts }) => [at, names[ticketId] ?? '', what, who, facts]);
  const widths = [0, 1, 2, 3].map((slot) => Math.max(...slots.map((line) => line[slot]?.length ?? 0)));
  const text = slots.map((line) =>
    line
      .map((word, slot) => word.padEnd(widths[slot] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const named = Object.entries(names).reduce(
    (all, [number, name]) => all.replaceAll(number, `<${name}>`),
    text.join('\n'),
  );
  return `${named}\n`;
};
