import { listOf } from '../desk/contracts/pages';
import {
  JwkSetView,
  ReceiptsQuery,
  ReceiptView,
  RotateSigningKeyBody,
  SigningKeyView,
} from '../desk/contracts/receipts';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { ticketPath } from './paths';
import { flawed, refused } from './problem';

/**
 * `GET /api/v1/tickets/{id}/receipts?clock&cycle&at`: `{ items: [{ receipt, jws }] }`, the arithmetic of each clock as it
 * stood at `at`, with the same signed (docs/design.md §6). 404 when the caller may not see the ticket.
 */
const readReceipts = (desk: Desk): Door =>
  apiDoor({
    name: 'read-receipts',
    method: 'GET',
    route: 'api/v1/tickets/{id}/receipts',
    act: 'read-ticket',
    contract: {
      summary: 'Reads the signed arithmetic of each clock of a ticket, as it stood at a moment',
      params: ticketPath,
      query: ReceiptsQuery,
      answers: { 200: { json: listOf(ReceiptView) } },
    },
    open: async ({ params, query, caller }) => {
      const { at } = query;
      if (at !== undefined && at > desk.now()) {
        return {
          problem: flawed('query-invalid', { errors: [{ at: '/at', message: 'That moment has not come yet.' }] }),
        };
      }
      const read = await desk.readReceipts(caller, params.id, query);
      return read.ok ? { status: 200, json: { items: read.value } } : { problem: refused(read.refusal) };
    },
  });

/** `GET /.well-known/jwks.json`: every public key that signed a receipt or a checkpoint (RFC 7517); for anybody, without sign-in. */
const signingKeys = (desk: Pick<Desk, 'signingKeys'>): Door => ({
  name: 'signing-keys',
  method: 'GET',
  route: '.well-known/jwks.json',
  act: 'none',
  contract: {
    summary: 'Reads every public key that signed a receipt',
    answers: { 200: { json: JwkSetView, jsonType: 'application/jwk-set+json' } },
  },
  open: async () => ({
    status: 200,
    headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
    json: await desk.signingKeys(),
  }),
});

/**
 * `POST /api/v1/signing-keys/rotate`: signs with a new key from now on, on every instance within minutes. Answers 200 with its
 * `kid`; the public keys of all that came before stay published.
 */
const rotateSigningKey = (desk: Pick<Desk, 'rotateSigningKey'>): Door =>
  apiDoor({
    name: 'rotate-signing-key',
    method: 'POST',
    route: 'api/v1/signing-keys/rotate',
    act: 'rotate-signing-key',
    contract: {
      summary: 'Replaces the key that signs receipts and checkpoints; an alarm, and old signatures still verify',
      body: RotateSigningKeyBody,
      answers: { 200: { json: SigningKeyView } },
    },
    open: async ({ caller }) => ({ status: 200, json: await desk.rotateSigningKey(caller) }),
  });

export const receipts = (desk: Desk): readonly Door[] => [
  readReceipts(desk),
  signingKeys(desk),
  rotateSigningKey(desk),
];
