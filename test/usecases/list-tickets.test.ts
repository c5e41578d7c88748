import type { Caller } from '../../desk/rules/people';
import { plusMinutes } from '../../desk/rules/time';
import type { TicketPage, TicketPageWish, TicketWish } from '../../desk/usecases/list-tickets';
import { type ADesk, desks } from '../support/a-desk';
import {
  anAgent,
  anApp,
  anAuditor,
  anEngineerOfTheTop,
  anEscalationEngineer,
  anItAdmin,
  anOperator,
  anotherRequester,
  aReader,
  aRequester,
  aSecurityManager,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const listed = async (caller: Caller, wish: Partial<TicketPageWish> = {}): Promise<TicketPage> => {
  const page = await desk.listTickets(caller, { limit: 50, ...wish });
  if (!page.ok) throw new Error(page.refusal.kind);
  return page.value;
};
const numbers = async (caller: Caller, wish: Partial<TicketPageWish> = {}): Promise<readonly string[]> =>
  (await listed(caller, wish)).items.map(({ ticketId }) => ticketId);

/** Each a minute after the one before. */
const files = async (title: string, by: Caller = aRequester): Promise<string> => {
  desk.clock.pass(1);
  return (await desk.files({ title }, by)).ticketId;
};

const faultKindOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no fault',
    (fault: { readonly kind?: unknown }) => fault.kind,
  );

describe('a view', () => {
  let own: string;
  let foreign: string;
  beforeEach(async () => {
    own = await files('Mine');
    foreign = await files('Theirs', anotherRequester);
  });

  it('shows staff everybody’s, or their own, or those of the tiers that they work in', async () => {
    expect(await numbers(anAgent)).toEqual([foreign, own]);
    expect(await numbers(anAgent, { view: 'all' })).toEqual([foreign, own]);
    expect(await numbers(anAgent, { view: 'own' })).toEqual([]);
    expect(await numbers(anAgent, { view: 'tier' })).toEqual([foreign, own]);
    expect(await numbers(anEscalationEngineer, { view: 'tier' })).toEqual([foreign, own]);
    expect(await numbers(anEngineerOfTheTop, { view: 'tier' })).toEqual([]);
    expect(await numbers(anAuditor, { view: 'tier' })).toEqual([]);
    expect(await numbers(anApp('tickets.read'))).toEqual([foreign, own]);
  });

  it('shows Operations what lies in their tiers, and nothing else of others', async () => {
    const reach = { mail: 'a@contoso.example', phone: '+1 425 555 0101', hasAuthority: true };
    await desk.saveContact(anItAdmin, 'devices', { area: 'Devices', name: 'Adaeze Nwosu', ...reach });
    const contact = {
      firstName: 'Rosa',
      lastName: 'Lindqvist',
      mail: 'rosa@contoso.example',
      phone: '+1 425 555 0100',
    };
    const forAdmins = { lane: 'admin', area: 'Devices', severity: 'C', contact } as const;
    const theirs = await desk.files({ ...forAdmins, businessImpact: 'Some wait.', category: 'Devices' }, anItAdmin);
    expect(await numbers(anOperator, { view: 'tier' })).toEqual([theirs.ticketId]);
    expect(await desk.countTickets(anOperator, { view: 'tier' })).toMatchObject({ value: { total: 1 } });
    expect(await numbers(anOperator)).toEqual([]);
    expect(await desk.listTickets(anOperator, { view: 'all', limit: 5 })).toMatchObject({ ok: false });
  });

  it('names who is to be called within a day, or was to be by now', async () => {
    const callbackAt = plusMinutes(desk.clock.now(), 2 * 24 * 60);
    await desk.scheduleCallback({ caller: aRequester, ticketId: own }, { callbackAt });
    expect(await numbers(anAgent, { callback: 'due' })).toEqual([]);
    desk.clock.pass(24 * 60 + 1);
    for (const sort of ['filedAt', 'dueAt', 'severity'] as const)
      expect(await numbers(anAgent, { callback: 'due', sort })).toEqual([own]);
    desk.clock.pass(3 * 24 * 60);
    expect(await numbers(anAgent, { callback: 'due', view: 'tier' })).toEqual([own]);
    expect(await desk.countTickets(anAgent, { callback: 'due' })).toMatchObject({ value: { total: 1 } });
    await desk.scheduleCallback({ caller: aRequester, ticketId: own }, {});
    expect(await numbers(anAgent, { callback: 'due' })).toEqual([]);
  });

  it('shows a requester their own, and refuses to show more', async () => {
    expect(await numbers(aRequester)).toEqual([own]);
    expect(await numbers(aRequester, { view: 'own' })).toEqual([own]);
    for (const view of ['all', 'tier', 'area'] as const) {
      const refused = { ok: false, refusal: { kind: 'act-forbidden', act: 'read-ticket', isSecurity: false } };
      expect(await desk.listTickets(aRequester, { view, limit: 5 })).toEqual(refused);
      expect(await desk.countTickets(aRequester, { view })).toEqual(refused);
      expect(await desk.exportTickets(aRequester, { view, format: 'csv' })).toEqual(refused);
    }
  });

  it('finds a requester no ticket of somebody else, however they ask', async () => {
    const wishes: readonly TicketWish[] = [{ q: foreign }, { q: 'Theirs' }, { state: 'new' }, { tier: 'tier-1' }];
    for (const wish of wishes) expect(await numbers(aRequester, wish)).not.toContain(foreign);
  });
});

