import * as z from 'zod';
import { runCommand } from '../command-line';
import { dryAz, runAz } from './az';
import { readiness } from './readiness';

const usage = `npm run azure:preflight -- --location REGION [--node 24] [--backend DurableTaskScheduler|AzureStorage] [--dry-run]

Whether subscription and region can take the desk, before anything is made; registers resource providers. Exit code 1 when
something is missing. With --dry-run it prints each az command that it may need and runs none.`;

const aRegion = 'a region as az spells it, for example westeurope (az account list-locations)';

const Options = z.object({
  location: z.string(aRegion).regex(/^[a-z0-9]+$/, aRegion),
  node: z.enum(['22', '24']).default('24'),
  backend: z.enum(['DurableTaskScheduler', 'AzureStorage']).default('DurableTaskScheduler'),
  'dry-run': z.boolean().default(false),
});

const text = { type: 'string' } as const;
const options = { location: text, node: text, backend: text, 'dry-run': { type: 'boolean' } } as const;

const run = async (given: z.output<typeof Options>): Promise<void> => {
  const { location, node: nodeVersion, backend, 'dry-run': isDry } = given;
  const wish = { location, nodeVersion, usesScheduler: backend === 'DurableTaskScheduler' };
  const answers = await readiness(isDry ? dryAz(console.log) : runAz, wish);
  if (isDry) return;
  for (const { ok, text: said } of answers) console.log(`${ok ? 'ok     ' : 'MISSING'}  ${said}`);
  if (!answers.every(({ ok }) => ok)) process.exitCode = 1;
};

runCommand(usage, Options, options, run);
