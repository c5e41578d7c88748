import { laneOf } from '../../../desk/rules/clocks';
import type { Policy } from '../../../desk/rules/policies';
import { type Acting, decideRespond } from '../../../desk/rules/ticket-commands';
import { decideClose, decideRate, decideReactivate, decideWithdraw } from '../../../desk/rules/ticket-commands/ending';
import {
  decideHandOver,
  decideReturnHandover,
  decideTakeHandover,
  holderOf,
} from '../../../desk/rules/ticket-commands/handovers';
import {
  decideAddExternalId,
  decideLink,
  decideRemoveExternalId,
  decideUnlink,
  decideUnwatch,
  decideWatch,
  entriesMax,
  mirrorOf,
  oppositeOf,
} from '../../../desk/rules/ticket-commands/links';
import { decideClimb, decideTransfer } from '../../../desk/rules/ticket-commands/moves';
import { decideChangeSeverity } from '../../../desk/rules/ticket-commands/severity';
import { decideAnswer, decideAsk } from '../../../desk/rules/ticket-commands/waiting';
import { decideAssign, decideNote } from '../../../desk/rules/ticket-commands/work';
import {
  evolve,
  linkRelations,
  nextActionOwnerOf,
  type Ticket,
  type TicketEvent,
  type TicketLink,
} from '../../../desk/rules/tickets';
import { instant, plusMs } from '../../../desk/rules/time';
import { managedDesktop, policyOf, starter } from '../../support/a-policy';
import {
  aNumber,
  asked,
  assigned,
  aTicket,
  handedOver,
  handoverTaken,
  resolved,
  responded,
} from '../../support/a-ticket';

const acting: Acting = { by: 'agent', at: instant('2026-03-02T09:00:00-08:00') };
const today = '2026-03-02T08:30:00-08:00';
const other = 'TL-0000000001';

type Decided =
  | { readonly ok: true; readonly value: readonly TicketEvent[] }
  | { readonly ok: false; readonly refusal: object };

/** The ticket after a command that is taken. */
const changed = (ticket: Ticket, decide: (ticket: Ticket) => Decided): Ticket => {
  const decision = decide(ticket);
  if (!decision.ok) throw new Error(JSON.stringify(decision.refusal));
  return decision.value.reduce<Ticket>(evolve, ticket);
};

describe('assigning', () => {
  it('gives the ticket to somebody else, even while it is worked on', () => {
    expect(decideAssign(aTicket({}, responded(today)), 'agent-2', acting)).toEqual({
      ok: true,
      value: [{ kind: 'ticket-assigned', ...acting, data: {}, people: { assignee: 'agent-2' }, text: {} }],
    });
  });

  it('stays quiet when they have it', () => {
    expect(decideAssign(aTicket({}, assigned(today, 'agent-2')), 'agent-2', acting)).toEqual({ ok: true, value: [] });
  });
});

describe('a note', () => {
  it('moves no clock', () => {
    const ticket = aTicket({}, responded(today));
    expect(changed(ticket, (one) => decideNote(one, 'They are in Lisbon.', acting))).toEqual(ticket);
  });
});

describe('asking and answering', () => {
  const waiting = aTicket({}, responded(today), asked('2026-03-02T08:45:00-08:00'));

  it('makes the requester owe the next step, before the response too', () => {
    for (const ticket of [aTicket(), aTicket({}, responded(today))]) {
      const asking = changed(ticket, (one) => decideAsk(one, 'Since when?', acting));
      expect(nextActionOwnerOf(asking)).toBe('requester');
      expect(asking.state).toBe(ticket.state);
    }
  });

  it('asked again gives the time to answer anew and keeps the pause', () => {
    const again = changed(waiting, (one) => decideAsk(one, 'Still there?', acting));
    expect(again.waits).toEqual(waiting.waits);
    expect(again.cycles.filter(({ clock }) => clock === 'customer')).toMatchObject([
      { stoppedAt: acting.at },
      { cycle: 2, startedAt: acting.at },
    ]);
  });

  it.each(['requester', 'agent'])('gives the next step back to the desk when %s says the answer', (by) => {
    const answered = changed(waiting, (one) => decideAnswer(one, 'Since Monday.', { ...acting, by }));
    expect(nextActionOwnerOf(answered)).toBe('desk');
    expect(answered.waits).toMatchObject([{ to: acting.at }]);
  });

  it('unasked is for the requester alone', () => {
    const ticket = aTicket({}, responded(today));
    expect(decideAnswer(ticket, 'By the way.', { ...acting, by: 'requester' })).toMatchObject({ ok: true });
    expect(decideAnswer(ticket, 'By the way.', acting)).toEqual({ ok: false, refusal: { kind: 'question-missing' } });
  });
});

