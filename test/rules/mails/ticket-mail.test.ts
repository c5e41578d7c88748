import type { Somebody } from '../../../desk/rules/alerts';
import { type TicketTelling, ticketMessage } from '../../../desk/rules/mails/ticket-mail';
import type { TicketEvent } from '../../../desk/rules/tickets';
import { instant } from '../../../desk/rules/time';
import { policyOf } from '../../support/a-policy';
import {
  aNumber,
  answered,
  asked,
  assigned,
  aTicket,
  closed,
  filed,
  mitigated,
  reactivated,
  resolved,
  responded,
  updated,
} from '../../support/a-ticket';

const ticketUrl = `https://desk.contoso.example/tickets/${aNumber}`;
const primary: Somebody = { contact: 'primary' };

/** A mail of the last of these events, as the ticket stands after all of them, an hour after it was filed. */
const mailOf = (since: readonly TicketEvent[], more: Partial<TicketTelling> = {}) => {
  const event = since.at(-1) ?? filed();
  const said = event.text as Readonly<Record<string, string>>;
  const now = instant('2026-03-02T09:00:00-08:00');
  return ticketMessage({
    event,
    said,
    ticket: aTicket({}, ...since),
    policyOf,
    reader: primary,
    ticketUrl,
    question: 'Since when?',
    zone: undefined,
    mailbox: undefined,
    now,
    ...more,
  });
};

const first = (text: string): readonly string[] => text.split('\n\n')[0]?.split('\n') ?? [];

