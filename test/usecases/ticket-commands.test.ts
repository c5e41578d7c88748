import { Fault } from '../../desk/ports';
import { brokenLinkOf, type SealedEvent, unseal } from '../../desk/rules/audit';
import type { Decision } from '../../desk/rules/decision';
import type { Caller } from '../../desk/rules/people';
import { type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { iso } from '../../desk/rules/time';
import type { Changed } from '../../desk/usecases/change-ticket';
import type { Desk } from '../../desk/usecases/desk';
import type { Refusal } from '../../desk/usecases/refusals';
import type { Order } from '../../desk/usecases/work-ticket';
import { type ADesk, desks } from '../support/a-desk';
import { sha256 } from '../support/a-policy';
import {
  anAgent,
  anApprover,
  anAuditor,
  anEngineerOfTheTop,
  anEscalationEngineer,
  anItAdmin,
  anOperator,
  anotherRequester,
  aRequester,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  ({ ticketId } = await desk.files());
});

const by = (caller: Caller, more: Partial<Order> = {}): Order => ({ caller, ticketId, ...more });

const answer = async (doing: Promise<Decision<Changed, Refusal>>): Promise<string> => {
  const done = await doing;
  return done.ok ? `done ${done.value.head.seq}` : done.refusal.kind;
};

const works = async (doing: Promise<Decision<Changed, Refusal>>): Promise<void> => {
  expect(await answer(doing)).toMatch(/^done/);
};

const eventsOf = async (id = ticketId): Promise<readonly SealedEvent[]> => desk.ports.tickets.events(id);
const kinds = async (id = ticketId): Promise<readonly string[]> => (await eventsOf(id)).map(({ kind }) => kind);
const reason = 'There is a reason.';

describe('a whole life', () => {
  it('is stored as it was decided, and is the fold of its chain', async () => {
    const { ticketId: other } = await desk.files();
    const steps: readonly (() => Promise<Decision<Changed, Refusal>>)[] = [
      () => desk.assignTicket(by(anAgent), { assignee: 'agent-2' }),
      () => desk.respondToTicket(by(anAgent), {}),
      () => desk.noteTicket(by(anAgent), { note: 'Looks like the proxy.' }),
      () => desk.askRequester(by(anAgent), { question: 'Since when?' }),
      () => desk.answerQuestion(by(aRequester), { answer: 'Since noon.' }),
      () => desk.changeSeverity(by(anAgent), { severity: 'A', reason }),
      () => desk.climbTicket(by(anAgent), { reason }),
      () => desk.transferTicket(by(anAgent), { tier: 'tier-3', reason }),
      () => desk.handOverTicket(by(anEngineerOfTheTop), { to: 'vendor', reason }),
      () => desk.takeHandover(by(anEngineerOfTheTop), {}),
      () => desk.returnHandover(by(anEngineerOfTheTop), { message: 'Replaced.' }),
      () => desk.linkTicket(by(anEngineerOfTheTop), { relation: 'problem', other }),
      () => desk.addExternalId(by(anEngineerOfTheTop), { system: 'Vendor', externalId: 'RMA-7' }),
      () => desk.addExternalId(by(anEngineerOfTheTop), { system: 'Vendor', externalId: 'RMA-8' }),
      () => desk.removeExternalId(by(anEngineerOfTheTop), { system: 'Vendor', externalId: 'RMA-7' }),
      () => desk.watchTicket(by(aRequester), { watcher: 'requester-2' }),
      () => desk.watchTicket(by(anEngineerOfTheTop), {}),
      () => desk.unwatchTicket(by(anEngineerOfTheTop), {}),
      () => desk.mitigateTicket(by(anEngineerOfTheTop), { message: 'A spare works.' }),
      () => desk.resolveTicket(by(anEngineerOfTheTop), { solution: 'Replaced.' }),
      () => desk.reactivateTicket(by(aRequester), { reason }),
      () => desk.resolveTicket(by(anEngineerOfTheTop), { solution: 'Replaced again.' }),
      () => desk.rateTicket(by(aRequester), { rating: 4, comment: 'At last.' }),
      () => desk.closeTicket(by(anEngineerOfTheTop), {}),
    ];
    for (const step of steps) {
      desk.clock.pass(1);
      const done = await step();
      if (!done.ok) throw new Error(`${step}: ${done.refusal.kind}`);
      expect(await desk.ticket(ticketId)).toEqual(done.value.ticket);
    }
    const events = await eventsOf();
    expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
    expect(ticketFrom(events.map((event) => unseal<TicketEvent>(event)))).toEqual(await desk.ticket(ticketId));
    expect(await desk.ticket(ticketId)).toMatchObject({
      state: 'closed',
      severity: 'A',
      tier: 'tier-3',
      transfers: 1,
      rating: 4,
      watchers: ['requester-2'],
      links: [{ relation: 'problem', other }],
      externalIds: [{ system: 'Vendor', externalId: 'RMA-8' }],
    });
    const inData = JSON.stringify(events.map(({ data }) => data));
    for (const personal of ['requester', 'agent', 'proxy', 'noon', 'reason', 'last'])
      expect(inData).not.toContain(personal);
  });

  it('ends early when the requester withdraws it, and nothing is owed', async () => {
    await works(desk.withdrawTicket(by(aRequester), {}));
    expect(await desk.decideNextStep(ticketId)).toEqual({ kind: 'finish' });
    expect(await answer(desk.respondToTicket(by(anAgent), {}))).toBe('ticket-closed');
  });
});

