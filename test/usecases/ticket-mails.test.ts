import { Fault, type Message } from '../../desk/ports';
import type { Notice } from '../../desk/rules/alerts';
import { iso } from '../../desk/rules/time';
import { sampleContacts } from '../../local/identity/people';
import { type ADesk, desks } from '../support/a-desk';
import { anAgent, anItAdmin, anOperator, anotherRequester, aRequester } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk({ at: '2026-03-02T08:00:00Z' });
  const now = desk.clock.now();
  for (const { id, area, ...person } of [...sampleContacts, deputy]) {
    await desk.ports.directory.saveContact({
      id,
      area,
      person: { ...person, verifiedAt: now },
      changedAt: now,
      changedBy: 'it-admin',
    });
  }
});

const deputy = {
  id: 'devices-deputy',
  area: 'Devices',
  name: 'Piotr Zielinski',
  mail: 'piotr.zielinski@contoso.example',
  phone: '+1 425 555 0101',
  hasAuthority: true,
};
const [rosa, adaeze, piotr] = ['rosa.lindqvist', 'adaeze.nwosu', 'piotr.zielinski'].map(
  (name) => `${name}@contoso.example`,
);
const contact = { firstName: 'Ada', lastName: 'Nwosu', mail: 'Adaeze.Nwosu@contoso.example', phone: '+1 425 555 0100' };
const forAdmins = { lane: 'admin', severity: 'C', area: 'Devices', contact } as const;
const grave = { severity: 'B', businessImpact: 'Twelve wait.', usersOrDevicesImpacted: 12 } as const;
const outsider = { ...contact, mail: 'ida@fabrikam.example' };

const told = (): readonly string[] => desk.mails.map(({ to, subject }) => `${to}: ${subject.replace(/^\S+: /, '')}`);
const news = async (): Promise<readonly string[]> => {
  await desk.forgetsMails();
  return [];
};
/** The next round of the timer. */
const round = async (): Promise<readonly string[]> => {
  const before = desk.mails.length;
  desk.clock.pass(1);
  await desk.retryNotices();
  return told().slice(before);
};
const noticesOf = async (ticketId: string, eventId: string): Promise<readonly Notice[]> =>
  (await desk.ports.tickets.noticesOf(ticketId, eventId)).map(({ notice }) => notice);
const works = async (done: Promise<{ readonly ok: boolean }>): Promise<void> => {
  expect(await done).toMatchObject({ ok: true });
};

