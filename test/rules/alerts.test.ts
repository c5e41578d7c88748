import { type Alert, alertOf, isStale, levelsOf, type Notice, noticesOf, sent, tried } from '../../desk/rules/alerts';
import { alertMessage } from '../../desk/rules/mails/alert-mail';
import type { LevelStep } from '../../desk/rules/next-step';
import { type Level, type Policy, severities } from '../../desk/rules/policies';
import { instant, iso, plusMinutes, plusMs } from '../../desk/rules/time';
import { managedDesktop, starter } from '../support/a-policy';
import { aNumber, aTicket, climbed, mondayMorning } from '../support/a-ticket';

const dueAt = instant('2026-03-02T12:00:00-08:00');
const now = instant('2026-03-02T12:00:20-08:00');
const aClimbedTicket = aTicket({}, climbed('2026-03-02T10:00:00-08:00', 'tier-1', 'tier-2'));
const step: LevelStep = {
  kind: 'breach',
  key: 'alert-response-1-breach',
  dueAt,
  clock: 'response',
  cycle: 1,
  threshold: 'breach',
  deadlineAt: dueAt,
};
const anAlert: Alert = alertOf(aClimbedTicket, step, now);

describe('an alert', () => {
  it('says which promise was missed, by when, and who has the ticket now', () => {
    expect(anAlert).toEqual({
      alertId: 'alert-response-1-breach',
      ticketId: aNumber,
      clock: 'response',
      cycle: 1,
      threshold: 'breach',
      severity: 'B',
      tier: 'tier-2',
      reachedAt: dueAt,
      deadlineAt: dueAt,
      raisedAt: now,
    });
  });

  it('before a deadline says when it was reached, and what the deadline is', () => {
    const reachedAt = plusMinutes(dueAt, -60);
    const ahead: LevelStep = {
      ...step,
      kind: 'level',
      key: 'alert-response-1-before60m',
      threshold: 'before60m',
      dueAt: reachedAt,
    };
    expect(alertOf(aClimbedTicket, ahead, now)).toMatchObject({
      alertId: 'alert-response-1-before60m',
      threshold: 'before60m',
      reachedAt,
      deadlineAt: dueAt,
    });
  });

  it.each([
    ['a millisecond before the deadline', 'before60m', -1, false],
    ['at the deadline', 'before60m', 0, true],
    ['after the deadline', 'before60m', 60_000, true],
    ['of a breach, at any time', 'breach', 60_000, false],
    ['of a level after it, at any time', 'after60m', 7_200_000, false],
  ])('that warns is stale once its deadline has passed: recorded %s', (_when, threshold, ms, stale) => {
    expect(isStale({ ...anAlert, threshold, raisedAt: plusMs(dueAt, ms) })).toBe(stale);
  });
});

describe('the notices of an alert', () => {
  const telling = (...tell: readonly string[]): Level => ({ afterMinutes: 0, severities, tell });
  const noticesFor = (levels: readonly Level[], ticket = aClimbedTicket, alert = anAlert): readonly Notice[] =>
    noticesOf(alert, ticket, levels, managedDesktop);
  const groupsTold = (levels: readonly Level[], ticket = aClimbedTicket): readonly string[] =>
    noticesFor(levels, ticket).map((notice) => ('group' in notice ? notice.group : ''));

  it('go to the group of the tier that has the ticket, to be sent at once', () => {
    expect(noticesFor([telling('tier')])).toEqual([
      {
        noticeId: 'notice-alert-response-1-breach-tier-2-email',
        ticketId: aNumber,
        alertId: 'alert-response-1-breach',
        group: 'tier-2',
        channel: 'email',
        status: 'pending',
        attempts: 0,
        createdAt: now,
        sendAt: now,
      },
    ]);
  });

  it('go to every group named, each once though it is named twice', () => {
    expect(groupsTold([telling('tier-1', 'tier', 'escalation-team', 'tier-1', 'tier-2')])).toEqual([
      'tier-1',
      'tier-2',
      'escalation-team',
    ]);
  });

  it('go to three different people whom three levels name for one threshold (C22)', () => {
    expect(groupsTold([telling('tier-1'), telling('escalation-team'), telling('operations')])).toEqual([
      'tier-1',
      'escalation-team',
      'operations',
    ]);
  });

  it('go to nobody where the policy names nobody for that clock', () => {
    expect(groupsTold([])).toEqual([]);
    expect(levelsOf(aClimbedTicket, { ...step, clock: 'tier-response' }, starter)).toEqual([]);
  });

  it('follow the tier to a group of another name', () => {
    const top = aTicket({}, climbed('2026-03-02T10:00:00-08:00', 'tier-2', 'tier-3'));
    expect(groupsTold([telling('tier')], top)).toEqual(['escalation-team']);
  });

  it('follow the lane to its own ladder', () => {
    expect(groupsTold([telling('tier')], aTicket({ lane: 'admin' }))).toEqual(['operations']);
  });

  describe('at night and on weekends (C13)', () => {
    const saturday = instant('2026-03-07T12:00:00-08:00');
    const monday = instant('2026-03-09T00:00:00-07:00');
    const onSaturday = { ...anAlert, raisedAt: saturday };
    const quietly = (...tell: readonly string[]): Level => ({ ...telling(...tell), delivery: 'support-hours' });
    const sendAtByGroup = (levels: readonly Level[], alert = onSaturday) =>
      Object.fromEntries(
        noticesFor(levels, aClimbedTicket, alert).map((notice) => ['group' in notice && notice.group, notice.sendAt]),
      );

    it('wait until the delivery calendar opens, and were made when the level was recorded', () => {
      expect(sendAtByGroup([quietly('tier')])).toEqual({ 'tier-2': monday });
      expect(noticesFor([quietly('tier')], aClimbedTicket, onSaturday)[0]?.createdAt).toBe(saturday);
    });

    it('go at once to whom no delivery calendar spares, and while it is open', () => {
      expect(sendAtByGroup([telling('tier-1'), quietly('operations')])).toEqual({
        'tier-1': saturday,
        operations: monday,
      });
      expect(sendAtByGroup([quietly('tier')], { ...anAlert, raisedAt: monday })).toEqual({ 'tier-2': monday });
    });

    it('go by the earliest of two levels that name one group', () => {
      expect(sendAtByGroup([quietly('tier-1'), telling('tier-1')])).toEqual({ 'tier-1': saturday });
      expect(sendAtByGroup([telling('tier-1'), quietly('tier-1')])).toEqual({ 'tier-1': saturday });
    });
  });
});

