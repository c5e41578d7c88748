import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dryAz, runAz } from './az';
import { readiness } from './readiness';

/**
 * `npm run azure:preflight -- --location REGION [--node 24] [--backend DurableTaskScheduler|AzureStorage] [--dry-run]`
 *
 * Whether subscription and region can take the desk, before anything is made; registers resource providers. Exit code 1 when
 * something is missing. With `--dry-run` it prints each `az` command that it would begin with and runs none.
 */
const Options = z.object({
  location: z.string().regex(/^[a-z0-9]+$/, 'a region as az spells it, for example westeurope'),
  node: z.enum(['22', '24']).default('24'),
  backend: z.enum(['DurableTaskScheduler', 'AzureStorage']).default('DurableTaskScheduler'),
  'dry-run': z.boolean().default(false),
});

const text = { type: 'string' } as const;
const options = { location: text, node: text, backend: text, 'dry-run': { type: 'boolean' } } as const;

const run = async (): Promise<void> => {
  const read = Options.safeParse(parseArgs({ options }).values);
  if (!read.success) {
    for (const { path, message } of read.error.issues) console.error(`--${path.join('.')}: ${message}`);
    process.exitCode = 1;
    return;
  }
  const { location, node: nodeVersion, backend, 'dry-run': isDry } = read.data;
  const wish = { location, nodeVersion, usesScheduler: backend === 'DurableTaskScheduler' };
  const answers = await readiness(isDry ? dryAz(console.log) : runAz, wish);
  if (isDry) return;
  for (const { ok, text: said } of answers) console.log(`${ok ? 'ok     ' : 'MISSING'}  ${said}`);
  if (!answers.every(({ ok }) => ok)) process.exitCode = 1;
};

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
