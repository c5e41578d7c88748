import fc from 'fast-check';
import { brokenLinkOf, genesis, type SealedEvent, seal, unseal } from '../../desk/rules/audit';
import { type Cycle, deadlineOf } from '../../desk/rules/clocks';
import { decideNextStep, dueStepsOf, nextDueAt, eventsOf as recordOf } from '../../desk/rules/next-step';
import { coverages, type Policy, severities, ticketTypes } from '../../desk/rules/policies';
import {
  type Acting,
  decideFileTicket,
  decideResolve,
  decideRespond,
  decideUpdate,
} from '../../desk/rules/ticket-commands';
import { evolve, type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { type Instant, instant, plusMinutes } from '../../desk/rules/time';
import { managedDesktop, policyOf, sha256, starter } from '../support/a-policy';
import { aNumber } from '../support/a-ticket';

/** What may happen to a ticket: somebody does something, time passes, or the desk does one thing that is due. */
type Happening =
  | { readonly kind: 'respond' | 'update' | 'resolve' | 'desk' }
  | { readonly kind: 'pass'; readonly minutes: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('respond', 'update', 'resolve', 'desk') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      minutes: fc.oneof(fc.constantFrom(1, 30, 60, 120, 240, 480, 1_440, 2_880), fc.nat(20_000)),
    }),
  },
);

const start: fc.Arbitrary<Start> = fc.record({
  policy: fc.constantFrom(managedDesktop, starter),
  minute: fc.nat(400 * 24 * 60),
  type: fc.constantFrom(...ticketTypes),
  severity: fc.constantFrom(undefined, ...severities),
  coverage: fc.constantFrom(undefined, ...coverages),
});
interface Start {
  readonly policy: Policy;
  readonly minute: number;
  readonly type: (typeof ticketTypes)[number];
  readonly severity: (typeof severities)[number] | undefined;
  readonly coverage: (typeof coverages)[number] | undefined;
}

interface Moment {
  readonly now: Instant;
  readonly events: readonly TicketEvent[];
  readonly ticket: Ticket;
}

/** Files a ticket, under the defaults where the policy refuses what was proposed. */
const file = ({ policy, minute, ...form }: Start): Moment => {
  const now = plusMinutes(instant('2025-12-20T00:00:00Z'), minute);
  const acting = { by: 'requester', at: now };
  const text = { title: 'No sound', description: 'Since this morning.' };
  const proposed = decideFileTicket(policy, aNumber, { ...text, ...form }, acting);
  const decided = proposed.ok ? proposed : decideFileTicket(policy, aNumber, { ...text, type: form.type }, acting);
  if (!decided.ok) throw new Error(decided.refusal.kind);
  return { now, events: decided.value, ticket: ticketFrom(decided.value) };
};

const eventsOf = (
  happened: Exclude<Happening, { kind: 'pass' }>,
  ticket: Ticket,
  now: Instant,
): readonly TicketEvent[] => {
  const acting: Acting = { by: 'agent', at: now };
  const decide = {
    respond: () => decideRespond(ticket, 'On my way.', acting),
    update: () => decideUpdate(ticket, 'Nearly there.', acting),
    resolve: () => decideResolve(ticket, 'Repaired it.', acting),
  };
  if (happened.kind !== 'desk') {
    const decision = decide[happened.kind]();
    return decision.ok ? decision.value : [];
  }
  const step = decideNextStep(ticket, policyOf, now);
  return 'key' in step ? recordOf(step, now) : [];
};

const next = ({ now, events, ticket }: Moment, happened: Happening): Moment => {
  if (happened.kind === 'pass') return { now: plusMinutes(now, happened.minutes), events, ticket };
  const added = eventsOf(happened, ticket, now);
  return { now, events: [...events, ...added], ticket: added.reduce<Ticket>(evolve, ticket) };
};

/** Every moment of a life, the first being when it was filed. */
const lifeOf = (begin: Start, happened: readonly Happening[]): readonly Moment[] => {
  const moments = [file(begin)];
  for (const one of happened) moments.push(next(moments.at(-1) as Moment, one));
  return moments;
};

