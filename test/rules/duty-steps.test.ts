import { dutyStepsOf } from '../../desk/rules/duty-steps';
import { decideNextStep, dueStepsOf, eventsOf } from '../../desk/rules/next-step';
import type { Policy } from '../../desk/rules/policies';
import { rehearse } from '../../desk/rules/rehearsal';
import { evolve, type Ticket, type TicketEvent } from '../../desk/rules/tickets';
import { instant, iso } from '../../desk/rules/time';
import { managedDesktop } from '../support/a-policy';
import {
  answered,
  asked,
  aTicket,
  breached,
  type FiledAs,
  filed,
  handedOver,
  mitigated,
  policyChanged,
  reactivated,
  resolved,
  responded,
  severityChanged,
} from '../support/a-ticket';

const policyOf = () => managedDesktop;

/** Monday, midnight on the policy's coast: support hours run until Saturday, midnight. */
const monday = (time: string, day = 2): string => `2026-03-0${day}T${time}-08:00`;
const asFiled: FiledAs = { at: monday('00:00:00'), severity: 'A' };
const begun = responded(monday('00:00:00'));

/** What the duties of a story came to, with the moment of each. */
const dutiesIn = (acts: readonly TicketEvent[], until: string, policy: Policy = managedDesktop): readonly string[] =>
  rehearse(acts, instant(until), () => policy).duties.map(({ key, recordedAt }) => `${iso(recordedAt)} ${key}`);

const without = (duties: Partial<Policy['duties']>): Policy => ({
  ...managedDesktop,
  duties: { ...managedDesktop.duties, ...duties },
});

describe('a question', () => {
  it('is followed by a reminder, an advice, a lowering and the end, one after the other', () => {
    const story = [filed(asFiled), begun, asked(monday('01:00:00'))];
    expect(dutiesIn(story, monday('01:00:00', 4))).toEqual([
      '2026-03-02T13:00:00.000Z duty-customer-1-reminded',
      '2026-03-02T13:00:00.000Z duty-customer-1-advised',
      '2026-03-02T17:00:00.000Z duty-customer-1-lowered',
      '2026-03-04T09:00:00.000Z duty-customer-1-resolved',
    ]);
  });

  it('that is answered a millisecond before its deadline lowers nothing; at the deadline it has', () => {
    const before = [filed(asFiled), begun, asked(monday('01:00:00')), answered(monday('08:59:59.999'))];
    expect(dutiesIn(before, monday('00:00:00', 6))).toHaveLength(2);
    const sharp = [filed(asFiled), begun, asked(monday('01:00:00')), answered(monday('09:00:00'))];
    expect(dutiesIn(sharp, monday('00:00:00', 6))).toHaveLength(3);
  });

  it('put anew starts it all anew, from the last one', () => {
    const story = [filed(asFiled), begun, asked(monday('01:00:00')), asked(monday('04:59:59.999'))];
    expect(dutiesIn(story, monday('12:00:00'))).toEqual([
      '2026-03-02T16:59:59.999Z duty-customer-2-reminded',
      '2026-03-02T16:59:59.999Z duty-customer-2-advised',
    ]);
  });

  it.each([
    ['no answer to a ticket that is worked on', [], true],
    ['an answer', [answered(monday('01:30:00'))], false],
    ['a resolution', [resolved(monday('01:30:00'))], false],
  ])('with %s: is something owed? %#', (_what, since, isOwed) => {
    const ticket = aTicket(asFiled, begun, asked(monday('01:00:00')), ...since);
    expect(dutyStepsOf(ticket, policyOf).length > 0).toBe(isOwed);
  });

  it('is nothing to a policy without duties', () => {
    const ticket = aTicket(asFiled, begun, asked(monday('01:00:00')));
    expect(dutyStepsOf(ticket, () => ({ ...managedDesktop, duties: {} }))).toEqual([]);
  });

  it('counts for duties only in the open hours of the requester’s clock', () => {
    // Friday noon: twelve hours until the weekend, which are half of the day that severity B has.
    const story = [filed({ ...asFiled, severity: 'B' }), begun, asked('2026-03-06T12:00:00-08:00')];
    expect(dutiesIn(story, '2026-03-11T00:00:00-07:00')).toEqual([
      '2026-03-07T08:00:00.000Z duty-customer-1-reminded',
      '2026-03-09T19:00:00.000Z duty-customer-1-lowered',
      '2026-03-10T19:00:00.000Z duty-customer-1-resolved',
    ]);
  });

  it('waits for its duties while the customer clock is paused, where the policy pauses it', () => {
    const policy: Policy = { ...managedDesktop, pausedBy: { ...managedDesktop.pausedBy, customer: ['vendor'] } };
    const story = [filed(asFiled), begun, asked(monday('01:00:00')), handedOver(monday('04:00:00'), 'vendor')];
    expect(dutiesIn(story, monday('00:00:00', 6), policy)).toEqual([]);
  });
});

