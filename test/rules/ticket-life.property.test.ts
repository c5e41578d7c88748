import fc from 'fast-check';
import { attachmentsPerTicketMax } from '../../desk/contracts/limits';
import { decideAttach, type KeptFile } from '../../desk/rules/attachments';
import { brokenLinkOf, genesis, type SealedEvent, seal, unseal } from '../../desk/rules/audit';
import { type Cycle, countedMs, type Deadline, deadlineOf } from '../../desk/rules/clocks';
import { contactTextOf } from '../../desk/rules/intake';
import { decideNextStep, dueStepsOf, nextDueAt, eventsOf as recordOf } from '../../desk/rules/next-step';
import {
  coverages,
  lanes,
  type Party,
  type Policy,
  parties,
  type Severity,
  severities,
  ticketTypes,
} from '../../desk/rules/policies';
import { policyChangeOf } from '../../desk/rules/policy-change';
import {
  type Acting,
  decideFileTicket,
  decideResolve,
  decideRespond,
  decideUpdate,
} from '../../desk/rules/ticket-commands';
import { decideScheduleCallback } from '../../desk/rules/ticket-commands/callback';
import { decideChangeContact, decideUnreachable } from '../../desk/rules/ticket-commands/contact';
import { decideClose, decideRate, decideReactivate, decideWithdraw } from '../../desk/rules/ticket-commands/ending';
import {
  decideHandOver,
  decideReturnHandover,
  decideTakeHandover,
  holderOf,
} from '../../desk/rules/ticket-commands/handovers';
import {
  decideAddExternalId,
  decideLink,
  decideRemoveExternalId,
  decideUnlink,
  decideUnwatch,
  decideWatch,
} from '../../desk/rules/ticket-commands/links';
import { decideClimb, decideTransfer } from '../../desk/rules/ticket-commands/moves';
import { offersOf } from '../../desk/rules/ticket-commands/offers';
import { decideChangeSeverity } from '../../desk/rules/ticket-commands/severity';
import { decideAnswer, decideAsk } from '../../desk/rules/ticket-commands/waiting';
import { decideAssign, decideMitigate, decideNote } from '../../desk/rules/ticket-commands/work';
import { evolve, nextActionOwnerOf, type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { type Instant, instant, plusMinutes } from '../../desk/rules/time';
import { managedDesktop, policyOf, sha256, starter } from '../support/a-policy';
import { aNumber } from '../support/a-ticket';
import { stateSteps } from '../support/ticket-invariants';

const rosa = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };
const verifiedAt = instant('2026-01-01T00:00:00Z');
const contacts = ['devices', 'devices-deputy'].map((id) => ({
  ...{ id, area: 'Devices', changedAt: verifiedAt, changedBy: 'it-admin' },
  person: { name: id, mail: `${id}@contoso.example`, phone: '123', hasAuthority: true, verifiedAt },
}));

const verbs = [
  'respond',
  'update',
  'resolve',
  'assign',
  'note',
  'ask',
  'answer',
  'change-severity',
  'climb',
  'transfer',
  'hand-over',
  'take',
  'return',
  'link',
  'unlink',
  'add-external-id',
  'remove-external-id',
  'watch',
  'unwatch',
  'mitigate',
  'reactivate',
  'close',
  'withdraw',
  'rate',
  'schedule-callback',
  'attach',
  'change-contact',
  'unreachable',
] as const;

/** What may happen to a ticket: somebody does something, time passes, or the desk does one thing that is due. */
type Happening =
  | { readonly kind: (typeof verbs)[number]; readonly severity: Severity; readonly party: Party; readonly tier: string }
  | { readonly kind: 'desk' }
  | { readonly kind: 'pass'; readonly minutes: number };

const verb = (kinds: fc.Arbitrary<(typeof verbs)[number]>): fc.Arbitrary<Happening> =>
  fc.record({
    kind: kinds,
    severity: fc.constantFrom(...severities),
    party: fc.constantFrom(...parties),
    tier: fc.constantFrom('tier-1', 'tier-2', 'tier-3', 'operations', 'nowhere'),
  });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: verb(fc.constantFrom(...verbs)) },
  { weight: 2, arbitrary: verb(fc.constantFrom('respond', 'update', 'resolve', 'reactivate', 'ask', 'answer')) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'desk' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      minutes: fc.oneof(fc.constantFrom(0, 1, 30, 60, 120, 240, 480, 1_440, 2_880), fc.nat(20_000)),
    }),
  },
);

