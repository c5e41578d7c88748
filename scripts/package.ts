import { statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { runCommand } from './command-line';
import { backends } from './package/host-json';
import { makePackage } from './package/make';

const usage = `npm run package -- [--backend DurableTaskScheduler|AzureStorage]

Makes what runs in Azure: the folder package/, the same as tierline.zip, and its source maps in package-maps/.
The back end is that of the deployment (durableBackend): it decides what stands in host.json.`;

const Options = z.object({ backend: z.enum(backends).default('DurableTaskScheduler') });

const root = join(__dirname, '..', '..');

const kb = (bytes: number): string => `${Math.round(bytes / 1_000).toLocaleString('en-US')} kB`;

const run = async ({ backend }: z.output<typeof Options>): Promise<void> => {
  const zip = join(root, 'tierline.zip');
  const places = { folder: join(root, 'package'), zip, maps: join(root, 'package-maps') };
  const contents = await makePackage(places, backend);
  for (const [path, length] of contents) console.log(`${kb(length).padStart(9)}  ${path}`);
  console.log(`${kb(statSync(zip).size).padStart(9)}  tierline.zip, for ${backend}`);
};

runCommand(usage, Options, { backend: { type: 'string' } }, run);
