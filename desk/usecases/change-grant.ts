import type { Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import { relationToGrant } from '../rules/grant-offers';
import { deviceOfGrant, type ElevationActing, type Grant } from '../rules/grants';
import type { Caller } from '../rules/people';
import { type Act, may } from '../rules/permissions';
import { isLiveTicket } from '../rules/tickets';
import { changeDevice, type DeviceSight } from './change-device';
import { withArea } from './grant-area';
import type { Refusal } from './refusals';
import { settleDevice } from './settle-device';

/**
 * One grant, if the caller may do this to it. What they may not even see is unknown to them; what they may see but not
 * touch is forbidden (docs/design.md §15).
 */
const grantToWhich = async (
  ports: Ports,
  caller: Caller,
  grantId: string,
  act: Act,
): Promise<Decision<Grant, Refusal>> => {
  const deviceId = deviceOfGrant(grantId);
  const stored = deviceId === undefined ? undefined : await ports.devices.grant(deviceId, grantId);
  if (stored === undefined) return refuse({ kind: 'grant-unknown' });
  const grant = await withArea(ports.tickets, stored);
  const relation = relationToGrant(grant, caller);
  if (may(caller, act, relation)) return accept(grant);
  if (!may(caller, 'read-elevation', relation)) return refuse({ kind: 'grant-unknown', about: grantId });
  return refuse({ kind: 'act-forbidden', act, about: grantId });
};

/** One grant, if the caller may see it: its holder, and whoever reads elevations. */
export const grantFor = (ports: Ports, caller: Caller, grantId: string): Promise<Decision<Grant, Refusal>> =>
  grantToWhich(ports, caller, grantId, 'read-elevation');

/** Does what the grant is bound to still live? An emergency is bound to no ticket, also where it names one. */
export const isTicketLive = async ({ tickets }: Ports, { ticketId, emergency }: Grant): Promise<boolean> => {
  if (emergency !== undefined || ticketId === undefined) return true;
  const stored = await tickets.read(ticketId);
  return stored !== undefined && isLiveTicket(stored.ticket);
};

/** It is refused to who asks, and nobody is named: the record of the refusal says which grant it was. */
export const aboutGrant = (refusal: Refusal, grantId: string): Refusal =>
  refusal.kind === 'grant-held-by-another' || refusal.kind === 'approval-own' || refusal.kind === 'review-own'
    ? { ...refusal, about: grantId }
    : refusal;

type GrantSight = DeviceSight & { readonly grant: Grant };

/**
 * What somebody does to one grant: seen and permitted first, decided and stored under its device's etag, then whatever
 * became due is done and its lease rung. Answers the grant as it now stands. `command` begins the id of the command in the
 * record.
 */
export const changeGrant = async (
  ports: Ports,
  caller: Caller,
  grantId: string,
  act: Act,
  decide: (sight: GrantSight, acting: ElevationActing) => Promise<Decision<readonly DeviceEvent[], Refusal>>,
  command: string = act,
): Promise<Decision<Grant, Refusal>> => {
  const found = await grantToWhich(ports, caller, grantId, act);
  if (!found.ok) return found;
  const { deviceId } = found.value;
  const commandId = `${command}-${ports.ids.random(16)}`;
  const rotationId = ports.ids.random(16);
  const changed = await changeDevice(ports, { deviceId, grantId, commandId }, async (sight) => {
    const { grant, now } = sight;
    if (grant === undefined) return refuse({ kind: 'grant-unknown' });
    const decision = await decide({ ...sight, grant }, { by: caller.id, at: now, rotationId });
    return decision.ok ? accept({ events: decision.value }) : decision;
  });
  if (!changed.ok) return refuse(aboutGrant(changed.refusal, grantId));
  await settleDevice(ports, deviceId, grantId);
  const { grant } = changed.value;
  if (grant === undefined) throw new Error(`grant ${grantId} was changed and is gone`);
  return accept(grant);
};