describe('a command that changes what is promised', () => {
  /** Severity B answers within four open hours; nobody has looked since it was filed. */
  const late = (): void => desk.clock.pass(5 * 60);

  it('has recorded and told what the old terms owed by then, before the milder ones hold', async () => {
    late();
    await works(desk.changeSeverity(by(anItAdmin), { severity: 'C', reason }));
    expect(await kinds()).toEqual(['ticket-filed', 'tier-climbed', 'clock-breached', 'severity-changed']);
    expect(await desk.ports.tickets.alerts(ticketId)).toMatchObject([
      { alertId: 'alert-response-1-breach', severity: 'B' },
    ]);
    expect(desk.mails).toHaveLength(1);
    expect(await desk.keepsPromises(ticketId)).toEqual([]);
  });

  it('may find by the graver terms that a deadline has passed, and that is told by those', async () => {
    desk.clock.pass(90);
    await works(desk.changeSeverity(by(anAgent), { severity: 'A', reason }));
    expect(desk.rings).toEqual([ticketId]);
    expect(await kinds()).toEqual(['ticket-filed', 'severity-changed']);
    const done = await desk.keepsPromises(ticketId);
    expect(done.join()).toContain('alert-response-1-breach');
    expect(await desk.ports.tickets.alerts(ticketId)).toMatchObject([{ severity: 'A' }]);
  });

  it.each<[string, (order: Order) => Promise<Decision<Changed, Refusal>>, Caller]>([
    ['a transfer', (order) => desk.transferTicket(order, { tier: 'tier-1', reason }), anItAdmin],
    ['a climb', (order) => desk.climbTicket(order, { reason }), anItAdmin],
    ['a withdrawal', (order) => desk.withdrawTicket(order, {}), aRequester],
  ])('under an If-Match hears that the desk was first: %s', async (_what, does, caller) => {
    late();
    expect(await answer(does(by(caller, { ifSeq: 1 })))).toBe('ticket-changed');
    expect(await kinds()).toEqual(['ticket-filed', 'tier-climbed', 'clock-breached']);
    await works(does(by(caller, { ifSeq: 3 })));
  });

  it('records what was missed of a ticket that is then withdrawn, and leaves the rest to nobody', async () => {
    late();
    await works(desk.withdrawTicket(by(aRequester), {}));
    const { cycles } = await desk.ticket(ticketId);
    expect(cycles.find(({ clock }) => clock === 'response')?.breachedAt).toBe(desk.clock.now());
    expect(await desk.decideNextStep(ticketId)).toEqual({ kind: 'finish' });
  });

  it('does none of that for whoever may not give it', async () => {
    late();
    expect(await answer(desk.changeSeverity(by(anotherRequester), { severity: 'A', reason }))).toBe('ticket-unknown');
    expect(await answer(desk.changeSeverity(by(anAuditor), { severity: 'A', reason }))).toBe('act-forbidden');
    expect(await kinds()).toEqual(['ticket-filed']);
  });

  it('sent twice under one key is done once', async () => {
    late();
    const order = by(anItAdmin, { key: 'k' });
    expect(await answer(desk.changeSeverity(order, { severity: 'C', reason }))).toBe('done 4');
    expect(await answer(desk.changeSeverity(order, { severity: 'C', reason }))).toBe('done 4');
    expect(await answer(desk.changeSeverity(order, { severity: 'A', reason }))).toBe('idempotency-key-reused');
  });
});