describe('a ticket of the admin lane', () => {
  it('is told to its primary contact and to the area’s contacts, one mail to one address', async () => {
    const { ticketId } = await desk.files(forAdmins, anItAdmin);
    expect(desk.mails).toEqual([]); // Whoever files waits for no mail server.
    expect(await round()).toEqual([`${contact.mail}: filed (severity C)`, `${piotr}: filed (severity C)`]);
    expect(desk.mails[0]?.text).toContain('You get this mail as the primary contact of the ticket.');
    expect(desk.mails[1]?.text).toContain('You get this mail as an admin contact for Devices.');
    expect(
      (await noticesOf(ticketId, 'e-000001')).map(({ noticeId, status }) => [noticeId, status]).toSorted(),
    ).toEqual([
      ['notice-e-000001-email-area-1', 'spared'],
      ['notice-e-000001-email-area-2', 'sent'],
      ['notice-e-000001-email-primary', 'sent'],
    ]);
    expect(await round()).toEqual([]);
  });

  it('is replied to where those read who work on it, and nowhere when it is of the security area', async () => {
    await desk.files(forAdmins, anItAdmin);
    await desk.files({ ...forAdmins, area: 'Security' }, anItAdmin);
    await round();
    const own = desk.mails.filter(({ to }) => to === contact.mail);
    expect(own.map(({ replyTo }) => replyTo)).toEqual(['operations@contoso.example', undefined]);
    expect(own[1]?.text).toContain('Nobody reads replies to this mail');
  });

  it('keeps neither an address nor a word of anybody in its notices', async () => {
    const { ticketId } = await desk.files({ ...forAdmins, contact: outsider }, anItAdmin);
    await round();
    const stored = JSON.stringify(await noticesOf(ticketId, 'e-000001'));
    expect(stored).not.toMatch(/@|Outlook|fabrikam|Nwosu|Piotr/);
  });

  it('tells the contact of the area when somebody has it, and the primary contact that work has begun', async () => {
    const { ticketId } = await desk.files({ ...forAdmins, contact: outsider }, anItAdmin);
    await news();
    await works(desk.respondToTicket({ caller: anOperator, ticketId }, { message: 'On it.' }));
    expect((await round()).toSorted()).toEqual([
      `${adaeze}: somebody has it now`,
      `${outsider.mail}: work has begun`,
      `${piotr}: somebody has it now`,
    ]);
  });

  it('tells no internal note, and no word of one', async () => {
    const { ticketId } = await desk.files({ ...forAdmins, contact: outsider }, anItAdmin);
    await works(desk.respondToTicket({ caller: anOperator, ticketId }, {}));
    await works(desk.noteTicket({ caller: anOperator, ticketId }, { note: 'A canary among ourselves.' }));
    await works(desk.handOverTicket({ caller: anItAdmin, ticketId }, { to: 'vendor', reason: 'A canary for them.' }));
    await works(desk.resolveTicket({ caller: anOperator, ticketId }, { solution: 'Replaced.' }));
    await round();
    expect(told()).toContain(`${outsider.mail}: resolved`);
    expect(JSON.stringify(desk.mails)).not.toContain('canary');
  });
});

describe('a primary contact who cannot be reached', () => {
  it('is followed by an admin contact, to whom mails and reminders go from then on', async () => {
    const { ticketId } = await desk.files({ ...forAdmins, ...grave, contact: outsider }, anItAdmin);
    await works(desk.respondToTicket({ caller: anOperator, ticketId }, {}));
    await works(desk.askRequester({ caller: anOperator, ticketId }, { question: 'Which model?' }));
    await news();

    await works(
      desk.reportUnreachable({ caller: anOperator, ticketId }, { tried: 'Called twice.', contactId: deputy.id }),
    );
    expect((await round()).toSorted()).toEqual([
      `${adaeze}: an admin contact takes over`,
      `${piotr}: an admin contact takes over`,
    ]);
    const toPiotr = desk.mails.find(({ to }) => to === piotr);
    expect(toPiotr?.text).toContain('you are the primary contact of this ticket, as an admin contact for Devices.');
    expect(toPiotr?.text).toContain('The answer is due by');
    expect(toPiotr?.text).not.toContain('Called twice');

    desk.clock.pass(12 * 60);
    const before = desk.mails.length;
    await desk.keepsPromises(ticketId);
    expect(told().slice(before)).toEqual([`${piotr}: a question waits for your answer`]);

    const { head } = (await desk.ports.tickets.read(ticketId)) ?? {};
    const change = { caller: anItAdmin, ticketId, ifSeq: head?.seq };
    await works(desk.changeContact(change, outsider));
    expect(await round()).toEqual([`${outsider.mail}: its primary contact has changed`]);
    expect(await desk.ticket(ticketId)).toMatchObject({ hasContact: true });
  });

  it('is a matter of the area: a ticket without one, and an area without a contact, refuse it', async () => {
    const { ticketId } = await desk.files({}, aRequester);
    const order = { caller: anAgent, ticketId };
    expect(await desk.reportUnreachable(order, { tried: 'Called.' })).toMatchObject({
      refusal: { kind: 'area-missing' },
    });
    const other = await desk.files({ area: 'Other' }, aRequester);
    await desk.removeContact(anItAdmin, 'other');
    expect(await desk.reportUnreachable({ ...order, ticketId: other.ticketId }, { tried: 'Called.' })).toMatchObject({
      refusal: { kind: 'admin-contacts-exhausted', area: 'Other' },
    });
  });
});

