import { Fault, type Filing, type Ports } from '../ports';
import { genesis } from '../rules/audit';
import { canonicalJson } from '../rules/canonical-json';
import { areasWithContact } from '../rules/contacts';
import { accept, type Decision, refuse } from '../rules/decision';
import type { IntakeFacts } from '../rules/intake';
import { nextDueAt } from '../rules/next-step';
import type { Caller } from '../rules/people';
import { mayAtAll, mayFile, whoMay } from '../rules/permissions';
import type { Channel, Policy } from '../rules/policies';
import { isSecurityTicket } from '../rules/security';
import { decideFileTicket, type FileTicket } from '../rules/ticket-commands';
import { ticketNumber } from '../rules/ticket-number';
import { type Ticket, ticketFrom } from '../rules/tickets';
import type { Instant } from '../rules/time';
import { bestEffort } from './best-effort';
import { type Changed, changeTicket, ticketAsOf } from './change-ticket';
import { hashOfBody, hashOfKey } from './idempotency';
import { refusalFor } from './permit';
import type { Refusal } from './refusals';
import { sealAll } from './seal-all';
import { takeUploads } from './take-uploads';
import { noticesOfChange } from './ticket-notices';

const numbersMax = 5;

/**
 * Files a ticket in its lane and wakes its lifecycle; the ticket that it comes from hears of it.
 *
 * With a key (`Idempotency-Key`) the number follows from caller and key, so the create itself is the lock: the same
 * body answers the ticket as it was filed, another body is refused. A number taken by somebody else's ticket takes the
 * next attempt. `body` is what was sent, where the command was made of it. Source: docs/design.md §11, §15.
 */
export const fileTicket = async (
  ports: Ports,
  command: FileTicket,
  caller: Caller,
  key: string | undefined,
  body: object = command,
): Promise<Decision<Changed, Refusal>> => {
  const { ids } = ports;
  const forbidden = filingRefusal(caller, command);
  if (forbidden !== undefined) return refuse(forbidden);
  const chance = ids.random(16);
  const secretOf = (attempt: number): string => canonicalJson([caller.id, key ?? chance, attempt]);
  const filing: Filing | undefined = key === undefined ? undefined : filingOf(ports, body, caller, key);

  for (let attempt = 0; attempt < numbersMax; attempt += 1) {
    const ticketId = ticketNumber(ids.hash(secretOf(attempt)));
    const filed = await fileUnder(ports, ticketId, command, caller, filing);
    if (filed === 'taken') continue;
    if (filed.ok) await wake(ports, ticketId, filed.value.firstLookAt);
    if (filed.ok) await tellOrigin(ports, filed.value.ticket, caller);
    return filed;
  }
  throw new Error(`${numbersMax} ticket numbers in a row are taken`);
};

/** May the caller file in this lane at all, and in this way? Whom an escalation concerns is asked later. */
export const filingRefusal = (
  caller: Caller,
  command: Pick<FileTicket, 'lane' | 'channel' | 'onBehalfOf' | 'area'>,
): Refusal | undefined => {
  const { lane = 'user', channel, onBehalfOf } = command;
  const act = actByLane[lane];
  const isSecurity = isSecurityTicket(command);
  if (!mayFile(caller, act, isSecurity)) return { kind: 'lane-forbidden', lane, whoMay: whoMay(act, isSecurity) };
  const isOwnWay = channel === undefined || channel === ownChannelOf(caller);
  const isForOneself = onBehalfOf === undefined || onBehalfOf === caller.id;
  if ((isOwnWay && isForOneself) || mayAtAll(caller, 'file-for-another')) return undefined;
  const fields = [...(isForOneself ? [] : ['onBehalfOf']), ...(isOwnWay ? [] : ['channel'])];
  return { kind: 'filing-for-another-forbidden', fields };
};

const actByLane = { user: 'file-ticket', admin: 'file-admin-ticket', escalation: 'file-escalation' } as const;

const ownChannelOf = ({ isApp }: Caller): Channel => (isApp ? 'api' : 'portal');

/** What the desk knows of what the filing names; refuses a ticket to come from that the caller may not see, or does not work. */
const factsFor = async (
  { tickets, devices, directory }: Ports,
  policy: Policy,
  { lane = 'user', fromTicket, devices: named = [] }: FileTicket,
  caller: Caller,
): Promise<Decision<IntakeFacts, Refusal>> => {
  const from = fromTicket === undefined ? undefined : (await tickets.read(fromTicket))?.ticket;
  if (fromTicket !== undefined && from === undefined) return refuse({ kind: 'ticket-unknown' });
  const act = lane === 'escalation' ? 'file-escalation' : 'read-ticket';
  const unfit = from && (await refusalFor(directory, caller, act, from));
  if (from !== undefined && unfit?.kind === 'act-forbidden')
    return refuse({ kind: 'ticket-of-another-tier', tier: from.tier, about: from.ticketId });
  if (unfit !== undefined) return refuse(unfit);

  const needsContact = policy.intake.contactRequired && lane !== 'user';
  const [contacts, found] = await Promise.all([
    needsContact ? directory.contacts() : [],
    Promise.all(named.map((deviceId) => knownDevice(devices, directory, deviceId))),
  ]);
  const known = found.filter((device) => device !== undefined);
  return accept({ areasWithContact: areasWithContact(contacts), devices: known, from });
};