const start: fc.Arbitrary<Start> = fc.record({
  policy: fc.constantFrom(managedDesktop, starter),
  minute: fc.nat(400 * 24 * 60),
  lane: fc.constantFrom(...lanes),
  type: fc.constantFrom(...ticketTypes),
  severity: fc.constantFrom(undefined, ...severities),
  coverage: fc.constantFrom(undefined, ...coverages),
});
interface Start {
  readonly policy: Policy;
  readonly minute: number;
  readonly lane: (typeof lanes)[number];
  readonly type: (typeof ticketTypes)[number];
  readonly severity: (typeof severities)[number] | undefined;
  readonly coverage: (typeof coverages)[number] | undefined;
}

interface Moment {
  readonly now: Instant;
  readonly events: readonly TicketEvent[];
  readonly ticket: Ticket;
}

/** Files a ticket, as a user's of severity C where the policy refuses what was proposed. */
const file = ({ policy, minute, ...form }: Start): Moment => {
  const now = plusMinutes(instant('2025-12-20T00:00:00Z'), minute);
  const acting = { by: 'requester', at: now };
  const text = { title: 'No sound', description: 'Since this morning.' };
  const proposed = decideFileTicket(policy, aNumber, { ...text, ...form }, acting);
  const decided = proposed.ok ? proposed : decideFileTicket(policy, aNumber, { ...text, type: form.type }, acting);
  if (!decided.ok) throw new Error(decided.refusal.kind);
  return { now, events: decided.value, ticket: ticketFrom(decided.value) };
};

const aFile: KeptFile = {
  ...{ attachmentId: '0'.repeat(32), blobKey: '1'.repeat(32), name: 'a.png', type: 'image/png', bytes: 7 },
  sha256: '2'.repeat(64),
};

const decided = (
  happened: Extract<Happening, { severity: Severity }>,
  ticket: Ticket,
  acting: Acting,
): { readonly ok: true; readonly value: readonly TicketEvent[] } | { readonly ok: false } => {
  const { kind, severity, party, tier } = happened;
  const other = 'TL-0000000001';
  const externalId = { system: 'Premier', externalId: severity };
  const requester = { ...acting, by: 'requester' };
  switch (kind) {
    case 'respond':
      return decideRespond(ticket, 'On my way.', acting);
    case 'update':
      return decideUpdate(ticket, 'Nearly there.', acting);
    case 'resolve':
      return decideResolve(ticket, 'Repaired it.', acting);
    case 'assign':
      return decideAssign(ticket, tier, acting);
    case 'note':
      return decideNote(ticket, 'Odd.', acting);
    case 'ask':
      return decideAsk(ticket, 'Since when?', acting);
    case 'answer':
      return decideAnswer(ticket, 'Since noon.', requester);
    case 'change-severity':
      return decideChangeSeverity(ticket, { severity, reason: 'It is.' }, policyOf, acting);
    case 'climb':
      return decideClimb(ticket, 'Up.', policyOf, acting);
    case 'transfer':
      return decideTransfer(ticket, { tier, reason: 'Wrong desk.' }, policyOf, acting);
    case 'hand-over':
      return decideHandOver(ticket, { to: party, reason: 'Theirs.' }, acting);
    case 'take':
      return decideTakeHandover(ticket, acting);
    case 'return':
      return decideReturnHandover(ticket, 'Done.', acting);
    case 'link':
      return decideLink(ticket, { relation: 'problem', other }, acting);
    case 'unlink':
      return decideUnlink(ticket, { relation: 'problem', other }, acting);
    case 'add-external-id':
      return decideAddExternalId(ticket, externalId, acting);
    case 'remove-external-id':
      return decideRemoveExternalId(ticket, externalId, acting);
    case 'watch':
      return decideWatch(ticket, tier, acting);
    case 'unwatch':
      return decideUnwatch(ticket, tier, acting);
    case 'mitigate':
      return decideMitigate(ticket, undefined, acting);
    case 'reactivate':
      return decideReactivate(ticket, undefined, policyOf, requester);
    case 'close':
      return decideClose(ticket, undefined, policyOf, requester);
    case 'withdraw':
      return decideWithdraw(ticket, undefined, requester);
    case 'rate':
      return decideRate(ticket, { rating: 3 }, requester);
    case 'schedule-callback':
      return decideScheduleCallback(ticket, tier === 'nowhere' ? undefined : plusMinutes(acting.at, 60), requester);
    case 'attach':
      return decideAttach(ticket, [aFile], attachmentsPerTicketMax, acting);
    case 'change-contact':
      return decideChangeContact(ticket, rosa, requester);
    case 'unreachable':
      return decideUnreachable({ ...ticket, area: 'Devices' }, { tried: 'Called.' }, contacts, acting);
  }
};

