import type * as z from 'zod';
import * as bodies from '../desk/contracts/ticket-bodies';
import { TicketView, ticketToView } from '../desk/contracts/tickets';
import type { Act } from '../desk/rules/permissions';
import type { Instant } from '../desk/rules/time';
import type { Changed } from '../desk/usecases/change-ticket';
import type { Desk } from '../desk/usecases/desk';
import type { Order } from '../desk/usecases/work-ticket';
import { apiDoor } from './api-door';
import type { Door, Posted } from './door';
import { etagOf } from './etag';
import { seeTicket, seeTickets } from './file-ticket';
import { withMoments } from './filing-fields';
import type { Framed } from './page-frame';
import { ticketPath } from './paths';
import { refused } from './problem';
import { showRefusal, type TicketPages } from './show-ticket';

/** `POST /api/v1/tickets/{id}/<path>`. The door is called after its act. */
interface Verb<Fields> {
  readonly path: string;
  readonly act: Act;
  readonly summary: string;
  readonly body: z.ZodType<Fields>;
  /** What a form says, as a program would. */
  readonly reads?: (form: Posted) => Posted;
  readonly does: (order: Order, body: Fields) => ReturnType<Desk['updateTicket']>;
}

/**
 * One verb on one ticket.
 *
 * Takes an optional `If-Match` and `Idempotency-Key`; without the first a field is not edited (428). Answers 200 with the `TicketView`, a browser's form 303; 404 for a
 * ticket one may not see, 403 for one of another tier, 409, 410 or 422 when a rule does not allow it, 412 when it has
 * moved on.
 */
const verbDoor = <Fields>(
  desk: TicketPages,
  framed: Framed,
  { path, act, summary, body, reads, does }: Verb<Fields>,
): Door =>
  apiDoor({
    name: act,
    method: 'POST',
    route: `api/v1/tickets/{id}/${path}`,
    act,
    contract: {
      summary,
      params: ticketPath,
      body,
      headers: ['Idempotency-Key', 'If-Match'],
      answers: { 200: { json: TicketView, headers: ['ETag'] } },
    },
    ...(reads && { readForm: reads }),
    open: async ({ params, body, caller, key, ifSeq, wantsPage }) => {
      const ticketId = params.id;
      const done = await does({ caller, ticketId, key, ifSeq }, body);
      if (!done.ok) return { problem: refused(done.refusal) };
      if (!wantsPage) return worked(done.value);
      // Who watches it no longer, or gives it back, may not see it any more.
      const isSeen = (await desk.readTicket(caller, ticketId)).ok;
      return isSeen ? seeTicket(ticketId) : seeTickets;
    },
    page: (problem, posted, visit) => showRefusal(desk, framed, visit, { act, posted, problem }),
  });

const worked = ({ ticket, head, at, policyOf }: Changed) => ({
  status: 200,
  headers: { etag: etagOf(head) },
  json: ticketToView(ticket, policyOf, at),
});

/** Every verb on a ticket that is there already (docs/design.md §4). */
export const workTicket = (desk: Desk, framed: Framed): readonly Door[] => {
  const verb = <Fields>(
    path: string,
    act: Act,
    summary: string,
    body: Verb<Fields>['body'],
    does: Verb<Fields>['does'],
  ): Door => verbDoor(desk, framed, { path, act, summary, body, does });
  const callback: Verb<{ readonly callbackAt?: Instant | undefined }> = {
    path: 'schedule-callback',
    act: 'schedule-callback',
    summary: 'Says when to call back, or that nobody need call (R46)',
    body: bodies.ScheduleCallbackBody,
    reads: (form) => withMoments(form, ['callbackAt']),
    does: desk.scheduleCallback,
  };
  return [
    verb(
      'respond',
      'respond-ticket',
      'Says that the requester was contacted and work has begun (R23)',
      bodies.RespondBody,
      desk.respondToTicket,
    ),
    verb('update', 'update-ticket', 'Tells the requester how it stands', bodies.UpdateBody, desk.updateTicket),
    verb('resolve', 'resolve-ticket', 'Says what solved it', bodies.ResolveBody, desk.resolveTicket),
    verb(
      'assign',
      'assign-ticket',
      'Assigns it to oneself, or to somebody else of its tier',
      bodies.AssignBody,
      desk.assignTicket,
    ),
    verb('note', 'note-ticket', 'Writes a note among those who work on it', bodies.NoteBody, desk.noteTicket),
    verb(
      'change-contact',
      'change-contact',
      'Names another primary contact (R67); needs If-Match',
      bodies.ChangeContactBody,
      desk.changeContact,
    ),
    verb(
      'contact-unreachable',
      'report-unreachable',
      'Says that the primary contact cannot be reached: an admin contact of the area takes over (R62)',
      bodies.UnreachableBody,
      desk.reportUnreachable,
    ),
    verb(
      'ask',
      'ask-requester',
      'Asks the requester, who owes the next step from then on',
      bodies.AskBody,
      desk.askRequester,
    ),
    verb('answer', 'answer-question', 'Answers what the requester was asked', bodies.AnswerBody, desk.answerQuestion),
    verb(
      'change-severity',
      'change-severity',
      'Changes severity or coverage',
      bodies.ChangeSeverityBody,
      desk.changeSeverity,
    ),
    verb('climb', 'climb-ticket', 'Sends it one tier up', bodies.ClimbBody, desk.climbTicket),
    verb(
      'transfer',
      'transfer-ticket',
      'Moves it to another tier of its lane (R14)',
      bodies.TransferBody,
      desk.transferTicket,
    ),
    verb(
      'hand-over',
      'hand-over-ticket',
      'Hands it over to Operations, the vendor, or Unified or Premier support',
      bodies.HandOverBody,
      desk.handOverTicket,
    ),
    verb('take', 'take-handover', 'Says that the other side has begun', bodies.TakeBody, desk.takeHandover),
    verb('return', 'return-handover', 'Says what the other side found', bodies.ReturnBody, desk.returnHandover),
    verb('link', 'link-ticket', 'Links it to another ticket', bodies.LinkBody, desk.linkTicket),
    verb('unlink', 'unlink-ticket', 'Takes a link back', bodies.LinkBody, desk.unlinkTicket),
    verb(
      'add-external-id',
      'add-external-id',
      "Adds its number in somebody else's system (R56)",
      bodies.ExternalIdBody,
      desk.addExternalId,
    ),
    verb(
      'remove-external-id',
      'remove-external-id',
      "Takes its number in somebody else's system away",
      bodies.ExternalIdBody,
      desk.removeExternalId,
    ),
    verb('watch', 'watch-ticket', 'Watches it', bodies.WatchBody, desk.watchTicket),
    verb('unwatch', 'unwatch-ticket', 'Watches it no longer', bodies.WatchBody, desk.unwatchTicket),
    verb('mitigate', 'mitigate-ticket', 'Says that the harm has stopped', bodies.MitigateBody, desk.mitigateTicket),
    verb(
      'reactivate',
      'reactivate-ticket',
      'Says within 24 hours that it was not solved after all (R67)',
      bodies.ReactivateBody,
      desk.reactivateTicket,
    ),
    verb('close', 'close-resolved-ticket', 'Closes it for good', bodies.CloseBody, desk.closeTicket),
    verb('withdraw', 'withdraw-ticket', 'Says that it is no longer needed', bodies.WithdrawBody, desk.withdrawTicket),
    verb('rate', 'rate-ticket', 'Rates it after it was resolved (R68)', bodies.RateBody, desk.rateTicket),
    verbDoor(desk, framed, callback),
  ];
};