const life = fc
  .tuple(start, fc.array(happening, { maxLength: 25 }))
  .map(([begin, happened]) => lifeOf(begin, happened));

const holds = (law: (moments: readonly Moment[]) => void): void => fc.assert(fc.property(life, law), { numRuns: 200 });

/** When a cycle is due; `undefined` for one that nothing is promised for. */
const dueOf = (ticket: Ticket, cycle: Cycle): Instant | undefined => deadlineOf(ticket, cycle, policyOf)?.dueAt;

/** Does all that is due at a moment. Throws when that does not come to an end. */
const settled = (moment: Moment): Moment => {
  let current = moment;
  for (let taken = 0; taken < 50; taken += 1) {
    const step = decideNextStep(current.ticket, policyOf, current.now);
    if (!('key' in step)) return current;
    current = next(current, { kind: 'desk' });
  }
  throw new Error('the desk is never done');
};

describe('whatever happens to a ticket', () => {
  it('the stored ticket is the fold of its events, sealed and read back too', () => {
    holds((moments) => {
      const { events, ticket } = moments.at(-1) as Moment;
      const links: SealedEvent[] = [];
      for (const event of events) {
        const head = links.at(-1) ?? genesis;
        links.push(seal(event, { chain: aNumber, head, commandId: 'c', salt: `${links.length}`, hash: sha256 }));
      }
      expect(ticketFrom(events)).toEqual(ticket);
      expect(brokenLinkOf(aNumber, links, sha256)).toBeUndefined();
      expect(ticketFrom(links.map((event) => unseal<TicketEvent>(event)))).toEqual(ticket);
    });
  });

  it('a breach once recorded stays, and when it was recorded', () => {
    holds((moments) => {
      for (const [index, { ticket }] of moments.entries()) {
        const later = moments[index + 1]?.ticket.cycles ?? ticket.cycles;
        const missed = ticket.cycles.filter(({ breachedAt }) => breachedAt !== undefined);
        for (const { clock, cycle, breachedAt } of missed) {
          expect(later.find((one) => one.clock === clock && one.cycle === cycle)?.breachedAt).toBe(breachedAt);
        }
      }
    });
  });

  it('no cycle is ever dropped, renumbered or judged anew', () => {
    holds((moments) => {
      for (const [index, { ticket }] of moments.entries()) {
        const later = moments[index + 1]?.ticket ?? ticket;
        expect(later.cycles.map((one) => dueOf(later, one)).slice(0, ticket.cycles.length)).toEqual(
          ticket.cycles.map((one) => dueOf(ticket, one)),
        );
      }
      const { cycles } = (moments.at(-1) as Moment).ticket;
      const names = cycles.map(({ clock, cycle }) => `${clock} ${cycle}`);
      expect(new Set(names).size).toBe(names.length);
    });
  });

  it('at most one cycle of each clock runs, and none once it is resolved', () => {
    holds((moments) => {
      for (const { ticket } of moments) {
        const running = ticket.cycles.filter(({ stoppedAt }) => stoppedAt === undefined).map(({ clock }) => clock);
        expect(new Set(running).size).toBe(running.length);
        if (ticket.state === 'resolved' || ticket.state === 'closed') expect(running).toEqual([]);
      }
    });
  });

  it('doing what is due comes to an end, and then nothing due lies in the past', () => {
    holds((moments) => {
      const { ticket, now } = settled(moments.at(-1) as Moment);
      const dueAt = nextDueAt(ticket, policyOf);
      expect(dueAt === undefined || dueAt > now).toBe(true);
      expect(dueStepsOf(ticket, policyOf).every((step) => step.dueAt > now)).toBe(true);
    });
  });

  it('no effect key is ever used twice', () => {
    holds((moments) => {
      let current = settled(moments.at(-1) as Moment);
      for (let leaps = 0; leaps < 8; leaps += 1)
        current = settled({ ...current, now: plusMinutes(current.now, 5_000) });
      const effects = current.events.flatMap((event) => {
        if (event.kind === 'clock-breached') return [`${event.data.clock} ${event.data.cycle}`];
        if (event.kind === 'tier-climbed') return [`climb to ${event.data.toTier}`];
        return event.kind === 'ticket-closed' ? ['close'] : [];
      });
      expect(new Set(effects).size).toBe(effects.length);
    });
  });

  it('every cycle that ran out is recorded as missed once all that is due is done, and no other', () => {
    holds((moments) => {
      const { ticket, now } = settled(moments.at(-1) as Moment);
      for (const one of ticket.cycles) {
        const isMissed = (one.stoppedAt ?? now) >= (dueOf(ticket, one) ?? Number.POSITIVE_INFINITY);
        expect([one.clock, one.cycle, one.breachedAt !== undefined]).toEqual([one.clock, one.cycle, isMissed]);
      }
    });
  });

  it('closed absorbs everything', () => {
    fc.assert(
      fc.property(start, fc.nat(10_000), fc.array(happening, { maxLength: 25 }), (begin, minutes, happened) => {
        const solved = lifeOf(begin, [
          { kind: 'respond' },
          { kind: 'resolve' },
          { kind: 'pass', minutes: 1_440 + minutes },
        ]);
        const closed = settled(solved.at(-1) as Moment);
        expect(closed.ticket.state).toBe('closed');
        expect(decideNextStep(closed.ticket, policyOf, closed.now)).toEqual({ kind: 'finish' });

        const after = happened.reduce(next, closed);
        expect(after.ticket).toEqual(closed.ticket);
        expect(after.events).toEqual(closed.events);
      }),
      { numRuns: 200 },
    );
  });
});