/** What changes a promise or ends it is done once nothing is owed (desk/usecases/work-ticket.ts). */
const served: readonly string[] = ['change-severity', 'climb', 'transfer', 'close', 'withdraw'];

const eventsOf = (
  happened: Exclude<Happening, { kind: 'pass' }>,
  ticket: Ticket,
  now: Instant,
): readonly TicketEvent[] => {
  if (happened.kind === 'desk') {
    const step = decideNextStep(ticket, policyOf, now);
    return 'key' in step ? recordOf(step, now) : [];
  }
  const decision = decided(happened, ticket, { by: 'agent', at: now });
  return decision.ok ? decision.value : [];
};

const next = (moment: Moment, happened: Happening): Moment => {
  if (happened.kind === 'pass') return { ...moment, now: plusMinutes(moment.now, happened.minutes) };
  const { now, events, ticket } = served.includes(happened.kind) ? settled(moment) : moment;
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
  .tuple(start, fc.array(happening, { maxLength: 30 }))
  .map(([begin, happened]) => lifeOf(begin, happened));

const holds = (law: (moments: readonly Moment[]) => void): void => fc.assert(fc.property(life, law), { numRuns: 300 });

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

  it('no cycle is ever dropped or renumbered, and none is judged anew once it has stopped', () => {
    holds((moments) => {
      for (const [index, { ticket }] of moments.entries()) {
        const later = moments[index + 1]?.ticket ?? ticket;
        const stopped = ticket.cycles.filter(({ startedAt, stoppedAt }) => (stoppedAt ?? startedAt) > startedAt);
        for (const one of stopped) {
          const same = later.cycles.find(({ clock, cycle }) => clock === one.clock && cycle === one.cycle);
          expect(same && dueOf(later, same)).toBe(dueOf(ticket, one));
        }
        const names = ticket.cycles.map(({ clock, cycle }) => `${clock} ${cycle}`);
        expect(later.cycles.map(({ clock, cycle }) => `${clock} ${cycle}`).slice(0, names.length)).toEqual(names);
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
        if (event.kind === 'tier-climbed') return event.data.missed ? [`${event.data.missed} ${event.data.dueAt}`] : [];
        return event.kind === 'ticket-closed' ? ['close'] : [];
      });
      expect(new Set(effects).size).toBe(effects.length);
    });
  });

  it('every cycle that ran out is recorded as missed once all that is due is done, and no other', () => {
    holds((moments) => {
      const { ticket, events, now } = settled(moments.at(-1) as Moment);
      // A milder severity, by people or by a duty, takes no breach back: it was one by the terms of then.
      const isEased = events.some(({ kind }) => kind === 'severity-changed' || kind === 'severity-lowered');
      for (const one of ticket.cycles) {
        const isMissed = (one.stoppedAt ?? now) >= (dueOf(ticket, one) ?? Number.POSITIVE_INFINITY);
        const isRecorded = one.breachedAt !== undefined;
        expect([one.clock, one.cycle, isRecorded]).toEqual([one.clock, one.cycle, isMissed || (isEased && isRecorded)]);
      }
    });
  });

  it('nothing is held against a silent requester before the time is over that the policy leaves after a reminder, however long the desk is away', () => {
    const met = new Set<string>();
    const awake = fc.array(fc.oneof(fc.constantFrom(1, 240, 480, 2_880), fc.nat(6_000)), {
      minLength: 2,
      maxLength: 9,
    });
    fc.assert(
      fc.property(start, fc.constantFrom(...severities), awake, (begin, severity, wakes) => {
        const does = (kind: (typeof verbs)[number]): Happening => ({ kind, severity, party: 'vendor', tier: '' });
        const opening = [does('respond'), does('change-severity'), { kind: 'pass', minutes: 1 } as const, does('ask')];
        const asked = lifeOf(begin, opening).at(-1) as Moment;
        let current = asked;
        for (const minutes of wakes) current = settled(next(current, { kind: 'pass', minutes }));

        for (const [index, event] of current.events.entries()) {
          const isEnd = event.kind === 'ticket-resolved' && event.data.cause === 'no-answer';
          if (event.kind !== 'severity-lowered' && !isEnd) continue;
          const before = ticketFrom(current.events.slice(0, index));
          const question = before.cycles.findLast(({ clock }) => clock === 'customer') as Cycle;
          const { pieces, targetMs } = deadlineOf(before, question, policyOf) as Deadline;
          const { unanswered, silence } = policyOf(before.policy).duties;
          const isAround = before.coverage === '24x7' && before.severity === 'B';
          const silenceMinutes =
            (isAround ? silence?.resolveAfterMinutes24x7 : undefined) ?? silence?.resolveAfterMinutes[before.severity];
          const stepMs = isEnd ? (silenceMinutes ?? Number.NaN) * 60_000 : targetMs;
          const leadMs = stepMs - (unanswered?.remindAfterMinutes[asked.ticket.severity] ?? Number.NaN) * 60_000;
          const hadMs = countedMs(pieces, event.at) - countedMs(pieces, question.remindedAt ?? event.at);
          expect(hadMs).toBeGreaterThanOrEqual(leadMs);
          met.add(`${event.kind} of ${asked.ticket.severity}`);
        }
      }),
      { numRuns: 300 },
    );
    expect([...met].toSorted()).toEqual([
      ...['severity-lowered of A', 'severity-lowered of B'],
      ...['ticket-resolved of A', 'ticket-resolved of B', 'ticket-resolved of C'],
    ]);
  });

  it('its state only ever takes a step that the graph has (docs/design.md §4)', () => {
    holds((moments) => {
      let before: Ticket | undefined;
      for (const event of moments.at(-1)?.events ?? []) {
        const after: Ticket = evolve(before, event);
        if (before !== undefined) expect([before.state, ...stateSteps[before.state]]).toContain(after.state);
        before = after;
      }
    });
  });

  it('somebody owes the next step while it lives, and nobody waits for anybody once it has ended', () => {
    holds((moments) => {
      for (const { ticket, events } of moments) {
        const open = ticket.waits.filter(({ to }) => to === undefined);
        const isOver = ticket.state === 'resolved' || ticket.state === 'closed';
        if (isOver) {
          expect(open).toEqual([]);
          expect(ticket.cycles.filter(({ stoppedAt }) => stoppedAt === undefined)).toEqual([]);
          continue;
        }
        const last = (...kinds: readonly string[]) => events.findLast(({ kind }) => kinds.includes(kind));
        const isAsked = last('requester-asked', 'requester-answered', 'ticket-resolved')?.kind === 'requester-asked';
        const given = last('ticket-handed-over', 'handover-returned', 'ticket-resolved');
        const holder = given?.kind === 'ticket-handed-over' ? given.data.to : undefined;
        expect(holderOf(ticket)).toBe(holder);
        expect(nextActionOwnerOf(ticket)).toBe(isAsked ? 'requester' : (holder ?? 'desk'));
        expect(open.length).toBeLessThanOrEqual(2);
      }
    });
  });

  it('it is in a tier of its lane, and what is offered can be asked of it at any moment', () => {
    holds((moments) => {
      for (const { ticket, now } of moments) {
        const ladder = policyOf(ticket.policy).lanes[ticket.lane]?.ladder.map(({ tier }) => tier);
        expect(ladder).toContain(ticket.tier);
        expect(offersOf(ticket, { by: 'agent', at: now }, policyOf)).toEqual(expect.any(Array));
      }
    });
  });

  it('a new policy finds nothing in it that it cannot take over', () => {
    holds((moments) => {
      const { ticket, now } = moments.at(-1) as Moment;
      const to = ticket.policy.id === starter.id ? managedDesktop : starter;
      if (to.lanes[ticket.lane] === undefined) return;
      const moved = policyChangeOf(ticket, policyOf(ticket.policy), to, now).reduce<Ticket>(evolve, ticket);
      expect(dueStepsOf(moved, policyOf)).toEqual(expect.any(Array));
    });
  });

  it('closed absorbs everything', () => {
    fc.assert(
      fc.property(start, fc.nat(10_000), fc.array(happening, { maxLength: 30 }), (begin, minutes, happened) => {
        const does = (kind: (typeof verbs)[number]): Happening => ({ kind, severity: 'A', party: 'vendor', tier: '' });
        const solved = lifeOf(begin, [does('respond'), does('resolve'), { kind: 'pass', minutes: 1_440 + minutes }]);
        const closed = settled(solved.at(-1) as Moment);
        expect(closed.ticket.state).toBe('closed');
        expect(decideNextStep(closed.ticket, policyOf, closed.now)).toEqual({ kind: 'finish' });

        const after = happened.reduce(next, closed);
        const { rating: _, ...rest } = after.ticket;
        expect(rest).toEqual(closed.ticket);
        // What the requester thought of it is said once, whenever they say it (R68).
        const since = after.events.slice(closed.events.length).map(({ kind }) => kind);
        expect(['', 'ticket-rated']).toContain(since.join());
      }),
      { numRuns: 300 },
    );
  });
});

