metadata name = 'Tierline'
metadata description = 'The desk and all that it stands on, in one resource group.'

targetScope = 'subscription'

// What this deployment is.

@description('Required. Names the environment: the resource group is rg-<name>, everything in it carries its tag.')
@minLength(2)
@maxLength(24)
param environmentName string

@description('Required. The region of everything, for example westeurope.')
param location string

@description('Optional. Tags for every resource, beside azd-env-name.')
param tags object = {}

// What it can bear.

@description('Optional. Where orchestrations live. State cannot move between the two: drain first.')
@allowed(['DurableTaskScheduler', 'AzureStorage'])
param durableBackend string = 'DurableTaskScheduler'

@description('Optional. Consumption costs nothing while idle; Dedicated is needed above 500 actions a second.')
@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Optional. Serverless costs nothing while idle; Autoscale is for steady load.')
@allowed(['Serverless', 'Autoscale'])
param cosmosCapacity string = 'Serverless'

@description('Optional. The most request units a second that Autoscale may reach; at least 1,000.')
@minValue(1000)
param cosmosMaxThroughput int = 1000

@description('Optional. Survives the loss of one zone. Can be chosen only when the environment is made.')
param zoneRedundant bool = false

@description('Optional. Memory of one instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 512

@description('Optional. The most instances that load may start: a cap on cost.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Optional. Instances that are always ready for orchestrations. Azure Storage needs 1 for punctual timers.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Optional. RollingUpdate drains instances at a release (in preview); Recreate stops them.')
@allowed(['Recreate', 'RollingUpdate'])
param updateStrategy string = 'Recreate'

@description('Optional. Version of Node.js; ask `az functionapp list-flexconsumption-runtimes` what the region has.')
@allowed(['22', '24'])
param nodeVersion string = '24'

// Who may reach it, and how.

@description('Optional. Public: guarded by identity alone. Private: stores answer only inside the virtual network.')
@allowed(['Public', 'Private'])
param networkMode string = 'Public'

@description('Required. Client id of the app registration by which people and programs sign in.')
@minLength(36)
@maxLength(36)
param authClientId string

@description('Optional. Object id of whoever may look into orchestrations; empty for nobody.')
param operatorPrincipalId string = ''

@description('Optional. What the operator is.')
@allowed(['User', 'Group'])
param operatorPrincipalType string = 'Group'

// What the desk is told.

@description('Optional. Address of the desk if it has a domain of its own; empty for the one that Azure gives it.')
param publicUrl string = ''

@description('Optional. Name of the support policy in policies/ that is in force until another is published.')
param policyName string = 'starter'

@description('Required. The address that mails come from.')
param mailFrom string

@description('Optional. Name of the vault secret with the SMTP address of the mail relay.')
param mailSecretName string = 'desk-mail'

@description('Optional. How often a caller may ask one instance in a minute.')
@minValue(60)
@maxValue(60000)
param requestsPerMinute int = 1200

@description('Optional. How many of 100 traces of the desk are kept. Logs and metrics are kept whole.')
@minValue(0)
@maxValue(100)
param tracePercent int = 10

@description('Optional. Where Microsoft Graph is, which Windows LAPS is asked by; another one in a national cloud.')
param graphUrl string = 'https://graph.microsoft.com'

// Who watches over it, and what must not be lost.

@description('Required. Gets alerts and budget warnings.')
param alertEmail string

@description('Optional. What a month may cost before mails go out, in the currency of the subscription; 0 for none.')
@minValue(0)
param monthlyBudget int = 0

@description('Optional. Needed with a budget: the first of the month of the first deployment, as 2026-12-01T00:00:00Z, which then stays.')
param budgetStartDate string = ''

@description('Optional. For how long no checkpoint of the audit can be changed or deleted.')
@minValue(1)
@maxValue(146000)
param checkpointDays int = 400

@description('Optional. For how many days logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 90

@description('Optional. Locks vault, database and records against deletion; take the locks off before tearing down.')
param lockRecords bool = true

var allTags = union(tags, { 'azd-env-name': environmentName })
var token = uniqueString(subscription().id, environmentName, location)
var isPrivate = networkMode == 'Private'
var usesScheduler = durableBackend == 'DurableTaskScheduler'
var hubName = 'desk'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: allTags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    logDays: logDays
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    isPrivate: isPrivate
    zoneRedundant: zoneRedundant
    checkpointDays: checkpointDays
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    isPrivate: isPrivate
    zoneRedundant: zoneRedundant
    capacity: cosmosCapacity
    maxThroughput: cosmosMaxThroughput
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyvault 'modules/keyvault.bicep' = {
  name: 'keyvault'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    isPrivate: isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module durable 'modules/durable.bicep' = if (usesScheduler) {
  name: 'durable'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    isPrivate: isPrivate
    zoneRedundant: zoneRedundant
    sku: schedulerSku
    hubName: hubName
  }
}

module rbac 'modules/rbac.bicep' = {
  name: 'rbac'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    hostAccountName: storage.outputs.hostAccountName
    recordsAccountName: storage.outputs.recordsAccountName
    cosmosName: cosmos.outputs.name
    databaseName: cosmos.outputs.databaseName
    vaultName: keyvault.outputs.name
    schedulerName: usesScheduler ? durable!.outputs.name : ''
    hubName: hubName
    insightsName: monitoring.outputs.insightsName
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
}

module network 'modules/network.bicep' = if (isPrivate) {
  name: 'network'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    hostAccountId: storage.outputs.hostAccountId
    recordsAccountId: storage.outputs.recordsAccountId
    cosmosId: cosmos.outputs.resourceId
    vaultId: keyvault.outputs.resourceId
    schedulerId: usesScheduler ? durable!.outputs.resourceId : ''
  }
}

module host 'modules/host.bicep' = {
  name: 'host'
  scope: group
  params: {
    token: token
    location: location
    tags: allTags
    zoneRedundant: zoneRedundant
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    updateStrategy: updateStrategy
    subnetId: isPrivate ? network!.outputs.appSubnetId : ''
    identityId: rbac.outputs.identityId
    identityClientId: rbac.outputs.identityClientId
    authClientId: authClientId
    hostAccountName: storage.outputs.hostAccountName
    packagesContainer: storage.outputs.packagesContainer
    recordsBlobUrl: storage.outputs.recordsBlobUrl
    cosmosEndpoint: cosmos.outputs.endpoint
    databaseName: cosmos.outputs.databaseName
    vaultUrl: keyvault.outputs.url
    schedulerEndpoint: usesScheduler ? durable!.outputs.endpoint : ''
    hubName: hubName
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    workspaceId: monitoring.outputs.workspaceId
    publicUrl: publicUrl
    policyName: policyName
    mailFrom: mailFrom
    mailSecretName: mailSecretName
    requestsPerMinute: requestsPerMinute
    tracePercent: tracePercent
    graphUrl: graphUrl
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: allTags
    alertEmail: alertEmail
    insightsId: monitoring.outputs.insightsId
    cosmosId: cosmos.outputs.resourceId
    vaultId: keyvault.outputs.resourceId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  name: 'budget'
  scope: group
  params: {
    amount: monthlyBudget
    startDate: budgetStartDate
    alertEmail: alertEmail
  }
}

module locks 'modules/locks.bicep' = if (lockRecords) {
  name: 'locks'
  scope: group
  params: {
    vaultName: keyvault.outputs.name
    cosmosName: cosmos.outputs.name
    recordsAccountName: storage.outputs.recordsAccountName
  }
}

@description('Where everything is.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The function app, for `az functionapp` and azd.')
output AZURE_FUNCTION_APP string = host.outputs.name

@description('What people open.')
output DESK_ADDRESS string = host.outputs.address

@description('Goes into the redirect addresses of the app registration.')
output SIGN_IN_CALLBACK string = host.outputs.signInCallback

@description('Subject of the federated credential of the app registration.')
output IDENTITY_PRINCIPAL_ID string = rbac.outputs.identityPrincipalId

@description('The vault that wants the secret of the mail relay.')
output VAULT_NAME string = keyvault.outputs.name

@description('Which host.json the package needs.')
output DURABLE_BACKEND string = durableBackend