describe('the end for silence', () => {
  it('is one mail to whom the question was put, though they stand behind the area or watch, and one to the others', async () => {
    const { ticketId } = await desk.files({ ...forAdmins, contact: outsider }, anItAdmin);
    await works(desk.respondToTicket({ caller: anOperator, ticketId }, {}));
    await works(desk.reportUnreachable({ caller: anOperator, ticketId }, { tried: 'Called.', contactId: 'devices' }));
    await works(desk.watchTicket({ caller: anItAdmin, ticketId }, { watcher: anItAdmin.id }));
    await works(desk.watchTicket({ caller: anItAdmin, ticketId }, { watcher: aRequester.id }));
    await works(desk.askRequester({ caller: anOperator, ticketId }, { question: 'Which model?' }));
    for (let day = 0; day < 4; day += 1) {
      desk.clock.pass(24 * 60);
      await desk.keepsPromises(ticketId);
      if (day < 1) await news();
    }
    await round();
    expect((await desk.ticket(ticketId)).resolvedAt).toBeDefined();
    expect(
      told()
        .filter((line) => line.includes('resolved'))
        .toSorted(),
    ).toEqual([
      `${adaeze}: resolved, as a question has no answer`,
      `${piotr}: resolved, as a question has no answer`,
      `${rosa}: resolved, as a question has no answer`,
    ]);
  });
});

describe('a change of the primary contact', () => {
  it('needs the state that it edits: none is refused, an older one too', async () => {
    const { ticketId } = await desk.files({}, aRequester);
    const change = (ifSeq?: number) => desk.changeContact({ caller: aRequester, ticketId, ifSeq }, outsider);
    expect(await change()).toMatchObject({ refusal: { kind: 'if-match-missing' } });
    expect(await change(0)).toMatchObject({ refusal: { kind: 'ticket-changed', lastSeq: 1 } });
    await works(change(1));
    expect(await desk.changeContact({ caller: anotherRequester, ticketId, ifSeq: 2 }, outsider)).toMatchObject({
      refusal: { kind: 'ticket-unknown' },
    });
  });
});

describe('watchers', () => {
  it('hear what is theirs to see, once, also when one of them is the requester', async () => {
    const { ticketId } = await desk.files({}, aRequester);
    for (const caller of [aRequester, anAgent]) {
      const watcher = caller.id === aRequester.id ? aRequester.id : anotherRequester.id;
      await works(desk.watchTicket({ caller, ticketId }, { watcher }));
    }
    await works(desk.respondToTicket({ caller: anAgent, ticketId }, {}));
    await news();
    await works(desk.updateTicket({ caller: anAgent, ticketId }, { message: 'Nearly there.' }));
    expect((await round()).toSorted()).toEqual([
      `${rosa}: how it stands`,
      'tomas.okafor@contoso.example: how it stands',
    ]);
  });
});

