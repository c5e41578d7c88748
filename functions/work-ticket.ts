import type { z } from 'zod';
import { ResolveBody, RespondBody, ticketToView, UpdateBody } from '../desk/contracts/tickets';
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

interface Verb<Fields> {
  readonly name: 'respond' | 'update' | 'resolve';
  readonly act: Act;
  readonly body: z.ZodType<Fields>;
  readonly does: (order: Order, body: Fields) => ReturnType<Desk['updateTicket']>;
}

/**
 * `POST /api/v1/tickets/{id}/respond|update|resolve`: one verb on one ticket.
 *
 * Takes an optional `If-Match` and `Idempotency-Key`. Answers 200 with the `TicketView`, a browser's form 303; 404 for a
 * ticket one may not see, 403 for one of another tier, 409 when its state does not allow it, 412 when it has moved on.
 */
const verbDoor = <Fields>(desk: Pick<Desk, 'now'>, framed: Framed, { name, act, body, does }: Verb<Fields>): Door => ({
  name: `${name}-ticket`,
  method: 'POST',
  route: `api/v1/tickets/{id}/${name}`,
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

export const workTicket = (desk: Desk, framed: Framed): readonly Door[] => [
  verbDoor(desk, framed, { name: 'respond', act: 'respond-ticket', body: RespondBody, does: desk.respondToTicket }),
  verbDoor(desk, framed, { name: 'update', act: 'update-ticket', body: UpdateBody, does: desk.updateTicket }),
  verbDoor(desk, framed, { name: 'resolve', act: 'resolve-ticket', body: ResolveBody, does: desk.resolveTicket }),
];
