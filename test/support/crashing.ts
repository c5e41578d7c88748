import type { ADesk } from './a-desk';

/** Where the process ends: at which write, and on which side of it. */
export interface Crash {
  readonly point: number;
  readonly when: 'before' | 'after';
}

const writesOfCosmos: readonly string[] = ['batch', 'create', 'replace', 'upsert', 'delete'];
const writesOfVault: readonly string[] = ['set-secret', 'update-secret', 'delete-secret'];

/** Ends the process at one write: from then on nothing it asks is answered, until it is started again. */
export const crashing = (desk: ADesk, { point, when }: Crash) => {
  let met = 0;
  let isDead = false;
  const at = (isWrite: boolean): 'alive' | 'before' | 'after' => {
    if (isDead) return 'before';
    met += isWrite ? 1 : 0;
    if (!isWrite || met !== point) return 'alive';
    isDead = true;
    return when;
  };
  desk.cosmos.inject(({ kind, container }) => {
    // Of the directory, campaigns alone are stored in batches; heartbeats and the like need no story.
    const fate = at(writesOfCosmos.includes(kind) && (container !== 'directory' || kind === 'batch'));
    // The SDK tries again, and waits, after most other failures.
    return fate === 'alive' ? undefined : { when: fate, status: 500 };
  });
  desk.keyVault.inject(({ kind }) => {
    const fate = at(writesOfVault.includes(kind));
    return fate === 'alive' ? undefined : { when: fate, drop: 'EPIPE' };
  });
  return {
    writes: () => met,
    isDead: () => isDead,
    restart: (): void => {
      isDead = false;
    },
  };
};
