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