describe('changing severity', () => {
  const change = (ticket: Ticket, wish: Partial<Parameters<typeof decideChangeSeverity>[1]>, of = policyOf) =>
    decideChangeSeverity(ticket, { severity: 'A', reason: 'The whole branch has it.', ...wish }, of, acting);

  it('takes coverage along: 24x7 where the new severity offers it, support hours where it does not', () => {
    const around = aTicket({ coverage: '24x7' });
    expect(change(around, { severity: 'A' })).toMatchObject({ value: [{ data: { coverage: 'support-hours' } }] });
    expect(change(around, { severity: 'B', coverage: 'support-hours' })).toMatchObject({
      value: [{ data: { severity: 'B', coverage: 'support-hours' } }],
    });
    expect(change(aTicket(), { severity: 'B', coverage: '24x7' })).toMatchObject({
      value: [{ data: { severity: 'B', coverage: '24x7' } }],
    });
    expect(change(aTicket(), { severity: 'C', coverage: '24x7' })).toEqual({
      ok: false,
      refusal: { kind: 'coverage-not-choosable', severity: 'C' },
    });
  });

  it('stays quiet when nothing would change', () => {
    expect(change(aTicket({ severity: 'B' }), { severity: 'B' })).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['a change request (R35)', { type: 'change', severity: 'C' }],
    ['an information request (R35)', { type: 'information', severity: 'C' }],
    ['an escalation (R71)', { lane: 'escalation', severity: 'C' }],
  ] as const)('refuses %s, whose severity could not be chosen (R36)', (_what, as) => {
    expect(change(aTicket(as), {})).toEqual({ ok: false, refusal: { kind: 'severity-fixed', severity: 'C' } });
    expect(change(aTicket(as), { severity: 'C' })).toMatchObject({ ok: false });
  });

  it.each([
    ['when it was filed, though it could be now', { atFiling: false, now: true }],
    ['now, though it could be when it was filed', { atFiling: true, now: false }],
  ])('refuses where severity could not be chosen %s', (_when, choosable) => {
    const policyWith = (choosesSeverity: boolean, version: number): Policy => {
      const user = { ...laneOf(managedDesktop, 'user'), choosesSeverity };
      return { ...managedDesktop, version, lanes: { ...managedDesktop.lanes, user } };
    };
    const [then, now] = [policyWith(choosable.atFiling, 901), policyWith(choosable.now, 902)];
    const ref = { id: now.id, version: 902 };
    const ticket = aTicket(
      { policy: then },
      {
        kind: 'policy-changed',
        at: instant(today),
        by: 'desk',
        data: { policy: ref, tier: 'tier-1', coverage: 'support-hours' },
        people: {},
        text: {},
      },
    );
    const of = ({ version }: { readonly version: number }): Policy => (version === 901 ? then : now);
    expect(change(ticket, {}, of)).toMatchObject({ ok: false, refusal: { kind: 'severity-fixed' } });
  });
});

