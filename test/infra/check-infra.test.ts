import { join } from 'node:path';
import { type Against, checkInfra, type Texts } from '../../scripts/check-infra/check';
import { factsOfCode } from '../../scripts/check-infra/facts';
import { findingToText } from '../../scripts/check-infra/finding';
import { readInfra } from '../../scripts/check-infra/read';
import type { Shape } from '../../scripts/check-infra/shapes';
import { createParse } from '../../scripts/check-infra/syntax';

const texts = readInfra(join(__dirname, '..', '..'));
const facts = factsOfCode();
let against: Against;
beforeAll(async () => {
  against = { parse: await createParse(), facts };
});

const check = (changed: Texts, others: Partial<Against> = {}): readonly string[] =>
  checkInfra(changed, { ...against, ...others }).map(findingToText);

/** One text in one file in place of another. */
type Fault = readonly [what: string, file: string, from: string, to: string, said: RegExp];

const planted = (file: string, from: string, to: string): Texts => {
  const path = `infra/${file}`;
  const text = texts.get(path);
  if (!text?.includes(from)) throw new Error(`${path} no longer says ${from}: plant the fault elsewhere`);
  return new Map(texts).set(
    path,
    text.replace(from, () => to),
  );
};

const storage = 'modules/storage.bicep';
const cosmos = 'modules/cosmos.bicep';
const vault = 'modules/keyvault.bicep';
const host = 'modules/host.bicep';
const rbac = 'modules/rbac.bicep';
const officer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';
const aSettingWithKey = "DESK_BLOB_URL: 'AccountKey=abc'";

