import { Fault } from '../../desk/ports';
import { accept } from '../../desk/rules/decision';
import type { TicketEvent } from '../../desk/rules/tickets';
import { instant, iso } from '../../desk/rules/time';
import { changeTicket } from '../../desk/usecases/change-ticket';
import { type ADesk, desks } from '../support/a-desk';
import { anAgent, aRequester } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;

const happens = async (event: Omit<TicketEvent, 'at'>): Promise<void> => {
  const commandId = `a-command-${iso(desk.clock.now())}`;
  const changed = await changeTicket(desk.ports, { ticketId, commandId }, async (_stored, _policyOf, now) =>
    accept({ events: [{ ...event, at: now } as TicketEvent] }),
  );
  expect(changed.ok).toBe(true);
};

const question = 'Which version is it?\nAnd since when?';
const ask = () =>
  happens({ kind: 'requester-asked', by: anAgent.id, data: {}, people: {}, text: { question } } as TicketEvent);
const answer = () =>
  happens({ kind: 'requester-answered', by: aRequester.id, data: {}, people: {}, text: {} } as TicketEvent);

/** Severity A under Managed Desktop: reminded after 4 hours, lowered after 8, over after 48. */
beforeEach(async () => {
  desk = await openDesk({ at: '2026-03-02T08:00:00Z' });
  ({ ticketId } = await desk.files({ severity: 'A' }));
  await desk.respondToTicket({ caller: anAgent, ticketId }, {});
  await ask();
  await desk.forgetsMails();
});

const kinds = async (): Promise<readonly string[]> =>
  (await desk.ports.tickets.events(ticketId)).map(({ kind }) => kind).slice(4);

const requester = 'rosa.lindqvist@contoso.example';
const tier = 'tier-1@contoso.example';
const told = (): readonly string[] => desk.mails.map(({ to, subject }) => `${to}: ${subject.replace(ticketId, '#')}`);

describe('a reminder', () => {
  const key = 'duty-customer-1-reminded';
  beforeEach(() => desk.clock.pass(4 * 60));

  it('goes to the person who filed the ticket, and says what was asked, by when, and what follows', async () => {
    await desk.takeDueStep(ticketId, key);
    expect(desk.mails).toEqual([
      {
        noticeId: `${ticketId}-notice-${key}-email-requester`,
        to: requester,
        subject: `${ticketId}: a question waits for your answer`,
        text: [
          'We asked you something on 2026-03-02 08:00:00 +00:00, and work waits for your answer.',
          'The answer is due by 2026-03-02 16:00:00 +00:00.',
          'Without an answer by 2026-03-02 16:00:00 +00:00 its severity goes down from A to B.',
          'Without an answer by 2026-03-04 08:00:00 +00:00 the ticket is resolved.',
          '',
          `Ticket: ${ticketId}, Outlook does not start (severity A)`,
          'The question:',
          '> Which version is it?',
          '> And since when?',
          '',
          `A reply to this mail goes to those who work on the ticket, ${tier}, and counts once they have written it down.`,
          '',
          `https://desk.contoso.example/tickets/${ticketId}?form=answer`,
          '',
        ].join('\n'),
        replyTo: tier,
      },
    ]);
  });

  it('tells moments by the wall clock of a person whose zone is known, and by UTC if that is none', async () => {
    const person = { id: aRequester.id, name: 'Rosa Lindqvist', mail: requester, groups: [] };
    await desk.ports.directory.savePeople([{ ...person, zone: 'Asia/Kathmandu' }]);
    await desk.takeDueStep(ticketId, key);
    expect(desk.mails[0]?.text).toContain('The answer is due by 2026-03-02 21:45:00 +05:45.');

    await desk.ports.directory.savePeople([{ ...person, zone: 'Asia/Nowhere' }]);
    desk.clock.pass(4 * 60);
    await desk.keepsPromises(ticketId);
    expect(desk.mails.at(-1)?.text).toContain('The answer was due by 2026-03-02 16:00:00 +00:00.');
  });

  it('stores neither the question nor a mail address', async () => {
    await desk.takeDueStep(ticketId, key);
    const [stored] = await desk.ports.tickets.noticesOf(ticketId, key);
    expect(stored?.notice).toMatchObject({ person: aRequester.id, status: 'sent' });
    expect(JSON.stringify(stored)).not.toMatch(/version|contoso/);
  });

  it('taken twice, or by timer and sweep at once, is one event and one mail', async () => {
    const neighbour = desk.beside();
    await Promise.all([
      desk.takeDueStep(ticketId, key),
      neighbour.sweepDueTickets(),
      neighbour.takeDueStep(ticketId, key),
      desk.sweepDueTickets(),
    ]);
    await desk.takeDueStep(ticketId, key);
    expect(await kinds()).toEqual(['requester-reminded', 'engagement-advised']);
    expect(told().toSorted()).toEqual([
      `${requester}: #: a question waits for your answer`,
      `${tier}: #: the requester has not answered (severity A)`,
    ]);
  });

  it('waits where the directory does not know the person, and goes out once it does', async () => {
    const { directory } = desk.ports;
    const lost = desk.but({ directory: { ...directory, person: async () => undefined } });
    await lost.takeDueStep(ticketId, key);
    expect(desk.log.join()).toContain('error: a notice has no mailbox to go to');
    expect(desk.mails).toEqual([]);
    desk.clock.pass(1);
    await desk.retryNotices();
    expect(told()).toEqual([`${requester}: #: a question waits for your answer`]);
  });

  it('that is sent late speaks of nothing that an answer has settled', async () => {
    const cut = desk.but({
      notifier: {
        send: async () => {
          throw new Fault('unavailable');
        },
      },
    });
    await cut.takeDueStep(ticketId, key);
    await answer();
    desk.clock.pass(1);
    await desk.retryNotices();
    expect(desk.mails).toHaveLength(1);
    expect(desk.mails[0]?.text).not.toContain('Without an answer');
  });

  it('is not due once the question is answered', async () => {
    await answer();
    await desk.takeDueStep(ticketId, key);
    expect(await desk.keepsPromises(ticketId)).toEqual([]);
    expect(desk.mails).toEqual([]);
  });
});

