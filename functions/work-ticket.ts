import type { z } from 'zod';
import * as bodies from '../desk/contracts/ticket-bodies';
import { ticketToView } from '../desk/contracts/tickets';
import type { Act } from '../desk/rules/permissions';
import { isTicketNumber } from '../desk/rules/ticket-number';
import type { Changed } from '../desk/usecases/change-ticket';
import type { Desk } from '../desk/usecases/desk';
import type { Order } from '../desk/usecases/work-ticket';
import { bodyOf } from './body';
import type { Door } from './door';
import { etagOf } from './etag';
import { seeTicket } from './file-ticket';
import type { Framed } from './page-frame';
import { invalid, refused } from './problem';
import { verbRefusedBody } from './ticket-pages';

/** `POST /api/v1/tickets/{id}/<path>`. The door is called after its act. */
interface Verb<Fields> {
  readonly path: string;
  readonly act: Act;
  readonly body: z.ZodType<Fields>;
  readonly does: (order: Order, body: Fields) => ReturnType<Desk['updateTicket']>;
}

/**
 * One verb on one ticket.
 *
 * Takes an optional `If-Match` and `Idempotency-Key`; without the first a field is not edited (428). Answers 200 with the `TicketView`, a browser's form 303; 404 for a
 * ticket one may not see, 403 for one of another tier, 409, 410 or 422 when a rule does not allow it, 412 when it has
 * moved on.
 */
const verbDoor = <Fields>(desk: Pick<Desk, 'now'>, framed: Framed, { path, act, body, does }: Verb<Fields>): Door => ({
  name: act,
  method: 'POST',
  route: `api/v1/tickets/{id}/${path}`,
  act,
  open: async ({ request, caller, wantsPage }) => {
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return { problem: refused({ kind: 'ticket-unknown' }) };
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const { fields, key, ifSeq } = read.value;
    const parsed = body.safeParse(fields);
    if (!parsed.success) return { problem: invalid(parsed.error), posted: fields };

    const done = await does({ caller, ticketId, key, ifSeq }, parsed.data);
    if (!done.ok) return { problem: refused(done.refusal), posted: fields };
    return wantsPage ? seeTicket(ticketId) : worked(done.value, desk);
  },
  page: (problem, posted, visit) => ({
    status: problem.status,
    page: framed(visit, 'That did not work', verbRefusedBody(problem, visit.request.params['id'] ?? '', posted)),
  }),
});

const worked = ({ ticket, head, policyOf }: Changed, desk: Pick<Desk, 'now'>) => ({
  status: 200,
  headers: { etag: etagOf(head) },
  json: ticketToView(ticket, policyOf, desk.now()),
});

/** Every verb on a ticket that is there already (docs/design.md §4). */
export const workTicket = (desk: Desk, framed: Framed): readonly Door[] => {
  const verb = <Fields>(path: string, act: Act, body: Verb<Fields>['body'], does: Verb<Fields>['does']): Door =>
    verbDoor(desk, framed, { path, act, body, does });
  return [
    verb('respond', 'respond-ticket', bodies.RespondBody, desk.respondToTicket),
    verb('update', 'update-ticket', bodies.UpdateBody, desk.updateTicket),
    verb('resolve', 'resolve-ticket', bodies.ResolveBody, desk.resolveTicket),
    verb('assign', 'assign-ticket', bodies.AssignBody, desk.assignTicket),
    verb('note', 'note-ticket', bodies.NoteBody, desk.noteTicket),
    verb('change-contact', 'change-contact', bodies.ChangeContactBody, desk.changeContact),
    verb('contact-unreachable', 'report-unreachable', bodies.UnreachableBody, desk.reportUnreachable),
    verb('ask', 'ask-requester', bodies.AskBody, desk.askRequester),
    verb('answer', 'answer-question', bodies.AnswerBody, desk.answerQuestion),
    verb('change-severity', 'change-severity', bodies.ChangeSeverityBody, desk.changeSeverity),
    verb('climb', 'climb-ticket', bodies.ClimbBody, desk.climbTicket),
    verb('transfer', 'transfer-ticket', bodies.TransferBody, desk.transferTicket),
    verb('hand-over', 'hand-over-ticket', bodies.HandOverBody, desk.handOverTicket),
    verb('take', 'take-handover', bodies.TakeBody, desk.takeHandover),
    verb('return', 'return-handover', bodies.ReturnBody, desk.returnHandover),
    verb('link', 'link-ticket', bodies.LinkBody, desk.linkTicket),
    verb('unlink', 'unlink-ticket', bodies.LinkBody, desk.unlinkTicket),
    verb('add-external-id', 'add-external-id', bodies.ExternalIdBody, desk.addExternalId),
    verb('remove-external-id', 'remove-external-id', bodies.ExternalIdBody, desk.removeExternalId),
    verb('watch', 'watch-ticket', bodies.WatchBody, desk.watchTicket),
    verb('unwatch', 'unwatch-ticket', bodies.WatchBody, desk.unwatchTicket),
    verb('mitigate', 'mitigate-ticket', bodies.MitigateBody, desk.mitigateTicket),
    verb('reactivate', 'reactivate-ticket', bodies.ReactivateBody, desk.reactivateTicket),
    verb('close', 'close-resolved-ticket', bodies.CloseBody, desk.closeTicket),
    verb('withdraw', 'withdraw-ticket', bodies.WithdrawBody, desk.withdrawTicket),
    verb('rate', 'rate-ticket', bodies.RateBody, desk.rateTicket),
  ];
};
