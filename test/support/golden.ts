import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const isWriting = process.env['GOLDEN'] === 'write';

/**
 * Holds a transcript against `golden/<name>.txt` beside the test. `npm run golden` writes the files anew, to be reviewed
 * like prose; without it a missing file fails.
 */
export const expectGolden = (folder: string, name: string, transcript: string): void => {
  const file = join(folder, 'golden', `${name}.txt`);
  if (isWriting) writeFileSync(file, transcript);
  if (!existsSync(file)) throw new Error(`${file} does not exist: npm run golden writes it`);
  expect(transcript).toBe(readFileSync(file, 'utf8'));
};

/** Figures as they were frozen in `golden/<name>.json`; `npm run golden` freezes these. */
export const frozenAs = <Figures>(folder: string, name: string, figures: Figures): Figures => {
  const file = join(folder, 'golden', `${name}.json`);
  if (isWriting) writeFileSync(file, `${JSON.stringify(figures, undefined, 2)}\n`);
  return JSON.parse(readFileSync(file, 'utf8'));
};
