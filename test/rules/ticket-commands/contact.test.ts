import type { StandingContact } from '../../../desk/rules/contacts';
import { decideChangeContact, decideUnreachable } from '../../../desk/rules/ticket-commands/contact';
import { seenByRequester } from '../../../desk/rules/ticket-commands/seen';
import { evolve, type Ticket, type TicketEvent } from '../../../desk/rules/tickets';
import { type Instant, instant } from '../../../desk/rules/time';
import { aTicket, resolved, responded } from '../../support/a-ticket';

const at = instant('2026-03-02T09:00:00-08:00');
const acting = { by: 'agent', at };
const rosa = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };
const tried = 'Called three times since eight.';

const aContact = (id: string, verifiedAt: Instant, area = 'Devices', hasAuthority = true): StandingContact => {
  const person = { name: id, mail: `${id}@contoso.example`, phone: '123', hasAuthority, verifiedAt };
  return { id, area, person, changedAt: verifiedAt, changedBy: 'it-admin' };
};
const early = instant('2026-01-01T00:00:00Z');
const late = instant('2026-02-01T00:00:00Z');

const ofDevices: Ticket = { ...aTicket({ lane: 'admin' }), area: 'Devices' };

const standing = (ticket: Ticket, decision: ReturnType<typeof decideUnreachable>): Ticket => {
  if (!decision.ok) throw new Error(decision.refusal.kind);
  return decision.value.reduce<Ticket>(evolve, ticket);
};

describe('a primary contact', () => {
  it('is the requester until somebody else is named, in an event whose texts can be erased', () => {
    expect(aTicket()).not.toHaveProperty('hasContact');
    const decision = decideChangeContact(aTicket(), rosa, acting);
    expect(decision).toEqual({
      ok: true,
      value: [
        {
          kind: 'contact-changed',
          ...acting,
          data: {},
          people: {},
          text: {
            contactFirstName: 'Rosa',
            contactLastName: 'Lindqvist',
            contactMail: 'rosa@contoso.example',
            contactPhone: '+1 425 555 0100',
          },
        },
      ],
    });
  });

  it('that is named takes the place of an admin contact who had taken over', () => {
    const taken = standing(ofDevices, decideUnreachable(ofDevices, { tried }, [aContact('one', early)], acting));
    const decision = decideChangeContact(taken, rosa, acting);
    if (!decision.ok) throw new Error(decision.refusal.kind);
    const named = decision.value.reduce<Ticket>(evolve, taken);
    expect(named).toMatchObject({ hasContact: true });
    expect(named).not.toHaveProperty('takenOverBy');
  });

  it('of a resolved ticket stays (R67)', () => {
    const over = aTicket({}, responded('2026-03-02T08:10:00-08:00'), resolved('2026-03-02T08:20:00-08:00'));
    expect(decideChangeContact(over, rosa, acting)).toEqual({ ok: false, refusal: { kind: 'ticket-resolved' } });
  });
});

describe('a primary contact who cannot be reached', () => {
  it('is followed by the admin contact of the area who was verified last and may decide', () => {
    const contacts = [
      aContact('old', early),
      aContact('newer', late),
      aContact('without-authority', at, 'Devices', false),
      aContact('elsewhere', at, 'Security'),
    ];
    const decision = decideUnreachable(ofDevices, { tried }, contacts, acting);
    expect(decision).toMatchObject({
      ok: true,
      value: [
        { kind: 'contact-unreachable', data: { area: 'Devices' }, people: { adminContact: 'newer' }, text: { tried } },
      ],
    });
    expect(standing(ofDevices, decision).takenOverBy).toEqual(['newer']);
  });

  it('is followed by whom the agent names, if they are fit', () => {
    const contacts = [aContact('one', early), aContact('two', late), aContact('elsewhere', late, 'Security')];
    const named = (contactId: string) => decideUnreachable(ofDevices, { tried, contactId }, contacts, acting);
    expect(standing(ofDevices, named('one')).takenOverBy).toEqual(['one']);
    expect(named('elsewhere')).toEqual({
      ok: false,
      refusal: { kind: 'admin-contact-unfit', fields: ['contactId'], contactIds: ['two', 'one'] },
    });
  });

  it('is followed by nobody twice: after the last one somebody else has to be named', () => {
    const contacts = [aContact('one', early), aContact('two', late)];
    const first = standing(ofDevices, decideUnreachable(ofDevices, { tried }, contacts, acting));
    const second = standing(first, decideUnreachable(first, { tried }, contacts, acting));
    expect(second.takenOverBy).toEqual(['two', 'one']);
    expect(decideUnreachable(second, { tried }, contacts, acting)).toEqual({
      ok: false,
      refusal: { kind: 'admin-contacts-exhausted', area: 'Devices' },
    });
  });

  it('of a ticket without an area has nobody behind them', () => {
    expect(decideUnreachable(aTicket(), { tried }, [aContact('one', early)], acting)).toEqual({
      ok: false,
      refusal: { kind: 'area-missing' },
    });
  });

  it('is not told what the agent wrote about that', () => {
    const decision = decideUnreachable(ofDevices, { tried }, [aContact('one', early)], acting);
    const [event] = decision.ok ? decision.value : [];
    const { kind, text } = event as TicketEvent;
    const seen = seenByRequester([{ kind, text } as never]);
    expect(seen).toEqual([{ kind: 'contact-unreachable', text: {} }]);
  });
});