describe('the view of one’s areas', () => {
  const reach = { name: 'Somebody', phone: '+1 425 555 0101', hasAuthority: true };
  /** The directory knows the caller by a mail address, and they stand behind these areas under it. */
  const standsBehind = async (caller: Caller, ...areas: readonly string[]): Promise<void> => {
    const { id, name } = caller;
    await desk.ports.directory.savePeople([{ id, name, mail: `${id}@contoso.example`, groups: [] }]);
    for (const area of areas) {
      const by = area === 'Security' ? aSecurityManager : anItAdmin;
      const mail = `${id.toUpperCase()}@Contoso.example`;
      const done = await desk.saveContact(by, `${id}-${area.toLowerCase()}`, { area, ...reach, mail });
      if (!done.ok) throw new Error(done.refusal.kind);
    }
  };
  const filesIn = async (area: string | undefined, by: Caller = aRequester): Promise<string> => {
    desk.clock.pass(1);
    return (await desk.files({ title: 'A thing', ...(area !== undefined && { area }) }, by)).ticketId;
  };
  let device: string;
  let other: string;
  let secret: string;
  beforeEach(async () => {
    device = await filesIn('Devices');
    other = await filesIn('Other');
    secret = await filesIn('Security');
    await filesIn(undefined);
  });

  it('shows those of each area that one stands behind, under whichever case of the mail address', async () => {
    await standsBehind(anItAdmin, 'Devices');
    expect(await numbers(anItAdmin, { view: 'area' })).toEqual([device]);
    await standsBehind(anItAdmin, 'Other');
    expect(await numbers(anItAdmin, { view: 'area' })).toEqual([other, device]);
    expect(await numbers(anItAdmin, { view: 'area', sort: 'severity' })).toEqual([other, device]);
    expect(await numbers(anItAdmin, { view: 'area', area: 'Other' })).toEqual([other]);
    expect(await numbers(anItAdmin, { view: 'area', area: 'App packaging' })).toEqual([]);
    expect(await desk.countTickets(anItAdmin, { view: 'area' })).toMatchObject({ value: { total: 2 } });
    const taken = await desk.exportTickets(anItAdmin, { view: 'area', format: 'csv' });
    let text = '';
    if (taken.ok) for await (const piece of taken.value) text += piece;
    expect([device, other, secret].map((one) => text.includes(one))).toEqual([true, true, false]);
  });

  it('pages through several', async () => {
    await standsBehind(anItAdmin, 'Devices', 'Other');
    const first = await listed(anItAdmin, { view: 'area', limit: 1 });
    const { items } = await listed(anItAdmin, { view: 'area', limit: 1, continuation: first.continuation });
    expect([...first.items, ...items].map(({ ticketId }) => ticketId)).toEqual([other, device]);
  });

  it('is empty for who stands behind none, and again once they are removed', async () => {
    for (const caller of [anItAdmin, anAgent, anAuditor, anApp('tickets.read')])
      expect(await numbers(caller, { view: 'area' })).toEqual([]);
    await standsBehind(anItAdmin, 'Devices');
    await desk.removeContact(anItAdmin, 'it-admin-devices');
    expect(await numbers(anItAdmin, { view: 'area' })).toEqual([]);
    expect(await desk.countTickets(anItAdmin, { view: 'area' })).toMatchObject({ value: { total: 0 } });
  });

  it('lets nobody see more than they do: no requester another’s, no IT admin the security area', async () => {
    await standsBehind(anotherRequester, 'Devices');
    expect(await desk.listTickets(anotherRequester, { view: 'area', limit: 5 })).toMatchObject({ ok: false });
    expect(await desk.countTickets(anotherRequester, { view: 'area' })).toMatchObject({ ok: false });
    await standsBehind(anItAdmin, 'Security');
    expect(await numbers(anItAdmin, { view: 'area' })).toEqual([]);
    await standsBehind(anOperator, 'Devices');
    expect(await numbers(anOperator, { view: 'area' })).toEqual([]);
  });

  it('is the security area to those who manage it, and that alone', async () => {
    expect(await numbers(aSecurityManager, { view: 'area' })).toEqual([secret]);
    await standsBehind(aSecurityManager, 'Devices');
    expect(await numbers(aSecurityManager, { view: 'area' })).toEqual([secret]);
  });
});