describe('the lives of these laws', () => {
  it('reach every command, done and refused, and every event that a rule makes', () => {
    // The same lives each time: what they do not reach, the laws above say nothing about.
    const lives = fc.sample(fc.tuple(start, fc.array(happening, { minLength: 20, maxLength: 40 })), {
      numRuns: 600,
      seed: 1,
    });
    const answers = new Set<string>();
    const events = new Set<string>();
    for (const [begin, happenings] of lives) {
      let moment = file(begin);
      for (const one of happenings) {
        const { ticket, now } = moment;
        if (one.kind !== 'desk' && one.kind !== 'pass') {
          answers.add(`${one.kind} ${decided(one, ticket, { by: 'agent', at: now }).ok ? 'done' : 'refused'}`);
        }
        moment = next(moment, one);
      }
      for (const { kind } of moment.events) events.add(kind);
    }
    expect([...answers].toSorted()).toEqual(verbs.flatMap((one) => [`${one} done`, `${one} refused`]).toSorted());
    expect([...events].toSorted()).toEqual(
      Object.keys(madeByRules)
        .filter((kind) => madeByRules[kind])
        .toSorted(),
    );
  });
});

/** Every kind of event; `tsc` names one that is missing. The others are facts of elsewhere, which a use case notes. */
const kindsOfEvents: Readonly<Record<TicketEvent['kind'], boolean>> = {
  ...{ 'ticket-filed': true, 'ticket-assigned': true, 'ticket-responded': true, 'ticket-updated': true },
  ...{ 'requester-asked': true, 'requester-answered': true, 'severity-changed': true, 'ticket-handed-over': true },
  ...{ 'handover-taken': true, 'handover-returned': true, 'ticket-mitigated': true, 'ticket-resolved': true },
  ...{ 'ticket-reactivated': true, 'ticket-closed': true, 'tier-climbed': true, 'attachment-added': true },
  ...{ 'ticket-noted': true, 'ticket-transferred': true, 'ticket-linked': true, 'ticket-unlinked': true },
  ...{ 'external-id-added': true, 'external-id-removed': true, 'ticket-watched': true, 'ticket-unwatched': true },
  ...{
    'callback-scheduled': true,
    'contact-changed': true,
    'contact-unreachable': true,
    'ticket-rated': true,
    'ticket-withdrawn': true,
    'level-reached': true,
    'requester-reminded': true,
  },
  ...{ 'engagement-advised': true, 'severity-lowered': true, 'clock-breached': true },
  ...{ 'policy-changed': false, 'personal-data-erased': false, 'follow-up-filed': false, 'elevation-noted': false },
};
const madeByRules: Readonly<Record<string, boolean>> = kindsOfEvents;

