import type { Ports } from '../ports';
import type { Party } from '../rules/policies';
import { decideHandOver, decideReturnHandover, decideTakeHandover } from '../rules/ticket-commands/handovers';
import { decideClimb, decideTransfer } from '../rules/ticket-commands/moves';
import { type ChangeSeverity, decideChangeSeverity } from '../rules/ticket-commands/severity';
import { type Order, work, workServed } from './work-ticket';

/** Judges the ticket by another severity from now on. */
export const changeSeverity = (ports: Ports, order: Order, body: ChangeSeverity) =>
  workServed(ports, order, 'change-severity', body, (ticket, acting, policyOf) =>
    decideChangeSeverity(ticket, body, policyOf, acting),
  );

/** Sends the ticket one tier up. */
export const climbTicket = (ports: Ports, order: Order, body: { readonly reason: string }) =>
  workServed(ports, order, 'climb-ticket', body, (ticket, acting, policyOf) =>
    decideClimb(ticket, body.reason, policyOf, acting),
  );

/** Sends a ticket that is in the wrong tier to the right one (R14). */
export const transferTicket = (ports: Ports, order: Order, body: { readonly tier: string; readonly reason: string }) =>
  workServed(ports, order, 'transfer-ticket', body, (ticket, acting, policyOf) =>
    decideTransfer(ticket, body, policyOf, acting),
  );

/** Gives the work to somebody outside the tiers. */
export const handOverTicket = (ports: Ports, order: Order, body: { readonly to: Party; readonly reason: string }) =>
  work(ports, order, 'hand-over-ticket', body, (ticket, acting) => decideHandOver(ticket, body, acting));

/** The other side has begun. */
export const takeHandover = (ports: Ports, order: Order, body: Readonly<Record<never, never>>) =>
  work(ports, order, 'take-handover', body, decideTakeHandover);

/** The other side gives it back. */
export const returnHandover = (ports: Ports, order: Order, body: { readonly message: string }) =>
  work(ports, order, 'return-handover', body, (ticket, acting) => decideReturnHandover(ticket, body.message, acting));
