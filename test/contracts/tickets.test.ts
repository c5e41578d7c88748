import { ResolveBody, RespondBody, UpdateBody } from '../../desk/contracts/ticket-bodies';
import { ListTicketsQuery } from '../../desk/contracts/ticket-lists';
import { FileTicketBody, ticketToView } from '../../desk/contracts/tickets';
import type { TicketEvent } from '../../desk/rules/tickets';
import { instant } from '../../desk/rules/time';
import { managedDesktop, policyOf } from '../support/a-policy';
import {
  asked,
  aTicket,
  breached,
  handedOver,
  handoverTaken,
  mondayMorning,
  resolved,
  responded,
} from '../support/a-ticket';

const form = { title: 'No sound', description: 'Since this morning.' };

/** What is wrong, field by field. */
const wrongWith = (
  body: { safeParse: (value: unknown) => ReturnType<typeof FileTicketBody.safeParse> },
  value: unknown,
) => body.safeParse(value).error?.issues.map(({ path, message, code }) => [code, path.join('/'), message]) ?? [];

const noControls = 'No control characters, please, other than tabs and line breaks.';

describe('the form of a new ticket', () => {
  it('is an incident unless it says so, without white space around its words', () => {
    expect(FileTicketBody.parse({ title: '  No sound ', description: 'Since\n this morning. ' })).toEqual({
      title: 'No sound',
      description: 'Since\n this morning.',
      type: 'incident',
    });
  });

  it.each<[string, object, string]>([
    ['without a title', { title: undefined }, 'Say in a few words what it is about.'],
    ['with a title of two lines', { title: 'No sound\nBcc: everybody' }, 'One line, please.'],
    ['with an empty title', { title: ' \n ' }, 'Say in a few words what it is about.'],
    ['with a title that is no text', { title: 7 }, 'Say in a few words what it is about.'],
    ['with a title of 201 characters', { title: 'x'.repeat(201) }, 'At most 200 characters.'],
    ['with a description of 8001 characters', { description: 'x'.repeat(8_001) }, 'At most 8000 characters.'],
    ['with a null character', { title: 'No\0sound' }, noControls],
    ['with a bell at its end', { title: 'No sound\x07' }, noControls],
    ['with a colour of a terminal', { description: '\x1b[31mNo sound' }, noControls],
    ['with a lone carriage return', { description: 'No\rsound' }, noControls],
    ['with a vertical tab around it', { description: '\vNo sound\v' }, noControls],
    ['with a control character of Latin-1', { description: 'No sound\x85' }, noControls],
    ['with half a character', { title: 'No sound \ud83c' }, 'Some of these characters are broken.'],
    ['with another severity', { severity: 'D' }, 'Choose one of A, B, C.'],
    ['with another type', { type: 'wish' }, 'Choose one of incident, information, change.'],
    ['with another coverage', { coverage: '' }, 'Choose one of support-hours, 24x7.'],
  ])('is refused %s', (_name, change, message) => {
    const [field = ''] = Object.keys(change);
    expect(wrongWith(FileTicketBody, { ...form, ...change })).toEqual([[expect.any(String), field, message]]);
  });

  it('keeps tabs and line breaks, and has one kind of them', () => {
    const description = 'Steps:\r\n\t1. Start it.\n\t2. Listen.';
    expect(FileTicketBody.parse({ ...form, description }).description).toBe('Steps:\n\t1. Start it.\n\t2. Listen.');
  });

  it('is refused with a field that it does not have', () => {
    expect(wrongWith(FileTicketBody, { ...form, filedBy: 'somebody' })).toEqual([
      ['unrecognized_keys', '', expect.stringContaining('filedBy')],
    ]);
  });

  it('may be as long as the limits say, in any script', () => {
    const title = '\u{1f3a7}'.repeat(100);
    expect(FileTicketBody.parse({ title, description: 'x'.repeat(8_000) })).toMatchObject({ title });
  });
});

describe('what is said about a ticket', () => {
  it('is never empty, broken or too long', () => {
    for (const text of ['', ' ', '\udc00', 'x'.repeat(8_001), null, {}]) {
      expect(UpdateBody.safeParse({ message: text }).success).toBe(false);
      expect(ResolveBody.safeParse({ solution: text }).success).toBe(false);
      expect(RespondBody.safeParse({ message: text }).success).toBe(false);
    }
    expect(RespondBody.parse({})).toEqual({});
    expect(UpdateBody.safeParse({}).success).toBe(false);
    expect(ResolveBody.safeParse({}).success).toBe(false);
  });
});

