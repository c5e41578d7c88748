import * as z from 'zod';
import { roles, scopes } from '../../desk/rules/people';
import { runCommand } from '../command-line';
import { register } from './app-registration';
import { azGraph, dryGraph } from './az-graph';
import { grantLapsRights } from './laps-rights';

const usage = `npm run azure:registration -- --environment NAME --tenant ID [--host URL] [--identity ID] [--admin ID]
  [--give ROLE=ID]... [--laps] [--dry-run]

The app registration by which people and programs sign in: app roles, claims, no secret. Run it before the first
deployment for the client id, and again after it with --host (DESK_ADDRESS), --identity (IDENTITY_PRINCIPAL_ID) and
--admin (object id of the first IT admin). --give gives a role to a person, group or program by its object id, and can be
said several times; with --laps the identity may also ask Windows LAPS. What is left out stays as it is. With --dry-run
it prints each az command and runs none: <appId> and <id> stand for what Microsoft Graph would answer.

Roles of people: ${roles.join(', ')}
Roles of programs: ${scopes.join(', ')}`;

const aName = 'lower-case letters, digits and hyphens, 2 to 24: the environmentName of the deployment';
const aGift = 'a role and an object id, as Agent=11111111-2222-3333-4444-555555555555';

/** `Agent=<object id>` */
const GiftText = z.string().transform((text, context) => {
  const [role = '', to] = text.split('=');
  if ([...roles, ...scopes].some((one) => one === role) && z.guid().safeParse(to).success)
    return { role, to: to ?? '' };
  context.addIssue({ code: 'custom', message: aGift });
  return z.NEVER;
});

const Options = z
  .object({
    environment: z.string(aName).regex(/^[a-z0-9-]{2,24}$/, aName),
    tenant: z.guid('the id of the tenant: `az account show --query tenantId -o tsv`'),
    host: z.url({ protocol: /^https$/, error: 'an https address: the output DESK_ADDRESS' }).optional(),
    identity: z.guid('the object id of the identity: the output IDENTITY_PRINCIPAL_ID').optional(),
    admin: z.guid('an object id: `az ad signed-in-user show --query id -o tsv`').optional(),
    give: z.array(GiftText).default([]),
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
  give: { type: 'string', multiple: true },
  laps: flag,
  'dry-run': flag,
} as const;

const run = async (given: z.output<typeof Options>): Promise<void> => {
  const { environment, tenant: tenantId, host, identity, admin, give, laps } = given;
  const graph = given['dry-run'] ? dryGraph(console.log) : azGraph(console.error);
  const gifts = [...(admin === undefined ? [] : [{ role: 'ItAdmin', to: admin }]), ...give];
  const { appId } = await register(graph, { environment, tenantId, host, identity, gifts });
  if (laps && identity !== undefined) await grantLapsRights(graph, identity);
  console.log(`authClientId ${appId}`);
};

runCommand(usage, Options, options, run);
