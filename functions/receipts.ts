import { ReceiptsQuery } from '../desk/contracts/receipts';
import { isTicketNumber } from '../desk/rules/ticket-number';
import type { Desk } from '../desk/usecases/desk';
import type { Door } from './door';
import { flawed, invalid, refused } from './problem';

/**
 * `GET /api/v1/tickets/{id}/receipts?clock&cycle&at`: `{ items: [{ receipt, jws }] }`, the arithmetic of each clock as it
 * stood at `at`, with the same signed (docs/design.md §6). 404 when the caller may not see the ticket.
 */
const readReceipts = (desk: Desk): Door => ({
  name: 'read-receipts',
  method: 'GET',
  route: 'api/v1/tickets/{id}/receipts',
  act: 'read-ticket',
  open: async ({ request, caller }) => {
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return { problem: refused({ kind: 'ticket-unknown' }) };
    const query = ReceiptsQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { at } = query.data;
    if (at !== undefined && at > desk.now()) {
      return {
        problem: flawed('query-invalid', { errors: [{ at: '/at', message: 'That moment has not come yet.' }] }),
      };
    }
    const read = await desk.readReceipts(caller, ticketId, query.data);
    return read.ok ? { status: 200, json: { items: read.value } } : { problem: refused(read.refusal) };
  },
});

/** `GET /.well-known/jwks.json`: every public key that signed a receipt (RFC 7517); for anybody, without sign-in. */
const signingKeys = (desk: Pick<Desk, 'signingKeys'>): Door => ({
  name: 'signing-keys',
  method: 'GET',
  route: '.well-known/jwks.json',
  act: 'none',
  open: async () => ({
    status: 200,
    headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
    json: await desk.signingKeys(),
  }),
});

export const receipts = (desk: Desk): readonly Door[] => [readReceipts(desk), signingKeys(desk)];
