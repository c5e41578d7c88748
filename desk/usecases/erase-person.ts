import type { Page, Ports } from '../ports';
import { erased } from '../rules/audit';
import { editionOf, isStanding } from '../rules/contacts';
import { accept, type Decision, refuse } from '../rules/decision';
import { isPerson } from '../rules/erasure';
import type { Caller } from '../rules/people';
import { may, type Relation } from '../rules/permissions';
import type { ErasureRecord } from '../rules/records';
import { eachOf, leftForNextRound } from './each-of';
import { eraseSaidBy } from './erase-from-device';
import { eraseFromTicket } from './erase-ticket';
import { eraseFromCampaigns } from './forget-campaigns';
import type { Refusal } from './refusals';
import { settleUpload } from './sweep-uploads';

const itemsPerPage = 100;
/** Somebody waits for the answer; the timer does the rest, so many each time. */
const ticketsPerRequestMax = 100; // no source
const ticketsPerRoundMax = 2_000; // no source

/** How far an erasure has come: it waits for tickets of the person that are still worked on, or has more to do. */
export interface ErasureProgress {
  readonly record: ErasureRecord;
  readonly openTickets: readonly string[];
}

/** Tickets that stand in no relation to whoever asks. */
const strangers: Relation = { isOwn: false, inTier: false };

/**
 * Erases a person from the desk: their uploads, contacts and devices at once, then ticket after ticket, at last the record
 * that the desk has of them.
 *
 * Stored first is that it was asked for, by whom and why: what is cut off is taken up by whoever asks again, or by the timer.
 * Tickets that are still worked on are left until they have ended (`decideErase`). Asked for again while it goes on, it is the
 * same erasure. What they said of devices and campaigns of rotations goes; what the record of a lease says stays until its time is over: who knew a password is what it is kept for.
 */
export const erasePerson = async (
  ports: Ports,
  caller: Caller,
  person: string,
  { reason }: { readonly reason: string },
): Promise<Decision<ErasureProgress, Refusal>> => {
  if (!may(caller, 'erase-personal-data', strangers))
    return refuse({ kind: 'act-forbidden', act: 'erase-personal-data', isSecurity: false });
  if (!isPerson(person)) return refuse({ kind: 'person-unknown' });
  const { directory, clock, ids, log } = ports;
  const begun = await directory.openErasureOf(person);
  const record = begun ?? { id: ids.random(12), by: caller.id, at: clock.now(), reason, person };
  if (begun === undefined) await directory.saveErasure(record);
  log('info', 'personal data are being erased', { erasureId: record.id, by: caller.id });
  return accept(await goOn(ports, record, person, ticketsPerRequestMax));
};

/** Goes on with every erasure that has not ended; answers how many there were. */
export const finishErasures = (ports: Ports): Promise<number> =>
  eachOf(
    (continuation) => ports.directory.openErasures(itemsPerPage, continuation),
    async (record) => {
      const { id: erasureId, person } = record;
      if (person === undefined) return;
      await goOn(ports, record, person, ticketsPerRoundMax).then(
        () => undefined,
        leftForNextRound(ports, { erasureId }),
      );
    },
  );

/** Who asked for which erasure, and whether it has ended; the newest first. */
export const listErasures = (
  { directory }: Ports,
  limit: number,
  continuation?: string,
): Promise<Page<ErasureRecord>> => directory.erasures(limit, continuation);

const goOn = async (
  ports: Ports,
  record: ErasureRecord,
  person: string,
  ticketsMax: number,
): Promise<ErasureProgress> => {
  const { directory, uploads, clock, log } = ports;
  await eraseContacts(ports, record, person);
  await eachOf(
    (continuation) => uploads.of(person, itemsPerPage, continuation),
    (stored) => settleUpload(ports, stored),
  );
  const { openTickets, isWhole } = await eraseTickets(ports, record, person, ticketsMax);
  if (!isWhole || openTickets.length > 0) return { record, openTickets };

  await eachOf(
    (continuation) => directory.exportsAbout(person, itemsPerPage, continuation),
    ({ person: _, ...taken }) => directory.saveExport({ ...taken, by: taken.by === person ? erased : taken.by }),
  );
  await eachOf(
    (continuation) => directory.devicesOf(person, itemsPerPage, continuation),
    ({ primaryUser: _, ...device }) => directory.saveManagedDevices([device]),
  );
  await eraseAbsences(ports, person);
  await eraseSaidBy(ports, person);
  await eraseFromCampaigns(ports, person);
  await directory.removePerson(person);
  const { person: _, ...ended } = { ...record, endedAt: clock.now() };
  await directory.saveErasure(ended);
  log('info', 'personal data were erased', { erasureId: record.id });
  return { record: ended, openTickets: [] };
};

const eraseAbsences = async ({ directory }: Ports, person: string): Promise<void> => {
  await directory.removeAbsence(person);
  for (const { standIn, ...absence } of await directory.absences())
    if (standIn === person) await directory.saveAbsence(absence);
};

/** Contacts have no id of a person: they are known by the mail address that the person has. */
const eraseContacts = async ({ directory, clock }: Ports, { by }: ErasureRecord, person: string): Promise<void> => {
  const mail = (await directory.person(person))?.mail.toLowerCase();
  if (mail === undefined) return;
  for (const contact of (await directory.contacts()).filter(isStanding)) {
    if (contact.person.mail.toLowerCase() !== mail) continue;
    const { id, area } = contact;
    const edition = editionOf(contact) + 1;
    await directory.saveContact({ id, area, changedAt: clock.now(), changedBy: by, edition });
  }
};

/**
 * Not whole when there was more to do than `ticketsMax`, or a ticket could not be reached; one that cannot be read crashes it,
 * but at the end. A ticket that is gone meanwhile has nothing left.
 */
const eraseTickets = async (
  ports: Ports,
  { id, by, reason }: ErasureRecord,
  person: string,
  ticketsMax: number,
): Promise<{ readonly openTickets: readonly string[]; readonly isWhole: boolean }> => {
  const open = new Set<string>();
  let changed = 0;
  let missed = 0;
  const pageAt = async (continuation?: string): Promise<Page<string>> => {
    if (changed >= ticketsMax) return { items: [] };
    const page = await ports.tickets.naming(person, itemsPerPage, continuation);
    return { ...page, items: [...new Set(page.items)].filter((ticketId) => !open.has(ticketId)) };
  };
  await eachOf(pageAt, async (ticketId) => {
    if (changed >= ticketsMax) return;
    const erasure = { ticketId, person, by, reason, commandId: `erase-${id}` };
    const done = await eraseFromTicket(ports, erasure).catch(leftForNextRound(ports, { ticketId }));
    if (done === undefined) missed += 1;
    else if (done.ok && done.value.isChanged) changed += 1;
    else if (!done.ok && done.refusal.kind === 'ticket-not-ended') open.add(ticketId);
  });
  return { openTickets: [...open], isWhole: changed < ticketsMax && missed === 0 };
};