describe('a lowering', () => {
  const story = (severity: 'A' | 'B' | 'C', more: FiledAs = {}): readonly TicketEvent[] => [
    filed({ ...asFiled, severity, ...more }),
    begun,
    asked(monday('01:00:00')),
  ];
  const loweredIn = (acts: readonly TicketEvent[], until = monday('00:00:00', 8), policy = managedDesktop) =>
    rehearse(acts, instant(until), () => policy).events.flatMap((event) =>
      event.kind === 'severity-lowered' ? [event] : [],
    );

  it('says from what to what, because of what, and its evidence', () => {
    expect(loweredIn(story('A'))).toEqual([
      {
        kind: 'severity-lowered',
        at: instant(monday('09:00:00')),
        by: 'desk',
        people: {},
        text: {},
        data: {
          from: 'A',
          to: 'B',
          coverage: 'support-hours',
          because: 'unanswered',
          cycle: 1,
          askedAt: iso(instant(monday('01:00:00'))),
          remindedAt: iso(instant(monday('05:00:00'))),
          dueAt: iso(instant(monday('09:00:00'))),
        },
      },
    ]);
  });

  it('is one level for one question, and never below C', () => {
    expect(loweredIn(story('B')).map(({ data }) => data.to)).toEqual(['C']);
    expect(loweredIn(story('C'))).toEqual([]);
    const twice = [...story('A'), asked(monday('10:00:00')), asked(monday('12:00:00', 3))];
    expect(loweredIn(twice).map(({ data }) => `${data.cycle} ${data.to}`)).toEqual(['1 B', '2 C']);
  });

  it('keeps 24x7 only where the lower severity offers it', () => {
    const offering = { ...managedDesktop.lanes.user } as NonNullable<Policy['lanes']['user']>;
    const { A, B, C } = offering.severities;
    const policy: Policy = {
      ...managedDesktop,
      lanes: { user: { ...offering, severities: { A: { ...A, calendar24x7: '24x7' }, B, C } } },
    };
    const [toB] = loweredIn(story('A', { coverage: '24x7' }), monday('00:00:00', 8), policy);
    expect(toB?.data).toMatchObject({ to: 'B', coverage: '24x7' });
    const [toC] = loweredIn(story('B', { coverage: '24x7' }));
    expect(toC?.data).toMatchObject({ to: 'C', coverage: 'support-hours' });
  });

  it('that an administrator takes back is not done again over the same question', () => {
    const restored = [...story('A'), severityChanged(monday('10:00:00'), 'A')];
    const { ticket } = rehearse(restored, instant(monday('23:00:00', 3)), policyOf);
    expect(loweredIn(restored)).toHaveLength(1);
    expect(ticket.severity).toBe('A');
  });

  it('needs a reminder before it', () => {
    expect(loweredIn(story('A'), monday('00:00:00', 6), without({ unanswered: undefined as never }))).toEqual([]);
    const late = { remindAfterMinutes: { A: 600, B: 720, C: 1440 }, lowersSeverity: true };
    const [lowered] = loweredIn(story('A'), monday('00:00:00', 6), without({ unanswered: late }));
    expect(lowered?.data.dueAt).toBe(iso(instant(monday('11:00:00'))));
  });

  it('does not follow from a deadline that a person put into the past by a graver severity', () => {
    const raised = [...story('C'), severityChanged(monday('20:00:00'), 'A')];
    expect(loweredIn(raised)).toEqual([]);
  });

  it('does not follow from a deadline that a new policy put into the past', () => {
    const hasty: Policy = {
      ...managedDesktop,
      version: 9,
      lanes: {
        user: {
          ...(managedDesktop.lanes.user as NonNullable<Policy['lanes']['user']>),
          severities: Object.fromEntries(
            Object.entries(managedDesktop.lanes.user?.severities ?? {}).map(([name, rule]) => [
              name,
              { ...rule, customerMinutes: 60 },
            ]),
          ) as never,
        },
      },
    };
    const known = ({ version }: { version: number }): Policy => (version === 9 ? hasty : managedDesktop);
    const acts = [...story('B'), policyChanged(monday('03:00:00'), { id: hasty.id, version: 9 })];
    const { events } = rehearse(acts, instant(monday('00:00:00', 6)), known);
    expect(events.filter(({ kind }) => kind === 'severity-lowered')).toEqual([]);
  });

  it('comes after the missed deadline that it is about', () => {
    const ticket = aTicket(asFiled, begun, asked(monday('01:00:00')));
    const order = dueStepsOf(ticket, policyOf).map(({ key }) => key);
    expect(order).toEqual([
      'duty-customer-1-reminded',
      'duty-customer-1-advised',
      'alert-customer-1-breach',
      'duty-customer-1-lowered',
      'duty-customer-1-resolved',
    ]);
  });
});

