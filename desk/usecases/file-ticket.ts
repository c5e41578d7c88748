import { Fault, type Filing, type Ports } from '../ports';
import { genesis } from '../rules/audit';
import { canonicalJson } from '../rules/canonical-json';
import { accept, type Decision, refuse } from '../rules/decision';
import { nextDueAt } from '../rules/next-step';
import type { Caller } from '../rules/people';
import { decideFileTicket, type FileTicket } from '../rules/ticket-commands';
import { ticketNumber } from '../rules/ticket-number';
import { ticketFrom } from '../rules/tickets';
import { type Changed, ticketAsOf } from './change-ticket';
import { hashOfBody, hashOfKey } from './idempotency';
import type { Refusal } from './refusals';
import { sealAll } from './seal-all';

const numbersMax = 5;

/**
 * Files a user ticket and wakes its lifecycle.
 *
 * With a key (`Idempotency-Key`) the number follows from caller and key, so the create itself is the lock: the same
 * body answers the ticket as it was filed, another body is refused. A number taken by somebody else's ticket takes the
 * next attempt. Source: docs/design.md §11, §15.
 */
export const fileTicket = async (
  ports: Ports,
  command: FileTicket,
  caller: Caller,
  key: string | undefined,
): Promise<Decision<Changed, Refusal>> => {
  const { ids } = ports;
  const chance = ids.random(16);
  const secretOf = (attempt: number): string => canonicalJson([caller.id, key ?? chance, attempt]);
  const filing: Filing | undefined = key === undefined ? undefined : filingOf(ports, command, caller, key);

  for (let attempt = 0; attempt < numbersMax; attempt += 1) {
    const ticketId = ticketNumber(ids.hash(secretOf(attempt)));
    const filed = await fileUnder(ports, ticketId, command, caller, filing);
    if (filed === 'taken') continue;
    if (filed.ok) await wake(ports, ticketId);
    return filed;
  }
  throw new Error(`${numbersMax} ticket numbers in a row are taken`);
};

const filingOf = ({ ids }: Ports, command: FileTicket, caller: Caller, key: string): Filing => ({
  keyHash: hashOfKey(ids, caller, 'file-ticket', key),
  bodyHash: hashOfBody(ids, command),
});

const fileUnder = async (
  ports: Ports,
  ticketId: string,
  command: FileTicket,
  caller: Caller,
  filing: Filing | undefined,
): Promise<Decision<Changed, Refusal> | 'taken'> => {
  const { clock, ids, directory, tickets } = ports;
  const before = filing && (await filedBefore(ports, ticketId, filing));
  if (before !== undefined) return before;

  const policy = await directory.activePolicy();
  const decision = decideFileTicket(policy, ticketId, command, { by: caller.id, at: clock.now() });
  if (!decision.ok) return decision;

  const commandId = filing === undefined ? `file-${ids.random(16)}` : `file-${filing.keyHash}`;
  const events = sealAll(ports, ticketId, commandId, genesis, decision.value);
  const ticket = ticketFrom(decision.value);
  const head = events.at(-1) ?? genesis;
  const policyOf = () => policy;
  const dueAt = nextDueAt(ticket, policyOf);
  try {
    await tickets.create({ ticket, head, dueAt, filing, events, alerts: [], notices: [], command: undefined });
    return accept({ ticket, head, policyOf });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Ours all the same (its reply was lost), somebody else's, or never stored.
    const found = filing === undefined ? await tickets.events(ticketId) : [];
    if (found[0]?.commandId === commandId) return accept({ ticket, head, policyOf });
    const settled = filing && (await filedBefore(ports, ticketId, filing));
    if (settled !== undefined) return settled;
    if (error.kind === 'conflict') return 'taken';
    throw error;
  }
};

const filedBefore = async (
  ports: Ports,
  ticketId: string,
  filing: Filing,
): Promise<Decision<Changed, Refusal> | 'taken' | undefined> => {
  const stored = await ports.tickets.read(ticketId);
  if (stored === undefined) return undefined;
  if (stored.filing?.keyHash !== filing.keyHash) return 'taken';
  if (stored.filing.bodyHash !== filing.bodyHash) return refuse({ kind: 'idempotency-key-reused' });
  return accept(await ticketAsOf(ports, await ports.tickets.events(ticketId), 1));
};

const wake = async ({ workflows, log }: Ports, ticketId: string): Promise<void> => {
  try {
    await workflows.start(ticketId);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log('warn', 'the lifecycle did not start; the sweep keeps the ticket meanwhile', { ticketId, fault: error.kind });
  }
};
