import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenLinkOf } from '../../desk/rules/audit';
import { versionsOnDevice } from '../../desk/rules/leases';
import type { PointsMet } from '../../local/faults/faults';
import type { FaultRule } from '../../local/faults/rules';
import { sha256 } from '../support/a-policy';
import { type AtRest, readAtRest } from '../support/at-rest';
import { chanceFrom } from '../support/chance';
import { aLaptop, isCutOff, type Laptop } from '../support/laptop';
import { numberFromEnvironment, numberOrAllFromEnvironment } from '../support/settings';

/** `CRASH_POINTS=all` dies at every point, `CRASH_PAIRS` says how often twice; `CRASH_SEED` chooses others. */
const pointsMax = numberOrAllFromEnvironment('CRASH_POINTS', 6);
const pairs = numberFromEnvironment('CRASH_PAIRS', 2);
const seed = numberFromEnvironment('CRASH_SEED', 1);
/** Lives at a time: this machine's cores are two. */
const together = 2;

const deviceId = 'LAPTOP-01';

/** What the people of the story know, whatever becomes of the laptop. */
interface Memory {
  ticketId?: string;
  /** The lease that is held now. */
  grantId?: string | undefined;
  /** How often a lease was asked for: once, and once more for each password that went astray. */
  leases: number;
  hasReturned: boolean;
  readonly shown: { readonly grantId: string; readonly version: string; readonly password: string }[];
}

const problemOf = ({ json }: { readonly json: { readonly type?: string } }): string | undefined =>
  json?.type?.replace('urn:tierline:problem:', '');

/**
 * The golden elevation, as its people live it: a ticket, a lease, the password, its return, and the device's rotation.
 * Whoever is cut off begins again at the first answer that they do not have, and repeats that request word for word.
 */
const live = async (laptop: Laptop, memory: Memory): Promise<void> => {
  for (const id of ['LAPTOP-02', 'KIOSK-01']) await laptop.as().post(`/local/devices/${id}/mode`, { mode: 'off' });
  memory.ticketId ??= await fileTicket(laptop);
  while (!memory.hasReturned) {
    memory.grantId ??= await borrow(laptop, memory.ticketId, memory.leases);
    const hasSeen = await see(laptop, memory, memory.grantId);
    await giveBack(laptop, memory.grantId);
    memory.leases += hasSeen ? 0 : 1;
    memory.hasReturned = hasSeen;
    memory.grantId = hasSeen ? memory.grantId : undefined;
  }
  await laptop.advance(5);
};

const fileTicket = async (laptop: Laptop): Promise<string> => {
  const report = { title: 'No BitLocker', description: 'It stays off.' };
  const { status, json } = await laptop
    .as('requester')
    .post('/api/v1/tickets', report, { 'idempotency-key': 'a-report' });
  expect(status).toBe(201);
  return json.ticketId;
};

const aWish = {
  ...{ deviceId, category: 'Devices', title: 'Start BitLocker' },
  plan: 'Set the time, start BitLocker, look at the event log.',
  actions: ['Use the command prompt or PowerShell'],
};

/** A device that has no password yet is waited for. */
const borrow = async (laptop: Laptop, ticketId: string, lease: number): Promise<string> => {
  for (let wait = 0; ; wait += 1) {
    const key = { 'idempotency-key': `a-lease-${lease}` };
    const asked = await laptop.as('escalation-engineer').post('/api/v1/elevations', { ...aWish, ticketId }, key);
    if (asked.status === 201) return asked.json.grantId;
    expect([asked.status, problemOf(asked)]).toEqual([409, 'device-without-password']);
    expect(wait).toBeLessThan(24);
    await laptop.advance(5);
  }
};

/** False when the password was shown and went astray with its reply: the desk shows it once. */
const see = async (laptop: Laptop, memory: Memory, grantId: string): Promise<boolean> => {
  if (memory.shown.some((one) => one.grantId === grantId)) return true;
  const seen = await laptop.as('escalation-engineer').post(`/api/v1/elevations/${grantId}/reveal`);
  if (seen.status !== 200) {
    expect([seen.status, problemOf(seen)]).toEqual([410, expect.stringMatching(/^grant-(already-revealed|over)$/)]);
    return false;
  }
  for (const { version, password } of seen.json.passwords) memory.shown.push({ grantId, version, password });
  return true;
};

const giveBack = async (laptop: Laptop, grantId: string): Promise<void> => {
  const engineer = laptop.as('escalation-engineer');
  const closed = await engineer.post(`/api/v1/elevations/${grantId}/close`, { actionsTaken: 'Started it.' });
  if (closed.status !== 200) expect([closed.status, problemOf(closed)]).toEqual([400, 'grant-closed-already']);
  expect((await engineer.get(`/api/v1/elevations/${grantId}`)).json.state).toBe('closed');
};