describe('a list', () => {
  it('has what is not closed first, then the closed (R52)', async () => {
    const [first, second, third] = [await files('One'), await files('Two'), await files('Three')];
    await desk.respondToTicket({ ticketId: second, caller: anAgent }, {});
    await desk.resolveTicket({ ticketId: second, caller: anAgent }, { solution: 'Done.' });
    desk.clock.pass(2 * 24 * 60);
    await desk.keepsPromises(second);
    expect((await desk.ticket(second)).state).toBe('closed');
    expect(await numbers(aReader)).toEqual([third, first, second]);
    expect(await numbers(aReader, { state: 'closed' })).toEqual([second]);
    expect(await numbers(aReader, { limit: 2 })).toEqual([third, first]);
  });

  it('reaches back six months, further when it is told to, and to any ticket by its number (R66)', async () => {
    const old = await files('Ancient printer');
    desk.clock.pass(184 * 24 * 60);
    const young = await files('Young printer');
    expect(await numbers(aReader)).toEqual([young]);
    expect(await numbers(aReader, { q: 'printer' })).toEqual([young]);
    const { filedAt } = await desk.ticket(old);
    expect(await numbers(aReader, { since: filedAt })).toEqual([young, old]);
    expect(await numbers(aReader, { q: old })).toEqual([old]);
    expect(await numbers(aReader, { q: ` ${old.toLowerCase().slice(0, 8)} ` })).toEqual([old]);
  });

  it('finds tickets by the words of their titles, all of them, in any case and order', async () => {
    const one = await files('The VPN drops, on Tuesdays');
    const other = await files('VPN: Straße 7');
    expect(await numbers(aReader, { q: 'vpn' })).toEqual([other, one]);
    expect(await numbers(aReader, { q: 'TUESDAYS vpn!' })).toEqual([one]);
    expect(await numbers(aReader, { q: 'straße' })).toEqual([other]);
    expect(await numbers(aReader, { q: 'vp' })).toEqual([]);
  });

  it('goes on where it stopped though the clock has moved, and whatever was filed meanwhile', async () => {
    const filed = [await files('One'), await files('Two'), await files('Three')];
    const { items, continuation } = await listed(aReader, { limit: 2 });
    desk.clock.pass(60);
    const later = await files('Four');
    const rest = await listed(aReader, { limit: 2, continuation });
    const all = [...items, ...rest.items].map(({ ticketId }) => ticketId);
    expect(all).toEqual(filed.toReversed());
    expect(all).not.toContain(later);
    expect(rest.continuation).toBeUndefined();
  });

  it('takes no continuation of another query or of somebody else', async () => {
    for (const title of ['One', 'Two', 'Three']) await files(title);
    const { continuation = '' } = await listed(aReader, { limit: 1, state: 'new' });
    const foreign: readonly (readonly [Caller, Partial<TicketPageWish>])[] = [
      [aReader, {}],
      [aReader, { state: 'active' }],
      [aReader, { state: 'new', sort: 'dueAt' }],
      [aReader, { state: 'new', q: 'one' }],
      [anAuditor, { state: 'new' }],
    ];
    for (const [caller, wish] of foreign) {
      expect(await faultKindOf(desk.listTickets(caller, { ...wish, limit: 1, continuation }))).toBe(
        'continuation-foreign',
      );
    }
    const [bond = '', asked = ''] = continuation.split('-');
    for (const forged of [
      'x',
      bond,
      `${bond}-zzzzzzzzz-0-`,
      `${bond}-${asked}-7-x`,
      `${bond}-${asked}-0-${'A'.repeat(99)}`,
    ]) {
      const call = desk.listTickets(aReader, { state: 'new', limit: 1, continuation: forged });
      expect([forged, await faultKindOf(call)]).toEqual([forged, 'continuation-foreign']);
    }
  });
});

describe('the counts', () => {
  it('are of the same list, by state and by tier', async () => {
    const first = await files('One');
    await files('Two');
    await files('Three', anotherRequester);
    await desk.respondToTicket({ ticketId: first, caller: anAgent }, {});
    const counted = await desk.countTickets(aReader, {});
    expect(counted).toMatchObject({
      ok: true,
      value: {
        total: 3,
        byState: { new: 2, assigned: 0, active: 1, mitigated: 0, resolved: 0, closed: 0 },
        byTier: expect.arrayContaining([{ lane: 'user', tier: 'tier-1', count: 3 }]),
        elsewhere: 0,
      },
    });
    expect(await desk.countTickets(aRequester, {})).toMatchObject({ value: { total: 2 } });
    expect(await desk.countTickets(aReader, { q: 'three' })).toMatchObject({ value: { total: 1 } });
    expect(await desk.countTickets(aReader, { state: 'active', tier: 'tier-2' })).toMatchObject({
      value: { total: 0, byState: { active: 0, new: 0 } },
    });
  });
});