describe('sending up and transferring', () => {
  it('climbs one tier at a time and stops at the top', () => {
    const second = changed(aTicket(), (one) => decideClimb(one, 'Needs a specialist.', policyOf, acting));
    const third = changed(second, (one) => decideClimb(one, 'Needs more.', policyOf, acting));
    expect([second.tier, third.tier]).toEqual(['tier-2', 'tier-3']);
    expect(third.cycles.every(({ breachedAt }) => breachedAt === undefined)).toBe(true);
    expect(decideClimb(third, 'And more.', policyOf, acting)).toEqual({
      ok: false,
      refusal: { kind: 'tier-top', tier: 'tier-3' },
    });
  });

  it('transfers to any tier of the lane, counts it, and takes it off whoever had it (R14)', () => {
    const ticket = aTicket({}, assigned(today));
    const there = changed(ticket, (one) =>
      decideTransfer(one, { tier: 'tier-3', reason: 'Wrong desk.' }, policyOf, acting),
    );
    const back = changed(there, (one) =>
      decideTransfer(one, { tier: 'tier-1', reason: 'Not ours.' }, policyOf, acting),
    );
    expect(there).toMatchObject({ tier: 'tier-3', transfers: 1 });
    expect(there.assignee).toBeUndefined();
    expect(back).toMatchObject({ tier: 'tier-1', transfers: 2 });
    expect(back.cycles.filter(({ clock }) => clock === 'tier-response')).toMatchObject([
      { cycle: 1, tier: 'tier-1' },
      { cycle: 2, tier: 'tier-3' },
      { cycle: 3, tier: 'tier-1' },
    ]);
  });

  it('makes whoever responds to a transferred ticket the one who has it', () => {
    const there = changed(aTicket({}, assigned(today)), (one) =>
      decideTransfer(one, { tier: 'tier-3', reason: 'Wrong desk.' }, policyOf, acting),
    );
    expect(changed(there, (one) => decideRespond(one, 'Ours.', { ...acting, by: 'engineer' }))).toMatchObject({
      assignee: 'engineer',
      state: 'active',
    });
  });

  it('refuses the same tier and one that the lane has not, naming those it has', () => {
    expect(decideTransfer(aTicket(), { tier: 'tier-1', reason: 'a' }, policyOf, acting)).toEqual({
      ok: false,
      refusal: { kind: 'tier-unchanged', tier: 'tier-1' },
    });
    expect(decideTransfer(aTicket({ policy: starter }), { tier: 'tier-3', reason: 'a' }, policyOf, acting)).toEqual({
      ok: false,
      refusal: { kind: 'tier-unknown', tiers: ['tier-1', 'tier-2'] },
    });
  });
});

describe('handing over', () => {
  const withVendor = aTicket({}, responded(today), handedOver('2026-03-02T08:45:00-08:00', 'vendor'));

  it('starts the other side’s clock and leaves the ticket open (R2)', () => {
    const ticket = aTicket({}, responded(today));
    const given = changed(ticket, (one) =>
      decideHandOver(one, { to: 'operations', reason: 'A policy of theirs.' }, acting),
    );
    expect([holderOf(given), given.state, given.tier, nextActionOwnerOf(given)]).toEqual([
      'operations',
      'active',
      'tier-1',
      'operations',
    ]);
    expect(given.cycles.at(-1)).toMatchObject({ clock: 'handover', party: 'operations', startedAt: acting.at });
  });

  it('is taken once, and returned whether or not it was taken', () => {
    expect(decideTakeHandover(withVendor, acting)).toMatchObject({ value: [{ data: { party: 'vendor' } }] });
    const taken = aTicket(
      {},
      responded(today),
      handedOver('2026-03-02T08:45:00-08:00', 'vendor'),
      handoverTaken('2026-03-02T08:50:00-08:00', 'vendor'),
    );
    expect(decideTakeHandover(taken, acting)).toEqual({
      ok: false,
      refusal: { kind: 'handover-taken-already', party: 'vendor' },
    });
    for (const ticket of [withVendor, taken]) {
      const back = changed(ticket, (one) => decideReturnHandover(one, 'They replaced it.', acting));
      expect([holderOf(back), nextActionOwnerOf(back)]).toEqual([undefined, 'desk']);
      expect(decideReturnHandover(back, 'Again.', acting)).toEqual({
        ok: false,
        refusal: { kind: 'handover-missing' },
      });
    }
  });

  it('goes to one party at a time', () => {
    expect(decideHandOver(withVendor, { to: 'operations', reason: 'a' }, acting)).toEqual({
      ok: false,
      refusal: { kind: 'handed-over-already', party: 'vendor' },
    });
  });

  it.each(['admin', 'escalation'] as const)('does not give Operations what it works itself, lane %s', (lane) => {
    const ticket = aTicket({ lane, severity: 'C' });
    expect(decideHandOver(ticket, { to: 'operations', reason: 'a' }, acting)).toEqual({
      ok: false,
      refusal: { kind: 'party-works-it', party: 'operations' },
    });
    expect(decideHandOver(ticket, { to: 'vendor', reason: 'a' }, acting)).toMatchObject({ ok: true });
  });
});