/** Whatever was lost: what the device has can be shown to a holder, and nobody was shown what is not on record. */
const holdsAtRest = async ({ devices, vault, hasPassword, opens }: AtRest, { shown }: Memory): Promise<void> => {
  const stored = await devices.read(deviceId);
  if (hasPassword(deviceId)) {
    if (stored === undefined) throw new Error('a device has a password that the desk never made');
    const versions = versionsOnDevice(stored.device).map(({ version }) => version);
    const passwords = await Promise.all(versions.map((version) => vault.read(stored.device.secretName, version)));
    const tried = await Promise.all(passwords.map(async (one) => one !== undefined && opens(deviceId, one.reveal())));
    expect(tried).toContain(true);
  }
  const recorded = (await devices.events(deviceId)).filter(({ kind }) => kind === 'grant-revealed');
  const onRecord = recorded.flatMap(({ data }) =>
    (data['versions'] as string[]).map((one) => `${data['grantId']} ${one}`),
  );
  for (const { grantId, version } of shown) expect(onRecord).toContain(`${grantId} ${version}`);
};

/** Once all is quiet, and one more lease was taken: chains whole, nothing twice, nothing left to do. */
const holdsInTheEnd = async (found: AtRest, memory: Memory): Promise<void> => {
  await holdsAtRest(found, memory);
  const { devices, tickets, vault, opens } = found;
  const stored = await devices.read(deviceId);
  expect(stored?.device).toMatchObject({ stale: [] });
  expect([stored?.device.rotation, stored?.device.wanted, stored?.device.activeGrant]).toEqual(
    Array(3).fill(undefined),
  );
  const versions = await vault.versions(stored?.device.secretName ?? '');
  expect(versions.filter(({ isEnabled }) => isEnabled).map(({ version }) => version)).toEqual([
    stored?.device.credential?.version,
  ]);
  const stillOpen = await Promise.all(memory.shown.map(({ password }) => opens(deviceId, password)));
  expect(stillOpen).not.toContain(true);

  const events = await devices.events(deviceId);
  expect(brokenLinkOf(deviceId, events, sha256)).toBeUndefined();
  const leases = Array.from({ length: memory.leases + 1 }, () => expect.any(String));
  expect(events.filter(({ kind }) => kind === 'elevation-requested').map(({ data }) => data['grantId'])).toEqual(
    leases,
  );
  expect((await devices.grants(deviceId)).map(({ state }) => state)).toEqual(leases.map(() => 'closed'));
  const alarms = (await devices.alarms(deviceId)).map(({ kind, about }) => `${kind} ${about}`);
  expect(alarms).toEqual([...new Set(alarms)]);
  // Only a holder whose reply was lost tried twice, and nobody lost sight of a password.
  expect(alarms.filter((alarm) => !alarm.startsWith('second-reveal')).length).toBe(0);
  expect(alarms.length).toBeLessThanOrEqual(memory.leases);

  const ticketId = memory.ticketId ?? '';
  const told = await tickets.events(ticketId);
  expect(brokenLinkOf(ticketId, told, sha256)).toBeUndefined();
  const ofGrants = events.filter(({ kind }) => kind.startsWith('grant-') || kind === 'elevation-requested');
  expect(told.filter(({ kind }) => kind === 'elevation-noted').map(({ data }) => data['what'])).toEqual(
    ofGrants.map(({ kind }) => kind),
  );
  expect((await devices.relays(10)).items).toEqual([]);
};

/** Time passes until all is quiet; then an engineer is lent the device once more, and gets in. */
const settle = async (laptop: Laptop, memory: Memory): Promise<void> => {
  await laptop.advance(125);
  const { grantId } = memory;
  Object.assign(memory, { leases: memory.leases + 1, hasReturned: false });
  memory.grantId = await borrow(laptop, memory.ticketId ?? '', memory.leases);
  expect(memory.grantId).not.toBe(grantId);
  expect(await see(laptop, memory, memory.grantId)).toBe(true);
  const shown = memory.shown.filter((one) => one.grantId === memory.grantId);
  const tried = shown.map(({ password }) => laptop.as().post(`/local/devices/${deviceId}/open`, { password }));
  expect((await Promise.all(tried)).map(({ json }) => json.opens)).toContain(true);
  await giveBack(laptop, memory.grantId);
  await laptop.advance(125);
  await isQuiet(laptop, memory);
};

/** Every lease has ended, the ticket's lifecycle goes on, and nobody got the same mail twice. */
const isQuiet = async (laptop: Laptop, { leases }: Memory): Promise<void> => {
  const { items } = (await laptop.as().get('/local/durable/instances')).json;
  const lives = items.map(({ name, runtimeStatus }: Record<string, string>) => `${name} ${runtimeStatus}`);
  const ended = Array.from({ length: leases + 1 }, () => 'elevation-lease Completed');
  expect(lives.toSorted()).toEqual([...ended, 'ticket-lifecycle Running']);
  const notices = (await laptop.mail()).map(({ noticeId }) => noticeId);
  expect(notices).toEqual([...new Set(notices)]);
};