describe('the levels that a step stands for', () => {
  const levels: readonly Level[] = [
    { afterMinutes: -60, severities: ['A'], tell: ['tier-1'] },
    { afterMinutes: -60, severities: ['A', 'B'], tell: ['tier-2'] },
    { afterMinutes: -30, severities: ['B'], tell: ['escalation-team'] },
    { afterMinutes: 0, severities: ['B'], tell: ['operations'] },
    { afterMinutes: 60, severities: ['B'], tell: ['tier'] },
  ];
  const policy: Policy = { ...managedDesktop, levels: { ...managedDesktop.levels, response: levels } };
  const toldAt = (threshold: string) =>
    levelsOf(aClimbedTicket, { ...step, threshold }, policy).flatMap(({ tell }) => tell);

  it('are those of its clock, its threshold and the ticket’s severity', () => {
    expect(toldAt('before60m')).toEqual(['tier-2']);
    expect(toldAt('before30m')).toEqual(['escalation-team']);
    expect(toldAt('breach')).toEqual(['operations']);
    expect(toldAt('after60m')).toEqual(['tier']);
    expect(toldAt('before90m')).toEqual([]);
  });
});

describe('a try of a notice', () => {
  const levels = levelsOf(aClimbedTicket, step, managedDesktop);
  const [fresh] = noticesOf(anAlert, aClimbedTicket, levels, managedDesktop) as [Notice];

  it('waits 1, 2, 4 … minutes for the next, and at most an hour', () => {
    const waits: number[] = [];
    let notice = fresh;
    for (let attempt = 0; attempt < 9; attempt += 1) {
      notice = tried(notice, now);
      waits.push(((notice.sendAt ?? now) - now) / 60_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(notice.attempts).toBe(9);
  });

  it('still waits an hour after a thousand tries', () => {
    expect(tried({ ...fresh, attempts: 5_000 }, now).sendAt).toBe(plusMinutes(now, 60));
  });

  it('that succeeded is over: it waits for nothing and keeps when', () => {
    const done = sent(tried(fresh, now), plusMinutes(now, 1));
    expect(done).toMatchObject({ status: 'sent', attempts: 1, sentAt: plusMinutes(now, 1) });
    expect(done).not.toHaveProperty('sendAt');
  });
});

describe('the mail about an alert', () => {
  it.each([
    ['response', 'response'],
    ['tier-response', 'tier response'],
    ['update', 'update'],
    ['tier-solve', 'tier solution'],
    ['resolution', 'resolution'],
    ['customer', 'customer answer'],
    ['handover', 'handover'],
  ] as const)('names the ticket, the %s deadline and the way to the ticket', (clock, noun) => {
    const { subject, text } = alertMessage({ ...anAlert, clock }, aClimbedTicket, 'https://desk.example/tickets/x');

    expect(subject).toBe(`${aNumber}: ${noun} deadline missed (severity B)`);
    expect(text).toContain(`The ${noun} deadline of ticket ${aNumber}, severity B, was ${iso(dueAt)}`);
    expect(text).toContain('Title: Outlook does not start\n');
    expect(text).toContain('It is with tier-2.\n');
    expect(text).toContain('\nhttps://desk.example/tickets/x\n');
    expect(text).not.toContain('It closes at once');
  });

  it('says before a deadline that it is ahead, and after it that it was missed', () => {
    const messageAt = (threshold: string) =>
      alertMessage({ ...anAlert, threshold }, aClimbedTicket, 'https://desk.example');
    expect(messageAt('before60m').subject).toBe(`${aNumber}: response deadline ahead (severity B)`);
    expect(messageAt('before60m').text).toContain(`, is ${iso(dueAt)}.`);
    expect(messageAt('after60m').subject).toBe(`${aNumber}: response deadline missed (severity B)`);
    expect(messageAt('after60m').text).toContain('has passed unmet');
  });

  it('leaves out what a ticket of the security area is called, as a level may tell any group (R95)', () => {
    const { subject, text } = alertMessage(anAlert, { ...aClimbedTicket, area: 'Security' }, 'https://desk.example');
    expect(`${subject}\n${text}`).not.toContain('Outlook');
    expect(text).toContain(aNumber);
  });

  it('keeps its subject on one line whatever the title', () => {
    const titled = { ...aTicket({ at: mondayMorning }), title: 'x\r\nBcc: everybody@contoso.example' };
    expect(alertMessage(anAlert, titled, 'https://desk.example').subject).not.toMatch(/[\r\n]/);
  });
});
