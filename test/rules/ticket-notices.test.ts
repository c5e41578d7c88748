import fc from 'fast-check';
import type { Notice } from '../../desk/rules/alerts';
import { type MailRule, mailOccasions, type Policy } from '../../desk/rules/policies';
import { tellsAreaContacts, ticketNoticesOf } from '../../desk/rules/ticket-notices';
import { type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { instant, iso } from '../../desk/rules/time';
import { managedDesktop, starter } from '../support/a-policy';
import {
  aNumber,
  asked,
  assigned,
  aTicket,
  closed,
  filed,
  handedOver,
  mitigated,
  reactivated,
  resolved,
  responded,
  sentUp,
  severityChanged,
  updated,
} from '../support/a-ticket';

const now = '2026-03-02T09:00:00.000-08:00';
const text = {};
const bare = { data: {}, people: {}, text, at: instant(now), by: 'agent' };
const noted: TicketEvent = { ...bare, kind: 'ticket-noted', text: { note: 'Among ourselves.' } };

const anAdminTicket: Ticket = { ...aTicket({ lane: 'admin', by: 'it-admin' }), area: 'Devices', hasContact: true };
const contacts = ['devices', 'devices-2'];

const noticesOf = (ticket: Ticket, events: readonly TicketEvent[], policy: Policy = managedDesktop, first = 2) =>
  ticketNoticesOf(
    ticket,
    events.map((event, index) => ({ seq: first + index, event })),
    policy,
    contacts,
  );

/** `<id>: <recipient> of event <seq>` */
const told = (notices: readonly Notice[]): readonly string[] =>
  notices.map((notice) => {
    const { noticeId, eventSeq } = notice;
    const { group, person, contact, adminContact } = notice as unknown as Record<string, string>;
    return `${noticeId.replace('notice-e-', '')}: ${group ?? person ?? contact ?? adminContact} of event ${eventSeq}`;
  });

const withMails = (...mails: readonly Partial<MailRule>[]): Policy => ({
  ...starter,
  mails: mails.map((mail) => ({
    on: mailOccasions,
    tell: [],
    lanes: ['user', 'admin', 'escalation'],
    severities: ['A', 'B', 'C'],
    ...mail,
  })),
});

describe('a change of a ticket', () => {
  it('of the admin lane tells its primary contact and the admin contacts of its area (R65)', () => {
    expect(told(noticesOf(anAdminTicket, [assigned(now)]))).toEqual([
      '000002-email-primary: primary of event 2',
      '000002-email-area-1: devices of event 2',
      '000002-email-area-2: devices-2 of event 2',
    ]);
  });

  it('of the user lane tells the requester, where nobody else is named', () => {
    expect(told(noticesOf(aTicket(), [filed()], managedDesktop, 1))).toEqual([
      '000001-email-requester: requester of event 1',
    ]);
  });

  it('of several events is one mail to each, of the last that is theirs to hear', () => {
    const both = [assigned(now), responded(now)];
    expect(told(noticesOf(anAdminTicket, both))).toEqual([
      '000003-email-primary: primary of event 3',
      '000003-email-area-1: devices of event 2',
      '000003-email-area-2: devices-2 of event 2',
    ]);
  });

  it('tells watchers what is theirs to see, but not what they did themselves', () => {
    const watched: Ticket = { ...aTicket(), watchers: ['requester-2', 'agent'] };
    expect(told(noticesOf(watched, [updated(now)]))).toEqual([
      '000002-email-requester: requester of event 2',
      '000002-email-watcher-1: requester-2 of event 2',
    ]);
  });

  it.each([
    ['a note', noted],
    ['a change of severity', severityChanged(now, 'A')],
    ['a handover', handedOver(now, 'vendor')],
    ['a climb', sentUp(now, 'tier-1', 'tier-2')],
  ])('that is %s tells nobody, whatever the policy says', (_what, event) => {
    const everybody = withMails({
      tell: ['primary-contact', 'area-contacts', 'requester', 'watchers', 'assignee', 'tier', 'it-admins'],
    });
    expect(noticesOf(anAdminTicket, [event], everybody)).toEqual([]);
  });

  it('tells assignee, tier and groups where the policy says so', () => {
    const policy = withMails({ tell: ['assignee', 'tier', 'it-admins', 'requester'] });
    const ticket = aTicket({ policy: starter }, assigned(now, 'agent-2'));
    expect(told(noticesOf(ticket, [assigned(now, 'agent-2')], policy))).toEqual([
      '000002-tier-1-email: tier-1 of event 2',
      '000002-it-admins-email: it-admins of event 2',
      '000002-email-requester: requester of event 2',
    ]);
    expect(told(noticesOf(ticket, [reactivated(now)], policy))[0]).toBe('000002-email-assignee: agent-2 of event 2');
  });

  it('keeps to lanes, severities and occasions of the policy', () => {
    const policy = withMails({ tell: ['requester'], on: ['resolved'], lanes: ['user'], severities: ['B'] });
    expect(noticesOf(aTicket(), [resolved(now)], policy)).toHaveLength(1);
    expect(noticesOf(aTicket(), [updated(now)], policy)).toEqual([]);
    expect(noticesOf(aTicket({ severity: 'C' }), [resolved(now)], policy)).toEqual([]);
    expect(noticesOf(anAdminTicket, [resolved(now)], policy)).toEqual([]);
    expect(noticesOf(aTicket(), [resolved(now)], { ...starter, mails: [] })).toEqual([]);
  });

  it('waits for the delivery calendar, and for the soonest of several', () => {
    const night = '2026-03-07T03:00:00+01:00'; // A Saturday.
    const slow = withMails({ tell: ['requester'], delivery: 'office-hours' });
    expect(noticesOf(aTicket(), [updated(night)], slow)[0]?.sendAt).toBe(instant('2026-03-09T08:00:00+01:00'));
    const both = withMails({ tell: ['requester'], delivery: 'office-hours' }, { tell: ['requester'] });
    expect(noticesOf(aTicket(), [updated(night)], both).map(({ sendAt }) => iso(sendAt ?? instant(now)))).toEqual([
      '2026-03-07T02:00:00.000Z',
    ]);
  });

  it('that hands the ticket to an admin contact tells them and their area, whatever the policy says (R62)', () => {
    const event: TicketEvent = {
      ...bare,
      kind: 'contact-unreachable',
      data: { area: 'Devices' },
      people: { adminContact: 'devices-2' },
      text: { tried: 'Called.' },
    };
    const taken: Ticket = { ...anAdminTicket, takenOverBy: ['devices-2'] };
    const silent = { ...managedDesktop, mails: [] };
    expect(tellsAreaContacts(taken, [event], silent)).toBe(true);
    expect(told(noticesOf(taken, [event], silent))).toEqual([
      '000002-email-primary: primary of event 2',
      '000002-email-area-1: devices of event 2',
      '000002-email-area-2: devices-2 of event 2',
    ]);
  });

  it('that ends a ticket for silence leaves the primary contact to the notice of that duty', () => {
    const silence: TicketEvent = { ...bare, kind: 'ticket-resolved', by: 'desk', data: { cause: 'no-answer' } };
    const watched: Ticket = { ...aTicket(), watchers: ['requester-2'] };
    expect(told(noticesOf(watched, [mitigated(now), silence]))).toEqual([
      '000003-email-watcher-1: requester-2 of event 3',
    ]);
  });
});

/** A life of a ticket as anybody may live it, and how many of its events each change has. */
const lives = fc.tuple(
  fc.array(
    fc.constantFrom(
      ...[assigned, responded, updated, asked, mitigated, resolved, reactivated, closed].map((happens) => happens(now)),
      noted,
      severityChanged(now, 'A'),
    ),
    { minLength: 1, maxLength: 30 },
  ),
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 30, maxLength: 30 }),
  fc.constantFrom(managedDesktop, starter, withMails({ tell: ['primary-contact', 'requester', 'watchers', 'tier'] })),
);

it('no life of a ticket tells one recipient of one event twice, or twice of one change', () => {
  fc.assert(
    fc.property(lives, ([life, sizes, policy]) => {
      const sent: Notice[] = [];
      let ticket: Ticket = {
        ...ticketFrom([filed({ policy })]),
        watchers: ['requester-2', 'requester'],
        area: 'Devices',
      };
      let seq = 1;
      for (const size of sizes) {
        const change = life.slice(seq - 1, seq - 1 + size);
        ticket = { ...ticket, hasContact: true };
        sent.push(...noticesOf(ticket, change, policy, seq + 1));
        seq += change.length;
      }
      const ids = sent.map(({ noticeId }) => noticeId);
      expect(ids).toEqual([...new Set(ids)]);
      const heard = sent.map(({ eventSeq, noticeId }) => `${eventSeq} ${noticeId.replace(/^notice-e-\d+-/, '')}`);
      expect(heard).toEqual([...new Set(heard)]);
      for (const { eventSeq = 0 } of sent) expect(life[eventSeq - 2]).not.toMatchObject({ kind: 'ticket-noted' });
      for (const { ticketId } of sent as { ticketId: string }[]) expect(ticketId).toBe(aNumber);
    }),
    { numRuns: 200 },
  );
});