describe('the advice to the tier', () => {
  it('is the policy’s own text, without the question, and lowers nothing', async () => {
    desk.clock.pass(4 * 60);
    await desk.keepsPromises(ticketId);
    const advice = desk.mails.find(({ to }) => to === tier);
    expect(advice?.text).toContain('Consider lowering it by one level, and say so.');
    expect(advice?.text).not.toContain('Which version');
    expect((await desk.ticket(ticketId)).severity).toBe('A');
  });
});

describe('a whole story', () => {
  it('asks its timer for each step in turn', async () => {
    expect(await desk.keepsAllPromises(ticketId)).toEqual([
      '2026-03-02T12:00:00.000Z duty-customer-1-reminded',
      '2026-03-02T12:00:00.000Z duty-customer-1-advised',
      '2026-03-02T16:00:00.000Z alert-customer-1-breach',
      '2026-03-02T16:00:00.000Z duty-customer-1-lowered',
      '2026-03-04T08:00:00.000Z duty-customer-1-resolved',
      '2026-03-05T08:00:00.000Z close',
    ]);
    expect(await desk.ticket(ticketId)).toMatchObject({ severity: 'B', state: 'closed' });
  });

  it('rings the doorbell when a question brings the next step nearer', async () => {
    const ring = desk.rings.length;
    desk.clock.pass(30);
    await answer();
    await ask();
    expect(desk.rings.length).toBeGreaterThan(ring);
  });
});

