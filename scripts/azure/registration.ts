import * as z from 'zod';
import { runCommand } from '../command-line';
import { register } from './app-registration';
import { azGraph, dryGraph } from './az-graph';
import { grantLapsRights } from './laps-rights';

/**
 * `npm run azure:registration -- --environment NAME --tenant ID [--host URL] [--identity ID] [--admin ID] [--laps] [--dry-run]`
 *
 * The app registration by which people and programs sign in: app roles, claims, no secret. Run it before the first
 * deployment for the client id, and again after it with `--host` (DESK_ADDRESS), `--identity` (IDENTITY_PRINCIPAL_ID) and
 * `--admin` (object id of the first IT admin); with `--laps` the identity may also ask Windows LAPS. With
 * `--dry-run` it prints each `az` command and runs none.
 */
const Options = z
  .object({
    environment: z.string().regex(/^[a-z0-9-]{2,24}$/, 'lower-case letters, digits and hyphens, 2 to 24'),
    tenant: z.guid('the id of the tenant: `az account show --query tenantId -o tsv`'),
    host: z.url({ protocol: /^https$/, error: 'an https address' }).optional(),
    identity: z.guid('the object id of the identity').optional(),
    admin: z.guid('an object id: `az ad signed-in-user show --query id -o tsv`').optional(),
    laps: z.boolean().default(false),
    'dry-run': z.boolean().default(false),
  })
  .refine(({ laps, identity }) => !laps || identity !== undefined, {
    path: ['laps'],
    error: 'needs --identity: whose rights they are',
  });

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  environment: text,
  tenant: text,
  host: text,
  identity: text,
  admin: text,
  laps: flag,
  'dry-run': flag,
};

const run = async (given: z.output<typeof Options>): Promise<void> => {
  const { environment, tenant: tenantId, host, identity, admin, laps } = given;
  const graph = given['dry-run'] ? dryGraph(console.log) : azGraph(console.error);
  const { appId } = await register(graph, { environment, tenantId, host, identity, admin });
  if (laps && identity !== undefined) await grantLapsRights(graph, identity);
  console.log(`authClientId ${appId}`);
};

runCommand(Options, options, run);