describe('an advice to engage', () => {
  const advisedIn = (as: FiledAs, policy = managedDesktop): readonly string[] =>
    dutiesIn([filed({ ...asFiled, ...as }), begun, asked(monday('01:00:00'))], monday('00:00:00', 6), policy).filter(
      (line) => line.endsWith('advised'),
    );

  it.each<[string, FiledAs, number]>([
    ['severity A', {}, 1],
    ['severity B with 24x7', { severity: 'B', coverage: '24x7' }, 1],
    ['severity B in support hours', { severity: 'B' }, 0],
    ['severity C', { severity: 'C' }, 0],
  ])('is given for %s so often: %#', (_what, as, count) => {
    expect(advisedIn(as)).toHaveLength(count);
  });

  it('comes at half of the requester’s time, whenever the reminder does', () => {
    const early = { remindAfterMinutes: { A: 1, B: 2, C: 3 }, lowersSeverity: true };
    expect(advisedIn({}, without({ unanswered: early }))).toEqual(['2026-03-02T13:00:00.000Z duty-customer-1-advised']);
  });

  it('is not given without a text for it', () => {
    const { engagement: _, ...duties } = managedDesktop.duties;
    expect(advisedIn({}, { ...managedDesktop, duties })).toEqual([]);
  });
});

describe('silence', () => {
  const story = [filed({ ...asFiled, severity: 'C' }), begun, asked(monday('01:00:00'))];
  const endOf = (acts: readonly TicketEvent[], policy: Policy = managedDesktop): readonly string[] =>
    rehearse(acts, instant('2026-03-20T00:00:00Z'), () => policy).events.flatMap((event) =>
      event.kind === 'ticket-resolved' ? [`${iso(event.at)} ${event.data.cause}`] : [],
    );

  it('mitigates, resolves and closes a day later', () => {
    const { events, ticket } = rehearse(story, instant(monday('01:00:00', 5)), policyOf);
    expect(events.slice(-3).map(({ kind, at, by }) => `${iso(at)} ${kind} ${by}`)).toEqual([
      '2026-03-04T09:00:00.000Z ticket-mitigated desk',
      '2026-03-04T09:00:00.000Z ticket-resolved desk',
      '2026-03-05T09:00:00.000Z ticket-closed desk',
    ]);
    expect(ticket.state).toBe('closed');
  });

  it('only resolves what is mitigated already', () => {
    const kinds = rehearse([...story, mitigated(monday('02:00:00'))], instant(monday('01:00:00', 4)), policyOf).events;
    expect(kinds.filter(({ kind }) => kind === 'ticket-mitigated')).toHaveLength(1);
  });

  it('ends no ticket that has come back, until the next question', () => {
    const back = [...story, reactivated(monday('01:00:00', 5).replace('01:00', '00:59'))];
    expect(endOf(back)).toEqual(['2026-03-04T09:00:00.000Z no-answer']);
    expect(endOf([...back, asked(monday('08:00:00', 5))])).toHaveLength(2);
  });

  it('takes nothing from people once it has resolved: they reactivate first', () => {
    const { ticket } = rehearse([...story, answered(monday('02:00:00', 4))], instant(monday('03:00:00', 4)), policyOf);
    expect(ticket.state).toBe('resolved');
    expect(ticket.cycles.every(({ stoppedAt }) => stoppedAt !== undefined)).toBe(true);
  });

  const sixteen = without({
    silence: { resolveAfterMinutes: { A: 2880, B: 960, C: 960 }, resolveAfterMinutes24x7: 2880 },
  });
  const aroundTheClock = [filed({ ...asFiled, severity: 'B', coverage: '24x7' }), begun, asked(monday('01:00:00'))];

  it('is measured otherwise where 24x7 was chosen', () => {
    const still = { ...sixteen, duties: { silence: sixteen.duties.silence as never } };
    expect(endOf(aroundTheClock, still)).toEqual(['2026-03-04T09:00:00.000Z no-answer']);
    expect(endOf([filed({ ...asFiled, severity: 'B' }), begun, asked(monday('01:00:00'))], still)).toEqual([
      '2026-03-03T01:00:00.000Z no-answer',
    ]);
  });

  it('of a ticket that a person made graver is not over at once', () => {
    const brief = without({ silence: { resolveAfterMinutes: { A: 60, B: 960, C: 2880 } } });
    const raised = [...story, severityChanged(monday('20:00:00'), 'A')];
    expect(endOf(raised, brief)).toEqual(['2026-03-03T05:00:00.000Z no-answer']);
  });
});

