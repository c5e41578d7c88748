import type { Caller } from '../../desk/rules/people';
import { type ADesk, desks } from '../support/a-desk';
import { anAgent, anItAdmin, aRequester, aSecurityManager } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const reach = { mail: 'rosa@contoso.example', phone: '+1 425 555 0100', hasAuthority: true };
const saved = async (area = 'Devices', by: Caller = anItAdmin) => {
  const done = await desk.saveContact(by, 'the-contact', { area, name: 'Rosa', ...reach });
  if (!done.ok) throw new Error(done.refusal.kind);
  return done.value;
};
const refusalOf = async (work: ReturnType<ADesk['verifyContact']>) => {
  const done = await work;
  return done.ok ? 'done' : done.refusal.kind;
};

describe('vouching for a contact', () => {
  it('notes who did, and when, and leaves the rest as it is', async () => {
    const before = await saved();
    desk.clock.pass(180 * 24 * 60);
    expect(await desk.listContacts(anItAdmin, true)).toEqual([before]);
    const done = await desk.verifyContact(anItAdmin, before.id, before.person.verifiedAt);
    const now = desk.clock.now();
    const person = { ...before.person, verifiedAt: now };
    const after = { ...before, person, changedAt: now, changedBy: anItAdmin.id, edition: 2 };
    expect(done).toEqual({ ok: true, value: after });
    expect(await desk.listContacts(anItAdmin, true)).toEqual([]);
    expect(await desk.listContacts(anItAdmin, false)).toEqual([after]);
  });

  it('keeps what they know, which goes with them', async () => {
    const body = { area: 'Devices', name: 'Rosa', ...reach, knowledge: 'The imaging of laptops.' };
    expect(await desk.saveContact(anItAdmin, 'the-contact', body)).toMatchObject({ ok: true });
    const [kept] = await desk.listContacts(anAgent, false);
    expect(kept?.person.knowledge).toBe('The imaging of laptops.');
    await desk.verifyContact(anItAdmin, 'the-contact', desk.clock.now());
    expect(await desk.readContact(anAgent, 'the-contact')).toMatchObject({
      value: { person: { knowledge: 'The imaging of laptops.' } },
    });
    await desk.removeContact(anItAdmin, 'the-contact');
    expect(JSON.stringify(await desk.ports.directory.contacts())).not.toContain('imaging');
  });

  it('covers its area where they may decide, for whoever may see that area', async () => {
    const before = await desk.uncoveredAreas(aSecurityManager);
    expect(before).toEqual(expect.arrayContaining(['Devices', 'Security']));
    expect(await desk.uncoveredAreas(anItAdmin)).not.toContain('Security');
    await desk.saveContact(anItAdmin, 'the-contact', { area: 'Devices', name: 'R', ...reach, hasAuthority: false });
    expect(await desk.uncoveredAreas(anItAdmin)).toContain('Devices');
    await saved();
    expect(await desk.uncoveredAreas(anItAdmin)).not.toContain('Devices');
  });

  it('is refused for one that was changed since it was seen', async () => {
    const before = await saved();
    desk.clock.pass(1);
    const after = await saved();
    expect(await refusalOf(desk.verifyContact(anItAdmin, before.id, before.person.verifiedAt))).toBe('contact-changed');
    expect(await desk.listContacts(anItAdmin, false)).toEqual([after]);
  });

  it('is for those who manage the area, and hides what one may not see', async () => {
    const { id, person } = await saved('Security', aSecurityManager);
    expect(await refusalOf(desk.verifyContact(anItAdmin, id, person.verifiedAt))).toBe('contact-unknown');
    expect(await refusalOf(desk.verifyContact(aRequester, id, person.verifiedAt))).toBe('contact-unknown');
    expect(await refusalOf(desk.verifyContact(aSecurityManager, id, person.verifiedAt))).toBe('done');
    expect(await refusalOf(desk.verifyContact(aSecurityManager, 'nobody', person.verifiedAt))).toBe('contact-unknown');
  });

  it('is not for who may only read it', async () => {
    const { id, person } = await saved();
    expect(await refusalOf(desk.verifyContact(anAgent, id, person.verifiedAt))).toBe('act-forbidden');
  });

  it('is refused for one that was removed', async () => {
    const { id, person } = await saved();
    await desk.removeContact(anItAdmin, id);
    expect(await refusalOf(desk.verifyContact(anItAdmin, id, person.verifiedAt))).toBe('contact-unknown');
  });
});

describe('a contact that was read', () => {
  const body = { area: 'Devices', name: 'Mei', ...reach };

  it('is saved over while it is what was read, and by whoever does not say what they read', async () => {
    await saved();
    expect(await desk.saveContact(anItAdmin, 'the-contact', body, 1)).toMatchObject({ value: { edition: 2 } });
    expect(await desk.saveContact(anItAdmin, 'the-contact', body)).toMatchObject({ value: { edition: 3 } });
  });

  it('is not saved over nor removed by who has read another state of it, who hears what it is now', async () => {
    await saved();
    await desk.saveContact(anItAdmin, 'the-contact', body);
    const refusal = { kind: 'contact-overtaken', lastSeq: 2, current: { contactId: 'the-contact', name: 'Mei' } };
    const late = { ok: false, refusal };
    const theirs = { ...body, name: 'Rosa' };
    expect(await desk.saveContact({ ...anItAdmin, id: 'another' }, 'the-contact', theirs, 1)).toMatchObject(late);
    expect(await desk.removeContact(anItAdmin, 'the-contact', 1)).toMatchObject(late);
    expect(await desk.listContacts(anItAdmin, false)).toMatchObject([{ person: { name: 'Mei' } }]);
    expect(await desk.removeContact(anItAdmin, 'the-contact', 2)).toMatchObject({ ok: true });
  });

  it('is saved once by a form that is sent twice', async () => {
    await saved();
    await desk.saveContact(anItAdmin, 'the-contact', body, 1);
    expect(await desk.saveContact(anItAdmin, 'the-contact', body, 1)).toMatchObject({ ok: true });
    expect(await desk.saveContact({ ...anItAdmin, id: 'another' }, 'the-contact', body, 1)).toMatchObject({
      ok: false,
    });
  });

  it('and was removed since is not made again, and never has the ETag of an earlier one', async () => {
    await saved();
    await desk.removeContact(anItAdmin, 'the-contact');
    const gone = await desk.saveContact(anItAdmin, 'the-contact', body, 1);
    expect(gone).toEqual({ ok: false, refusal: { kind: 'contact-overtaken', lastSeq: 2 } });
    expect(await desk.saveContact(anItAdmin, 'nobody', body, 1)).toEqual({
      ok: false,
      refusal: { kind: 'contact-overtaken', lastSeq: 0 },
    });
    expect((await saved()).edition).toBe(3);
  });

  it('shows nothing of itself to who may not manage it', async () => {
    await saved('Security', aSecurityManager);
    const { ok, ...answer } = await desk.saveContact(anItAdmin, 'the-contact', body, 9);
    expect([ok, answer]).toEqual([false, { refusal: { kind: 'contact-id-taken', about: 'the-contact' } }]);
  });

  it('goes to one of two who save at once', async () => {
    await saved();
    const both = ['one', 'other'].map((name) =>
      desk.saveContact({ ...anItAdmin, id: name }, 'the-contact', { ...body, name }, 1),
    );
    const done = await Promise.all(both);
    expect(done.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const winner = done.find(({ ok }) => ok);
    expect(await desk.listContacts(anItAdmin, false)).toEqual(winner?.ok ? [winner.value] : []);
  });
});
