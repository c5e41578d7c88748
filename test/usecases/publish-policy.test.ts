import { ticketToView } from '../../desk/contracts/tickets';
import { Fault } from '../../desk/ports';
import type { Caller } from '../../desk/rules/people';
import { iso } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { managedDesktop, policySource } from '../support/a-policy';
import { anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const source = policySource('managed-desktop-2023');
const next = { id: managedDesktop.id, version: managedDesktop.version + 1 };

/** The shipped policy under the next version, with one thing changed. */
const changed = (from: string | RegExp, to: string): string => {
  const raised = source.replace(/^version: \d+/m, `version: ${next.version}`);
  const text = raised.replace(from, to);
  if (text === raised) throw new Error(`nothing to change: ${from}`);
  return text;
};
/** Its examples were written for other numbers; this one holds for any. */
const withoutExamples = (text: string): string =>
  text.replace(/\nexamples:[\s\S]*/, '\nexamples: [{ name: any, file: { at: 2026-03-06T16:50-08:00 }, expect: {} }]\n');
const faster = withoutExamples(changed(/responseMinutes: 240\b/, 'responseMinutes: 180'));
const anotherAdmin: Caller = { ...anItAdmin, id: 'it-admin-2' };

/** Does the rollout as its orchestration would, page by page. */
const rollsOut = async (): Promise<number> => {
  let continuation: string | undefined;
  for (let pages = 1; ; pages += 1) {
    ({ continuation } = await desk.rollOutPolicy(next, continuation));
    if (continuation === undefined) return pages;
  }
};

const publishes = async (text: string, caller = anItAdmin) => {
  const published = await desk.publishPolicy(caller, text);
  return published.ok ? published.value : published.refusal;
};

const responseDueOf = async (ticketId: string): Promise<string | undefined> => {
  const read = await desk.readTicket(anItAdmin, ticketId);
  if (!read.ok) throw new Error(read.refusal.kind);
  const { ticket, policyOf } = read.value;
  return ticketToView(ticket, policyOf, desk.clock.now()).clocks.find(({ clock }) => clock === 'response')?.dueAt;
};

describe('publishing a policy', () => {
  it('makes it active at once, and keeps what was published before', async () => {
    expect(await publishes(faster)).toMatchObject({ policy: next, status: 'active' });
    expect((await desk.ports.directory.activePolicy()).version).toBe(next.version);
    expect((await desk.ports.directory.policy(managedDesktop)).hash).toBe(managedDesktop.hash);
    expect((await desk.listPolicies()).map(({ policy, isActive }) => [policy.version, isActive])).toEqual(
      expect.arrayContaining([
        [next.version, true],
        [managedDesktop.version, false],
      ]),
    );
    expect((await desk.files()).policy).toEqual(next);
  });

  it('is noticed by every other process within a minute', async () => {
    const beside = desk.beside();
    await beside.listPolicies();
    await publishes(faster);
    desk.clock.pass(2);
    const active = (await beside.listPolicies()).find(({ isActive }) => isActive);
    expect(active?.policy).toEqual(next);
    expect((await beside.readPolicy(next)).ok).toBe(true);
  });

  it('refuses a file that is broken, with every problem by its line', async () => {
    const refusal = await publishes(changed('responseMinutes: 60', 'responseMinutes: soon'));
    expect(refusal).toMatchObject({ kind: 'policy-invalid', problems: [{ line: expect.any(Number) }] });
    expect((await desk.ports.directory.activePolicy()).version).toBe(managedDesktop.version);
  });

  it('refuses a policy whose example fails: the numbers were changed and what they were to mean was not', async () => {
    const refusal = await publishes(changed(/responseMinutes: 240\b/, 'responseMinutes: 180'));
    expect(refusal).toMatchObject({ kind: 'policy-invalid' });
  });

  it('refuses other content under a published version, and takes the same again', async () => {
    await publishes(faster);
    expect(await publishes(faster.replace('name: Managed', 'name: My Managed'))).toMatchObject({
      kind: 'policy-version-taken',
    });
    expect(await publishes(`# the same\n${faster}`)).toMatchObject({ status: 'active' });
  });

  it('needs a second person where it changes who borrows admin passwords, and how', async () => {
    const longer = changed('leaseMinutes: 120', 'leaseMinutes: 180');
    expect(await publishes(longer)).toMatchObject({ status: 'awaits-second-person' });
    expect(await publishes(longer)).toMatchObject({ status: 'awaits-second-person' });
    expect((await desk.ports.directory.activePolicy()).version).toBe(managedDesktop.version);

    const other = changed('leaseMinutes: 120', 'leaseMinutes: 240');
    expect(await publishes(other, anotherAdmin)).toMatchObject({ status: 'awaits-second-person' });
    expect(await publishes(other, anItAdmin)).toMatchObject({ status: 'active' });
    expect((await desk.listPolicies()).find(({ isActive }) => isActive)).toMatchObject({
      proposedBy: 'it-admin-2',
      publishedBy: 'it-admin',
    });
  });
});

describe('the rollout of a policy', () => {
  it('brings every open ticket under it, and starts by itself', async () => {
    const open = (await desk.files()).ticketId;
    desk.clock.pass(1);
    await publishes(faster);
    expect(desk.rollouts).toEqual([`${next.id}-${next.version}`]);

    expect(await responseDueOf(open)).toBe('2026-03-02T20:00:00.000Z');
    await rollsOut();
    expect(await responseDueOf(open)).toBe('2026-03-02T19:00:00.000Z');
    expect((await desk.ticket(open)).terms).toHaveLength(2);
    expect(await desk.ports.directory.dueRollout()).toBeUndefined();
  });

  it('walks page by page over many tickets, and does none of them twice', async () => {
    for (let count = 0; count < 130; count += 1) await desk.files();
    desk.clock.pass(1);
    await publishes(faster);
    expect(await rollsOut()).toBeGreaterThan(1);
    await rollsOut();
    const { items } = await desk.ports.tickets.list({ limit: 100 });
    expect(new Set(items.map(({ policy, terms }) => `${policy.version} ${terms.length}`))).toEqual(
      new Set([`${next.version} 2`]),
    );
  });

  it('tells nobody of what only the new policy finds overdue, and tells as ever from then on', async () => {
    const { ticketId } = await desk.files();
    desk.clock.pass(200);
    await desk.keepsPromises(ticketId);
    const before = desk.mails.length;
    await publishes(faster);
    await rollsOut();
    expect(await desk.keepsPromises(ticketId)).toEqual([expect.stringContaining('alert-response-1-breach')]);

    const [alert] = (await desk.ports.tickets.alerts(ticketId)).filter(({ clock }) => clock === 'response');
    expect(alert && iso(alert.reachedAt)).toBe('2026-03-02T19:00:00.000Z');
    expect(desk.mails).toHaveLength(before);

    const later = (await desk.files()).ticketId;
    desk.clock.pass(24 * 60);
    await desk.keepsPromises(later);
    expect(desk.mails.length).toBeGreaterThan(before);
  });

  it('first does what the old policy owed, and tells of that', async () => {
    const { ticketId } = await desk.files();
    desk.clock.pass(241);
    await publishes(faster);
    await rollsOut();
    const kinds = (await desk.ports.tickets.events(ticketId)).map(({ kind }) => kind);
    expect(kinds.indexOf('clock-breached')).toBeLessThan(kinds.indexOf('policy-changed'));
    expect(kinds.filter((kind) => kind === 'clock-breached')).toHaveLength(1);
    expect(desk.mails).toHaveLength(1);
  });

  it('leaves what was judged alone: late is late for ever', async () => {
    const { ticketId } = await desk.files();
    desk.clock.pass(300);
    await desk.keepsPromises(ticketId);
    const late = (await desk.ticket(ticketId)).cycles.filter(({ breachedAt }) => breachedAt !== undefined);
    const slower = changed(/responseMinutes: 240\b/, 'responseMinutes: 2400').replace(
      'responseMinutes: 480',
      'responseMinutes: 4800',
    );
    expect(await publishes(withoutExamples(slower))).toMatchObject({ status: 'active' });
    await rollsOut();
    const after = (await desk.ticket(ticketId)).cycles.filter(({ breachedAt }) => breachedAt !== undefined);
    expect(after.map(({ clock, cycle, breachedAt }) => [clock, cycle, breachedAt])).toEqual(
      late.map(({ clock, cycle, breachedAt }) => [clock, cycle, breachedAt]),
    );
  });

  it('that did not start is started by its watch, and ends when a newer policy is active', async () => {
    await desk.files();
    const deaf = desk.but({
      workflows: { ...desk.ports.workflows, startRollout: async () => Promise.reject(new Fault('unavailable')) },
    });
    expect(await deaf.publishPolicy(anItAdmin, faster)).toMatchObject({ ok: true });
    expect(desk.rollouts).toEqual([]);
    expect(await desk.watchPolicy()).toBe(1);
    expect(desk.rollouts).toHaveLength(1);

    await desk.publishPolicy(anItAdmin, source);
    expect(await desk.rollOutPolicy(next, undefined)).toEqual({});
    expect((await desk.ports.directory.dueRollout())?.version).toBe(managedDesktop.version);
  });
});
