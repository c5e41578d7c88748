import type { Ports } from '../ports';
import { accept } from '../rules/decision';
import { decideNextStep } from '../rules/next-step';
import type { PolicyRef } from '../rules/policies';
import { policyChangeOf } from '../rules/policy-change';
import { changeTicket } from './change-ticket';
import { leftForNextRound } from './each-of';
import { serveTicket } from './sweep';

const ticketsPerPage = 100;
const roundsMax = 5;

/** One page of a rollout: where the next one begins, absent after the last. */
export interface RolledOut {
  readonly continuation?: string;
}

/**
 * Brings one page of open tickets under a policy (docs/design.md §5), as long as that policy is the active one.
 *
 * A ticket is served first: what the old policy owed by now is done and told by the old policy. What only the new one
 * finds overdue is recorded and told to nobody (C15-C18).
 */
export const rollOutPolicy = async (
  ports: Ports,
  policy: PolicyRef,
  continuation: string | undefined,
): Promise<RolledOut> => {
  const due = await ports.directory.dueRollout();
  if (due?.id !== policy.id || due.version !== policy.version) return {};
  const page = await ports.tickets.live(ticketsPerPage, continuation);
  for (const ticketId of page.items) {
    await bringUnder(ports, ticketId, policy).catch(leftForNextRound(ports, { ticketId }));
  }
  if (page.continuation !== undefined) return { continuation: page.continuation };
  await ports.directory.endRollout(policy);
  return {};
};

const bringUnder = async (ports: Ports, ticketId: string, ref: PolicyRef): Promise<void> => {
  const to = await ports.directory.policy(ref);
  for (let round = 1; round <= roundsMax; round += 1) {
    await serveTicket(ports, ticketId);
    let isServed = true;
    const commandId = `policy-${ref.id}-${ref.version}`;
    await changeTicket(ports, { ticketId, commandId }, async ({ ticket }, policyOf, now) => {
      const step = decideNextStep(ticket, policyOf, now);
      isServed = step.kind === 'wait' || step.kind === 'finish';
      return accept({ events: isServed ? policyChangeOf(ticket, policyOf(ticket.policy), to, now) : [] });
    });
    if (isServed) return;
  }
};