describe('after an outage', () => {
  const reminder = `${requester}: #: a question waits for your answer`;
  const advice = `${tier}: #: the requester has not answered (severity A)`;
  const missed = `${tier}: #: customer answer deadline missed (severity A)`;

  it('the requester is reminded late, and has the time that a reminder in time would have left', async () => {
    desk.clock.pass(10 * 60);
    await desk.sweepDueTickets();
    expect(await kinds()).toEqual(['requester-reminded', 'engagement-advised', 'clock-breached']);
    expect(told()).toEqual([reminder, advice, missed]);
    expect(desk.mails[0]?.text.split('\n').slice(0, 4)).toEqual([
      'We asked you something on 2026-03-02 08:00:00 +00:00, and work waits for your answer.',
      'The answer is due by 2026-03-02 22:00:00 +00:00.',
      'Without an answer by 2026-03-02 22:00:00 +00:00 its severity goes down from A to B.',
      'Without an answer by 2026-03-04 14:00:00 +00:00 the ticket is resolved.',
    ]);
    expect(desk.mails[1]?.text).toContain('The answer is due by 2026-03-02 22:00:00 +00:00.');

    await desk.forgetsMails();
    desk.clock.set('2026-03-02T21:59:59.999Z');
    expect(await desk.sweepDueTickets()).toBe(0);
    desk.clock.set('2026-03-02T22:00:00Z');
    await desk.sweepDueTickets();
    expect(told()).toEqual([`${requester}: #: severity lowered from A to B, as a question has no answer`]);
    expect(desk.mails[0]?.text).toContain(
      'We asked you something on 2026-03-02 08:00:00 +00:00 and reminded you on 2026-03-02 18:00:00 +00:00. The answer was due by 2026-03-02 22:00:00 +00:00.',
    );
    expect(desk.mails[0]?.text).toContain('Without an answer by 2026-03-04 14:00:00 +00:00 the ticket is resolved.');
  });

  it('records the missed deadline where it was, and everything else once', async () => {
    desk.clock.pass(10 * 60);
    await desk.sweepDueTickets();
    const breach = (await desk.ports.tickets.events(ticketId)).find(({ kind }) => kind === 'clock-breached');
    expect(breach?.data).toMatchObject({ clock: 'customer', dueAt: '2026-03-02T16:00:00.000Z' });
    expect(await desk.keepsAllPromises(ticketId)).toEqual([
      '2026-03-02T22:00:00.000Z duty-customer-1-lowered',
      '2026-03-04T14:00:00.000Z duty-customer-1-resolved',
      '2026-03-05T14:00:00.000Z close',
    ]);
  });

  it('of days, nothing is held against somebody in the instant in which they are told', async () => {
    desk.clock.pass(3 * 24 * 60);
    await desk.sweepDueTickets();
    expect(await kinds()).toEqual(['requester-reminded', 'engagement-advised', 'clock-breached']);
    expect(told()).toEqual([reminder, advice, missed]);
    expect(await desk.sweepDueTickets()).toBe(0);
    desk.clock.pass(4 * 60 - 1);
    await answer();
    expect(await desk.keepsAllPromises(ticketId)).not.toContainEqual(expect.stringContaining('lowered'));
    expect(await desk.ticket(ticketId)).toMatchObject({ severity: 'A', state: 'active' });
  });

  it('one after the reminder moves nothing: the requester has had their notice', async () => {
    desk.clock.pass(4 * 60);
    await desk.sweepDueTickets();
    await desk.forgetsMails();
    desk.clock.pass(3 * 24 * 60);
    await desk.sweepDueTickets();
    expect(await kinds()).toEqual([
      'requester-reminded',
      'engagement-advised',
      'clock-breached',
      'severity-lowered',
      'ticket-mitigated',
      'ticket-resolved',
    ]);
    expect(told()).toEqual([missed, `${requester}: #: resolved, as a question has no answer`]);
    expect(desk.mails[1]?.text).toContain('and reminded you on 2026-03-02 12:00:00 +00:00');
    expect(desk.mails[1]?.text).toContain('It can be reactivated until 2026-03-06 12:00:00 +00:00.');
    expect(await desk.sweepDueTickets()).toBe(0);
  });
});

describe('the end for silence', () => {
  it('stores mitigation, resolution and notice together or not at all', async () => {
    for (const minutes of [4 * 60, 4 * 60]) {
      desk.clock.pass(minutes);
      await desk.keepsPromises(ticketId);
    }
    const before = await kinds();
    desk.clock.pass(40 * 60);
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    const key = 'duty-customer-1-resolved';
    await expect(desk.takeDueStep(ticketId, key)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await kinds()).toEqual(before);

    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'after', drop: 'ECONNRESET' } : undefined));
    await desk.takeDueStep(ticketId, key);
    expect(await kinds()).toEqual([...before, 'ticket-mitigated', 'ticket-resolved']);
    expect(told().filter((line) => line.includes('resolved'))).toHaveLength(1);
  });
});

describe('a notice', () => {
  it('that was stored when there were groups only is still read and sent', async () => {
    const old = {
      id: 'notice-alert-update-1-breach-tier-2-email',
      ticketId,
      doc: 'notice',
      noticeId: 'notice-alert-update-1-breach-tier-2-email',
      alertId: 'alert-update-1-breach',
      group: 'tier-2',
      channel: 'email',
      status: 'pending',
      attempts: 0,
      createdAt: iso(desk.clock.now()),
      sendAt: iso(desk.clock.now()),
      schemaVersion: 1,
    };
    await desk.cosmos.database.container('tickets').items.upsert(old);
    const [stored] = await desk.ports.tickets.noticesOf(ticketId, 'alert-update-1-breach');
    expect(stored?.notice).toMatchObject({ group: 'tier-2', status: 'pending' });
    expect(stored?.notice).not.toHaveProperty('person');
  });
});

describe('a stored ticket', () => {
  it('keeps when its requester was reminded and its severity lowered', async () => {
    for (const minutes of [4 * 60, 4 * 60]) {
      desk.clock.pass(minutes);
      await desk.keepsPromises(ticketId);
    }
    const { cycles } = await desk.ticket(ticketId);
    expect(cycles.find(({ clock }) => clock === 'customer')).toMatchObject({
      remindedAt: instant('2026-03-02T12:00:00Z'),
      loweredAt: instant('2026-03-02T16:00:00Z'),
    });
  });
});
