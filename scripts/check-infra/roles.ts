import type { Finding } from './finding';
import { bodyOf, deployedIn, type House, type Placed, placeIn } from './house';
import { callArgumentsOf, calleeOf, propertyOf } from './model';
import { type Syntax, walk } from './syntax';
import { literalOf, valuesAt, valuesOf } from './values';

const assignments = 'Microsoft.Authorization/roleAssignments';
const cosmosAssignments = 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments';

/** The roles that may be given, and on what: docs/azure.md §2. No Owner, no Contributor, nothing on a whole group. */
const scopesByRole: Readonly<Record<string, readonly string[]>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': ['Microsoft.Storage/storageAccounts'],
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': ['Microsoft.Storage/storageAccounts'],
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': ['Microsoft.Storage/storageAccounts'],
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': ['Microsoft.Storage/storageAccounts/blobServices/containers'],
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': ['Microsoft.KeyVault/vaults'],
  '0ad04412-c4d5-4796-b79c-f76d14c8d402': ['Microsoft.DurableTask/schedulers/taskHubs'],
  '3913510d-42f4-4e42-8a64-420c390055eb': ['Microsoft.Insights/components'],
};
const cosmosContributor = '00000000-0000-0000-0000-000000000002';
const home = 'infra/modules/rbac.bicep';

/** B7, S4: every assignment stands in one file, has a name that stays, and gives a known role on a narrow scope. */
export const roleFindings = (house: House): readonly Finding[] =>
  deployedIn(house).flatMap((placed) => {
    const { file, resource } = placed;
    if (resource.type !== assignments && resource.type !== cosmosAssignments) return [];
    const flaws = [
      ...(file.path === home ? [] : [`roles are given in ${home} only`]),
      ...(calleeOf(propertyOf(resource.body, 'name')) === 'guid' ? [] : ['the name must be a guid(…) of its parts']),
      ...(resource.type === assignments ? flawsOf(house, placed) : cosmosFlawsOf(house, placed)),
    ];
    const say = (message: string) => ({ rule: 'B7', file: file.path, line: resource.line, message });
    return flaws.map((flaw) => say(`${resource.symbol}: ${flaw}`));
  });

const flawsOf = (house: House, { file, resource }: Placed): readonly string[] => {
  const properties = propertyOf(resource.body, 'properties');
  const definition = properties && propertyOf(properties, 'roleDefinitionId');
  const role = definition && callArgumentsOf(definition)[1];
  const id = role && literalOf(valuesOf(role, placeIn(house, file))[0]);
  const scopes = typeof id === 'string' ? scopesByRole[id] : undefined;
  if (scopes === undefined) return [`the role ${id ?? '(unreadable)'} is none that may be given`];

  const scope = propertyOf(resource.body, 'scope')?.text;
  const target = file.resources.find(({ symbol }) => symbol === scope);
  const type = literalOf(valuesAt(bodyOf(house, file, resource), ['properties', 'principalType'])[0]);
  return [
    ...(target !== undefined && scopes.includes(target.type)
      ? []
      : [`the role may be given on ${scopes.join(', ')} only`]),
    ...(type === 'ServicePrincipal' || isOperator(properties) ? [] : ['principalType must be ServicePrincipal']),
  ];
};

/** The one person or group that is given anything: a look into orchestrations. */
const isOperator = (properties: Syntax | undefined): boolean =>
  properties !== undefined && propertyOf(properties, 'principalId')?.text === 'operatorPrincipalId';

const cosmosFlawsOf = (house: House, { file, resource }: Placed): readonly string[] => {
  const properties = propertyOf(resource.body, 'properties');
  const scope = properties && propertyOf(properties, 'scope')?.text;
  const definition = properties && propertyOf(properties, 'roleDefinitionId');
  const named = definition === undefined ? [] : [...walk(definition)].filter(({ type }) => type === 'interpolation');
  const role = named.at(-1)?.namedChildren[0];
  const id = role ? literalOf(valuesOf(role, placeIn(house, file))[0]) : undefined;
  return [
    ...(scope?.includes('/dbs/') ? [] : ['the scope must be one database: …/dbs/…']),
    ...(id === cosmosContributor ? [] : ['the role must be the data contributor']),
  ];
};
