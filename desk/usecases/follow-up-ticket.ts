import type { Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import { isEscalable } from '../rules/intake';
import type { Caller } from '../rules/people';
import { decideFollowUp, followUpOf } from '../rules/ticket-commands/follow-up';
import type { Ticket } from '../rules/tickets';
import { bestEffort } from './best-effort';
import type { Changed } from './change-ticket';
import { fileTicket, filingRefusal } from './file-ticket';
import { tellOther } from './link-ticket';
import { refusalFor } from './permit';
import { policiesOf } from './policies';
import type { Refusal } from './refusals';
import { seeTicket } from './see-ticket';
import type { Order } from './work-ticket';

/**
 * Files the ticket that follows a closed one, for the same requester and in the same words, and links the two (R67).
 * With a key, twice is once. When the closed one cannot be told, the new one still names it, and the same call again tells it.
 */
export const followUpTicket = async (
  ports: Ports,
  { caller, ticketId, key }: Order,
  body: object,
): Promise<Decision<Changed, Refusal>> => {
  const { tickets, directory, clock, log } = ports;
  const seen = await seeTicket(ports, caller, 'follow-up-ticket', ticketId);
  if (!seen.ok) return seen;
  const { ticket } = seen.value;
  const followed = decideFollowUp(ticket, ticketId, { by: caller.id, at: clock.now() });
  if (!followed.ok) return refuse(followed.refusal);

  const [events, policy] = await Promise.all([tickets.events(ticketId), directory.activePolicy()]);
  const command = { ...followUpOf(ticket, events, policy), onBehalfOf: ticket.filedBy };
  // A caller's key has no spaces: under this one nothing else is filed.
  const filed = await fileTicket(ports, command, caller, key && `follow-up ${ticketId} ${key}`, body);
  if (!filed.ok) return filed;
  const { ticketId: followUp } = filed.value.ticket;
  const tell = () => tellOther(ports, { caller, ticketId: followUp }, { relation: 'follows', other: ticketId });
  await bestEffort(log, tell, 'a closed ticket did not hear what follows it', { ticketId, followUp });
  return accept(filed.value);
};

/** May the caller file in its lane, for its requester; and does what an escalation comes from take another? */
export const mayFollowUp = async (ports: Ports, caller: Caller, ticket: Ticket): Promise<boolean> => {
  const { lane, area, filedBy: onBehalfOf, fromTicket } = ticket;
  if (filingRefusal(caller, { lane, area, onBehalfOf }) !== undefined) return false;
  if (lane !== 'escalation') return true;
  const origin = fromTicket === undefined ? undefined : (await ports.tickets.read(fromTicket))?.ticket;
  if (origin === undefined || !isEscalable(origin, await policiesOf(ports.directory, [origin]))) return false;
  return (await refusalFor(ports.directory, caller, 'file-escalation', origin)) === undefined;
};
