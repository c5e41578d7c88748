import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const folder = join(__dirname, '..', 'rules');

/** Draws much and reads no clock: once is enough. */
const isElsewhere = (file: string): boolean => file.startsWith('in-') || file.startsWith('passwords');

/**
 * The tests of the rules once more, in the process zone that the calling file's environment sets (process-zone.cjs): a
 * rule that reads the machine's zone anywhere is right in one of them and wrong in another. Laws
 * that heed the global number of runs are tried less often: they have had their turn.
 */
export const rulesInAnotherZone = ({ winterOffsetMinutes }: { readonly winterOffsetMinutes: number }): void => {
  it('is another process zone', () => {
    expect(new Date(2026, 0, 15).getTimezoneOffset()).toBe(winterOffsetMinutes);
  });

  fc.configureGlobal({ numRuns: 30 });
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.test.ts') || isElsewhere(file)) continue;
    describe(file, () => {
      require(join(folder, file));
    });
  }
};
