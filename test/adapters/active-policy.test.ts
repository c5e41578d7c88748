import { createDirectory } from '../../adapters/cosmos/directory';
import { parsePolicy } from '../../desk/contracts/policies';
import type { Directory } from '../../desk/ports';
import { type ADesk, aClock, aCosmos, type SettableClock } from '../support/a-desk';
import { policySource, sha256 } from '../support/a-policy';

let clock: SettableClock;
let cosmos: ADesk['cosmos'];
beforeEach(() => {
  clock = aClock();
  cosmos = aCosmos(clock.now);
});
afterEach(() => cosmos.close());

const [managed, starter] = [policySource('managed-desktop-2023'), policySource('starter')];

/** The directory of a process that was deployed with this file. */
const deployed = (source: string, isChosen = false): Directory =>
  createDirectory(cosmos.reopen(), { clock, hash: sha256, policySource: source, isChosen, log: () => undefined });

const activeAt = async (directory: Directory): Promise<string> => (await directory.activePolicy()).id;

describe('the active policy', () => {
  it('is the file that was deployed first, and leaves nothing to roll out', async () => {
    expect(await activeAt(deployed(managed))).toBe('managed-desktop-2023');
    expect(await deployed(managed).dueRollout()).toBeUndefined();
  });

  it('becomes another file the first time that one is deployed, and open tickets follow', async () => {
    await activeAt(deployed(managed));
    expect(await activeAt(deployed(starter))).toBe('starter');
    expect(await deployed(starter).dueRollout()).toMatchObject({ id: 'starter' });
  });

  it('stays what was published since, when a file is deployed again that was active before', async () => {
    await activeAt(deployed(managed));
    await activeAt(deployed(starter));
    expect(await activeAt(deployed(managed))).toBe('starter');
  });

  it('is the one that whoever starts the desk has chosen, whatever was active before', async () => {
    await activeAt(deployed(managed));
    await activeAt(deployed(starter));
    expect(await activeAt(deployed(managed, true))).toBe('managed-desktop-2023');
    expect(await activeAt(deployed(starter))).toBe('managed-desktop-2023');
  });

  it('is one, when two processes with two files start at once', async () => {
    const [one, other] = [deployed(managed), deployed(starter)];
    await Promise.all([one.activePolicy(), other.activePolicy()]);
    clock.pass(2);
    expect(await activeAt(one)).toBe(await activeAt(other));
  });
});

describe('a policy that was published in the first format', () => {
  /** As version 1 of the file was written, and stored. */
  const source = `id: first
version: 1
name: The first format
groups: [tier-1]
calendars:
  always: { zone: Europe/Berlin, week: { monday: ["00:00-24:00"] }, closed: [] }
severities:
  A: { name: A, definition: All, responseMinutes: 60, updateMinutes: 61, calendar: always }
  B: { name: B, definition: Some, responseMinutes: 120, updateMinutes: 122, calendar: always }
  C: { name: C, definition: One, responseMinutes: 180, updateMinutes: 183, calendar: always }
alwaysC: [change]
requesterProposesSeverity: true
lanes:
  user:
    ladder: [{ tier: tier-1, name: T, group: tier-1, respondWithinMinutes: { A: 1, B: 2, C: 3 }, onMiss: alert }]
breach: { response: { tell: [tier] } }
elevation: { leaseMinutes: 120, lapseMinutes: 60, confirmMinutes: 120, restMinutes: 10080, categories: [Apps] }
closeAfterMinutes: 1440
`;

  it('still judges its tickets as it did', async () => {
    const document = { id: 'first-1', kind: 'policy', policyId: 'first', version: 1, hash: 'as it was', source };
    const stored = { ...document, publishedAt: '2026-01-05T12:00:00.000Z', schemaVersion: 1 };
    await cosmos.database.container('directory').items.create(stored);

    const policy = await deployed(managed).policy({ id: 'first', version: 1 });
    expect(policy).toMatchObject({
      hash: 'as it was',
      alwaysC: ['change'],
      levels: { response: [{ afterMinutes: 0, tell: ['tier'] }], update: [] },
      closeAfterMinutes: 1440,
    });
    expect(policy.lanes.user?.severities.A.responseMinutes).toBe(60);
    expect(policy.lanes.user?.ladder[0]?.respondWithinMinutes).toEqual({ A: 1, B: 2, C: 3 });
    expect(parsePolicy(source, sha256).ok).toBe(false);
  });
});
