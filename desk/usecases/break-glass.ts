import type { Ports } from '../ports';
import { type BreakGlass, decideBreakGlass, decideReview, type ReviewEmergency } from '../rules/break-glass';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Grant } from '../rules/grants';
import type { Caller } from '../rules/people';
import { changeDevice } from './change-device';
import { changeGrant } from './change-grant';
import { wakeLease } from './elevate';
import { commandOf } from './idempotency';
import type { Refusal } from './refusals';
import { settleDevice } from './settle-device';

/**
 * Opens the emergency path to one device; the same `Idempotency-Key` answers the same lease. It asks nothing of tickets,
 * approvers or plans, so that nothing of them can stand in its way.
 *
 * The ticket that it may name is not looked for: an emergency does not fail for a wrong number, and whoever may break the
 * glass learns of no ticket by it.
 */
export const breakGlass = async (
  ports: Ports,
  caller: Caller,
  deviceId: string,
  body: BreakGlass,
  key: string | undefined,
): Promise<Decision<Grant, Refusal>> => {
  const { ids } = ports;
  const { commandId, record } = commandOf(ids, caller, `break-glass ${deviceId}`, key, body);
  const rotationId = ids.random(16);
  const opened = await changeDevice(ports, { deviceId, commandId, record }, async ({ device, active, rules, now }) => {
    const decision = decideBreakGlass(device, active, rules, body, { by: caller.id, at: now, rotationId });
    return decision.ok ? accept({ events: decision.value }) : decision;
  });
  if (!opened.ok) return refuse(opened.refusal);
  const { grant } = opened.value;
  if (grant === undefined) throw new Error(`the glass of ${deviceId} was broken and there is no grant`);
  await wakeLease(ports, grant.grantId);
  // Whoever held the device saw a password: the one that replaces it is to be there when this lease is shown.
  await settleDevice(ports, deviceId, grant.grantId);
  return accept(grant);
};

/** A second person's word on an emergency that is over. */
export const reviewElevation = (ports: Ports, caller: Caller, grantId: string, review: ReviewEmergency) =>
  changeGrant(ports, caller, grantId, 'review-elevation', async ({ grant }, acting) =>
    decideReview(grant, review, acting),
  );