describe('a mail that cannot go', () => {
  it('to a person whom the directory does not know is given up, and said once', async () => {
    const { directory } = desk.ports;
    const { ticketId } = await desk.files({}, aRequester);
    const lost = desk.but({ directory: { ...directory, person: async () => undefined } });
    expect(await lost.retryNotices()).toBe(1);
    desk.clock.pass(10);
    expect(await lost.retryNotices()).toBe(0);
    expect(await noticesOf(ticketId, 'e-000001')).toMatchObject([{ status: 'given-up' }]);
    expect(desk.log.filter((line) => line.includes('no mailbox to go to'))).toHaveLength(1);
  });

  it('to a watcher who has left is given up, too', async () => {
    const { ticketId } = await desk.files({}, aRequester);
    await works(desk.watchTicket({ caller: aRequester, ticketId }, { watcher: anotherRequester.id }));
    await works(desk.respondToTicket({ caller: anAgent, ticketId }, {}));
    const person = { id: anotherRequester.id, name: 'Tomás Okafor', mail: 'tomas.okafor@contoso.example', groups: [] };
    await desk.ports.directory.savePeople([{ ...person, leftAt: desk.clock.now() }]);
    await news();
    await works(desk.updateTicket({ caller: anAgent, ticketId }, { message: 'Nearly there.' }));
    expect(await round()).toEqual([`${rosa}: how it stands`]);
  });

  it('is tried for days, and then given up', async () => {
    const { ticketId } = await desk.files({}, aRequester);
    const cut = desk.but({ notifier: { send: async () => Promise.reject(new Fault('unavailable')) } });
    const filedAt = desk.clock.now();
    let tries = 0;
    while (desk.clock.now() - filedAt < 5 * 24 * 3_600_000) {
      tries += await cut.retryNotices();
      desk.clock.pass(60);
    }
    expect(tries).toBe(79);
    expect(await noticesOf(ticketId, 'e-000001')).toMatchObject([{ status: 'given-up' }]);
    expect(desk.log.filter((line) => line.includes('given up'))).toHaveLength(1);
    expect(desk.mails).toEqual([]);
  });

  it('goes out under the same id when the process died between sending and marking', async () => {
    await desk.files({}, aRequester);
    const arrived: Message[] = [];
    const dying = desk.but({
      notifier: {
        send: async (message) => {
          arrived.push(message);
          throw new Error('the process died');
        },
      },
    });
    await expect(dying.retryNotices()).rejects.toThrow('the process died');
    await round();
    expect(desk.mails).toEqual(arrived);
    expect(await round()).toEqual([]);
  });
});

describe('a process that dies between the batch and the mail', () => {
  it('leaves the notices with the change, or neither', async () => {
    desk.cosmos.inject(({ kind, container }) =>
      kind === 'batch' && container === 'tickets' ? { when: 'before', status: 503 } : undefined,
    );
    await expect(
      desk.fileTicket({ title: 'a', description: 'b', type: 'incident' }, aRequester, 'k'),
    ).rejects.toBeDefined();
    desk.cosmos.inject(() => undefined);
    expect(await round()).toEqual([]);

    desk.cosmos.inject(({ kind, container }) =>
      kind === 'batch' && container === 'tickets' ? { when: 'after', drop: 'ECONNRESET' } : undefined,
    );
    const filed = await desk.fileTicket({ title: 'a', description: 'b', type: 'incident' }, aRequester, 'k');
    desk.cosmos.inject(() => undefined);
    expect(filed).toMatchObject({ ok: true });
    expect(await desk.beside().retryNotices()).toBe(1);
    expect(told()).toEqual([`${rosa}: filed (severity C)`]);
  });

  it('sends nothing twice when a command comes again under its key', async () => {
    const { ticketId } = await desk.files({}, aRequester);
    await news();
    const order = { caller: anAgent, ticketId, key: 'the-response' };
    await works(desk.respondToTicket(order, {}));
    await works(desk.beside().respondToTicket(order, {}));
    expect(await round()).toEqual([`${rosa}: work has begun`]);
    expect(await round()).toEqual([]);
  });
});

describe('a ticket that was stored before', () => {
  it('its contact was noted is told to whoever filed it', async () => {
    const { ticketId } = await desk.files({ ...forAdmins, contact: outsider }, anItAdmin);
    const container = desk.cosmos.database.container('tickets');
    const { resource } = await container.item(ticketId, ticketId).read();
    const { hasContact: _, ...old } = resource;
    await container.items.upsert(old);
    await news();
    await works(desk.respondToTicket({ caller: anOperator, ticketId }, {}));
    expect((await round()).filter((line) => line.endsWith('work has begun'))).toEqual([`${adaeze}: work has begun`]);
    expect(iso((await desk.ticket(ticketId)).filedAt)).toBe('2026-03-02T08:00:00.000Z');
  });
});
