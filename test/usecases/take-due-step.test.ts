import { brokenLinkOf } from '../../desk/rules/audit';
import { instant } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { sha256 } from '../support/a-policy';
import { anAgent } from '../support/people';

const openDesk = desks();
const at = (time: string, day = '02'): string => `2026-03-${day}T${time}-08:00`;

const eventsOf = async ({ ports }: ADesk, ticketId: string): Promise<readonly string[]> =>
  (await ports.tickets.events(ticketId)).map((event) => `${event.at} ${event.kind}`);

const alertsOf = async ({ ports }: ADesk, ticketId: string): Promise<readonly string[]> =>
  (await ports.tickets.alerts(ticketId)).map(({ alertId }) => alertId);

const respond = (desk: ADesk, ticketId: string) => desk.respondToTicket({ caller: anAgent, ticketId }, {});

describe('a ticket that nobody answers', () => {
  it('climbs, breaches and tells, each at its moment', async () => {
    const desk = await openDesk();
    const { ticketId } = await desk.files();
    expect(await desk.keepsAllPromises(ticketId)).toEqual([
      '2026-03-02T18:00:00.000Z climb-tier-response-1',
      '2026-03-02T20:00:00.000Z alert-response-1-breach',
      '2026-03-02T22:00:00.000Z climb-tier-response-2',
      '2026-03-03T02:00:00.000Z alert-tier-response-3-breach',
    ]);
    expect(await alertsOf(desk, ticketId)).toEqual(['alert-response-1-breach', 'alert-tier-response-3-breach']);
    expect(desk.mails.map(({ to, noticeId }) => [to, noticeId])).toEqual([
      ['tier-2@contoso.example', `${ticketId}-notice-alert-response-1-breach-tier-2-email`],
      ['escalation-team@contoso.example', `${ticketId}-notice-alert-tier-response-3-breach-escalation-team-email`],
    ]);
    expect(desk.mails[0]?.text).toContain(`https://desk.contoso.example/tickets/${ticketId}`);
    const chain = await desk.ports.tickets.events(ticketId);
    expect(brokenLinkOf(ticketId, chain, sha256)).toBeUndefined();
    expect(chain.slice(1).every(({ by }) => by === 'desk')).toBe(true);
  });
});

