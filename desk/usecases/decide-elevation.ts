import type { Ports } from '../ports';
import { decideApprove, decideDeny } from '../rules/approvals';
import type { Caller } from '../rules/people';
import { changeGrant, isTicketLive } from './change-grant';

/** One person's yes to a request, or to a longer lease. The last one that is needed makes it so. */
export const approveElevation = (ports: Ports, caller: Caller, grantId: string) =>
  changeGrant(ports, caller, grantId, 'decide-elevation', async ({ device, grant, rules }, acting) =>
    decideApprove(device, grant, rules, await isTicketLive(ports, grant), acting, await ports.directory.absences()),
  );

/** One person's no, with the reason: enough to end the request. */
export const denyElevation = (ports: Ports, caller: Caller, grantId: string, { reason }: { readonly reason: string }) =>
  changeGrant(ports, caller, grantId, 'decide-elevation', async ({ grant }, acting) =>
    decideDeny(grant, reason, acting, await ports.directory.absences()),
  );
