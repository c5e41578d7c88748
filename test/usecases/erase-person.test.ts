import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import type { Caller } from '../../desk/rules/people';
import type { ErasureRecord } from '../../desk/rules/records';
import { type ADesk, desks } from '../support/a-desk';
import { refusalOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { anAgent, anAuditor, anItAdmin, anotherRequester, aRequester } from '../support/people';
import { aPng } from '../support/some-files';
import { storedBytesOf } from '../support/stored-bytes';

jest.setTimeout(120_000);

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const rosa: Caller = { ...aRequester, id: 'rosa-0f3a', name: 'Rosa CANARY' };
const reason = 'She has left.';

const erase = async (person = rosa.id) => {
  const erased = await desk.erasePerson(anItAdmin, person, { reason });
  if (!erased.ok) throw new Error(erased.refusal.kind);
  return erased.value;
};

const known = { id: rosa.id, name: 'Rosa CANARY', mail: 'Rosa.CANARY@contoso.example', groups: [] };

/** The ids are chance and nothing that is stored by chance. */
const leftOf = (text: string): number => storedBytesOf(desk).toString('latin1').split(text).length - 1;

const withdrawn = async (by: Caller): Promise<string> => {
  const { ticketId } = await desk.files({ title: 'CANARY-title' }, by);
  await desk.withdrawTicket({ caller: by, ticketId }, { reason: 'CANARY-reason' });
  return ticketId;
};

/** Rosa is everywhere: she files, watches, works, uploads, is a contact, a device's user, and has taken her data. */
const aLifeOfRosa = async () => {
  const { directory } = desk.ports;
  await directory.savePeople([known]);
  await directory.saveManagedDevices([{ deviceId: 'LAPTOP-77', name: 'A laptop', primaryUser: rosa.id }]);
  const contact = { area: 'Devices', name: 'Rosa CANARY', mail: 'rosa.canary@contoso.example', phone: '+49 30 1234' };
  await desk.saveContact(anItAdmin, 'rosa', { ...contact, hasAuthority: true });
  await desk.uploadFile(rosa, { name: 'CANARY-upload.png', content: aPng }, undefined);
  const own = await withdrawn(rosa);
  const watched = (await desk.files({}, anotherRequester)).ticketId;
  await desk.watchTicket({ caller: anotherRequester, ticketId: watched }, { watcher: rosa.id });
  await desk.withdrawTicket({ caller: anotherRequester, ticketId: watched }, {});
  const worker: Caller = { ...anAgent, id: rosa.id };
  const worked = (await desk.files({ title: 'Another’s' }, anotherRequester)).ticketId;
  await desk.respondToTicket({ caller: worker, ticketId: worked }, { message: 'CANARY-hello' });
  await desk.resolveTicket({ caller: anAgent, ticketId: worked }, { solution: 'Done.' });
  const taken = await desk.exportPersonalData(rosa, rosa.id);
  if (taken.ok) for await (const _piece of taken.value);
  return { own, watched, worked };
};

describe('a person who is erased', () => {
  it('is in no byte that is stored, nor is what they wrote; every chain verifies', async () => {
    const tickets = await aLifeOfRosa();
    expect(leftOf(rosa.id)).toBeGreaterThan(10);
    const { record, openTickets } = await erase();
    expect(openTickets).toEqual([]);
    expect(record).toEqual({ id: record.id, by: anItAdmin.id, at: desk.now(), reason, endedAt: desk.now() });
    expect(storedBytesOf(desk).toString('latin1').toLowerCase()).not.toContain('canary');
    expect(leftOf(rosa.id)).toBe(0);
    expect(desk.blobs.keys()).toEqual([]);
    for (const ticketId of Object.values(tickets)) {
      const events = await desk.ports.tickets.events(ticketId);
      expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
      expect(events.at(-1)).toMatchObject({ kind: 'personal-data-erased', by: anItAdmin.id, text: { reason } });
    }
    const { title, filedBy, watchers } = await desk.ticket(tickets.watched);
    expect({ title, filedBy, watchers }).toEqual({ title: 'Outlook does not start', filedBy: anotherRequester.id });
    expect((await desk.ticket(tickets.worked)).title).toBe('Another’s');
    expect(await desk.ports.directory.managedDevice('LAPTOP-77')).toEqual({ deviceId: 'LAPTOP-77', name: 'A laptop' });
    expect((await desk.ports.directory.contacts()).find(({ id }) => id === 'rosa')).toEqual({
      ...{ id: 'rosa', area: 'Devices', changedAt: desk.now(), changedBy: anItAdmin.id, edition: 2 },
    });
  });

  it('leaves everybody else alone', async () => {
    await aLifeOfRosa();
    const other = await withdrawn(aRequester);
    await erase();
    expect((await desk.ticket(other)).title).toBe('CANARY-title');
    expect(await desk.ports.directory.person(aRequester.id)).toBeDefined();
  });

  it('is erased once: again finds nothing, and both are on record', async () => {
    const { own } = await aLifeOfRosa();
    await erase();
    const events = await desk.ports.tickets.events(own);
    desk.clock.pass(60);
    await erase();
    expect(await desk.ports.tickets.events(own)).toEqual(events);
    const { items } = await desk.listErasures(10);
    expect(items.map(({ endedAt, person }) => [endedAt !== undefined, person])).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
  });

  it('has to be somebody', async () => {
    for (const nobody of ['desk', 'erased'])
      expect(refusalOf(await desk.erasePerson(anItAdmin, nobody, { reason }))).toBe('person-unknown');
    expect((await desk.listErasures(10)).items).toEqual([]);
  });
});

describe('a ticket that is still worked on', () => {
  it('is named, waits, and is erased by the timer once it has ended; the person’s record goes last', async () => {
    await desk.ports.directory.savePeople([known]);
    const ended = await withdrawn(rosa);
    const { ticketId } = await desk.files({ title: 'CANARY-open' }, rosa);
    const { record, openTickets } = await erase();
    expect(openTickets).toEqual([ticketId]);
    expect(record).toMatchObject({ person: rosa.id });
    expect(record.endedAt).toBeUndefined();
    expect((await desk.ticket(ended)).title).toBe('erased');
    expect((await desk.ticket(ticketId)).title).toBe('CANARY-open');
    expect(await desk.ports.directory.person(rosa.id)).toEqual(known);

    desk.clock.pass(60);
    await desk.keepRetention();
    expect((await desk.ticket(ticketId)).title).toBe('CANARY-open');
    await desk.withdrawTicket({ caller: rosa, ticketId }, {});
    desk.clock.pass(60);
    await desk.keepRetention();
    expect((await desk.ticket(ticketId)).title).toBe('erased');
    expect(await desk.ports.directory.person(rosa.id)).toBeUndefined();
    expect((await desk.listErasures(10)).items).toEqual([
      { id: record.id, by: anItAdmin.id, at: record.at, reason, endedAt: desk.now() },
    ]);
    expect(leftOf('CANARY')).toBe(0);
    expect(leftOf(rosa.id)).toBe(0);
  });

  it('asked for again meanwhile, it is the same erasure', async () => {
    await desk.files({}, rosa);
    const { record } = await erase();
    desk.clock.pass(5);
    expect((await erase()).record).toEqual(record);
    expect((await desk.listErasures(10)).items).toHaveLength(1);
  });
});

describe('an erasure that is cut off', () => {
  it('anywhere, is finished by the timer, with one event in each ticket', async () => {
    for (let cut = 1; ; cut += 1) {
      desk = await openDesk();
      const tickets = await aLifeOfRosa();
      let writes = 0;
      desk.cosmos.inject(({ kind }) => {
        if (!['batch', 'replace', 'delete', 'upsert'].includes(kind)) return undefined;
        writes += 1;
        return writes >= cut ? { when: cut % 2 === 0 ? 'before' : 'after', status: 503 } : undefined;
      });
      const begun = await erase().catch((error: unknown) => error);
      desk.cosmos.inject(() => undefined);
      if (!(begun instanceof Fault) && (begun as { readonly record: ErasureRecord }).record.endedAt !== undefined) {
        expect(cut).toBeGreaterThan(8); // It was not cut off: there are no more writes than that.
        break;
      }
      for (const ticketId of Object.values(tickets))
        expect(brokenLinkOf(ticketId, await desk.ports.tickets.events(ticketId), sha256)).toBeUndefined();
      await desk.beside().keepRetention();
      const { items } = await desk.listErasures(10);
      if (items.length === 0) await erase(); // Cut off before anything was stored: nobody was told that it had begun.
      expect([cut, leftOf(rosa.id), leftOf('CANARY')]).toEqual([cut, 0, 0]);
      for (const ticketId of Object.values(tickets)) {
        const events = await desk.ports.tickets.events(ticketId);
        expect(events.filter(({ kind }) => kind === 'personal-data-erased')).toHaveLength(1);
      }
    }
  });
});

describe('a ticket that cannot be read', () => {
  it('holds up no other; the erasure goes on until it can be', async () => {
    const tickets = [await withdrawn(rosa), await withdrawn(rosa), await withdrawn(rosa)];
    const container = desk.cosmos.database.container('tickets');
    const [, broken = ''] = tickets;
    const { resource } = await container.item(broken, broken).read();
    await container.items.upsert({ ...resource, severity: 'Z' });
    await expect(erase()).rejects.toThrow('unreadable');
    const left = tickets.filter((ticketId) => ticketId !== broken);
    for (const ticketId of left) expect((await desk.ticket(ticketId)).title).toBe('erased');
    expect((await desk.listErasures(10)).items[0]?.endedAt).toBeUndefined();
    await container.items.upsert(resource as object);
    await desk.keepRetention();
    expect((await desk.ticket(broken)).title).toBe('erased');
    expect((await desk.listErasures(10)).items[0]?.endedAt).toBeDefined();
  });
});

describe('many tickets', () => {
  it('are begun while somebody waits, and finished by the timer', async () => {
    for (let count = 0; count < 105; count += 1) await withdrawn(rosa);
    const { record, openTickets } = await erase();
    expect([record.endedAt, openTickets]).toEqual([undefined, []]);
    expect(leftOf(rosa.id)).toBeGreaterThan(0);
    expect(await desk.keepRetention()).toBeGreaterThan(0);
    expect(leftOf(rosa.id)).toBe(0);
    expect((await desk.listErasures(10)).items[0]?.endedAt).toBe(desk.now());
  });
});

describe('who did what is privileged', () => {
  it('stays by id: an IT admin who erased, and who took tickets out', async () => {
    await aLifeOfRosa();
    await erase();
    const taken = await desk.exportTickets(anAuditor, { format: 'csv' });
    if (taken.ok) for await (const _piece of taken.value);
    await erase(anItAdmin.id);
    await erase(anAuditor.id);
    expect((await desk.listExports(10)).items.map(({ by }) => by)).toContain(anAuditor.id);
    expect((await desk.listErasures(10)).items.map(({ by }) => by)).toEqual([anItAdmin.id, anItAdmin.id, anItAdmin.id]);
  });
});