describe('one due step', () => {
  let desk: ADesk;
  let ticketId: string;
  beforeEach(async () => {
    desk = await openDesk();
    ({ ticketId } = await desk.files());
    await desk.forgetsMails();
    desk.clock.set(at('10:00:00'));
    await desk.takeDueStep(ticketId, 'climb-tier-response-1');
    desk.clock.set(at('12:00:00'));
  });

  const breach = 'alert-response-1-breach';

  it('taken twice is taken once: one event, one alert, one mail', async () => {
    await desk.takeDueStep(ticketId, breach);
    await desk.takeDueStep(ticketId, breach);
    expect(await eventsOf(desk, ticketId)).toHaveLength(3);
    expect(await alertsOf(desk, ticketId)).toEqual([breach]);
    expect(desk.mails).toHaveLength(1);
  });

  it('taken by timer and sweep at once is taken once', async () => {
    const neighbour = desk.beside();
    await Promise.all([
      desk.takeDueStep(ticketId, breach),
      neighbour.sweepDueTickets(),
      neighbour.takeDueStep(ticketId, breach),
      desk.sweepDueTickets(),
    ]);
    expect(await eventsOf(desk, ticketId)).toHaveLength(3);
    expect(await alertsOf(desk, ticketId)).toEqual([breach]);
    expect(desk.mails).toHaveLength(1);
  });

  it('taken by a rival between reading and writing is taken once', async () => {
    const { tickets } = desk.ports;
    const overtaken = desk.but({
      tickets: {
        ...tickets,
        replace: async (change, etag) => {
          await desk.takeDueStep(ticketId, breach);
          return tickets.replace(change, etag);
        },
      },
    });
    await overtaken.takeDueStep(ticketId, breach);
    expect(await alertsOf(desk, ticketId)).toEqual([breach]);
    expect(await eventsOf(desk, ticketId)).toHaveLength(3);
    expect(desk.mails).toHaveLength(1);
  });

  it('that is due no longer does nothing', async () => {
    desk.clock.set(at('11:59:59.999'));
    await respond(desk, ticketId);
    desk.clock.set(at('12:00:00'));
    await desk.takeDueStep(ticketId, breach);
    expect(await alertsOf(desk, ticketId)).toEqual([]);
    expect(desk.mails).toEqual([]);
  });

  it('that is not due yet does nothing', async () => {
    await desk.takeDueStep(ticketId, 'climb-tier-response-2');
    expect(await eventsOf(desk, ticketId)).toHaveLength(2);
    expect(await desk.ticket(ticketId)).toMatchObject({ tier: 'tier-2' });
  });

  it('of an answer that came a moment too late is a breach, though it was answered', async () => {
    await respond(desk, ticketId);
    await desk.keepsPromises(ticketId);
    expect(await alertsOf(desk, ticketId)).toEqual([breach]);
    const [response] = (await desk.ticket(ticketId)).cycles;
    expect(response).toMatchObject({ clock: 'response', breachedAt: instant(at('12:00:00')) });
  });

  it('of a ticket that does not exist is said to whoever runs the desk, and harms nothing', async () => {
    await desk.takeDueStep('TL-0000000000', 'close');
    expect(desk.log.join()).toContain('a due step found no ticket');
    expect(await desk.decideNextStep('TL-0000000000')).toEqual({ kind: 'finish' });
  });

  it('stores its event and its alert together or not at all', async () => {
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    await expect(desk.takeDueStep(ticketId, breach)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await alertsOf(desk, ticketId)).toEqual([]);
    expect(await eventsOf(desk, ticketId)).toHaveLength(2);

    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'after', drop: 'ECONNRESET' } : undefined));
    await desk.takeDueStep(ticketId, breach);
    expect(await alertsOf(desk, ticketId)).toEqual([breach]);
    expect(await eventsOf(desk, ticketId)).toHaveLength(3);
    expect(desk.mails).toHaveLength(1);
  });

  it('whose mail fails is done all the same: the alert stands and the notice waits', async () => {
    desk.cosmos.inject(({ kind, id }) =>
      kind === 'replace' && id?.startsWith('notice-') ? { when: 'before', status: 503 } : undefined,
    );
    await desk.takeDueStep(ticketId, breach);
    expect(await alertsOf(desk, ticketId)).toEqual([breach]);
    expect(desk.mails).toEqual([]);
    expect(await desk.ports.tickets.waitingNotices(desk.clock.now(), 10)).toHaveLength(1);
  });
});

describe('a clock for which the policy tells nobody', () => {
  it('is recorded as missed without an alert', async () => {
    const desk = await openDesk({ policy: 'starter', at: '2026-03-02T08:00:00+01:00' });
    const { ticketId } = await desk.files({ severity: 'A' });
    for (const time of ['08:15', '08:30', '08:45']) {
      desk.clock.set(`2026-03-02T${time}:00+01:00`);
      await desk.keepsPromises(ticketId);
    }
    const { tier, cycles } = await desk.ticket(ticketId);
    expect(tier).toBe('tier-2');
    const missed = cycles.filter(({ breachedAt }) => breachedAt !== undefined);
    expect(missed.map(({ clock, cycle }) => [clock, cycle])).toEqual([
      ['response', 1],
      ['tier-response', 1],
      ['tier-response', 2],
    ]);
    expect(await alertsOf(desk, ticketId)).toEqual(['alert-response-1-breach']);
  });
});

describe('a resolved ticket', () => {
  it('is closed after 24 hours, is over for sweep, walk and lifecycle, and takes nothing more', async () => {
    const desk = await openDesk();
    const { ticketId } = await desk.files();
    await respond(desk, ticketId);
    await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Repaired it.' });
    desk.clock.pass(24 * 60);
    await desk.takeDueStep(ticketId, 'close');

    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'closed', closedAt: desk.clock.now() });
    expect(await desk.decideNextStep(ticketId)).toEqual({ kind: 'finish' });
    expect(await desk.ports.tickets.due(instant('2030-01-01T00:00:00Z'), 10)).toMatchObject({ items: [] });
    expect(await desk.ports.tickets.live(10)).toMatchObject({ items: [] });
    expect(await desk.updateTicket({ caller: anAgent, ticketId }, { message: 'One more thing.' })).toEqual({
      ok: false,
      refusal: { kind: 'ticket-closed' },
    });
  });
});