describe('any run of events whatever, in any order', () => {
  const anyEvent = happening;

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
      (at) => ({ ...bare, at, kind: 'requester-asked', data: {}, text: { question: 'q' } }),
      (at) => ({ ...bare, at, kind: 'requester-answered', data: {} }),
      (at) => ({ ...bare, at, kind: 'severity-changed', data: { severity: 'A', coverage: 'support-hours' } }),
      (at) => ({ ...bare, at, kind: 'ticket-handed-over', data: { to: 'vendor' } }),
      (at) => ({ ...bare, at, kind: 'handover-taken', data: { party: 'operations' } }),
      (at) => ({ ...bare, at, kind: 'handover-returned', data: { party: 'vendor' } }),
      (at) => ({ ...bare, at, kind: 'ticket-mitigated', data: {} }),
      (at) => ({ ...bare, at, kind: 'ticket-reactivated', data: {} }),
      (at) => ({ ...bare, at, kind: 'ticket-noted', data: {}, text: { note: 'n' } }),
      (at) => ({ ...bare, at, kind: 'ticket-transferred', data: { fromTier: 'tier-1', toTier: 'tier-2' } }),
      (at) => ({ ...bare, at, kind: 'ticket-linked', data: { relation: 'parent', other: 'x' } }),
      (at) => ({ ...bare, at, kind: 'ticket-unlinked', data: { relation: 'child', other: 'x' } }),
      (at) => ({ ...bare, at, kind: 'external-id-added', data: { system: 's', externalId: '1' } }),
      (at) => ({ ...bare, at, kind: 'external-id-removed', data: { system: 's', externalId: '2' } }),
      (at) => ({ ...bare, at, kind: 'ticket-watched', data: {}, people: { watcher: 'w' } }),
      (at) => ({ ...bare, at, kind: 'ticket-unwatched', data: {}, people: { watcher: 'v' } }),
      (at) => ({ ...bare, at, kind: 'ticket-rated', data: { rating: 1 } }),
      (at) => ({ ...bare, at, kind: 'callback-scheduled', data: { callbackAt: '2026-03-02T15:00:00.000Z' } }),
      (at) => ({ ...bare, at, kind: 'callback-scheduled', data: {} }),
      (at) => ({ ...bare, at, kind: 'ticket-withdrawn', data: {} }),
      (at) => ({ ...bare, at, kind: 'follow-up-filed', data: { followUp: 'x', lane: 'escalation' } }),
      (at) => ({ ...bare, at, kind: 'elevation-noted', data: { grantId: 'g', deviceId: 'd', what: 'ready' } }),
      (at) => ({ ...bare, at, kind: 'level-reached', data: { clock: 'response', cycle: 1, threshold: 'x', dueAt } }),
      (at) => ({ ...bare, at, kind: 'contact-changed', data: {}, text: contactTextOf(rosa) }),
      (at) => ({
        ...bare,
        at,
        kind: 'contact-unreachable',
        data: { area: 'Devices' },
        people: { adminContact: 'devices' },
        text: { tried: 't' },
      }),
    );
    fc.assert(
      fc.property(start, fc.array(fc.tuple(kinds, fc.nat(5_000)), { maxLength: 20 }), (begin, run) => {
        const { ticket, now } = file(begin);
        const events = run.map(([eventAt, minutes]) => eventAt(plusMinutes(now, minutes)));
        const folded = events.reduce<Ticket>(evolve, ticket);
        expect(folded.ticketId).toBe(aNumber);
        expect(dueStepsOf(folded, policyOf).every(({ key }) => /^[a-z0-9-]+$/.test(key))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('answers the same step whenever it is asked again', () => {
    fc.assert(
      fc.property(start, fc.array(anyEvent, { maxLength: 10 }), fc.nat(20_000), (begin, kinds, minutes) => {
        const { ticket, now } = lifeOf(begin, kinds).at(-1) as Moment;
        const later = plusMinutes(now, minutes);
        expect(decideNextStep(structuredClone(ticket), policyOf, later)).toEqual(
          decideNextStep(ticket, policyOf, later),
        );
      }),
      { numRuns: 100 },
    );
  });
});