describe('any run of events whatever, in any order', () => {
  const anyEvent = fc.constantFrom<Happening['kind']>('respond', 'update', 'resolve', 'desk');

  it('folds without a throw once there is a ticket', () => {
    const bare = { by: 'x', people: {}, text: {} };
    const dueAt = '2026-03-02T08:00:00.000Z';
    const kinds = fc.constantFrom<(at: Instant) => TicketEvent>(
      (at) => ({ ...bare, at, kind: 'ticket-assigned', data: {}, people: { assignee: 'x' } }),
      (at) => ({ ...bare, at, kind: 'ticket-responded', data: {} }),
      (at) => ({ ...bare, at, kind: 'ticket-updated', data: {}, text: { message: 'm' } }),
      (at) => ({ ...bare, at, kind: 'ticket-resolved', data: { cause: 'solved' }, text: { solution: 's' } }),
      (at) => ({ ...bare, at, kind: 'ticket-closed', data: {} }),
      (at) => ({ ...bare, at, kind: 'tier-climbed', data: { fromTier: 'tier-1', toTier: 'tier-2', dueAt } }),
      (at) => ({ ...bare, at, kind: 'clock-breached', data: { clock: 'update', cycle: 7, dueAt } }),
    );
    fc.assert(
      fc.property(start, fc.array(fc.tuple(kinds, fc.nat(5_000)), { maxLength: 20 }), (begin, run) => {
        const { ticket, now } = file(begin);
        const events = run.map(([eventAt, minutes]) => eventAt(plusMinutes(now, minutes)));
        const folded = events.reduce<Ticket>(evolve, ticket);
        expect(folded.ticketId).toBe(aNumber);
        expect(dueStepsOf(folded, policyOf).every(({ key }) => /^[a-z0-9-]+$/.test(key))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('answers the same step whenever it is asked again', () => {
    fc.assert(
      fc.property(start, fc.array(anyEvent, { maxLength: 10 }), fc.nat(20_000), (begin, kinds, minutes) => {
        const { ticket, now } = lifeOf(
          begin,
          kinds.map((kind) => ({ kind }) as Happening),
        ).at(-1) as Moment;
        const later = plusMinutes(now, minutes);
        expect(decideNextStep(structuredClone(ticket), policyOf, later)).toEqual(
          decideNextStep(ticket, policyOf, later),
        );
      }),
      { numRuns: 100 },
    );
  });
});
