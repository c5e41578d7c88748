import { accept } from '../../desk/rules/decision';
import { type Instant, instant } from '../../desk/rules/time';
import { aRotationDesk, type RotationDesk } from './a-rotation-desk';
import { cpuMs } from './clocks/cpu';
import { inFolder } from './disk';
import { type Check, createCheck, type Figure } from './figure';
import { atOnce } from './repeat';

const pollEveryMs = 300_000;
const tickMs = 5_000;
const enrolledPerTick = 125;
const polledAtOnce = 16;
const admin = {
  ...{ id: 'it-admin', name: 'An admin', roles: ['ItAdmin' as const], scopes: [], groups: [] },
  ...{ isApp: false, isGuest: false },
};

/** What became of a campaign over so many devices, in seconds of the desk's clock. */
interface Outcome {
  readonly storedAfter: number;
  readonly confirmedAfterStored: number;
  readonly unrotated: number;
  readonly refusals: number;
  readonly cpuMsEach: number;
}

/**
 * New passwords on many devices against a vault that takes 300 new versions per 10 s, on the virtual clock: how long until
 * the last is stored, and how long each takes from there until its device, which polls every five minutes, has confirmed it.
 */
export const rotations = async (sizes: readonly number[]): Promise<readonly Figure[]> => {
  const check = createCheck();
  const outcomes: (readonly [number, Outcome])[] = [];
  for (const size of sizes) outcomes.push([size, await inFolder((folder) => campaignOver(folder, size, check))]);
  const wrong = check.wrong();
  const figures = outcomes.flatMap(([size, outcome]): readonly Figure[] => {
    const name = `a campaign over ${size.toLocaleString('en')} devices`;
    const limit = (size / 300) * 10;
    const goal = { atMost: Math.max(limit / 0.9, 15), from: 'P11' };
    return [
      { name: `${name}: the last new version stored after`, unit: 's', repeats: [outcome.storedAfter], goal, wrong },
      {
        ...{ name: `${name}: longest from stored to confirmed`, unit: 's', wrong },
        ...{ repeats: [outcome.confirmedAfterStored], goal: { atMost: pollEveryMs / 1_000, from: 'P11' } },
      },
      { name: `${name}: not rotated`, unit: '', repeats: [outcome.unrotated], goal: { atMost: 0, from: 'P11' }, wrong },
      {
        name: `${name}: 429 of the vault`,
        unit: '',
        repeats: [outcome.refusals],
        goal: { atMost: 0, from: 'P11' },
        wrong,
      },
      { name: `${name}: processor time a device`, unit: 'ms', repeats: [outcome.cpuMsEach], wrong },
    ];
  });
  const costs = outcomes.map(([, { cpuMsEach }]) => cpuMsEach);
  if (costs.length < 2) return figures;
  const ratio = (costs.at(-1) ?? Number.NaN) / (costs[0] ?? Number.NaN);
  const name = `processor time a device, ${sizes.at(-1)} for ${sizes[0]}`;
  return [...figures, { name, unit: '×', repeats: [ratio], goal: { atMost: 1.5, from: 'P11, linear' }, wrong }];
};

const nameOf = (no: number): string => `PC-${String(no).padStart(6, '0')}`;

const campaignOver = async (folder: string, size: number, check: Check): Promise<Outcome> => {
  const world = aRotationDesk(folder);
  try {
    await enrolAll(world, size);
    const { desk } = world;
    const startedAt = world.now();
    const cpu = cpuMs();
    const started = await desk.startCampaign(admin, { reason: 'A benchmark.', target: { kind: 'all' } });
    const campaignId = started.ok ? started.value.campaign.campaignId : '';
    let next: Instant | undefined = startedAt;
    for (let confirmed = 0; confirmed < size; ) {
      if (next !== undefined && world.now() >= next) {
        const step = await desk.advanceCampaign(campaignId);
        next = step.kind === 'wait' ? step.until : undefined;
      }
      confirmed += await pollDue(world, size);
      if (world.now() - startedAt > 3_600_000) break;
      world.pass(tickMs);
    }
    const cpuMsEach = (cpuMs() - cpu) / size;
    const read = await desk.readCampaign(campaignId);
    const { campaign, counts } = (read.ok ? read : accept(undefined)).value ?? {};
    check.that(campaign?.state === 'done', () => `the campaign is ${campaign?.state}`);
    check.that(world.left() === 0, () => `${world.left()} things were left for a later round`);
    return {
      ...(await timesOf(world, size, startedAt)),
      unrotated: size - (counts?.['confirmed'] ?? 0),
      refusals: world.refusals(),
      cpuMsEach,
    };
  } finally {
    await world.close();
  }
};

/** Inside the vault's limit, as a fleet comes in. */
const enrolAll = async (world: RotationDesk, size: number): Promise<void> => {
  const key = { kty: 'OKP', crv: 'Ed25519', x: 'a-public-key' } as const;
  for (let from = 0; from < size; from += enrolledPerTick) {
    await atOnce(Math.min(enrolledPerTick, size - from), polledAtOnce, async (no) => {
      const deviceId = nameOf(from + no);
      await world.desk.enrolDevice({ deviceId, name: 'A device', key }, admin.id);
      await poll(world, deviceId);
    });
    world.pass(tickMs);
  }
  world.pass(pollEveryMs);
};

/** Every device polls once in five minutes, at a moment of its own. */
const pollDue = async (world: RotationDesk, size: number): Promise<number> => {
  const slots = pollEveryMs / tickMs;
  const first = Math.floor(world.now() / tickMs) % slots;
  let confirmed = 0;
  await atOnce(Math.ceil(Math.max(0, size - first) / slots), polledAtOnce, async (no) => {
    if (await poll(world, nameOf(first + no * slots))) confirmed += 1;
  });
  return confirmed;
};

const poll = async ({ desk }: RotationDesk, deviceId: string): Promise<boolean> => {
  const waiting = await desk.pollRotation(deviceId);
  if (waiting === undefined) return false;
  const claimed = await desk.claimRotation(deviceId, waiting.rotationId);
  if (!claimed.ok) return false;
  const { rotationId, version } = claimed.value;
  return (await desk.confirmRotation(deviceId, { rotationId, version })).ok;
};

const timesOf = async ({ devices }: RotationDesk, size: number, startedAt: Instant) => {
  const stored: number[] = [];
  const waits: number[] = [];
  await atOnce(size, polledAtOnce, async (no) => {
    const events = await devices.events(nameOf(no));
    const lastOf = (kind: string): number => instant(events.findLast((event) => event.kind === kind)?.at ?? '');
    stored.push(lastOf('rotation-pending'));
    waits.push(lastOf('rotation-confirmed') - lastOf('rotation-pending'));
  });
  const longest = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other), 0);
  return {
    storedAfter: (longest(stored) - startedAt) / 1_000,
    confirmedAfterStored: longest(waits) / 1_000,
  };
};
