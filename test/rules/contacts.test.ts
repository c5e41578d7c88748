import {
  areasWithContact,
  type Contact,
  isUnverified,
  mayManageContact,
  mayReadContact,
  type StandingContact,
} from '../../desk/rules/contacts';
import { reviewMessage } from '../../desk/rules/mails/contact-review-mail';
import { type Instant, instant, plusMs } from '../../desk/rules/time';
import {
  aGuest,
  anAgent,
  anApp,
  anAuditor,
  anItAdmin,
  aRequester,
  aSecurityManager,
  operations,
} from '../support/people';

const verifiedAt = instant('2026-01-01T00:00:00Z');

const aContact = (area: string, hasAuthority = true): StandingContact => ({
  id: area.toLowerCase(),
  area,
  person: { name: 'Rosa Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100', hasAuthority, verifiedAt },
  changedAt: verifiedAt,
  changedBy: 'it-admin',
});

describe('an admin contact', () => {
  it('is due for verification 180 days after the last, not a moment earlier', () => {
    const due = instant('2026-06-30T00:00:00Z');
    const at = (moment: Instant): boolean => isUnverified(aContact('Devices'), moment);
    expect([at(plusMs(due, -1)), at(due), at(plusMs(due, 1))]).toEqual([false, true, true]);
  });

  it('counts for its area when they may decide and have not been removed (R63-R64)', () => {
    const { person: _, ...removed } = aContact('Other');
    const contacts: readonly Contact[] = [
      aContact('Devices'),
      aContact('Devices'),
      aContact('Security', false),
      removed,
    ];
    expect(areasWithContact(contacts)).toEqual(['Devices']);
  });

  it.each([
    ['an IT admin', anItAdmin, ['read'], []],
    ['a security manager', aSecurityManager, ['read'], ['read', 'manage']],
    ['Operations', operations, ['read'], ['read']],
    ['an auditor', anAuditor, ['read'], ['read']],
    ['an agent', anAgent, ['read'], []],
    ['a requester', aRequester, [], []],
    ['a guest', aGuest, [], []],
    ['an app that reads', anApp('tickets.read'), ['read'], []],
    ['an app that writes', anApp('tickets.write'), [], []],
  ] as const)('of the area Security is another matter than others (R95): %s', (who, caller, others, security) => {
    const does = (area: string): readonly string[] => [
      ...(mayReadContact(caller, area) ? ['read'] : []),
      ...(mayManageContact(caller, area) ? ['manage'] : []),
    ];
    expect(does('Devices')).toEqual(who === 'an IT admin' ? ['read', 'manage'] : others);
    expect(does('Security')).toEqual(security);
  });
});

describe('the mail that asks for a review', () => {
  it('counts by area and names nobody', () => {
    const { subject, text } = reviewMessage(
      [aContact('Security'), aContact('Devices'), aContact('Devices')],
      'https://desk.contoso.example/api/v1/contacts?unverified=true',
    );
    expect(subject).toBe('Admin contacts to verify: 3');
    expect(text).toContain('- Devices: 2\n- Security: 1\n');
    expect(text).toContain('https://desk.contoso.example/api/v1/contacts?unverified=true');
    expect(text).not.toMatch(/Rosa|425|rosa@/);
  });
});