describe('a key', () => {
  it('is of one verb: what was added under it is not taken off by the same body', async () => {
    const id = { system: 'Vendor', externalId: 'RMA-7' };
    await works(desk.addExternalId(by(anAgent, { key: 'k' }), id));
    await works(desk.removeExternalId(by(anAgent, { key: 'k' }), id));
    expect(await kinds()).toEqual(['ticket-filed', 'external-id-added', 'external-id-removed']);
  });
});

describe('handing over to Operations', () => {
  const reads = async (caller: Caller): Promise<string> => {
    const read = await desk.readTicket(caller, ticketId);
    return read.ok ? 'read' : read.refusal.kind;
  };
  const handOver = () => desk.handOverTicket(by(anEscalationEngineer), { to: 'operations', reason });

  it('lets Operations see, note, take and return the ticket, and do no more to it', async () => {
    await works(desk.respondToTicket(by(anAgent), {}));
    expect(await reads(anOperator)).toBe('ticket-unknown');
    await works(handOver());
    expect(await reads(anOperator)).toBe('read');
    expect(await answer(desk.resolveTicket(by(anOperator), { solution: 'Ours now.' }))).toBe('act-forbidden');
    await works(desk.noteTicket(by(anOperator), { note: 'A policy of ours.' }));
    await works(desk.takeHandover(by(anOperator), {}));
    await works(desk.addExternalId(by(anOperator), { system: 'Operations', externalId: 'INC-9' }));
    await works(desk.returnHandover(by(anOperator), { message: 'Changed the policy.' }));
    expect(await reads(anOperator)).toBe('ticket-unknown');
    expect(await answer(desk.returnHandover(by(anOperator), { message: 'Again.' }))).toBe('ticket-unknown');
  });

  it('is not for an agent, nor is a vendor’s ticket for Operations', async () => {
    expect(await answer(desk.handOverTicket(by(anAgent), { to: 'operations', reason }))).toBe('act-forbidden');
    await works(desk.handOverTicket(by(anItAdmin), { to: 'vendor', reason }));
    expect(await reads(anOperator)).toBe('ticket-unknown');
  });

  it('has a clock of its own, and the requester’s runs on', async () => {
    await works(desk.respondToTicket(by(anAgent), {}));
    await works(handOver());
    desk.clock.pass(4 * 60);
    expect(await desk.keepsPromises(ticketId)).toEqual([`${iso(desk.clock.now())} alert-handover-1-breach`]);
    const { cycles } = await desk.ticket(ticketId);
    expect(cycles.find(({ clock, stoppedAt }) => clock === 'update' && stoppedAt === undefined)).toBeDefined();
  });

  it('is how Operations works its own lanes too: by its group', async () => {
    const person = { name: 'Adaeze Nwosu', mail: 'a@contoso.example', phone: '+1 425 555 0101', hasAuthority: true };
    expect(await desk.saveContact(anItAdmin, 'devices', { ...person, area: 'Devices' })).toMatchObject({ ok: true });
    const contact = {
      firstName: 'Rosa',
      lastName: 'Lindqvist',
      mail: 'rosa@contoso.example',
      phone: '+1 425 555 0100',
    };
    const admins = await desk.files({ lane: 'admin', severity: 'C', area: 'Devices', contact }, anItAdmin);
    ticketId = admins.ticketId;
    expect(await reads(anOperator)).toBe('read');
    await works(desk.respondToTicket(by(anOperator), {}));
    await works(desk.resolveTicket(by(anOperator), { solution: 'Changed.' }));
    expect(await answer(desk.respondToTicket({ caller: { ...anOperator, groups: [] }, ticketId }, {}))).toBe(
      'ticket-unknown',
    );
  });
});