describe('linking', () => {
  const toParent: TicketLink = { relation: 'parent', other };
  const child = changed(aTicket(), (one) => decideLink(one, toParent, acting));
  const unlinked = aTicket({ ticketId: other });

  it('is known to both tickets, and taken back from both', () => {
    const [event] = mirrorOf(child, unlinked, 'parent', acting);
    expect(event).toMatchObject({ kind: 'ticket-linked', data: { relation: 'child', other: aNumber } });
    const parent = evolve(unlinked, event as TicketEvent);
    expect(mirrorOf(child, parent, 'parent', acting)).toEqual([]);

    const alone = changed(child, (one) => decideUnlink(one, toParent, acting));
    expect(alone.links).toEqual([]);
    const [back] = mirrorOf(alone, parent, 'parent', acting);
    expect(evolve(parent, back as TicketEvent).links).toEqual([]);
  });

  it.each(linkRelations)('has one opposite of %s, and it is mutual', (relation) => {
    expect(oppositeOf(oppositeOf(relation))).toBe(relation);
    expect(oppositeOf(relation)).not.toBe(relation);
  });

  it('stays quiet when it is there, and refuses itself, the other way round and too many', () => {
    expect(decideLink(child, toParent, acting)).toEqual({ ok: true, value: [] });
    expect(decideLink(child, { relation: 'child', other }, acting)).toMatchObject({
      refusal: { kind: 'link-contrary', relation: 'parent' },
    });
    expect(decideLink(child, { relation: 'problem', other: aNumber }, acting)).toMatchObject({
      refusal: { kind: 'link-to-itself' },
    });
    const links = Array.from({ length: entriesMax }, (_, index) => ({
      relation: 'problem' as const,
      other: `${index}`,
    }));
    expect(decideLink({ ...child, links }, { relation: 'problem', other }, acting)).toEqual({
      ok: false,
      refusal: { kind: 'entries-full', entriesMax },
    });
  });
});

describe('external ids (R56)', () => {
  const id = { system: 'Premier', externalId: '1-23' };

  it('stand beside ours, once each, and can be taken off', () => {
    const one = changed(aTicket(), (ticket) => decideAddExternalId(ticket, id, acting));
    const two = changed(one, (ticket) => decideAddExternalId(ticket, { ...id, externalId: '1-24' }, acting));
    expect(decideAddExternalId(two, id, acting)).toEqual({ ok: true, value: [] });
    expect(two.externalIds).toEqual([id, { ...id, externalId: '1-24' }]);
    expect(changed(two, (ticket) => decideRemoveExternalId(ticket, id, acting)).externalIds).toEqual([
      { ...id, externalId: '1-24' },
    ]);
    expect(decideRemoveExternalId(aTicket(), id, acting)).toMatchObject({ refusal: { kind: 'external-id-missing' } });
  });
});

describe('watching', () => {
  it('names a person once, until it takes them off', () => {
    const watched = changed(aTicket(), (one) => decideWatch(one, 'colleague', acting));
    expect(watched.watchers).toEqual(['colleague']);
    expect(decideWatch(watched, 'colleague', acting)).toEqual({ ok: true, value: [] });
    expect(changed(watched, (one) => decideUnwatch(one, 'colleague', acting)).watchers).toEqual([]);
    expect(decideUnwatch(watched, 'somebody', acting)).toEqual({ ok: true, value: [] });
  });

  it('keeps the person out of the event’s data, so that erasure finds them', () => {
    expect(decideWatch(aTicket(), 'colleague', acting)).toMatchObject({
      value: [{ data: {}, people: { watcher: 'colleague' } }],
    });
  });
});

