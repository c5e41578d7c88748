import type { Act } from '../../../desk/rules/permissions';
import { type Acting, decideResolve, decideRespond, decideUpdate } from '../../../desk/rules/ticket-commands';
import { decideScheduleCallback } from '../../../desk/rules/ticket-commands/callback';
import { decideChangeContact, decideUnreachable } from '../../../desk/rules/ticket-commands/contact';
import { decideClose, decideRate, decideReactivate, decideWithdraw } from '../../../desk/rules/ticket-commands/ending';
import { decideFollowUp } from '../../../desk/rules/ticket-commands/follow-up';
import {
  decideHandOver,
  decideReturnHandover,
  decideTakeHandover,
} from '../../../desk/rules/ticket-commands/handovers';
import {
  decideAddExternalId,
  decideLink,
  decideRemoveExternalId,
  decideUnlink,
  decideUnwatch,
  decideWatch,
} from '../../../desk/rules/ticket-commands/links';
import { decideClimb, decideTransfer } from '../../../desk/rules/ticket-commands/moves';
import { offersOf } from '../../../desk/rules/ticket-commands/offers';
import { decideChangeSeverity } from '../../../desk/rules/ticket-commands/severity';
import { decideAnswer, decideAsk } from '../../../desk/rules/ticket-commands/waiting';
import { decideAssign, decideMitigate, decideNote } from '../../../desk/rules/ticket-commands/work';
import { evolve, type Ticket, type TicketEvent, type TicketState, ticketStates } from '../../../desk/rules/tickets';
import { instant } from '../../../desk/rules/time';
import { policyOf } from '../../support/a-policy';
import { assigned, aTicket, closed, mitigated, resolved, responded } from '../../support/a-ticket';

const acting: Acting = { by: 'agent', at: instant('2026-03-02T09:00:00-08:00') };
const today = '2026-03-02T08:30:00-08:00';
const other = 'TL-0000000001';
const ours = { system: 'Premier', externalId: '1-23' };

const aTicketIn: Readonly<Record<TicketState, Ticket>> = {
  new: aTicket(),
  assigned: aTicket({}, assigned(today)),
  active: aTicket({}, responded(today)),
  mitigated: aTicket({}, responded(today), mitigated(today)),
  resolved: aTicket({}, responded(today), resolved(today)),
  closed: aTicket({}, responded(today), resolved(today), closed('2026-03-03T08:30:00-08:00')),
};

type Decided =
  | { readonly ok: true; readonly value: readonly TicketEvent[] }
  | { readonly ok: false; readonly refusal: { readonly kind: string } };

const commands: Readonly<Record<string, (ticket: Ticket) => Decided>> = {
  'respond-ticket': (ticket) => decideRespond(ticket, 'a', acting),
  'update-ticket': (ticket) => decideUpdate(ticket, 'a', acting),
  'resolve-ticket': (ticket) => decideResolve(ticket, 'a', acting),
  'assign-ticket': (ticket) => decideAssign(ticket, 'agent-2', acting),
  'note-ticket': (ticket) => decideNote(ticket, 'a', acting),
  'change-contact': (ticket) =>
    decideChangeContact(ticket, { firstName: 'a', lastName: 'a', mail: 'a@contoso.example', phone: '123' }, acting),
  // It has no area of focus, whose contacts could take over; ticket-commands/contact.test.ts has one that does.
  'report-unreachable': (ticket) => decideUnreachable(ticket, { tried: 'a' }, [], acting),
  'ask-requester': (ticket) => decideAsk(ticket, 'a', acting),
  'answer-question': (ticket) => decideAnswer(ticket, 'a', { ...acting, by: 'requester' }),
  'change-severity': (ticket) => decideChangeSeverity(ticket, { severity: 'A', reason: 'a' }, policyOf, acting),
  'climb-ticket': (ticket) => decideClimb(ticket, 'a', policyOf, acting),
  'transfer-ticket': (ticket) => decideTransfer(ticket, { tier: 'tier-3', reason: 'a' }, policyOf, acting),
  'hand-over-ticket': (ticket) => decideHandOver(ticket, { to: 'vendor', reason: 'a' }, acting),
  'take-handover': (ticket) => decideTakeHandover(ticket, acting),
  'return-handover': (ticket) => decideReturnHandover(ticket, 'a', acting),
  'link-ticket': (ticket) => decideLink(ticket, { relation: 'problem', other }, acting),
  'unlink-ticket': (ticket) => decideUnlink(ticket, { relation: 'problem', other }, acting),
  'add-external-id': (ticket) => decideAddExternalId(ticket, ours, acting),
  'remove-external-id': (ticket) => decideRemoveExternalId(ticket, ours, acting),
  'watch-ticket': (ticket) => decideWatch(ticket, 'agent-2', acting),
  'unwatch-ticket': (ticket) => decideUnwatch(ticket, 'agent-2', acting),
  'mitigate-ticket': (ticket) => decideMitigate(ticket, 'a', acting),
  'reactivate-ticket': (ticket) => decideReactivate(ticket, 'a', policyOf, acting),
  'follow-up-ticket': (ticket) => decideFollowUp(ticket, other, acting),
  'close-resolved-ticket': (ticket) => decideClose(ticket, 'a', policyOf, { ...acting, by: 'requester' }),
  'withdraw-ticket': (ticket) => decideWithdraw(ticket, 'a', acting),
  'rate-ticket': (ticket) => decideRate(ticket, { rating: 4 }, acting),
  'schedule-callback': (ticket) => decideScheduleCallback(ticket, instant('2026-03-02T15:00:00-08:00'), acting),
};