describe('linking two tickets', () => {
  let other: string;
  beforeEach(async () => {
    ({ ticketId: other } = await desk.files());
  });
  const linksOf = async (id: string) => (await desk.ticket(id)).links ?? [];
  const toParent = () => ({ relation: 'parent' as const, other });

  it('is known to both, and taken back from both', async () => {
    await works(desk.linkTicket(by(anAgent), toParent()));
    expect(await linksOf(ticketId)).toEqual([{ relation: 'parent', other }]);
    expect(await linksOf(other)).toEqual([{ relation: 'child', other: ticketId }]);
    await works(desk.unlinkTicket(by(anAgent, { ticketId: other }), { relation: 'child', other: ticketId }));
    expect([await linksOf(ticketId), await linksOf(other)]).toEqual([[], []]);
  });

  it('refuses a ticket that the caller may not see as one that does not exist', async () => {
    const { ticketId: foreign } = await desk.files({}, anotherRequester);
    for (const hidden of [foreign, 'TL-0000000000']) {
      expect(await answer(desk.linkTicket(by(aRequester), { relation: 'follows', other: hidden }))).toBe(
        'linked-ticket-unknown',
      );
    }
    expect(await kinds(foreign)).toEqual(['ticket-filed']);
    expect(await answer(desk.linkTicket(by(anotherRequester), toParent()))).toBe('ticket-unknown');
  });

  it('follows a ticket that is closed: the closed one hears of it and stays closed', async () => {
    await works(desk.withdrawTicket({ caller: aRequester, ticketId: other }, {}));
    await works(desk.linkTicket(by(aRequester), { relation: 'follows', other }));
    expect(await desk.ticket(other)).toMatchObject({
      state: 'closed',
      links: [{ relation: 'followed-by', other: ticketId }],
    });
    expect(
      await answer(desk.linkTicket({ caller: aRequester, ticketId: other }, { relation: 'follows', other: ticketId })),
    ).toBe('ticket-closed');
  });

  it.each([undefined, 'k'])('that stopped half-way is completed when it is sent again (key %s)', async (key) => {
    const { tickets } = desk.ports;
    const failing: Desk = desk.but({
      tickets: {
        ...tickets,
        replace: async (change, etag) => {
          if (change.ticket.ticketId === other) throw new Fault('unavailable');
          return tickets.replace(change, etag);
        },
      },
    });
    await expect(failing.linkTicket(by(anAgent, { key }), toParent())).rejects.toMatchObject({ kind: 'unavailable' });
    expect([await linksOf(ticketId), await linksOf(other)]).toEqual([[{ relation: 'parent', other }], []]);

    await works(desk.linkTicket(by(anAgent, { key }), toParent()));
    expect(await linksOf(other)).toEqual([{ relation: 'child', other: ticketId }]);
    expect(await kinds()).toEqual(['ticket-filed', 'ticket-linked']);
  });

  it('under a key, sent again after the link was taken back, does not bring half of it back', async () => {
    await works(desk.linkTicket(by(anAgent, { key: 'k' }), toParent()));
    await works(desk.unlinkTicket(by(anAgent), toParent()));
    await works(desk.linkTicket(by(anAgent, { key: 'k' }), toParent()));
    expect([await linksOf(ticketId), await linksOf(other)]).toEqual([[], []]);
  });
});

