import { type Alert, alertOf, breachMessage, type Notice, noticesOf, sent, tried } from '../../desk/rules/alerts';
import type { Policy } from '../../desk/rules/policies';
import { instant, iso, plusMinutes } from '../../desk/rules/time';
import { managedDesktop, starter } from '../support/a-policy';
import { aNumber, aTicket, climbed, mondayMorning } from '../support/a-ticket';

const dueAt = instant('2026-03-02T12:00:00-08:00');
const now = instant('2026-03-02T12:00:20-08:00');
const aClimbedTicket = aTicket({}, climbed('2026-03-02T10:00:00-08:00', 'tier-1', 'tier-2'));
const step = { kind: 'breach', key: 'alert-response-1-breach', dueAt, clock: 'response', cycle: 1 } as const;
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
      deadlineAt: dueAt,
      raisedAt: now,
    });
  });
});

describe('the notices of an alert', () => {
  const telling = (tell: readonly string[]): Policy => ({
    ...managedDesktop,
    breach: { ...managedDesktop.breach, response: { tell } },
  });
  const groupsTold = (policy: Policy, alert = anAlert): readonly string[] =>
    noticesOf(alert, policy).map(({ group }) => group);

  it('go to the group of the tier that has the ticket, to be sent at once', () => {
    expect(noticesOf(anAlert, managedDesktop)).toEqual([
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
    expect(groupsTold(telling(['tier-1', 'tier', 'escalation-team', 'tier-1', 'tier-2']))).toEqual([
      'tier-1',
      'tier-2',
      'escalation-team',
    ]);
  });

  it('go to nobody where the policy names nobody for that clock', () => {
    expect(groupsTold(telling([]))).toEqual([]);
    expect(groupsTold(starter, { ...anAlert, clock: 'tier-response' })).toEqual([]);
  });

  it('follow the tier to a group of another name', () => {
    expect(groupsTold(managedDesktop, { ...anAlert, tier: 'tier-3' })).toEqual(['escalation-team']);
  });
});

describe('a try of a notice', () => {
  const [fresh] = noticesOf(anAlert, managedDesktop) as [Notice];

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

describe('the mail about a breach', () => {
  it.each([
    ['response', 'response'],
    ['tier-response', 'tier response'],
    ['update', 'update'],
  ] as const)('names the ticket, the %s deadline and the way to the ticket', (clock, noun) => {
    const { subject, text } = breachMessage({ ...anAlert, clock }, aClimbedTicket, 'https://desk.example/tickets/x');

    expect(subject).toBe(`${aNumber}: ${noun} deadline missed (severity B)`);
    expect(text).toContain(`The ${noun} deadline of ticket ${aNumber}, severity B, was ${iso(dueAt)}`);
    expect(text).toContain('Title: Outlook does not start\n');
    expect(text).toContain('It is with tier-2.\n');
    expect(text).toContain('\nhttps://desk.example/tickets/x\n');
    expect(text).not.toContain('It closes at once');
  });

  it('keeps its subject on one line whatever the title', () => {
    const titled = { ...aTicket({ at: mondayMorning }), title: 'x\r\nBcc: everybody@contoso.example' };
    expect(breachMessage(anAlert, titled, 'https://desk.example').subject).not.toMatch(/[\r\n]/);
  });
});