describe('what a list is asked for', () => {
  it('is a page of 50, or of 1 to 100', () => {
    expect(ListTicketsQuery.parse({})).toEqual({ limit: 50 });
    expect(ListTicketsQuery.parse({ limit: '100', continuation: 'abc' })).toEqual({ limit: 100, continuation: 'abc' });
    for (const limit of ['0', '101', '-1', '1.5', '1e1', ' 5', '', '99999', '0x1']) {
      expect([limit, ListTicketsQuery.safeParse({ limit }).success]).toEqual([limit, false]);
    }
  });
});

describe('a ticket as people see it', () => {
  const at = (time: string): string => `2026-03-02T${time}-08:00`;
  const viewAt = (now: string, ...since: readonly TicketEvent[]) =>
    ticketToView(aTicket({ at: mondayMorning }, ...since), policyOf, instant(now));

  it('has the next deadline, and every clock with its arithmetic', () => {
    const view = viewAt(at('09:00:00'));
    expect(view).toMatchObject({ state: 'new', filedAt: '2026-03-02T16:00:00.000Z' });
    expect(view.nextDeadline).toEqual({
      clock: 'tier-response',
      cycle: 1,
      tier: 'tier-1',
      state: 'running',
      dueAt: '2026-03-02T18:00:00.000Z',
      startedAt: '2026-03-02T16:00:00.000Z',
      openMinutes: 120,
      calendar: 'support-hours',
      policy: { id: 'managed-desktop-2023', version: managedDesktop.version },
    });
    expect(view.clocks.map(({ clock, state }) => `${clock} ${state}`)).toEqual([
      'response running',
      'tier-response running',
    ]);
  });

  it('shows what is late as late from the deadline on, recorded or not, and for ever', () => {
    const statesAt = (now: string, ...since: readonly TicketEvent[]) =>
      viewAt(now, ...since).clocks.map(({ clock, state }) => `${clock} ${state}`);

    expect(statesAt(at('11:59:59.999'))).toEqual(['response running', 'tier-response missed']);
    expect(statesAt(at('12:00:00.000'))).toEqual(['response missed', 'tier-response missed']);
    expect(statesAt(at('20:00:00'), responded(at('12:00:00.000')))).toContain('response missed');
    expect(statesAt(at('20:00:00'), responded(at('09:59:59.999')))).toEqual([
      'response met',
      'tier-response met',
      'update running',
    ]);
    expect(statesAt(at('20:00:00'), breached(at('12:00:00'), 'response'), responded(at('13:00:00')))).toContain(
      'response missed',
    );
  });

  it('has no next deadline once nothing runs', () => {
    const view = viewAt(at('12:00:00'), responded(at('09:00:00')), resolved(at('10:00:00')));
    expect(view).not.toHaveProperty('nextDeadline');
    expect(view).toMatchObject({ state: 'resolved', resolvedAt: '2026-03-02T18:00:00.000Z' });
    expect(view).not.toHaveProperty('closedAt');
  });
});

describe('who owes the next step, and by when (R60)', () => {
  const at = (moment: string) => instant(moment);
  const nextOf = (ticket: ReturnType<typeof aTicket>, now = '2026-03-02T09:00:00-08:00') => {
    const { nextActionOwner, nextActionTime } = ticketToView(ticket, policyOf, at(now));
    return [nextActionOwner, nextActionTime];
  };
  const today = '2026-03-02T08:30:00-08:00';

  it('is the desk until its own soonest deadline', () => {
    expect(nextOf(aTicket())).toEqual(['desk', '2026-03-02T18:00:00.000Z']);
    expect(nextOf(aTicket({}, responded(today)))[0]).toBe('desk');
  });

  it('is the requester until an answer is due', () => {
    expect(nextOf(aTicket({}, asked(today)))).toEqual(['requester', '2026-03-03T16:30:00.000Z']);
  });

  it('is the other side until it has to take it, and then without a promise', () => {
    const given = handedOver('2026-03-02T08:45:00-08:00', 'operations');
    expect(nextOf(aTicket({}, responded(today), given))).toEqual(['operations', '2026-03-02T20:45:00.000Z']);
    const taken = handoverTaken('2026-03-02T08:50:00-08:00', 'operations');
    expect(nextOf(aTicket({}, responded(today), given, taken))).toEqual(['operations', undefined]);
  });

  it('is nobody once it is resolved', () => {
    expect(nextOf(aTicket({}, responded(today), resolved(today)))).toEqual([undefined, undefined]);
  });
});
