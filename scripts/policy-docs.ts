import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policiesPage } from './policies-page';
import { readPolicy } from './tierline/policy-file';

/**
 * Writes docs/policies.md from the files in policies/, so that what it says of them is true.
 *
 * `npm run policy-docs` writes it; `npm run policy-docs -- --check` fails when it says something else.
 */
const root = join(__dirname, '..', '..');
const page = join(root, 'docs', 'policies.md');

const policies = readdirSync(join(root, 'policies'))
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => {
    const read = readPolicy(join(root, 'policies', name));
    if (read.ok) return read.policy;
    throw new Error(read.problems.map(({ file, line, message }) => `${file}, line ${line}: ${message}`).join('\n'));
  });
const written = policiesPage(policies);

if (!process.argv.includes('--check')) writeFileSync(page, written);
else if (written !== readFileSync(page, 'utf8')) {
  console.error('docs/policies.md is not what the policies say: run `npm run policy-docs`.');
  process.exitCode = 1;
}