/** The id of the person whom somebody else's ticket becomes, who may be named by their mail address. */
const whoseIs = async (
  { directory }: Ports,
  { onBehalfOf }: FileTicket,
): Promise<Decision<string | undefined, Refusal>> => {
  if (onBehalfOf === undefined || !onBehalfOf.includes('@')) return accept(onBehalfOf);
  const person = await directory.personWithMail(onBehalfOf);
  return person === undefined ? refuse({ kind: 'person-not-known', fields: ['onBehalfOf'] }) : accept(person.id);
};

/** A device is known that is enrolled, or that was imported and has not left; what was imported says whether it is served. */
const knownDevice = async (
  devices: Ports['devices'],
  directory: Ports['directory'],
  deviceId: string,
): Promise<IntakeFacts['devices'][number] | undefined> => {
  const [enrolled, imported] = await Promise.all([devices.read(deviceId), directory.managedDevice(deviceId)]);
  if (enrolled === undefined && (imported === undefined || imported.leftAt !== undefined)) return undefined;
  const group = imported?.group ?? enrolled?.device.group;
  const scope = imported?.scope ?? enrolled?.device.scope;
  return { deviceId, ...(group !== undefined && { group }), ...(scope !== undefined && { scope }) };
};

const filingOf = ({ ids }: Ports, body: object, caller: Caller, key: string): Filing => ({
  keyHash: hashOfKey(ids, caller, 'file-ticket', key),
  bodyHash: hashOfBody(ids, body),
});

/** A ticket as it was filed. With `firstLookAt` it was filed just now, and nothing is due before. */
interface Filed extends Changed {
  readonly firstLookAt?: Instant;
}

const fileUnder = async (
  ports: Ports,
  ticketId: string,
  command: FileTicket,
  caller: Caller,
  filing: Filing | undefined,
): Promise<Decision<Filed, Refusal> | 'taken'> => {
  const { clock, ids, directory, tickets } = ports;
  const before = filing && (await filedBefore(ports, ticketId, filing));
  if (before !== undefined) return before;

  const policy = await directory.activePolicy();
  const facts = await factsFor(ports, policy, command, caller);
  if (!facts.ok) return facts;
  const whose = await whoseIs(ports, command);
  if (!whose.ok) return whose;
  const whole = { ...command, channel: command.channel ?? ownChannelOf(caller), onBehalfOf: whose.value };
  const at = clock.now();
  const decision = decideFileTicket(policy, ticketId, whole, { by: caller.id, at }, facts.value);
  if (!decision.ok) return decision;

  const commandId = filing === undefined ? `file-${ids.random(16)}` : `file-${filing.keyHash}`;
  const taken = await takeUploads(ports, caller, ticketId, command.attachments ?? [], decision.value);
  if (!taken.ok) return taken;
  const { attachments } = taken.value;
  const events = sealAll(ports, ticketId, commandId, genesis, taken.value.events);
  const ticket = ticketFrom(taken.value.events);
  const head = events.at(-1) ?? genesis;
  const policyOf = () => policy;
  const dueAt = nextDueAt(ticket, policyOf);
  const filed: Filed = { ticket, head, at, policyOf, ...(dueAt !== undefined && dueAt > at && { firstLookAt: dueAt }) };
  const notices = await noticesOfChange(directory, ticket, policy, taken.value.events, events);
  try {
    await tickets.create({
      ticket,
      head,
      dueAt,
      filing,
      events,
      alerts: [],
      notices,
      attachments,
      command: undefined,
    });
    return accept(filed);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Ours all the same (its reply was lost), somebody else's, or never stored.
    const found = filing === undefined ? await tickets.events(ticketId) : [];
    if (found[0]?.commandId === commandId) return accept(filed);
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
  const events = await ports.tickets.events(ticketId);
  const filed = events.findLast(({ commandId }) => commandId === events[0]?.commandId);
  return accept(await ticketAsOf(ports, events, filed?.seq ?? 1));
};

const wake = ({ workflows, log }: Ports, ticketId: string, firstLookAt: Instant | undefined): Promise<void> => {
  const otherwise = 'the lifecycle did not start; the sweep keeps the ticket meanwhile';
  return bestEffort(log, () => workflows.start(ticketId, firstLookAt), otherwise, { ticketId });
};

/**
 * Notes the new ticket on the one that it comes from: another partition, so it follows the filing. When it cannot be noted,
 * the new ticket still names its origin, and the same filing sent again under its key notes it.
 */
const tellOrigin = async (ports: Ports, { ticketId, lane, fromTicket }: Ticket, { id: by }: Caller): Promise<void> => {
  if (fromTicket === undefined) return;
  const commandId = `command-follow-up-${ticketId}`;
  const given = { ticketId: fromTicket, commandId, record: { id: commandId, bodyHash: ticketId } };
  const data = { followUp: ticketId, lane };
  const note = () =>
    changeTicket(ports, given, async ({ ticket }, _policyOf, at) => {
      if (ticket.state === 'closed') return accept({ events: [] });
      return accept({ events: [{ kind: 'follow-up-filed', at, by, data, people: {}, text: {} }] });
    });
  await bestEffort(ports.log, note, 'a ticket did not hear of its follow-up', { ticketId: fromTicket, ...data });
};
