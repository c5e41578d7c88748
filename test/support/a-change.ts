import type { CommandRecord, TicketChange } from '../../desk/ports';
import { alertOf, levelsOf, noticesOf } from '../../desk/rules/alerts';
import { type ChainHead, genesis, seal } from '../../desk/rules/audit';
import { type DueStep, eventsOf, nextDueAt } from '../../desk/rules/next-step';
import { evolve, type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { instant } from '../../desk/rules/time';
import { managedDesktop, policyOf, sha256 } from './a-policy';
import { type FiledAs, filed } from './a-ticket';

/** A ticket as a store holds it, for whoever speaks to the store without a desk. */
export interface Standing {
  readonly ticket: Ticket;
  readonly head: ChainHead;
}

const changeOf = (before: Standing | undefined, events: readonly TicketEvent[], commandId: string): TicketChange => {
  const ticket = before === undefined ? ticketFrom(events) : events.reduce<Ticket>(evolve, before.ticket);
  let head = before?.head ?? genesis;
  const sealed = events.map((event) => {
    const link = seal(event, { chain: ticket.ticketId, head, commandId, salt: `salt-${head.seq}`, hash: sha256 });
    head = link;
    return link;
  });
  const { seq, hash } = head;
  return {
    ticket,
    head: { seq, hash },
    dueAt: nextDueAt(ticket, policyOf),
    filing: undefined,
    events: sealed,
    alerts: [],
    notices: [],
    command: undefined,
  };
};

/** A new ticket, filed so. */
export const aFiledTicket = (as: FiledAs): TicketChange => changeOf(undefined, [filed(as)], 'file-1');

/** What happened to a stored ticket, as one change; with a `record` it leaves a command behind. */
export const thenChanged = (
  before: Standing,
  events: readonly TicketEvent[],
  record?: Pick<CommandRecord, 'id' | 'bodyHash'>,
): TicketChange => {
  const change = changeOf(before, events, record?.id ?? 'command-1');
  return { ...change, command: record && { ...record, seq: change.head.seq } };
};

/** The missed response of a stored ticket: event, alert and notice in one change. */
export const thenBreached = (before: Standing, at: string): TicketChange => {
  const step = {
    kind: 'breach',
    key: 'alert-response-1-breach',
    dueAt: instant(at),
    clock: 'response',
    cycle: 1,
    threshold: 'breach',
    deadlineAt: instant(at),
  } satisfies DueStep;
  const change = changeOf(before, eventsOf(step, instant(at)), step.key);
  const alert = alertOf(change.ticket, step, instant(at));
  const levels = levelsOf(change.ticket, step, managedDesktop);
  return { ...change, alerts: [alert], notices: noticesOf(alert, change.ticket, levels, managedDesktop) };
};