describe('the end of a ticket', () => {
  const solved = aTicket({}, responded(today), resolved(today));
  const day = 24 * 60 * 60_000;
  const atMs = (ms: number, by = 'agent'): Acting => ({ by, at: plusMs(instant(today), ms) });

  it('can be undone until 24 hours after the resolution, and not at that instant (R67)', () => {
    const again = changed(solved, (one) => decideReactivate(one, 'Back again.', policyOf, atMs(day - 1)));
    expect(again).toMatchObject({ state: 'active' });
    expect(again.resolvedAt).toBeUndefined();
    expect(decideReactivate(solved, 'Back again.', policyOf, atMs(day))).toEqual({
      ok: false,
      refusal: { kind: 'reactivation-over', until: '2026-03-03T16:30:00.000Z' },
    });
  });

  it('starts new cycles, and a second resolution has its own day', () => {
    const again = changed(solved, (one) => decideReactivate(one, undefined, policyOf, atMs(day - 1)));
    expect(again.cycles.filter(({ stoppedAt }) => stoppedAt === undefined).map(({ clock }) => clock)).toEqual([
      'update',
      'tier-solve',
      'resolution',
    ]);
    const twice = evolve(again, resolved('2026-03-04T08:30:00-08:00'));
    expect(decideReactivate(twice, undefined, policyOf, atMs(3 * day - 1))).toMatchObject({ ok: true });
  });

  it('for good is the requester’s to choose while it can be undone, and anybody’s once they have rated it', () => {
    expect(decideClose(solved, undefined, policyOf, atMs(1))).toEqual({
      ok: false,
      refusal: { kind: 'ticket-reactivable', until: '2026-03-03T16:30:00.000Z' },
    });
    expect(decideClose(solved, undefined, policyOf, atMs(1, 'requester'))).toMatchObject({ ok: true });
    const rated = changed(solved, (one) => decideRate(one, { rating: 5 }, atMs(1, 'requester')));
    expect(decideClose(rated, 'They are content.', policyOf, atMs(2))).toMatchObject({
      value: [{ kind: 'ticket-closed', text: { reason: 'They are content.' } }],
    });
    expect(decideClose(solved, undefined, policyOf, atMs(day))).toMatchObject({ ok: true });
  });

  it('is rated once, even if it was taken up again in between (R68)', () => {
    const rated = changed(solved, (one) => decideRate(one, { rating: 2, comment: 'Slow.' }, atMs(1, 'requester')));
    const again = changed(rated, (one) => decideReactivate(one, undefined, policyOf, atMs(2)));
    const twice = evolve(again, resolved('2026-03-03T08:30:00-08:00'));
    expect(twice.rating).toBe(2);
    expect(decideRate(twice, { rating: 5 }, acting)).toEqual({
      ok: false,
      refusal: { kind: 'ticket-rated-already', rating: 2 },
    });
  });

  it('comes at once when it is withdrawn: nothing runs, nobody owes, nobody reactivates or rates it', () => {
    const gone = changed(aTicket({}, asked(today)), (one) => decideWithdraw(one, 'Found it.', acting));
    expect(gone).toMatchObject({ state: 'closed', closedAt: acting.at });
    expect(gone.cycles.every(({ stoppedAt }) => stoppedAt !== undefined)).toBe(true);
    expect(nextActionOwnerOf(gone)).toBe('desk');
    expect(decideReactivate(gone, undefined, policyOf, acting)).toEqual({
      ok: false,
      refusal: { kind: 'reactivation-over' },
    });
    expect(decideRate(gone, { rating: 1 }, acting)).toMatchObject({ refusal: { kind: 'ticket-not-resolved' } });
  });
});