describe('what a requester reads', () => {
  beforeEach(async () => {
    await works(desk.respondToTicket(by(anAgent), { message: 'On my way.' }));
    await works(desk.noteTicket(by(anAgent), { note: 'CANARY note' }));
    await works(desk.transferTicket(by(anAgent), { tier: 'tier-2', reason: 'CANARY transfer' }));
    await works(desk.climbTicket(by(anAgent), { reason: 'CANARY climb' }));
    await works(desk.handOverTicket(by(anEngineerOfTheTop), { to: 'operations', reason: 'CANARY handover' }));
    await works(desk.returnHandover(by(anOperator), { message: 'CANARY return' }));
    await works(desk.watchTicket(by(aRequester), { watcher: anApprover.id }));
  });
  const historyFor = async (caller: Caller) => {
    const read = await desk.readEvents(caller, ticketId);
    return read.ok ? read.value.events : [];
  };

  it.each([
    ['the requester', aRequester],
    ['a watcher', anApprover],
  ])('leaves out notes and what the tiers told each other: %s', async (_who, caller) => {
    const events = await historyFor(caller);
    expect(JSON.stringify(events)).not.toContain('CANARY');
    expect(events.map(({ kind }) => kind)).toEqual([
      'ticket-filed',
      'ticket-assigned',
      'ticket-responded',
      'ticket-transferred',
      'tier-climbed',
      'ticket-handed-over',
      'handover-returned',
      'ticket-watched',
    ]);
    expect(JSON.stringify(events)).toContain('On my way.');
  });

  it.each([
    ['an agent', anAgent],
    ['an IT admin', anItAdmin],
    ['an auditor', anAuditor],
  ])('is whole for %s', async (_who, caller) => {
    const events = await historyFor(caller);
    expect(events).toHaveLength(9);
    expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
  });

  it('is nothing to a watcher who stops, and whom nobody else but who let them watch stops', async () => {
    await works(desk.watchTicket(by(aRequester), { watcher: anotherRequester.id }));
    expect(await answer(desk.unwatchTicket(by(anApprover), { watcher: anotherRequester.id }))).toBe('act-forbidden');
    const once = by(anApprover, { key: 'k' });
    const first = await answer(desk.unwatchTicket(once, {}));
    expect(first).toMatch(/^done/);
    expect((await desk.ticket(ticketId)).watchers).toEqual([anotherRequester.id]);
    expect(await historyFor(anApprover)).toEqual([]);
    expect(await answer(desk.unwatchTicket(once, {}))).toBe(first);
    expect(await answer(desk.unwatchTicket(by(anApprover), {}))).toBe('ticket-unknown');
    await works(desk.unwatchTicket(by(anotherRequester), { watcher: anotherRequester.id }));
    expect((await desk.ticket(ticketId)).watchers ?? []).toEqual([]);
  });

  it('is nothing once somebody no longer watches', async () => {
    await works(desk.unwatchTicket(by(aRequester), { watcher: anApprover.id }));
    expect(await historyFor(anApprover)).toEqual([]);
  });
});

describe('what a page offers', () => {
  const offersTo = async (caller: Caller) => {
    const read = await desk.readTicket(caller, ticketId);
    return read.ok ? read.value.offers.toSorted() : [];
  };

  it('is what the caller may do and the rules would take', async () => {
    expect(await offersTo(aRequester)).toEqual([
      'answer-question',
      'change-contact',
      'link-ticket',
      'schedule-callback',
      'watch-ticket',
      'withdraw-ticket',
    ]);
    expect(await offersTo(anAuditor)).toEqual([]);
    expect(await offersTo(anAgent)).toContain('respond-ticket');
    expect(await offersTo(anAgent)).not.toContain('hand-over-ticket');

    await works(desk.respondToTicket(by(anAgent), {}));
    await works(desk.resolveTicket(by(anAgent), { solution: 'Repaired.' }));
    expect(await offersTo(aRequester)).toEqual([
      'close-resolved-ticket',
      'rate-ticket',
      'reactivate-ticket',
      'watch-ticket',
    ]);
    desk.clock.pass(24 * 60);
    expect(await offersTo(aRequester)).not.toContain('reactivate-ticket');
  });
});
