import { Fault, type Ports } from '../ports';
import { secondRevealId } from '../rules/alarms';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Device } from '../rules/devices';
import { approvalsFor, decideRequestElevation, type RequestElevation } from '../rules/elevation';
import { relationToGrant } from '../rules/grant-offers';
import type { ElevationRules, Grant } from '../rules/grants';
import { decideReveal, type HeldVersion, markedOdd, versionsOnDevice } from '../rules/leases';
import type { Caller } from '../rules/people';
import { may } from '../rules/permissions';
import { judgePlan } from '../rules/planned-actions';
import type { Secret } from '../rules/secret';
import { secretOf } from '../rules/secret-names';
import { isSecurityTicket } from '../rules/security';
import { isTicketNumber } from '../rules/ticket-number';
import { isLiveTicket } from '../rules/tickets';
import { type Instant, plusMinutes } from '../rules/time';
import { type ApproversFound, findApprovers } from './approvers';
import { bestEffort } from './best-effort';
import { type ChangedDevice, changeDevice } from './change-device';
import { aboutGrant, grantFor, isTicketLive } from './change-grant';
import { commandOf } from './idempotency';
import { measure } from './measure';
import { refreshMirror } from './mirror-password';
import type { Refusal } from './refusals';
import { seeTicket } from './see-ticket';
import { settleDevice } from './settle-device';
import { watchReveal } from './watch-reveal';

type Elevated = Promise<Decision<ChangedDevice, Refusal>>;

/** Is the ticket live, and one that the caller works? A lease is bound to it (docs/design.md §8, docs/requirements.md §3). */
const ticketFor = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
): Promise<Decision<{ isTicketLive: boolean; isSecurity: boolean }, Refusal>> => {
  if (!isTicketNumber(ticketId)) return refuse({ kind: 'ticket-unknown' });
  const seen = await seeTicket(ports, caller, 'read-ticket', ticketId);
  if (!seen.ok) return seen;
  const { ticket, relation } = seen.value;
  if (!may(caller, 'request-elevation', relation))
    return refuse({ kind: 'ticket-of-another-tier', tier: ticket.tier, about: ticketId });
  return accept({ isTicketLive: isLiveTicket(ticket), isSecurity: isSecurityTicket(ticket) });
};

/**
 * Asks for a lease on one device's admin password. Ready at once, or once approvals have come; approvers are told with the
 * request. The same `Idempotency-Key` answers the same grant.
 */
export const requestElevation = async (
  ports: Ports,
  caller: Caller,
  deviceId: string,
  body: RequestElevation,
  key: string | undefined,
): Elevated => {
  const { ids } = ports;
  const ticket = await ticketFor(ports, caller, body.ticketId);
  if (!ticket.ok) return ticket;
  const { commandId, record } = commandOf(ids, caller, `request-elevation ${deviceId}`, key, body);
  const rotationId = ids.random(16);
  const requested = await changeDevice(ports, { deviceId, commandId, record }, async ({ device, rules, now }) => {
    const acting = { by: caller.id, at: now, rotationId };
    const facts = { ...ticket.value, ...(await approversAsked(ports, caller, device, rules, body)) };
    const decision = decideRequestElevation(device, rules, facts, body, acting);
    return decision.ok ? accept({ events: decision.value }) : decision;
  });
  if (requested.ok && requested.value.grant !== undefined) await wakeLease(ports, requested.value.grant.grantId);
  return requested;
};

/** Who could approve what is planned; nobody is looked for where the policy needs nobody. */
const approversAsked = async (
  { directory, clock }: Ports,
  { id }: Caller,
  device: Device,
  rules: ElevationRules,
  { actions, reason }: RequestElevation,
): Promise<ApproversFound> => {
  const judged = judgePlan(rules.actions, actions, reason);
  const now = clock.now();
  if (!judged.ok || approvalsFor(device, rules, judged.value, now) === 0)
    return { approversKnown: 0, approversAway: 0 };
  return findApprovers(directory, rules, id, now, plusMinutes(now, rules.pendingMinutes));
};

export const wakeLease = ({ workflows, log }: Ports, grantId: string): Promise<void> => {
  const otherwise = 'the lease did not start; the sweep keeps it meanwhile';
  return bestEffort(log, () => workflows.startLease(grantId), otherwise, { grantId });
};

/**
 * One password of a reveal. Of Windows LAPS it has a `backedUpAt`, and is `mirrored` where the directory could not be asked
 * whether it is still the newest.
 */
