import type { Laps } from '../../desk/ports';
import type { LapsIds } from '../../desk/rules/devices';

/**
 * One tenant under the contract. `ids` is a machine with Windows LAPS that has backed its password up, `absent` are ids of
 * none. `rotates` has the machine check in, and resolves when its backup is there; in Azure that takes a person or hours.
 */
export interface LapsWorld {
  readonly laps: Laps;
  readonly ids: LapsIds;
  readonly absent: LapsIds;
  readonly rotates: (() => Promise<void>) | undefined;
}

/** What every `Laps` keeps, on the laptop and in Azure. A difference is a bug in the endpoint (docs/style.md §7). */
export const lapsContract = (create: () => Promise<LapsWorld>): void => {
  let world: LapsWorld;
  beforeEach(async () => {
    world = await create();
  });

  it('says when the password was backed up, and then gives the same one', async () => {
    const { laps, ids } = world;
    const backedUpAt = await laps.backedUpAt(ids);
    const found = await laps.password(ids);
    expect(backedUpAt).toBeDefined();
    expect(found?.backedUpAt).toBe(backedUpAt);
    expect(found?.password.reveal()).toMatch(/^[\x21-\x7e]{8,64}$/);
  });

  it('knows nothing of a device that is not there, and asks it for nothing', async () => {
    const { laps, absent } = world;
    expect(await laps.backedUpAt(absent)).toBeUndefined();
    expect(await laps.password(absent)).toBeUndefined();
    expect(await laps.askRotation(absent)).toBe(false);
  });

  it('takes a request, and has a newer password once the device has checked in, not before', async () => {
    const { laps, ids, rotates } = world;
    const before = await laps.password(ids);
    expect(await laps.askRotation(ids)).toBe(true);
    expect(await laps.backedUpAt(ids)).toBe(before?.backedUpAt);
    if (rotates === undefined) return;
    await rotates();
    const after = await laps.password(ids);
    expect(after?.backedUpAt).toBeGreaterThan(before?.backedUpAt ?? 0);
    expect(after?.password.reveal()).not.toBe(before?.password.reveal());
  });
};
