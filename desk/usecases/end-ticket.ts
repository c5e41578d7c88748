import type { Ports } from '../ports';
import { decideClose, decideRate, decideReactivate, decideWithdraw } from '../rules/ticket-commands/ending';
import { type Order, work, workServed } from './work-ticket';

type Reason = { readonly reason?: string | undefined };

/** Takes a resolved ticket up again (R67). */
export const reactivateTicket = (ports: Ports, order: Order, body: Reason) =>
  work(ports, order, 'reactivate-ticket', body, (ticket, acting, policyOf) =>
    decideReactivate(ticket, body.reason, policyOf, acting),
  );

/** Ends a resolved ticket for good. */
export const closeTicket = (ports: Ports, order: Order, body: Reason) =>
  workServed(ports, order, 'close-resolved-ticket', body, (ticket, acting, policyOf) =>
    decideClose(ticket, body.reason, policyOf, acting),
  );

/** Takes back a ticket that nobody works on yet. */
export const withdrawTicket = (ports: Ports, order: Order, body: Reason) =>
  workServed(ports, order, 'withdraw-ticket', body, (ticket, acting) => decideWithdraw(ticket, body.reason, acting));

/** Says how satisfied the requester is (R68). */
export const rateTicket = (
  ports: Ports,
  order: Order,
  body: { readonly rating: number; readonly comment?: string | undefined },
) => work(ports, order, 'rate-ticket', body, (ticket, acting) => decideRate(ticket, body, acting));
