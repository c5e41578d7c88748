import type { Ports, StoredTicket } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import type { Act, Relation } from '../rules/permissions';
import { refusalFor, relationOf } from './permit';
import type { Refusal } from './refusals';

export interface SeenTicket extends StoredTicket {
  readonly relation: Relation;
}

/** Reads a ticket for a caller who may do this to it, and says how it stands to them; refuses as `refusalFor` does. */
export const seeTicket = async (
  { tickets, directory }: Ports,
  caller: Caller,
  act: Act,
  ticketId: string,
): Promise<Decision<SeenTicket, Refusal>> => {
  const stored = await tickets.read(ticketId);
  if (stored === undefined) return refuse({ kind: 'ticket-unknown' });
  const relation = await relationOf(directory, caller, stored.ticket);
  const refusal = await refusalFor(directory, caller, act, stored.ticket, relation);
  return refusal === undefined ? accept({ ...stored, relation }) : refuse(refusal);
};