describe('the mail about a change', () => {
  it('says what happened, what comes next, which ticket, how to answer, and why it comes', () => {
    expect(mailOf([])).toEqual({
      subject: `${aNumber}: filed (severity B)`,
      text: [
        'This ticket was filed on 2026-03-02 16:00:00 +00:00.',
        'We respond by 2026-03-02 20:00:00 +00:00.',
        '',
        `Ticket: ${aNumber}, Outlook does not start (severity B)`,
        '',
        'To answer or to add something, sign in and open the ticket.',
        'Nobody reads replies to this mail; whoever cannot sign in tells the service desk, which writes it down.',
        'You get this mail as the primary contact of the ticket.',
        '',
        ticketUrl,
        '',
      ].join('\n'),
    });
  });

  it('says whom a reply reaches, and that it counts once it is written down', () => {
    const mailbox = 'service-desk@contoso.example';
    const { text, replyTo } = mailOf([], { mailbox });
    expect(replyTo).toBe(mailbox);
    expect(text).toContain(
      `A reply to this mail goes to those who work on the ticket, ${mailbox}, and counts once they have written it down.`,
    );
    expect(text).not.toContain('Nobody reads');
  });

  it('is answered to nobody by those who work on it, nor when the ticket is closed', () => {
    const mailbox = 'service-desk@contoso.example';
    expect(mailOf([], { mailbox, reader: { group: 'service-desk' } })).not.toHaveProperty('replyTo');
    const over = mailOf(
      [
        responded('2026-03-02T08:10:00-08:00'),
        resolved('2026-03-02T08:20:00-08:00'),
        closed('2026-03-04T08:20:00-08:00'),
      ],
      { mailbox },
    );
    expect(over).not.toHaveProperty('replyTo');
    expect(over.text).not.toContain(mailbox);
  });

  it('tells moments by the wall clock of a reader whose zone is known', () => {
    const { text } = mailOf([], { zone: 'Asia/Kathmandu' });
    expect(first(text)).toEqual([
      'This ticket was filed on 2026-03-02 21:45:00 +05:45.',
      'We respond by 2026-03-03 01:45:00 +05:45.',
    ]);
  });

  it('says that what is late is late', () => {
    const { text } = mailOf([], { now: instant('2026-03-02T13:00:00-08:00') });
    expect(text).toContain('We respond by 2026-03-02 20:00:00 +00:00: that is late.');
  });

  it('brings what was said to the requester, and when they hear again', () => {
    const { subject, text } = mailOf([responded('2026-03-02T08:10:00-08:00'), updated('2026-03-02T08:20:00-08:00')]);
    expect(subject).toBe(`${aNumber}: how it stands`);
    expect(first(text)).toEqual([
      'There is news of 2026-03-02 16:20:00 +00:00.',
      'We say:',
      '> Still looking.',
      'The next update is due by 2026-03-03 16:20:00 +00:00.',
    ]);
  });

  it('leaves out what was erased', () => {
    const { text } = mailOf([responded('2026-03-02T08:10:00-08:00')], { said: {} });
    expect(first(text)).toEqual([
      'Work on the ticket began on 2026-03-02 16:10:00 +00:00.',
      'The next update is due by 2026-03-03 16:10:00 +00:00.',
    ]);
  });

  it('brings a question with the time to answer it and what follows without one', () => {
    const { text } = mailOf([responded('2026-03-02T08:10:00-08:00'), asked('2026-03-02T08:20:00-08:00')]);
    expect(first(text)).toEqual([
      'We asked something on 2026-03-02 16:20:00 +00:00.',
      'The question:',
      '> Since when?',
      'The answer is due by 2026-03-03 16:20:00 +00:00.',
      'Without an answer by 2026-03-03 16:20:00 +00:00 its severity goes down from B to C.',
      'Without an answer by 2026-03-04 16:20:00 +00:00 the ticket is resolved.',
    ]);
  });

  it('that is sent late asks for no answer that has come meanwhile', () => {
    const question = asked('2026-03-02T08:20:00-08:00');
    const ticket = aTicket({}, responded('2026-03-02T08:10:00-08:00'), question, answered('2026-03-02T08:30:00-08:00'));
    expect(mailOf([question], { ticket }).text).not.toContain('answer is due');
  });

  it('of the end says what solved it and until when it can be taken up again', () => {
    const { subject, text } = mailOf([responded('2026-03-02T08:10:00-08:00'), resolved('2026-03-02T08:40:00-08:00')]);
    expect(subject).toBe(`${aNumber}: resolved`);
    expect(first(text)).toEqual([
      'The ticket was resolved on 2026-03-02 16:40:00 +00:00.',
      'What solved it:',
      '> Repaired the profile.',
      'It can be reactivated until 2026-03-03 16:40:00 +00:00; then it closes.',
    ]);
    expect(text).toContain('If it is not solved, sign in, open the ticket and reactivate it.');
  });

  it('quotes each line, so that nobody writes in the desk’s name', () => {
    const said = { message: 'One.\nTicket: TL-0000000001, another' };
    expect(mailOf([updated('2026-03-02T08:20:00-08:00')], { said }).text).toContain(
      'We say:\n> One.\n> Ticket: TL-0000000001, another\n',
    );
  });

  it('names the part in which somebody reads it', () => {
    const reasonFor = (reader: TicketTelling['reader']) =>
      mailOf([assigned('2026-03-02T08:10:00-08:00', 'agent-2')], {
        reader,
        ticket: { ...aTicket({}, assigned('2026-03-02T08:10:00-08:00', 'agent-2')), area: 'Devices' },
      })
        .text.split('\n')
        .find((line) => line.startsWith('You get'));
    expect(reasonFor({ adminContact: 'devices' })).toBe('You get this mail as an admin contact for Devices.');
    expect(reasonFor({ person: 'requester' })).toBe('You get this mail as the ticket is yours.');
    expect(reasonFor({ person: 'agent-2' })).toBe('You get this mail as you look after the ticket.');
    expect(reasonFor({ person: 'requester-2' })).toBe('You get this mail as you watch the ticket.');
    expect(reasonFor({ group: 'tier-1' })).toBeUndefined();
  });

  it('tells whoever takes over that they do, and the others of the area that one of them has', () => {
    const event: TicketEvent = {
      kind: 'contact-unreachable',
      at: instant('2026-03-02T08:10:00-08:00'),
      by: 'agent',
      data: { area: 'Devices' },
      people: { adminContact: 'devices' },
      text: { tried: 'Called three times.' },
    };
    const ticket = { ...aTicket(), area: 'Devices', takenOverBy: ['devices'] };
    const taker = mailOf([], { event, said: event.text, ticket });
    expect(taker.text).toContain('you are the primary contact of this ticket, as an admin contact for Devices.');
    const other = mailOf([], { event, said: event.text, ticket, reader: { adminContact: 'devices-2' } });
    expect(other.text).toContain('another admin contact for Devices is the primary contact of this ticket.');
    expect(taker.text + other.text).not.toContain('Called three times');
  });

  it('leads whoever is asked to the form to fill in, and others to the ticket', () => {
    const linkOf = (since: readonly TicketEvent[], more: Partial<TicketTelling> = {}) =>
      mailOf(since, more).text.trimEnd().split('\n').at(-1);
    const question = asked('2026-03-02T08:20:00-08:00');
    expect(linkOf([question])).toBe(`${ticketUrl}?form=answer`);
    expect(linkOf([question], { reader: { person: aTicket().filedBy } })).toBe(`${ticketUrl}?form=answer`);
    expect(linkOf([question], { reader: { person: 'a-watcher' } })).toBe(ticketUrl);
    expect(linkOf([question], { reader: { person: 'requester-2' } })).toBe(ticketUrl);
    const answer = answered('2026-03-02T08:25:00-08:00');
    expect(linkOf([question], { ticket: aTicket({}, question, answer) })).toBe(ticketUrl);
    expect(linkOf([responded('2026-03-02T08:10:00-08:00'), resolved('2026-03-02T08:30:00-08:00')])).toBe(
      `${ticketUrl}?form=rate`,
    );
  });

  it('tells a group of a security ticket that something happened, and not what', () => {
    const since = [updated('2026-03-02T08:10:00-08:00')];
    const ticket = { ...aTicket({}, ...since), area: 'Security' };
    const toGroup = mailOf(since, { ticket, reader: { group: 'it-admins' } }).text;
    expect(toGroup).toContain(`Ticket: ${aNumber} (severity B)`);
    expect(toGroup).not.toContain('Outlook');
    expect(toGroup).not.toContain('> ');
    expect(mailOf(since, { ticket }).text).toContain('Outlook does not start');
  });

  it('brings the open question to whoever has not read it yet, and to nobody else', () => {
    const since = [asked('2026-03-02T08:20:00-08:00')];
    const event: TicketEvent = {
      kind: 'contact-changed',
      at: instant('2026-03-02T08:30:00-08:00'),
      by: 'requester',
      data: {},
      people: {},
      text: { contactFirstName: 'Ida', contactLastName: 'Brandt', contactMail: 'ida@x.example', contactPhone: '1' },
    };
    const to = (reader: TicketTelling['reader'], ticket = aTicket({}, ...since)) =>
      mailOf([], { event, said: event.text, ticket, reader }).text;
    expect(first(to(primary)).slice(0, 3)).toEqual([
      'Since 2026-03-02 16:30:00 +00:00 you are the primary contact of this ticket.',
      'The question:',
      '> Since when?',
    ]);
    expect(to({ person: 'requester-2' })).not.toContain('Since when?');
    expect(to(primary, aTicket({}, ...since, answered('2026-03-02T08:25:00-08:00')))).not.toContain('Since when?');
    expect(to(primary)).not.toContain('Brandt');
  });

  it.each([
    [mitigated('2026-03-02T08:10:00-08:00'), 'the harm has stopped'],
    [reactivated('2026-03-02T08:10:00-08:00'), 'taken up again'],
    [closed('2026-03-02T08:10:00-08:00'), 'closed'],
  ])('has a subject for each thing that it tells', (event, subject) => {
    expect(mailOf([event]).subject).toBe(`${aNumber}: ${subject}`);
  });
});
