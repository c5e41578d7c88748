import type { Finding } from './finding';
import { bodyOf, deployedIn, type House, type Placed } from './house';
import { lineOf, walk } from './syntax';
import { literal, type Value, valuesAt } from './values';

/** What a resource of a type must say, whatever its parameters are. Source: docs/azure.md §9. */
interface Must {
  readonly rule: string;
  readonly type: string;
  /** Only where the resource has this name. */
  readonly name?: string;
  readonly path: string;
  readonly is: string | number | boolean;
}

const storage = 'Microsoft.Storage/storageAccounts';
const cosmos = 'Microsoft.DocumentDB/databaseAccounts';
const vault = 'Microsoft.KeyVault/vaults';
const site = 'Microsoft.Web/sites';
const siteConfig = 'Microsoft.Web/sites/config';
const passwords = 'Microsoft.Web/sites/basicPublishingCredentialsPolicies';
const scheduler = 'Microsoft.DurableTask/schedulers';
const signIn = { type: siteConfig, name: 'authsettingsV2' };

const musts: readonly Must[] = [
  { rule: 'S1', ...signIn, path: 'properties.platform.enabled', is: true },
  { rule: 'S1', ...signIn, path: 'properties.globalValidation.requireAuthentication', is: true },
  { rule: 'S1', ...signIn, path: 'properties.login.tokenStore.enabled', is: false },
  {
    ...{ rule: 'S1', ...signIn, is: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID' },
    path: 'properties.identityProviders.azureActiveDirectory.registration.clientSecretSettingName',
  },
  { rule: 'S1', ...signIn, path: 'properties.identityProviders.azureActiveDirectory.enabled', is: true },
  { rule: 'S1', type: vault, path: 'properties.enableRbacAuthorization', is: true },
  { rule: 'S1', type: vault, path: 'properties.enabledForDeployment', is: false },
  { rule: 'S1', type: vault, path: 'properties.enabledForDiskEncryption', is: false },
  { rule: 'S1', type: vault, path: 'properties.enabledForTemplateDeployment', is: false },
  { rule: 'S2', type: storage, path: 'properties.allowSharedKeyAccess', is: false },
  { rule: 'S2', type: storage, path: 'properties.defaultToOAuthAuthentication', is: true },
  { rule: 'S2', type: storage, path: 'properties.allowCrossTenantReplication', is: false },
  { rule: 'S2', type: cosmos, path: 'properties.disableLocalAuth', is: true },
  { rule: 'S2', type: cosmos, path: 'properties.disableKeyBasedMetadataWriteAccess', is: true },
  { rule: 'S2', type: passwords, path: 'properties.allow', is: false },
  { rule: 'S2', type: 'Microsoft.Insights/components', path: 'properties.DisableLocalAuth', is: true },
  {
    ...{ rule: 'S2', type: 'Microsoft.OperationalInsights/workspaces', is: true },
    path: 'properties.features.disableLocalAuth',
  },
  { rule: 'S6', type: site, path: 'properties.httpsOnly', is: true },
  { rule: 'S6', type: site, path: 'properties.siteConfig.minTlsVersion', is: '1.2' },
  { rule: 'S6', type: site, path: 'properties.siteConfig.scmMinTlsVersion', is: '1.2' },
  { rule: 'S6', type: site, path: 'properties.siteConfig.ftpsState', is: 'Disabled' },
  { rule: 'S6', ...signIn, path: 'properties.httpSettings.requireHttps', is: true },
  { rule: 'S6', type: storage, path: 'properties.supportsHttpsTrafficOnly', is: true },
  { rule: 'S6', type: storage, path: 'properties.minimumTlsVersion', is: 'TLS1_2' },
  { rule: 'S6', type: cosmos, path: 'properties.minimalTlsVersion', is: 'Tls12' },
  { rule: 'S7', type: storage, path: 'properties.allowBlobPublicAccess', is: false },
  { rule: 'S8', type: 'Microsoft.Insights/actionGroups', path: 'properties.enabled', is: true },
  { rule: 'S8', type: 'Microsoft.Insights/metricAlerts', path: 'properties.enabled', is: true },
  { rule: 'S8', type: 'Microsoft.Insights/scheduledQueryRules', path: 'properties.enabled', is: true },
  { rule: 'S8', type: 'Microsoft.Insights/components', path: 'properties.DisableIpMasking', is: false },
  {
    ...{ rule: 'S9', path: 'properties.allowProtectedAppendWrites', is: false },
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies',
  },
  // An alert on every answer would be none.
  {
    ...{ rule: 'S8', type: 'Microsoft.Insights/metricAlerts', is: 'StatusCode' },
    path: 'properties.criteria.allOf.dimensions.name',
  },
  // Etags decide, and they can in one region only.
  { rule: 'S9', type: cosmos, path: 'properties.enableMultipleWriteLocations', is: false },
  // azd finds the app by its tag.
  { rule: 'B10', type: site, path: 'tags.azd-service-name', is: 'desk' },
  { rule: 'S9', type: cosmos, path: 'properties.backupPolicy.type', is: 'Continuous' },
  { rule: 'S9', type: vault, path: 'properties.enableSoftDelete', is: true },
  { rule: 'S9', type: vault, path: 'properties.softDeleteRetentionInDays', is: 90 },
  { rule: 'S9', type: vault, path: 'properties.enablePurgeProtection', is: true },
];

/** S1, S2, S6, S7, S9: each in every alternative. */
export const mustFindings = (house: House): readonly Finding[] =>
  deployedIn(house).flatMap(({ file, resource }) => {
    const body = bodyOf(house, file, resource);
    const name = valuesAt(body, ['name'])[0];
    return musts
      .filter((must) => must.type === resource.type && (must.name === undefined || isThe(name, must.name)))
      .filter(({ path, is }) => !valuesAt(body, path.split('.')).every((value) => isThe(value, is)))
      .map(({ rule, path, is }) => {
        return { rule, file: file.path, line: resource.line, message: `${resource.symbol}: ${path} must be ${is}` };
      });
  });

const isThe = (value: Value | undefined, wanted: string | number | boolean): boolean =>
  value?.kind === 'literal' && value.value === wanted;

/** A stack without one of these is no desk: a resource that is taken out is found too. */
const present: readonly (readonly [type: string, count: number])[] = [
  [storage, 2],
  [cosmos, 1],
  [vault, 1],
  [site, 1],
  [siteConfig, 2],
  [passwords, 2],
  [scheduler, 1],
  ['Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies', 1],
  ['Microsoft.Authorization/locks', 3],
  ['Microsoft.Consumption/budgets', 1],
];

export const presenceFindings = (house: House): readonly Finding[] =>
  present.flatMap(([type, wanted]) => {
    const count = deployedIn(house).filter(({ resource }) => resource.type === type).length;
    if (count === wanted) return [];
    const message = `${wanted} of ${type} expected, ${count} deployed`;
    return [{ rule: 'S9', file: 'infra/main.bicep', line: 1, message }];
  });

/** S5: what the private switch closes. The app's own door stays open: devices call it from outside. */
const closable: readonly (readonly [type: string, paths: Readonly<Record<string, readonly [string, string]>>])[] = [
  [storage, { publicNetworkAccess: ['Disabled', 'Enabled'], 'networkAcls.defaultAction': ['Deny', 'Allow'] }],
  [vault, { publicNetworkAccess: ['Disabled', 'Enabled'], 'networkAcls.defaultAction': ['Deny', 'Allow'] }],
  [cosmos, { publicNetworkAccess: ['Disabled', 'Enabled'] }],
  [scheduler, { publicNetworkAccess: ['Disabled', 'Enabled'] }],
];

export const networkFindings = (house: House): readonly Finding[] => [
  ...deployedIn(house).flatMap((placed) => switchFindings(house, placed)),
  ...house.files.flatMap((file) =>
    file.modules.flatMap(({ symbol, body, line }) => {
      const given = [...walk(body)].find((node) => node.type === 'object_property' && /^isPrivate\b/.test(node.text));
      if (given === undefined || /^isPrivate:\s*isPrivate$/.test(given.text)) return [];
      const message = `${symbol}: isPrivate must be what networkMode says`;
      return [{ rule: 'S5', file: file.path, line: lineOf(given) || line, message }];
    }),
  ),
];

const switchFindings = (house: House, { file, resource }: Placed): readonly Finding[] => {
  const [, paths] = closable.find(([type]) => type === resource.type) ?? [];
  return Object.entries(paths ?? {}).flatMap(([path, [whenPrivate, whenPublic]]) =>
    [true, false].flatMap((isPrivate) => {
      const body = bodyOf(house, file, resource, new Map([['isPrivate', [literal(isPrivate)]]]));
      const wanted = isPrivate ? whenPrivate : whenPublic;
      if (valuesAt(body, ['properties', ...path.split('.')]).every((value) => isThe(value, wanted))) return [];
      const mode = isPrivate ? 'private' : 'public';
      const message = `${resource.symbol}: ${path} must be ${wanted} in a ${mode} network`;
      return [{ rule: 'S5', file: file.path, line: resource.line, message }];
    }),
  );
};

/** S10: no other site's pages read replies. S1: an access policy would grant rights that no role shows. */
export const foreignFindings = (house: House): readonly Finding[] =>
  house.files.flatMap((file) =>
    [...walk(file.root)].flatMap((node) => {
      if (node.type !== 'object_property') return [];
      const said = (rule: string, message: string) => [{ rule, file: file.path, line: lineOf(node), message }];
      if (/^accessPolicies\b/.test(node.text))
        return said('S1', 'access policies: roles grant rights, and nothing else');
      if (/^allowedOrigins\b/.test(node.text) && /'/.test(node.text))
        return said('S10', 'another site may read replies');
      return [];
    }),
  );