const faults: readonly Fault[] = [
  ['an item without its zone', 'modules/network.bicep', 'zone: vaultZone', 'zones: vaultZone', /B4 .*has no zone/],
  ['an alert on every answer', 'modules/alerts.bicep', 'dimensions:', 'dimension:', /S8 .*dimensions/],
  ['two regions that write', cosmos, 'WriteLocations: false', 'WriteLocations: true', /S9 .*WriteLocations/],
  [
    'an item without what the loop asks',
    'modules/network.bicep',
    "group: 'vault'",
    "groop: 'vault'",
    /B4 .*has no group/,
  ],
  ['a parent of another type', storage, 'parent: recordsBlobs', 'parent: recordsAccount', /B4 .*its parent must be/],
  ['a child without a parent', cosmos, '  parent: account\n', '', /B4 .*its parent must be/],
  ['a reference without a name', rbac, 'name: vaultName', 'named: vaultName', /B4 .*it has no name/],
  [
    'an alert switched off',
    'modules/alerts.bicep',
    'enabled: true\n      scopes',
    'enabled: false\n      scopes',
    /S8 /,
  ],
  [
    'a brace too few',
    'main.bicep',
    "module monitoring 'modules/monitoring.bicep' = {",
    'module monitoring',
    /B1 {2}this is/,
  ],
  [
    'a missing comma',
    'modules/locks.bicep',
    "level: 'CanNotDelete', notes",
    "level: 'CanNotDelete' notes",
    /B1 .*commas/,
  ],
  ['a module of a registry', 'main.bicep', "'modules/budget.bicep'", "'br/public:avm/budget:1.0'", /B2 /],
  ['an import', 'main.bicep', "targetScope = 'subscription'", "targetScope = 'subscription'\nimport 'az@1.0'", /B2 /],
  [
    'a path in other letters',
    'main.bicep',
    'modules/keyvault.bicep',
    'modules/keyVault.bicep',
    /B3 .*there is no file/,
  ],
  ['a parameter not given', 'main.bicep', '    hubName: hubName\n', '', /B3 .*does not get the parameter hubName/],
  [
    'a parameter not known',
    'main.bicep',
    'maxThroughput: cosmos',
    'maxThroughputs: cosmos',
    /B3 .*no parameter maxThroughputs/,
  ],
  ['a value not allowed', 'main.bicep', 'sku: schedulerSku', "sku: 'Premium'", /B3 .*Premium is not allowed/],
  ['a value of another type', 'main.bicep', 'isPrivate: isPrivate', 'isPrivate: networkMode', /B3 .*string where bool/],
  ['an output not given', 'main.bicep', 'cosmos.outputs.endpoint', 'cosmos.outputs.address', /B3 .*no output address/],
  ['a file not there', cosmos, '../containers.json', '../container.json', /B3 .*there is no file/],
  ['no scope', 'main.bicep', "name: 'locks'\n  scope: group", "name: 'locks'", /B3 .*has no scope/],
  ['an unknown name', vault, 'isPrivate ? ', 'isPrivat ? ', /B4 .*isPrivat is declared nowhere/],
  ['an unknown function', rbac, 'guid(hostAccount.id', 'guuid(hostAccount.id', /B4 .*guuid\(\)/],
  [
    'an unused parameter',
    vault,
    '@description',
    "@description('Required. X.')\nparam unused string\n\n@description",
    /B4 .*unused is not used/,
  ],
  ['an unused variable', vault, 'resource vault', 'var unused = 1\n\nresource vault', /B4 .*variable unused/],
  ['a name declared twice', vault, 'output name', 'var isPrivate = true\n\noutput name', /B4 .*declared twice/],
  ['another API version', vault, 'vaults@2026-02-01', 'vaults@2023-07-01', /B5 .*pinned to 2026-02-01/],
  ['another type', vault, 'Microsoft.KeyVault/vaults@', 'Microsoft.KeyVault/managedHSMs@', /B5 .*not in the list/],
  ['a parameter undescribed', vault, "@description('Required. Region.')\n", '', /B6 .*location/],
  ['a default called required', 'main.bicep', 'Optional. Tags', 'Required. Tags', /B6 .*tags/],
  ['an output undescribed', vault, "@description('Its address.')\n", '', /B6 .*url/],
  [
    'a role given elsewhere',
    vault,
    'resource diagnostics',
    aRole('vault', officer),
    /B7 .*in infra\/modules\/rbac.bicep only/,
  ],
  ['a role too wide', rbac, `'${officer}'`, "'00482a5a-887f-4fb3-b363-3b7fe8e74483'", /B7 .*none that may be given/],
  [
    'the role of an owner',
    rbac,
    `'${officer}'`,
    "'8e3af657-a8ff-443c-a75c-2fe8c4bcb635'",
    /B7 .*none that may be given/,
  ],
  ['a role on too much', rbac, 'scope: checkpoints\n', 'scope: recordsAccount\n', /B7 .*may be given on/],
  ['a role on the group', rbac, '  scope: vault\n', '', /B7 .*may be given on/],
  ['an assignment by chance', rbac, 'guid(vault.id, identity.id, keyVaultSecretsOfficer)', "'secrets'", /B7 .*guid/],
  ['a principal of no type', rbac, "principalType: 'ServicePrincipal'", "principalType: 'User'", /B7 .*principalType/],
  ['the whole store', rbac, '/dbs/', '/db/', /B7 .*\/dbs\//],
  ['keys fetched', host, 'httpsOnly:', 'keyed: hostAccount.listKeys().keys[0].value\n    httpsOnly:', /B8 .*listKeys/],
  [
    'a signature fetched',
    host,
    'tenant().tenantId\n      DESK',
    "listAccountSas('a', 'b', {})\n      DESK",
    /B8 .*listAccountSas/,
  ],
  ['a key in a setting', host, 'DESK_BLOB_URL: recordsBlobUrl', aSettingWithKey, /B8 .*with a key/],
  ['a clock in the template', 'modules/budget.bicep', 'startDate: startDate', 'startDate: utcNow()', /B8 .*utcNow/],
  [
    'a secret handed out',
    vault,
    'output url',
    "@description('x')\noutput adminPassword string = 'x'\n\noutput url",
    /S3 .*adminPassword/,
  ],
  ['a secret handed in', vault, 'param token', 'param vaultKey string\n\nparam token', /S3 .*vaultKey/],
  ['a warning switched off', vault, '  properties: {', '  #disable-next-line BCP036\n  properties: {', /B9 .*BCP036/],
  [
    'a waiver without reason',
    host,
    '      // In preview, and not yet in the published types of this version (docs/azure.md §7).\n',
    '',
    /B9 .*reason/,
  ],
  ['a parameter file short of one', 'parameters/private.json', '"mailFrom"', '"mailfrom"', /B10 .*mailFrom is missing/],
  [
    'a parameter file that knows better',
    'parameters/private.json',
    '"Private"',
    '"Secret"',
    /B10 .*Secret is not allowed/,
  ],
  ['a number as text', 'parameters/private.json', '"value": 500', '"value": "500"', /B10 .*string where int/],
  ['an azd default not allowed', 'main.parameters.json', '=Serverless', '=Cheap', /B10 .*Cheap is not allowed/],
  [
    'anonymous callers',
    host,
    'requireAuthentication: true',
    'requireAuthentication: false',
    /S1 .*requireAuthentication/,
  ],
  [
    'a client secret',
    host,
    "'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'\n",
    "'CLIENT_SECRET'\n",
    /S1 .*clientSecretSettingName/,
  ],
  ['sign-in switched off', host, 'platform: { enabled: true }', 'platform: { enabled: false }', /S1 .*platform/],
  [
    'access policies',
    vault,
    'enableSoftDelete: true',
    'accessPolicies: []\n    enableSoftDelete: true',
    /S1 .*access policies/,
  ],
  ['vault roles off', vault, 'enableRbacAuthorization: true', 'enableRbacAuthorization: false', /S1 .*Rbac/],
  [
    'keys of storage on',
    storage,
    'allowSharedKeyAccess: false',
    'allowSharedKeyAccess: true',
    /S2 .*allowSharedKeyAccess/,
  ],
  [
    'keys of storage on, sometimes',
    storage,
    'SharedKeyAccess: false',
    'SharedKeyAccess: zoneRedundant',
    /S2 .*SharedKey/,
  ],
  ['keys of the store on', cosmos, 'disableLocalAuth: true', 'disableLocalAuth: false', /S2 .*disableLocalAuth/],
  ['keys of the store left on', cosmos, '    disableLocalAuth: true\n', '', /S2 .*disableLocalAuth/],
  [
    'telemetry by key',
    'modules/monitoring.bicep',
    'DisableLocalAuth: true',
    'DisableLocalAuth: false',
    /S2 .*DisableLocalAuth/,
  ],
  ['publishing by password', host, 'properties: { allow: false }', 'properties: { allow: true }', /S2 .*allow/],
  [
    'the store open in private',
    cosmos,
    "isPrivate ? 'Disabled' : 'Enabled'",
    "'Enabled'",
    /S5 .*Disabled in a private network/,
  ],
  ['the vault half open', vault, "isPrivate ? 'Deny' : 'Allow'", "'Allow'", /S5 .*Deny in a private network/],
  ['the switch turned', storage, "isPrivate ? 'Disabled' : 'Enabled'", "isPrivate ? 'Enabled' : 'Disabled'", /S5 /],
  ['the switch not passed on', 'main.bicep', 'isPrivate: isPrivate', 'isPrivate: false', /S5 .*networkMode/],
  ['plain HTTP', host, 'httpsOnly: true', 'httpsOnly: false', /S6 .*httpsOnly/],
  ['old TLS', storage, "'TLS1_2'", "'TLS1_0'", /S6 .*minimumTlsVersion/],
  ['old TLS of the store', cosmos, "'Tls12'", "'Tls11'", /S6 .*minimalTlsVersion/],
  ['public blobs', storage, 'allowBlobPublicAccess: false', 'allowBlobPublicAccess: true', /S7 /],
  ['a vault without a log', vault, 'scope: vault', 'scope: other', /S8 .*vault/],
  ['a log to nowhere', cosmos, '    workspaceId: workspaceId\n', '', /S8 .*account/],
  ['a log switched off', host, "'allLogs', enabled: true", "'allLogs', enabled: false", /S8 .*app/],
  ['no way back', cosmos, "type: 'Continuous', cont", "type: 'Periodic', cont", /S9 .*backupPolicy/],
  ['purging allowed', vault, 'enablePurgeProtection: true', 'enablePurgeProtection: false', /S9 .*PurgeProtection/],
  [
    'a lock forgotten',
    'modules/locks.bicep',
    "resource vaultLock 'Microsoft.Authorization/locks",
    "resource vaultLock 'Microsoft.Authorization/blocks",
    /S9 .*locks/,
  ],
  ['every origin', host, 'allowedOrigins: []', "allowedOrigins: ['*']", /S10 /],
  ['a setting missing', host, '      DESK_POLICY: policyName\n', '', /A1 .*DESK_POLICY is missing/],
  ['a setting nobody reads', host, 'DESK_POLICY:', 'DESK_POLICIES:', /A1 .*nobody reads the setting DESK_POLICIES/],
  ['a container renamed', storage, "= 'attachments'", "= 'files'", /A2 .*attachments is not made/],
  ['an index twice', 'containers.json', '{ "path": "/seq/?" }', '{ "path": "/doc/?" }', /A2 .*twice/],
  ['a timer unwatched', 'modules/alerts.bicep', "['sla-sweep']", "['sweep']", /A3 .*no alert watches sla-sweep/],
  ['an alarm unheard', 'modules/alerts.bicep', 'an alarm was raised', 'an alarm was risen', /A3 .*no alert asks/],
  ['a door shut', host, "  '/api/health'\n", '', /A4 .*\/api\/health would want a sign-in/],
  ['a door left open', host, "'/device/*'", "'/*'", /A4 .*\/api\/v1\/me must want a sign-in/],
];

/** A role assignment, and the words that it was planted before. */
function aRole(scope: string, role: string): string {
  return `resource more 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id)
  scope: ${scope}
  properties: {
    principalId: token
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')
  }
}

resource diagnostics`;
}

describe('the check of infra/', () => {
  it('finds nothing wrong', () => {
    expect(check(texts)).toEqual([]);
  });

  it.each(faults)('catches %s', (_what, file, from, to, said) => {
    const found = check(planted(file, from, to));
    expect(found.filter((finding) => said.test(finding))).not.toEqual([]);
  });

  it('catches a setting of the schema that no Bicep sets', () => {
    const settings = [...facts.settings, 'DESK_NEWEST'];
    expect(check(texts, { facts: { ...facts, settings } })).toEqual([
      expect.stringMatching(/host\.bicep:\d+ {2}A1 {2}the setting DESK_NEWEST is missing/),
    ]);
  });
});

/** A small published type, to hold one resource against; the rest is anything. */
const vaultShape: Shape = {
  props: {
    'id^': 'string',
    'name!': 'string',
    'location!': 'string',
    tags: { more: 'string' },
    'properties!': {
      props: {
        'tenantId!': 'string',
        vaultUri: 'string',
        'sku!': { props: { 'family!': { enum: ['A'], open: true }, 'name!': { enum: ['standard', 'premium'] } } },
        ...{ enableRbacAuthorization: 'bool', enableSoftDelete: 'bool', softDeleteRetentionInDays: 'int' },
        ...{ enablePurgeProtection: 'bool', 'hsmPoolResourceId^': 'string', publicNetworkAccess: 'string' },
        ...{ enabledForDeployment: 'bool', enabledForDiskEncryption: 'bool', enabledForTemplateDeployment: 'bool' },
        networkAcls: {
          props: {
            bypass: { enum: ['AzureServices', 'None'], open: true },
            defaultAction: { enum: ['Allow', 'Deny'], open: true },
            ipRules: { array: { props: { 'value!': 'string' } } },
          },
        },
      },
    },
  },
};
const shapeOf = (type: string): Shape => (type === 'Microsoft.KeyVault/vaults' ? vaultShape : 'any');

describe('the check against published types', () => {
  it('finds nothing wrong', () => {
    expect(check(texts, { shapeOf })).toEqual([]);
  });

  const slips: readonly (readonly [what: string, from: string, to: string, said: RegExp])[] = [
    ['a typo in a property', 'enableSoftDelete:', 'enableSoftDeleted:', /enableSoftDeleted: there is no such property/],
    ['a typo further in', 'bypass:', 'bypas:', /networkAcls\.bypas: there is no such property/],
    ['a value that is not in the list', "'standard'", "'Standard'", /Standard is none of standard, premium/],
    ['a value in one branch only', "'Deny' : 'Allow'", "'Denied' : 'Allow'", /Denied is none of Allow, Deny/],
    ['a required property left out', '    tenantId: tenant().tenantId\n', '', /tenantId is required/],
    ['a read-only property', 'enableSoftDelete:', "hsmPoolResourceId: 'x'\n    enableSoftDelete:", /it is read-only/],
    ['a read of what is not there', 'properties.vaultUri', 'properties.vaultUrl', /vaultUrl: .*no such property/],
    ['text for a number', 'InDays: 90', "InDays: '90'", /string where int is wanted/],
    ['text for a switch', 'enabledForDeployment: false', "enabledForDeployment: 'no'", /string where bool is wanted/],
    ['an object for a list', "bypass: 'None'", "bypass: 'None', ipRules: {}", /object where a list is wanted/],
    ['a list with a wrong item', "bypass: 'None'", "bypass: 'None', ipRules: [{}]", /ipRules\[0\]: value is required/],
  ];

  it.each(slips)('catches %s', (_what, from, to, said) => {
    const found = check(planted(vault, from, to), { shapeOf });
    expect(found.filter((finding) => said.test(finding))).not.toEqual([]);
  });

  it('says which type was never published', () => {
    expect(check(texts, { shapeOf: (type) => (type.endsWith('/locks') ? undefined : 'any') })).toEqual([
      ...Array.from({ length: 3 }, () => expect.stringMatching(/types {2}there is no published type for .*locks@/)),
    ]);
  });
});
