import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import type { Caller } from '../../desk/rules/people';
import type { FileTicket } from '../../desk/rules/ticket-commands';
import { instant, plusMs } from '../../desk/rules/time';
import { type ADesk, aFiling, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { enrol, granted, kindsOf, refusalOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { aNumber } from '../support/a-ticket';
import {
  anAgent,
  anApp,
  anEngineerOfTheTop,
  anEscalationEngineer,
  anItAdmin,
  anotherRequester,
  aReader,
  aRequester,
  aSecurityManager,
  operations,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const contact = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };
const somebody = { name: 'Adaeze Nwosu', mail: 'a@contoso.example', phone: '+1 425 555 0101', hasAuthority: true };

const forAdmins: FileTicket = {
  lane: 'admin',
  type: 'incident',
  title: 'No sign-in',
  description: 'Since noon.',
  area: 'Devices',
  contact,
};

const escalating = (fromTicket: string): FileTicket => ({
  ...forAdmins,
  lane: 'escalation',
  troubleshootingSteps: 'Reset the profile.',
  fromTicket,
});

const file = (command: FileTicket, by: Caller, key?: string) => desk.fileTicket(command, by, key);

const withContact = async (area = 'Devices'): Promise<void> => {
  granted(await desk.saveContact(anItAdmin, area.toLowerCase(), { ...somebody, area }));
};

describe('the admin lane', () => {
  it.each<[string, Caller, string | undefined]>([
    ['an IT admin', anItAdmin, undefined],
    ['Operations', operations, undefined],
    ['an app that writes tickets', anApp('tickets.write'), undefined],
    ['a requester', aRequester, 'lane-forbidden'],
    ['an agent', anAgent, 'lane-forbidden'],
    ['an escalation engineer', anEscalationEngineer, 'lane-forbidden'],
    ['a reader', aReader, 'lane-forbidden'],
  ])('is for %s: refusal %#', async (_who, caller, refusal) => {
    await withContact();
    expect(refusalOf(await file(forAdmins, caller))).toBe(refusal);
  });

  it('tells who may, and stores nothing', async () => {
    expect(await file(forAdmins, anAgent)).toEqual({
      ok: false,
      refusal: { kind: 'lane-forbidden', lane: 'admin', whoMay: ['ItAdmin', 'Operations', 'tickets.write'] },
    });
    expect((await desk.ports.tickets.list({ limit: 10 })).items).toEqual([]);
  });

  it('opens once the area has a contact who may decide, and closes when they are removed (R62-R64)', async () => {
    expect(refusalOf(await file(forAdmins, anItAdmin))).toBe('admin-contact-missing');
    granted(await desk.saveContact(anItAdmin, 'devices', { ...somebody, area: 'Devices', hasAuthority: false }));
    expect(refusalOf(await file(forAdmins, anItAdmin))).toBe('admin-contact-missing');
    await withContact();
    granted(await file(forAdmins, anItAdmin));
    granted(await desk.removeContact(anItAdmin, 'devices'));
    expect(refusalOf(await file(forAdmins, anItAdmin))).toBe('admin-contact-missing');
  });

  it('takes any severity, with what it means for the business', async () => {
    await withContact();
    const grave = { severity: 'A', businessImpact: 'The branch stands.', usersOrDevicesImpacted: 40 } as const;
    const { ticket } = granted(await file({ ...forAdmins, ...grave }, anItAdmin));
    expect(await desk.ticket(ticket.ticketId)).toEqual(ticket);
    expect(ticket).toMatchObject({ lane: 'admin', severity: 'A', tier: 'operations', area: 'Devices' });
    const events = await desk.ports.tickets.events(ticket.ticketId);
    expect(brokenLinkOf(ticket.ticketId, events, sha256)).toBeUndefined();
    expect(events[0]?.text).toMatchObject({
      contactMail: 'rosa@contoso.example',
      businessImpact: 'The branch stands.',
    });
  });

  it('may continue a ticket that the caller sees, which hears of it', async () => {
    await withContact();
    const { ticketId: fromTicket } = await desk.files();
    const { ticket } = granted(await file({ ...forAdmins, fromTicket }, anItAdmin));
    const events = await desk.ports.tickets.events(fromTicket);
    expect(events.at(-1)).toMatchObject({
      kind: 'follow-up-filed',
      by: 'it-admin',
      data: { followUp: ticket.ticketId, lane: 'admin' },
    });
    expect(brokenLinkOf(fromTicket, events, sha256)).toBeUndefined();
    expect(refusalOf(await file({ ...forAdmins, fromTicket: aNumber }, anItAdmin))).toBe('ticket-unknown');
    expect(refusalOf(await file({ ...aFiling, fromTicket }, anotherRequester))).toBe('ticket-unknown');
  });
});

describe('the escalation lane (R71-R72)', () => {
  it('is for engineers who work the ticket that it comes from, and is linked both ways', async () => {
    await withContact();
    const { ticketId: fromTicket } = await desk.files();
    const command = escalating(fromTicket);
    for (const caller of [aRequester, anAgent, anItAdmin, operations, anApp('tickets.write')]) {
      expect(refusalOf(await file(command, caller))).toBe('lane-forbidden');
    }
    expect(refusalOf(await file(command, anEngineerOfTheTop))).toBe('ticket-of-another-tier');

    const { ticket } = granted(await file(command, anEscalationEngineer));
    expect(ticket).toMatchObject({ lane: 'escalation', severity: 'C', type: 'incident', fromTicket });
    const heard = await desk.ports.tickets.events(fromTicket);
    expect(heard.at(-1)?.data).toEqual({ followUp: ticket.ticketId, lane: 'escalation' });
    expect((await desk.ticket(fromTicket)).state).toBe('new');
  });

  it.each<[string, Partial<FileTicket>, string]>([
    ['severity B', { severity: 'B' }, 'severity-not-choosable'],
    ['a change', { type: 'change', troubleshootingSteps: undefined }, 'type-not-offered'],
    ['no ticket to come from', { fromTicket: undefined }, 'fields-missing'],
    ['a ticket that nobody filed', { fromTicket: aNumber }, 'ticket-unknown'],
  ])('refuses %s', async (_what, change, kind) => {
    await withContact();
    const { ticketId } = await desk.files();
    expect(refusalOf(await file({ ...escalating(ticketId), ...change }, anEscalationEngineer))).toBe(kind);
    expect(await desk.ports.tickets.events(ticketId)).toHaveLength(1);
  });

  it('needs a ticket that is still open', async () => {
    await withContact();
    const { ticketId } = await desk.files();
    const order = { caller: anAgent, ticketId };
    granted(await desk.respondToTicket(order, {}));
    granted(await desk.resolveTicket(order, { solution: 'Done.' }));
    expect(refusalOf(await file(escalating(ticketId), anEscalationEngineer))).toBe('origin-unfit');
  });

  it('tells its origin once, however often it is sent under one key, and later when it could not at first', async () => {
    await withContact();
    const { ticketId } = await desk.files();
    const kinds = async () => (await desk.ports.tickets.events(ticketId)).map(({ kind }) => kind);
    const { tickets } = desk.ports;
    const deaf = desk.but({
      tickets: {
        ...tickets,
        replace: async () => {
          throw new Fault('unavailable');
        },
      },
    });
    const first = granted(await deaf.fileTicket(escalating(ticketId), anEscalationEngineer, 'k'));
    expect(await kinds()).toEqual(['ticket-filed']);
    expect(desk.log.join()).toContain('did not hear of its follow-up');

    for (const _time of [1, 2]) {
      const again = granted(await file(escalating(ticketId), anEscalationEngineer, 'k'));
      expect(again.ticket.ticketId).toBe(first.ticket.ticketId);
    }
    expect(await kinds()).toEqual(['ticket-filed', 'follow-up-filed']);
  });
});

describe('filing for somebody else', () => {
  it.each([anAgent, anEscalationEngineer, anItAdmin, operations, anApp('tickets.write')])(
    'makes it theirs, and says who did it ($id)',
    async (caller) => {
      const { ticket } = granted(await file({ ...aFiling, onBehalfOf: 'requester', channel: 'phone' }, caller));
      expect(ticket.filedBy).toBe('requester');
      const read = granted(await desk.readEvents(aRequester, ticket.ticketId));
      expect(read.events[0]).toMatchObject({ by: caller.id, people: { requester: 'requester' } });
      expect(granted(await desk.listTickets(aRequester, { limit: 10 })).items).toHaveLength(1);
    },
  );

  it.each<[string, Partial<FileTicket>, readonly string[]]>([
    ['for another', { onBehalfOf: 'requester-2' }, ['onBehalfOf']],
    ['as if by phone', { channel: 'phone' }, ['channel']],
    ['as if by a program', { channel: 'api' }, ['channel']],
    ['both', { onBehalfOf: 'requester-2', channel: 'chat' }, ['onBehalfOf', 'channel']],
  ])('is not for a requester: %s', async (_what, change, fields) => {
    expect(await file({ ...aFiling, ...change }, aRequester)).toEqual({
      ok: false,
      refusal: { kind: 'filing-for-another-forbidden', fields },
    });
  });

  it('takes a mail address, and keeps the id of whose it is', async () => {
    const { mail } = (await desk.ports.directory.person('requester')) ?? {};
    const { ticket } = granted(await file({ ...aFiling, onBehalfOf: mail?.toUpperCase(), channel: 'phone' }, anAgent));
    expect(ticket.filedBy).toBe('requester');
    const stored = JSON.stringify(await desk.ports.tickets.events(ticket.ticketId)).toLowerCase();
    expect(stored).not.toContain(mail);
    const before = (await desk.ports.tickets.list({ limit: 10 })).items.length;
    expect(await file({ ...aFiling, onBehalfOf: 'nobody@contoso.example' }, anAgent)).toEqual({
      ok: false,
      refusal: { kind: 'person-not-known', fields: ['onBehalfOf'] },
    });
    expect((await desk.ports.tickets.list({ limit: 10 })).items).toHaveLength(before);
  });

  it('is not what a person does who names themselves', async () => {
    const { ticket } = granted(await file({ ...aFiling, onBehalfOf: 'requester', channel: 'portal' }, aRequester));
    expect((await desk.ports.tickets.events(ticket.ticketId))[0]?.people).toBeUndefined();
  });
});

describe('the devices of a ticket', () => {
  it('are those that the desk knows and supports on that day (R74, R104)', async () => {
    await enrol(desk, aDeviceId);
    const command: FileTicket = { ...aFiling, devices: [aDeviceId] };
    expect(refusalOf(await file({ ...command, devices: [aDeviceId, 'LAPTOP-99'] }, aRequester))).toBe(
      'device-not-known',
    );
    granted(await file(command, aRequester));

    const scope = { to: plusMs(desk.now(), 1) };
    granted(await desk.scopeDevice('it-admin', aDeviceId, { group: 'broad', scope }));
    const { ticket } = granted(await file(command, aRequester));
    expect(ticket.devices).toEqual([aDeviceId]);
    expect((await desk.ports.tickets.events(ticket.ticketId))[0]?.data['deviceScopes']).toEqual({
      [aDeviceId]: { group: 'broad', to: new Date(scope.to).toISOString() },
    });

    granted(await desk.scopeDevice('it-admin', aDeviceId, { scope: { from: desk.now(), to: desk.now() } }));
    expect(refusalOf(await file(command, aRequester))).toBe('device-out-of-scope');
    granted(await desk.scopeDevice('it-admin', aDeviceId, { group: 'test' }));
    expect(await file(command, aRequester)).toMatchObject({ refusal: { because: 'test-group', deviceId: aDeviceId } });
    granted(await desk.scopeDevice('it-admin', aDeviceId, {}));
    granted(await file(command, aRequester));
  });

  it('are served as their import says, enrolled or not, until they have left', async () => {
    const managed = { deviceId: 'LAPTOP-70', name: 'Laptop' };
    const command: FileTicket = { ...aFiling, devices: ['LAPTOP-70'] };
    await desk.ports.directory.saveManagedDevices([{ ...managed, group: 'test' }]);
    expect(await file(command, aRequester)).toMatchObject({ refusal: { because: 'test-group' } });
    await desk.ports.directory.saveManagedDevices([managed]);
    granted(await file(command, aRequester));
    await desk.ports.directory.saveManagedDevices([{ ...managed, leftAt: desk.now() }]);
    expect(refusalOf(await file(command, aRequester))).toBe('device-not-known');
  });

  it('have a group and dates that are stored whole, and once', async () => {
    await enrol(desk, aDeviceId);
    const scope = { from: instant('2026-01-01T00:00:00Z'), to: instant('2027-01-01T00:00:00Z') };
    const scoped = granted(await desk.scopeDevice('it-admin', aDeviceId, { group: 'broad', scope }));
    expect(scoped).toMatchObject({ group: 'broad', scope });
    granted(await desk.scopeDevice('it-admin', aDeviceId, { group: 'broad', scope }));
    expect((await kindsOf(desk)).filter((kind) => kind === 'device-scoped')).toHaveLength(1);
    expect((await desk.ports.devices.read(aDeviceId))?.device).toEqual(scoped);

    const { group: _group, scope: _scope, ...bare } = scoped;
    expect(granted(await desk.scopeDevice('it-admin', aDeviceId, {}))).toEqual(bare);
    expect((await desk.ports.devices.read(aDeviceId))?.device).toEqual(bare);
    expect(refusalOf(await desk.scopeDevice('it-admin', 'LAPTOP-99', {}))).toBe('device-unknown');
  });
});

describe('the admin contacts', () => {
  it('are saved by whoever manages their area, who has then verified them (R63, R95)', async () => {
    granted(await desk.saveContact(anItAdmin, 'devices', { ...somebody, area: 'Devices' }));
    granted(await desk.saveContact(aSecurityManager, 'security', { ...somebody, area: 'Security' }));
    expect(await desk.beside().listContacts(aSecurityManager, false)).toEqual([
      {
        id: 'devices',
        area: 'Devices',
        person: { ...somebody, verifiedAt: desk.now() },
        changedAt: desk.now(),
        changedBy: 'it-admin',
        edition: 1,
      },
      expect.objectContaining({ id: 'security', changedBy: 'security-manager' }),
    ]);
    expect((await desk.listContacts(anItAdmin, false)).map(({ id }) => id)).toEqual(['devices']);
    expect(refusalOf(await desk.readContact(anItAdmin, 'security'))).toBe('contact-unknown');
    expect(granted(await desk.readContact(anItAdmin, 'devices')).id).toBe('devices');
  });

  it('are nobody’s to take from another’s area', async () => {
    granted(await desk.saveContact(aSecurityManager, 'security', { ...somebody, area: 'Security' }));
    const save = (caller: Caller, id: string, area: string) => desk.saveContact(caller, id, { ...somebody, area });
    expect(refusalOf(await save(anItAdmin, 'x', 'Security'))).toBe('act-forbidden');
    expect(refusalOf(await save(aSecurityManager, 'x', 'Devices'))).toBe('act-forbidden');
    expect(refusalOf(await save(anItAdmin, 'security', 'Devices'))).toBe('contact-id-taken');
    expect(refusalOf(await save(anAgent, 'x', 'Devices'))).toBe('act-forbidden');
    expect(refusalOf(await save(anItAdmin, 'x', 'Cars'))).toBe('area-unknown');
    expect(refusalOf(await desk.removeContact(anItAdmin, 'security'))).toBe('contact-unknown');
    expect(refusalOf(await desk.removeContact(operations, 'security'))).toBe('act-forbidden');
    expect(await desk.listContacts(aSecurityManager, false)).toHaveLength(1);
  });

  it('leave nothing but who removed them, and when', async () => {
    await withContact();
    desk.clock.pass(5);
    granted(await desk.removeContact(anItAdmin, 'devices'));
    const removed = { id: 'devices', area: 'Devices', changedAt: desk.now(), changedBy: 'it-admin', edition: 2 };
    expect(await desk.ports.directory.contacts()).toEqual([removed]);
    expect(await desk.listContacts(anItAdmin, false)).toEqual([]);
    expect(refusalOf(await desk.removeContact(anItAdmin, 'devices'))).toBe('contact-unknown');
  });
});

describe('the review of contacts', () => {
  const halfAYearMinutes = 180 * 24 * 60;

  it('asks the IT admins once a week while somebody is unverified for 180 days', async () => {
    expect(await desk.reviewContacts()).toBe(0);
    await withContact();
    desk.clock.pass(halfAYearMinutes - 1);
    expect(await desk.reviewContacts()).toBe(0);
    desk.clock.pass(1);
    const due: number[] = [];
    for (let day = 0; day < 8; day += 1) {
      due.push(await desk.reviewContacts());
      desk.clock.pass(24 * 60);
    }
    expect(due).toEqual(Array.from({ length: 8 }, () => 1));
    expect(desk.mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['it-admins@contoso.example', 'Admin contacts to verify: 1'],
      ['it-admins@contoso.example', 'Admin contacts to verify: 1'],
    ]);
    expect(new Set(desk.mails.map(({ noticeId }) => noticeId)).size).toBe(2);
    // R63, R64: the areas that nobody stands behind yet.
    expect(desk.mails[0]?.text).toContain('may decide: App packaging, Security, IT help desk, Other.');
    expect((await desk.listContacts(anItAdmin, true)).map(({ id }) => id)).toEqual(['devices']);

    await withContact();
    expect(await desk.reviewContacts()).toBe(0);
    expect(await desk.listContacts(anItAdmin, true)).toEqual([]);
  });

  it('tries again at its next run when the mail did not go, as the same notice', async () => {
    await withContact();
    desk.clock.pass(halfAYearMinutes);
    const tried: string[] = [];
    const failing = desk.but({
      notifier: {
        send: async ({ noticeId }) => {
          tried.push(noticeId);
          throw new Fault('unavailable');
        },
      },
    });
    await expect(failing.reviewContacts()).rejects.toMatchObject({ kind: 'unavailable' });
    desk.clock.pass(24 * 60);
    await desk.reviewContacts();
    expect(desk.mails.map(({ noticeId }) => noticeId)).toEqual(tried);
  });

  it('says so when there is nobody to ask', async () => {
    await withContact();
    desk.clock.pass(halfAYearMinutes);
    const alone = desk.but({ directory: { ...desk.ports.directory, groups: async () => [] } });
    await alone.reviewContacts();
    expect(desk.mails).toEqual([]);
    expect(desk.log.join()).toContain('nobody is asked to verify contacts');
  });
});

describe('advice before filing', () => {
  it('is what the active policy makes of the answers, and stores nothing', async () => {
    const answers = { lane: 'user', type: 'incident', category: 'Hardware', impact: 'impaired' } as const;
    expect(await desk.adviseFiling(answers)).toMatchObject({
      ok: true,
      value: { severity: { severity: 'B' }, routing: { to: 'vendor' }, responses: { length: 4 } },
    });
    expect((await desk.ports.tickets.list({ limit: 1 })).items).toEqual([]);
  });

  it('is refused for a lane that the policy has not', async () => {
    const starter = await openDesk({ policy: 'starter' });
    expect(refusalOf(await starter.adviseFiling({ lane: 'admin', type: 'incident' }))).toBe('lane-not-offered');
  });
});
