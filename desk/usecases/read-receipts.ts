import type { Ports } from '../ports';
import { unseal } from '../rules/audit';
import { canonicalJson } from '../rules/canonical-json';
import { accept, type Decision } from '../rules/decision';
import type { Caller } from '../rules/people';
import type { ClockName } from '../rules/policies';
import { type Receipt, receiptsOf } from '../rules/receipts';
import { type Ticket, type TicketEvent, ticketFrom } from '../rules/tickets';
import type { Instant } from '../rules/time';
import { policiesOf } from './policies';
import { readTicket } from './read-tickets';
import type { Refusal } from './refusals';

/** Which receipts of a ticket; those of every cycle, as of now, when left out. `at` does not lie ahead. */
export interface ReceiptWish {
  readonly clock?: ClockName | undefined;
  readonly cycle?: number | undefined;
  readonly at?: Instant | undefined;
}

/** A receipt and the same signed: the payload of `jws` is the receipt's canonical JSON (RFC 8785). */
export interface SignedReceipt {
  readonly receipt: Receipt;
  readonly jws: string;
}

/** The signed receipts of a ticket's clocks, if the caller may see the ticket. */
export const readReceipts = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
  { clock, cycle, at }: ReceiptWish,
): Promise<Decision<readonly SignedReceipt[], Refusal>> => {
  const read = await readTicket(ports, caller, ticketId);
  if (!read.ok) return read;
  const ticket = at === undefined ? read.value.ticket : await ticketAt(ports, ticketId, at);
  if (ticket === undefined) return accept([]);
  const policyOf = await policiesOf(ports.directory, [ticket]);
  const receipts = receiptsOf(ticket, policyOf, at ?? ports.clock.now()).filter(
    (one) => (clock === undefined || one.clock === clock) && (cycle === undefined || one.cycle === cycle),
  );
  return accept(await Promise.all(receipts.map((receipt) => signed(ports, receipt))));
};

const signed = async ({ signer }: Ports, receipt: Receipt): Promise<SignedReceipt> => ({
  receipt,
  jws: await signer.sign(canonicalJson(receipt)),
});

/**
 * The ticket that its events made until then; `undefined` before it was filed. The ticket of today would say too much: a
 * new policy writes the tier of what is running over.
 */
const ticketAt = async ({ tickets }: Ports, ticketId: string, at: Instant): Promise<Ticket | undefined> => {
  const events = (await tickets.events(ticketId)).map((event) => unseal<TicketEvent>(event));
  const known = events.filter((event) => event.at <= at);
  return known.length === 0 ? undefined : ticketFrom(known);
};
