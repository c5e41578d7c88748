import { grantStates } from '../../desk/rules/grants';
import { isAlarmOver, isGrantOver, isTicketOver, keptSince } from '../../desk/rules/retention';
import { ticketFrom } from '../../desk/rules/tickets';
import { instant, iso, plusMs } from '../../desk/rules/time';
import { anEnrolledDevice } from '../support/a-device';
import { closed, filed, resolved } from '../support/a-ticket';

const { device } = anEnrolledDevice();
const now = instant('2026-06-01T00:00:00Z');
const before = keptSince(now, 90);
const later = plusMs(before, 1);

describe('how long things are kept', () => {
  it('is counted in days of 24 hours', () => {
    expect(iso(before)).toBe('2026-03-03T00:00:00.000Z');
  });

  it('a ticket is over at the very moment, and never while it is not closed', () => {
    const open = ticketFrom([filed({ at: '2020-01-01T09:00:00Z' }), resolved('2020-01-02T09:00:00Z')]);
    const ended = ticketFrom([
      filed({ at: '2020-01-01T09:00:00Z' }),
      resolved('2020-01-02T09:00:00Z'),
      closed(iso(before)),
    ]);
    expect([open, ended].map((ticket) => isTicketOver(ticket, before))).toEqual([false, true]);
    expect(isTicketOver({ ...ended, closedAt: later }, before)).toBe(false);
  });

  const grant = {
    ...{ grantId: 'EL-A-1', deviceId: 'A', ticketId: 'TL-0', holder: 'x', category: 'Apps', title: 't' },
    ...{ requestedAt: plusMs(before, -1_000), leaseMinutes: 60, lapsesAt: before, state: 'closed' as const },
  };

  it('a lease is over by what happened to it last, and never while it is held', () => {
    expect(isGrantOver({ ...grant, closedAt: before, expiresAt: later }, device, before)).toBe(true);
    expect(isGrantOver({ ...grant, closedAt: later, expiresAt: before }, device, before)).toBe(false);
    expect(isGrantOver({ ...grant, state: 'expired', expiresAt: before }, device, before)).toBe(true);
    expect(isGrantOver({ ...grant, state: 'expired', expiresAt: later }, device, before)).toBe(false);
    expect(isGrantOver({ ...grant, state: 'revoked' }, device, before)).toBe(true);
    expect(isGrantOver({ ...grant, state: 'lapsed' }, device, before)).toBe(true);
    expect(isGrantOver({ ...grant, state: 'lapsed', lapsesAt: later }, device, before)).toBe(false);
    expect(isGrantOver({ ...grant, state: 'revealed' }, device, before)).toBe(false);
    expect(grantStates.filter((state) => isGrantOver({ ...grant, state }, device, before))).toEqual([
      ...['denied', 'withdrawn', 'lapsed', 'expired', 'revoked', 'closed'],
    ]);
    expect(isGrantOver(grant, { ...device, activeGrant: grant.grantId }, before)).toBe(false);
  });

  it('an alarm stays while the rotation or the lease goes on that it is about', () => {
    const alarm = { alarmId: 'a', deviceId: 'A', kind: 'password-tainted', about: 'r1', raisedAt: before } as const;
    const rotation = { rotationId: 'r1', reason: 'age', requestedAt: before, confirmBy: before } as const;
    expect(isAlarmOver(alarm, device, before)).toBe(true);
    expect(isAlarmOver({ ...alarm, raisedAt: later }, device, before)).toBe(false);
    expect(isAlarmOver(alarm, { ...device, rotation }, before)).toBe(false);
    expect(isAlarmOver(alarm, { ...device, activeGrant: 'r1' }, before)).toBe(false);
  });
});