describe('a desk that was away', () => {
  /** Does at this moment everything that is due by then. */
  const catchUp = (
    ticket: Ticket,
    at: string,
    policy: Policy = managedDesktop,
  ): { readonly done: readonly string[]; readonly ahead: readonly string[]; readonly ticket: Ticket } => {
    const now = instant(at);
    const done: string[] = [];
    let current = ticket;
    for (let step = decideNextStep(current, () => policy, now); 'key' in step; ) {
      done.push(step.key);
      current = eventsOf(step, now).reduce<Ticket>(evolve, current);
      step = decideNextStep(current, () => policy, now);
    }
    const ahead = dutyStepsOf(current, () => policy).map(({ key, dueAt }) => `${iso(dueAt)} ${key}`);
    return { done, ahead, ticket: current };
  };
  const aQuestion = (severity: 'A' | 'B' | 'C', at = monday('01:00:00')): Ticket =>
    aTicket({ ...asFiled, severity }, begun, asked(at));

  it('does in the order in which it was due what does not turn against the requester, and reminds first', () => {
    const { done, ahead, ticket } = catchUp(aQuestion('A'), '2026-03-08T12:00:00Z');
    expect(done).toEqual(['duty-customer-1-reminded', 'duty-customer-1-advised', 'alert-customer-1-breach']);
    expect(ticket).toMatchObject({ severity: 'A', state: 'active' });
    expect(ahead).toEqual([
      '2026-03-08T16:00:00.000Z duty-customer-1-lowered',
      '2026-03-10T08:00:00.000Z duty-customer-1-resolved',
    ]);
  });

  it('moves what follows by as much as the reminder was late, and not the deadline itself', () => {
    const { done, ahead, ticket } = catchUp(aQuestion('A'), monday('07:30:00'));
    expect(done).toEqual(['duty-customer-1-reminded', 'duty-customer-1-advised']);
    expect(ahead).toEqual([
      '2026-03-02T19:30:00.000Z duty-customer-1-lowered',
      '2026-03-04T11:30:00.000Z duty-customer-1-resolved',
    ]);
    const breach = dueStepsOf(ticket, policyOf).find(({ key }) => key === 'alert-customer-1-breach');
    expect(breach && iso(breach.dueAt)).toBe('2026-03-02T17:00:00.000Z');
  });

  it('lowers with the late reminder as evidence, and leaves the end where the reminder put it', () => {
    const reminded = catchUp(aQuestion('A'), monday('07:30:00')).ticket;
    const before = catchUp(reminded, monday('11:29:59.999'));
    expect(before.done).toEqual(['alert-customer-1-breach']);
    const [step] = dutyStepsOf(before.ticket, policyOf);
    expect(step).toMatchObject({ kind: 'lower', remindedAt: instant(monday('07:30:00')) });
    const after = catchUp(before.ticket, monday('11:30:00'));
    expect(after.done).toEqual(['duty-customer-1-lowered']);
    expect(after.ticket.severity).toBe('B');
    expect(after.ahead).toEqual(['2026-03-04T11:30:00.000Z duty-customer-1-resolved']);
  });

  it('resolves severity C after a late reminder with the time that the policy leaves between them', () => {
    // Reminded after 24 hours, resolved after 48; found after 50.
    const { done, ahead } = catchUp(aQuestion('C'), monday('03:00:00', 4));
    expect(done).toEqual(['duty-customer-1-reminded', 'alert-customer-1-breach']);
    expect(ahead).toEqual(['2026-03-05T11:00:00.000Z duty-customer-1-resolved']);
  });

  it('counts the delay in open hours, as it counts the time that it takes the place of', () => {
    // Friday noon: the reminder falls due as the weekend begins, so that on Saturday it is not late, and on Monday it is.
    const friday = aTicket({ ...asFiled, severity: 'B' }, begun, asked('2026-03-06T12:00:00-08:00'));
    expect(catchUp(friday, '2026-03-07T20:00:00-08:00').ahead).toEqual([
      '2026-03-09T19:00:00.000Z duty-customer-1-lowered',
      '2026-03-10T19:00:00.000Z duty-customer-1-resolved',
    ]);
    expect(catchUp(friday, '2026-03-09T03:00:00-07:00').ahead).toEqual([
      '2026-03-09T22:00:00.000Z duty-customer-1-lowered',
      '2026-03-10T22:00:00.000Z duty-customer-1-resolved',
    ]);
  });

  it('moves nothing where no reminder stands before the end', () => {
    const { unanswered: _, ...duties } = managedDesktop.duties;
    const { done } = catchUp(aQuestion('C'), monday('01:00:00', 4), { ...managedDesktop, duties });
    expect(done).toContain('duty-customer-1-resolved');
  });

  it('moves what follows also where a graver severity is what made the reminder late', () => {
    const raised = aTicket(
      { ...asFiled, severity: 'C' },
      begun,
      asked(monday('01:00:00')),
      severityChanged(monday('07:00:00'), 'A'),
    );
    expect(catchUp(raised, monday('07:00:00')).ahead[0]).toBe('2026-03-02T19:00:00.000Z duty-customer-1-lowered');
  });

  it('says of no reminder that it came before what nobody was reminded of', () => {
    const lowering = aTicket(
      asFiled,
      begun,
      asked(monday('01:00:00')),
      breached(iso(instant(monday('12:00:00'))), 'customer'),
    );
    expect(dutyStepsOf(lowering, policyOf).find(({ kind }) => kind === 'lower')).not.toHaveProperty('remindedAt');
  });
});
