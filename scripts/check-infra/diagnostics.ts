import type { Finding } from './finding';
import { deployedIn, type House } from './house';
import { propertyOf } from './model';

/** What must send its log to the workspace. */
const logged = new Set([
  'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.KeyVault/vaults',
  'Microsoft.OperationalInsights/workspaces',
  'Microsoft.Storage/storageAccounts/blobServices',
  'Microsoft.Web/sites',
]);

/** What need not, and why. A type in neither list has to be thought about. */
const silent: Readonly<Record<string, string>> = {
  'Microsoft.DurableTask/schedulers': 'its log categories are not documented; the app logs each orchestration',
  'Microsoft.Insights/components': 'it is the log',
  'Microsoft.ManagedIdentity/userAssignedIdentities': 'sign-ins of identities are in the log of Entra ID',
  'Microsoft.Network/privateDnsZones': 'has no log',
  'Microsoft.Network/privateEndpoints': 'has no log',
  'Microsoft.Network/virtualNetworks': 'its log is about DDoS protection, which is not bought',
  'Microsoft.Resources/resourceGroups': 'the activity log of the subscription',
  'Microsoft.Storage/storageAccounts': 'its blob service has the log',
  'Microsoft.Web/serverfarms': 'has metrics only',
};

/** S8: diagnostics on each resource that has any. Children and rules of monitoring are part of what they belong to. */
export const diagnosticFindings = (house: House): readonly Finding[] =>
  deployedIn(house).flatMap(({ file, resource }) => {
    const { type, symbol, line } = resource;
    const say = (message: string) => [{ rule: 'S8', file: file.path, line, message: `${symbol}: ${message}` }];
    if (logged.has(type)) return isLogged(house, symbol, file.path) ? [] : say('its log goes nowhere');
    const isTopLevel = type.split('/').length === 2;
    const isOfPolicy = /^Microsoft\.(Authorization|Consumption|Insights)\//.test(type) && silent[type] === undefined;
    if (!isTopLevel || isOfPolicy || silent[type] !== undefined) return [];
    return say(`say in scripts/check-infra/diagnostics.ts whether ${type} has a log`);
  });

const isLogged = (house: House, symbol: string, path: string): boolean =>
  deployedIn(house).some(({ file, resource }) => {
    if (file.path !== path || resource.type !== 'Microsoft.Insights/diagnosticSettings') return false;
    if (propertyOf(resource.body, 'scope')?.text !== symbol) return false;
    const properties = propertyOf(resource.body, 'properties');
    const logs = properties && propertyOf(properties, 'logs');
    const hasTarget = properties !== undefined && propertyOf(properties, 'workspaceId') !== undefined;
    return hasTarget && logs !== undefined && /enabled: true/.test(logs.text) && !/enabled: false/.test(logs.text);
  });