/** Lives through these crashes, one a process, and then without any. Answers how often it died, and what it met. */
const lifeWith = async (crashes: readonly FaultRule[]) => {
  const data = mkdtempSync(join(tmpdir(), 'tierline-sweep-'));
  const memory: Memory = { leases: 0, hasReturned: false, shown: [] };
  let died = 0;
  try {
    for (;;) {
      const crash = crashes[died];
      let laptop: Laptop | undefined;
      try {
        laptop = await aLaptop({ data, faults: crash === undefined ? [] : [crash] });
        await live(laptop, memory);
        const points = await laptop.points();
        await laptop.setFaults([]);
        await settle(laptop, memory);
        await laptop.stop();
        await readAtRest(data, (found) => holdsInTheEnd(found, memory));
        return { died, points };
      } catch (error) {
        if (crash === undefined || !isCutOff(error)) {
          await laptop?.kill();
          throw error;
        }
        if (laptop !== undefined) expect(await laptop.ended).toBeNull();
        died += 1;
        await readAtRest(data, (found) => holdsAtRest(found, memory));
      }
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};

const writesOfCosmos: readonly string[] = ['batch', 'create', 'replace', 'upsert', 'delete', 'patch'];
const writesOfVault: readonly string[] = ['set-secret', 'update-secret'];

const isCrashPoint = ({ at, kind }: PointsMet): boolean => {
  if (at === 'cosmos') return writesOfCosmos.includes(kind.split(' ')[0] ?? '');
  if (at === 'vault') return writesOfVault.includes(kind);
  return at === 'journal' || at === 'reply';
};

/** Both sides of each commit and of each reply. */
const crashesAt = (points: readonly PointsMet[]): readonly FaultRule[] =>
  points
    .filter(isCrashPoint)
    .flatMap(({ at, kind, met }) =>
      Array.from({ length: met }, (_, index) => index + 1).flatMap((nth) => [
        { at, kind, nth, do: 'crash-before' } as FaultRule,
        { at, kind, nth, do: 'crash-after' } as FaultRule,
      ]),
    );

/** Where a mistake would cost a password: tried in every run. */
const isInteresting = ({ kind, do: how }: FaultRule): boolean =>
  kind === 'POST /api/v1/elevations/*/reveal' ||
  (kind === 'set-secret' && how === 'crash-after') ||
  (kind === 'POST /device/v1/confirm' && how === 'crash-before');

const sampleOf = (
  all: readonly FaultRule[],
  points: readonly PointsMet[],
  chance: () => number,
): readonly FaultRule[] => {
  if (all.length <= pointsMax) return all;
  const isLast = ({ at, kind, nth }: FaultRule): boolean =>
    points.some((point) => point.at === at && point.kind === kind && point.met === nth);
  const chosen = all.filter((rule) => isInteresting(rule) && isLast(rule)).slice(0, pointsMax);
  const others = all.filter((rule) => !chosen.includes(rule));
  while (chosen.length < pointsMax) chosen.push(...others.splice(Math.floor(chance() * others.length), 1));
  return chosen;
};

/** A crash, and another one early in the life after it: most often in recovery. The second may not be met. */
const pairFrom = (all: readonly FaultRule[], chance: () => number): readonly FaultRule[] => {
  const draw = (count: number): number => Math.floor(chance() * count);
  const at = (['cosmos', 'journal', 'reply'] as const)[draw(3)];
  const second = { at, nth: 1 + draw(6), do: chance() < 0.5 ? 'crash-before' : 'crash-after' } as FaultRule;
  return [all[draw(all.length)] as FaultRule, second];
};

/** What went wrong in these lives. The story is the same each time, so each comes to its crash. */
const failuresOf = async (lives: readonly (readonly FaultRule[])[]): Promise<readonly string[]> => {
  const left = [...lives];
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let crashes = left.pop(); crashes !== undefined; crashes = left.pop()) {
      const called = JSON.stringify(crashes);
      try {
        if ((await lifeWith(crashes)).died === 0) failures.push(`${called}: it never came there`);
      } catch (error) {
        failures.push(`${called}: ${(error as Error).stack}`);
      }
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
  return failures;
};

it(`loses no password and shows none without record, wherever the desk dies (CRASH_SEED=${seed})`, async () => {
  const { died, points } = await lifeWith([]);
  expect(died).toBe(0);
  const all = crashesAt(points);
  expect(new Set(all.map(({ at }) => at))).toEqual(new Set(['cosmos', 'vault', 'journal', 'reply']));
  const chance = chanceFrom(seed);
  const once = sampleOf(all, points, chance).map((crash) => [crash]);
  const twice = Array.from({ length: pairs }, () => pairFrom(all, chance));
  const failures = await failuresOf([...once, ...twice]);
  process.stdout.write(
    `crash sweep: ${once.length} of ${all.length} crash points of the golden elevation tried, and ${pairs} pairs\n`,
  );
  expect(failures).toEqual([]);
}, 3_600_000);
