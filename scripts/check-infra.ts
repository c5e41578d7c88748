import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkInfra } from './check-infra/check';
import { factsOfCode } from './check-infra/facts';
import { findingToText } from './check-infra/finding';
import { readInfra } from './check-infra/read';
import { readShapes } from './check-infra/shapes';
import { createParse } from './check-infra/syntax';

/**
 * `npm run check:infra -- [--types DIR]`: parses every Bicep file of infra/ and holds it against the rules of docs/azure.md
 * §8 and §9, against the code, and with `--types` against the published resource types in DIR.
 *
 * Prints each finding with file and line, and ends with exit code 1 if there is one.
 */
const root = join(__dirname, '..', '..');

const run = async (): Promise<void> => {
  const { types } = parseArgs({ options: { types: { type: 'string' } } }).values;
  if (types !== undefined && !existsSync(types)) throw new Error(`there is no folder ${types}`);
  const texts = readInfra(root);
  const shapeOf = types === undefined ? undefined : readShapes(types);
  const findings = checkInfra(texts, { parse: await createParse(), facts: factsOfCode(), shapeOf });

  for (const finding of findings) console.error(findingToText(finding));
  if (findings.length > 0) process.exitCode = 1;
  const files = [...texts.keys()].filter((path) => path.endsWith('.bicep')).length;
  const held = shapeOf
    ? 'held against the published types'
    : 'published types left out (--types DIR holds against them)';
  console.log(`infra: ${files} Bicep files, ${findings.length} findings; ${held}`);
};

void run();