/** The state that a command leads to, what refuses it, or `quiet`. */
const expected = `
                       new                  assigned             active                    mitigated                 resolved             closed
respond-ticket         active               active               ticket-already-responded  ticket-already-responded  ticket-resolved      ticket-closed
update-ticket          ticket-not-active    ticket-not-active    active                    mitigated                 ticket-resolved      ticket-closed
resolve-ticket         ticket-not-active    ticket-not-active    resolved                  resolved                  ticket-resolved      ticket-closed
assign-ticket          assigned             assigned             active                    mitigated                 ticket-resolved      ticket-closed
note-ticket            new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
change-contact         new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
report-unreachable     area-missing         area-missing         area-missing              area-missing              ticket-resolved      ticket-closed
ask-requester          new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
answer-question        new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
change-severity        new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
climb-ticket           new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
transfer-ticket        new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
hand-over-ticket       new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
take-handover          handover-missing     handover-missing     handover-missing          handover-missing          ticket-resolved      ticket-closed
return-handover        handover-missing     handover-missing     handover-missing          handover-missing          ticket-resolved      ticket-closed
link-ticket            new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
unlink-ticket          link-missing         link-missing         link-missing              link-missing              ticket-resolved      ticket-closed
add-external-id        new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
remove-external-id     external-id-missing  external-id-missing  external-id-missing       external-id-missing       ticket-resolved      ticket-closed
watch-ticket           new                  assigned             active                    mitigated                 resolved             ticket-closed
unwatch-ticket         quiet                quiet                quiet                     quiet                     quiet                ticket-closed
mitigate-ticket        ticket-not-active    ticket-not-active    mitigated                 ticket-already-mitigated  ticket-resolved      ticket-closed
reactivate-ticket      ticket-not-resolved  ticket-not-resolved  ticket-not-resolved       ticket-not-resolved       active               reactivation-over
follow-up-ticket       ticket-not-closed    ticket-not-closed    ticket-not-closed         ticket-not-closed         ticket-not-closed    closed
close-resolved-ticket  ticket-not-resolved  ticket-not-resolved  ticket-not-resolved       ticket-not-resolved       closed               ticket-closed
withdraw-ticket        closed               closed               ticket-worked-on          ticket-worked-on          ticket-worked-on     ticket-closed
schedule-callback      new                  assigned             active                    mitigated                 ticket-resolved      ticket-closed
rate-ticket            ticket-not-resolved  ticket-not-resolved  ticket-not-resolved       ticket-not-resolved       resolved             closed
`;

const [states = [], ...rows] = expected
  .trim()
  .split('\n')
  .map((row) => row.trim().split(/\s{2,}/)) as [TicketState[], ...string[][]];
const cells = rows.flatMap(([command = '', ...outcomes]) =>
  states.map((state, index) => [command, state, outcomes[index] as string] as const),
);

const outcomeOf = (decision: Decided, ticket: Ticket): string => {
  if (!decision.ok) return decision.refusal.kind;
  return decision.value.length === 0 ? 'quiet' : decision.value.reduce<Ticket>(evolve, ticket).state;
};

describe('every command in every state', () => {
  it('is in the table', () => {
    expect(states).toEqual(ticketStates);
    expect(rows.map(([command]) => command).toSorted()).toEqual(Object.keys(commands).toSorted());
  });

  it.each(cells)('%s of a ticket that is %s: %s', (command, state, outcome) => {
    const ticket = aTicketIn[state];
    const decision = commands[command]?.(ticket) as Decided;
    expect(outcomeOf(decision, ticket)).toBe(outcome);
    if (!decision.ok) return;
    for (const event of decision.value) expect(event).toMatchObject({ at: acting.at });
  });

  it.each(ticketStates)('offers of a ticket that is %s what its rules take, and nothing else', (state) => {
    const ticket = aTicketIn[state];
    // Whoever acts is neither its requester nor has it, and a page asks for no tier.
    const offered = offersOf(ticket, { ...acting, by: 'agent-2' }, policyOf);
    const taken = cells.flatMap(([command, at, outcome]) =>
      at === state && (ticketStates as readonly string[]).includes(outcome) ? [command as Act] : [],
    );
    const unasked: readonly string[] = ['answer-question', 'close-resolved-ticket', 'transfer-ticket'];
    expect(offered.toSorted()).toEqual(taken.filter((act) => !unasked.includes(act)).toSorted());
  });
});
