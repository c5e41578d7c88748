import type { Ports } from '../ports';
import type { Done } from '../rules/departures';
import { decideExtend, decideRevoke, decideWithdrawElevation, type ExtendElevation } from '../rules/lease-changes';
import { decideCloseElevation } from '../rules/leases';
import type { Caller } from '../rules/people';
import { findApprovers } from './approvers';
import { changeGrant, isTicketLive } from './change-grant';

/** Takes back one's own request that nobody was shown a password for. */
export const withdrawElevation = (
  ports: Ports,
  caller: Caller,
  grantId: string,
  { reason }: { readonly reason?: string | undefined },
) =>
  changeGrant(ports, caller, grantId, 'withdraw-elevation', async ({ device, grant, rules }, acting) =>
    decideWithdrawElevation(device, grant, rules, reason, acting),
  );

/** Ends somebody's request or lease before its time; what they saw rotates. */
export const revokeElevation = (
  ports: Ports,
  caller: Caller,
  grantId: string,
  { reason }: { readonly reason: string },
) =>
  changeGrant(ports, caller, grantId, 'revoke-elevation', async ({ device, grant, rules }, acting) =>
    decideRevoke(device, grant, rules, reason, acting),
  );

/**
 * Gives the device back, or completes a lease that has ended, with the actions taken (R87). Whoever sees the lease may try:
 * that only its holder closes it is the rule's to say.
 */
export const closeElevation = (
  ports: Ports,
  caller: Caller,
  grantId: string,
  { actionsTaken, ...done }: Done & { readonly actionsTaken: string },
) =>
  changeGrant(
    ports,
    caller,
    grantId,
    'read-elevation',
    async ({ device, grant, rules }, acting) => decideCloseElevation(device, grant, rules, actionsTaken, acting, done),
    'close',
  );

/** Asks for a longer lease, once; approvers are told where the request needed them. */
export const extendElevation = (ports: Ports, caller: Caller, grantId: string, wish: ExtendElevation) =>
  changeGrant(ports, caller, grantId, 'use-elevation', async ({ grant, rules }, acting) => {
    const { approvalsNeeded, expiresAt = acting.at } = grant;
    const found =
      approvalsNeeded === undefined
        ? { approversKnown: 0 }
        : await findApprovers(ports.directory, rules, caller.id, acting.at, expiresAt);
    return decideExtend(grant, rules, { isTicketLive: await isTicketLive(ports, grant), ...found }, wish, acting);
  });