export interface Shown {
  readonly label: HeldVersion['label'] | 'mirrored';
  readonly version: string;
  readonly password: Secret;
  readonly backedUpAt?: Instant;
}

/**
 * Shows the password, once, to the holder: the viewer record is stored first, then the vault is read.
 *
 * Answers each version that the device has or may take meanwhile. When the vault cannot be read after the record was stored, the fault
 * flies: the record stands, the holder gives the grant back and asks again, and the password rotates. A second try is
 * refused and an alarm. What Windows LAPS has set since is got first; where Graph does not answer, the password that the
 * vault has is shown for what it is, as an outdated one only fails to sign in. Source: docs/design.md §8; promises S2, S3.
 */
export const revealPassword = async (
  ports: Ports,
  caller: Caller,
  grantId: string,
): Promise<Decision<{ readonly grant: Grant; readonly shown: readonly Shown[] }, Refusal>> => {
  const found = await grantFor(ports, caller, grantId);
  if (!found.ok) return found;
  const { deviceId } = found.value;
  const relation = relationToGrant(found.value, caller);
  // Whoever has lost the role of one path does not use its lease by that of the other.
  if (relation.isOwn && !may(caller, 'use-elevation', relation))
    return refuse({ kind: 'act-forbidden', act: 'use-elevation', about: grantId });
  if (found.value.emergency !== undefined) await settleDevice(ports, deviceId);
  const isLive = await isTicketLive(ports, found.value);
  let isCurrent: boolean | undefined;
  const commandId = `reveal-${ports.ids.random(16)}`;
  const revealed = await changeDevice(ports, { deviceId, grantId, commandId }, async ({ device, grant, now }) => {
    if (grant === undefined) return refuse({ kind: 'grant-unknown' });
    const decision = decideReveal(device, grant, isLive, { by: caller.id, at: now, rotationId: commandId });
    if (!decision.ok) return decision;
    const watched = await watchReveal(ports, caller, grant, now);
    if (!watched.ok) return watched;
    // A newer password changes the device, so that this decision is stale and is made again.
    isCurrent ??= await refreshMirror(ports, device);
    return accept({ events: markedOdd(decision.value, watched.value) });
  });
  if (!revealed.ok) {
    if (revealed.refusal.kind === 'grant-already-revealed') await raiseSecondReveal(ports, deviceId, grantId, caller);
    return refuse(aboutGrant(revealed.refusal, grantId));
  }
  const { device, grant } = revealed.value;
  if (grant === undefined) throw new Error(`grant ${grantId} was revealed and is gone`);
  const shown = await passwordsOf(ports, device);
  measure(ports.log, 'password-revealed', 1, { deviceId, grantId });
  return accept({ grant, shown: isCurrent === false ? shown.map((one) => ({ ...one, label: 'mirrored' })) : shown });
};

const passwordsOf = async ({ vault }: Ports, device: ChangedDevice['device']): Promise<readonly Shown[]> => {
  const { backedUpAt } = device.credential ?? {};
  const shown: Shown[] = [];
  for (const { label, version } of versionsOnDevice(device)) {
    const password = await vault.read(nameOf(device, label), version);
    if (password === undefined) throw new Fault('unavailable', { cause: `the ${label} version cannot be read` });
    shown.push({ label, version, password, ...(backedUpAt !== undefined && { backedUpAt }) });
  }
  return shown;
};

const nameOf = (device: ChangedDevice['device'], label: HeldVersion['label']): string =>
  label === 'confirmed' && device.credential !== undefined ? secretOf(device, device.credential) : device.secretName;

/** The alarm is there once however often somebody tries; that it cannot be stored now never turns a refusal into a reveal. */
const raiseSecondReveal = async (
  ports: Ports,
  deviceId: string,
  grantId: string,
  { id: by }: Caller,
): Promise<void> => {
  const alarmId = secondRevealId(grantId);
  try {
    await changeDevice(ports, { deviceId, grantId, commandId: alarmId }, async ({ now }) => {
      const known = (await ports.devices.alarms(deviceId)).some((alarm) => alarm.alarmId === alarmId);
      if (known) return accept({ events: [] });
      const data = { grantId, reason: 'grant-already-revealed' };
      const event = { kind: 'reveal-refused', at: now, by, data, people: {}, text: {} } as const;
      return accept({ events: [event] });
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log('error', 'a second reveal was refused, and its alarm could not be stored', {
      grantId,
      fault: error.kind,
    });
  }
};
