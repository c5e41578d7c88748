import type { PolicyOf } from '../clocks';
import type { StandingContact } from '../contacts';
import type { Decision } from '../decision';
import type { Act } from '../permissions';
import { parties, severities } from '../policies';
import { type Acting, decideResolve, decideRespond, decideUpdate } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { minuteMs, plusMs } from '../time';
import { decideScheduleCallback } from './callback';
import { decideChangeContact, decideUnreachable } from './contact';
import { decideClose, decideRate, decideReactivate, decideWithdraw } from './ending';
import { decideFollowUp } from './follow-up';
import { decideHandOver, decideReturnHandover, decideTakeHandover } from './handovers';
import { decideAddExternalId, decideLink, decideUnwatch, decideWatch } from './links';
import { decideClimb } from './moves';
import { decideChangeSeverity } from './severity';
import { decideAnswer, decideAsk } from './waiting';
import { decideAssign, decideMitigate, decideNote } from './work';

type Outcome = Decision<readonly unknown[], { readonly kind: string }>;

const any = 'any';
const aContact = { firstName: any, lastName: any, mail: any, phone: any };

const someoneFor = ({ area, filedAt }: Ticket): readonly StandingContact[] => {
  const person = { name: any, mail: any, phone: any, hasAuthority: true, verifiedAt: filedAt };
  return area === undefined ? [] : [{ id: '', area, person, changedAt: filedAt, changedBy: any }];
};

/** Whether a command would be taken now is for its rule to say, so it is asked: a page cannot disagree with it. */
const tries: Readonly<
  Partial<Record<Act, (ticket: Ticket, acting: Acting, policyOf: PolicyOf) => readonly Outcome[]>>
> = {
  'respond-ticket': (ticket, acting) => [decideRespond(ticket, any, acting)],
  'update-ticket': (ticket, acting) => [decideUpdate(ticket, any, acting)],
  'ask-requester': (ticket, acting) => [decideAsk(ticket, any, acting)],
  'answer-question': (ticket, acting) => [decideAnswer(ticket, any, acting)],
  'note-ticket': (ticket, acting) => [decideNote(ticket, any, acting)],
  'assign-ticket': (ticket, acting) => [decideAssign(ticket, acting.by, acting)],
  'change-contact': (ticket, acting) => [decideChangeContact(ticket, aContact, acting)],
  // Whom the directory holds is not known here, so somebody is supposed to be there.
  'report-unreachable': (ticket, acting) => [decideUnreachable(ticket, { tried: any }, someoneFor(ticket), acting)],
  'change-severity': (ticket, acting, policyOf) =>
    severities.map((severity) => decideChangeSeverity(ticket, { severity, reason: any }, policyOf, acting)),
  'climb-ticket': (ticket, acting, policyOf) => [decideClimb(ticket, any, policyOf, acting)],
  'hand-over-ticket': (ticket, acting) => parties.map((to) => decideHandOver(ticket, { to, reason: any }, acting)),
  'take-handover': (ticket, acting) => [decideTakeHandover(ticket, acting)],
  'return-handover': (ticket, acting) => [decideReturnHandover(ticket, any, acting)],
  'mitigate-ticket': (ticket, acting) => [decideMitigate(ticket, any, acting)],
  'resolve-ticket': (ticket, acting) => [decideResolve(ticket, any, acting)],
  'reactivate-ticket': (ticket, acting, policyOf) => [decideReactivate(ticket, any, policyOf, acting)],
  'follow-up-ticket': (ticket, acting) => [decideFollowUp(ticket, any, acting)],
  'close-resolved-ticket': (ticket, acting, policyOf) => [decideClose(ticket, any, policyOf, acting)],
  'withdraw-ticket': (ticket, acting) => [decideWithdraw(ticket, any, acting)],
  'rate-ticket': (ticket, acting) => [decideRate(ticket, { rating: 5 }, acting)],
  'schedule-callback': (ticket, acting) => [decideScheduleCallback(ticket, plusMs(acting.at, minuteMs), acting)],
  'link-ticket': (ticket, acting) => [decideLink(ticket, { relation: 'follows', other: any }, acting)],
  'add-external-id': (ticket, acting) => [decideAddExternalId(ticket, { system: any, externalId: any }, acting)],
  'watch-ticket': (ticket, acting) => [decideWatch(ticket, acting.by, acting)],
  'unwatch-ticket': (ticket, acting) => [decideUnwatch(ticket, acting.by, acting)],
};

/** The commands that would change this ticket now if whoever acts may give them. */
export const offersOf = (ticket: Ticket, acting: Acting, policyOf: PolicyOf): readonly Act[] =>
  (Object.keys(tries) as Act[]).filter((act) =>
    tries[act]?.(ticket, acting, policyOf).some((outcome) => outcome.ok && outcome.value.length > 0),
  );
