metadata description = 'The identity of the app, and every role that anybody is given.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Account of the Functions host.')
param hostAccountName string

@description('Required. Account of attachments and checkpoints.')
param recordsAccountName string

@description('Required. Cosmos DB account.')
param cosmosName string

@description('Required. Its database.')
param databaseName string

@description('Required. Vault.')
param vaultName string

@description('Required. Scheduler, or empty with Azure Storage.')
param schedulerName string

@description('Required. Its task hub.')
param hubName string

@description('Required. Application Insights.')
param insightsName string

@description('Required. Whoever may look into orchestrations, or empty.')
param operatorPrincipalId string

@description('Required. What the operator is.')
param operatorPrincipalType string

var usesScheduler = !empty(schedulerName)
var hasOperator = usesScheduler && !empty(operatorPrincipalId)

// Built-in roles, by their ids (docs/azure.md §2).
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var cosmosDataContributor = '00000000-0000-0000-0000-000000000002'
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

// Of the app's own, so that its roles stand before the app does and outlive it.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${token}'
  location: location
  tags: tags
}

// The Functions host: its package, its leases and keys, and with Azure Storage its queues and tables.

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostAccountName
}

resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostAccount.id, identity.id, storageBlobDataOwner)
  scope: hostAccount
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
  }
}

resource hostQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostAccount.id, identity.id, storageQueueDataContributor)
  scope: hostAccount
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageQueueDataContributor)
  }
}

resource hostTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostAccount.id, identity.id, storageTableDataContributor)
  scope: hostAccount
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
  }
}

// The records: two containers, not the account.

resource recordsAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: recordsAccountName
}

resource recordsBlobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' existing = {
  parent: recordsAccount
  name: 'default'
}

resource attachments 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: recordsBlobs
  name: 'attachments'
}

resource checkpoints 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: recordsBlobs
  name: 'checkpoints'
}

resource attachmentBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(attachments.id, identity.id, storageBlobDataContributor)
  scope: attachments
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
  }
}

// The container's own policy forbids changing and deleting; no role that is narrower can create a blob.
resource checkpointBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(checkpoints.id, identity.id, storageBlobDataContributor)
  scope: checkpoints
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
  }
}

// The store: documents of one database. Containers and throughput are for deployments only.

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: cosmosName
}

resource documents 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: account
  name: guid(account.id, identity.id, cosmosDataContributor)
  properties: {
    principalId: identity.properties.principalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${cosmosDataContributor}'
    scope: '${account.id}/dbs/${databaseName}'
  }
}

// The vault: this is who can read a secret. The desk makes new passwords, so reading alone would not do.

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsOfficer)
  }
}

// Orchestrations: one hub of the scheduler.

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = {
  name: usesScheduler ? schedulerName : 'none'
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' existing = {
  parent: scheduler
  name: hubName
}

resource orchestrations 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (usesScheduler) {
  name: guid(hub.id, identity.id, durableTaskDataContributor)
  scope: hub
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

// The dashboard acts with the rights of whoever looks; there are no secrets in an orchestration.
resource dashboard 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasOperator) {
  name: guid(hub.id, operatorPrincipalId, durableTaskDataContributor)
  scope: hub
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

// Telemetry: write, not read.

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

@description('Resource id of the identity that the app runs as.')
output identityId string = identity.id

@description('Its client id, by which SDKs choose it.')
output identityClientId string = identity.properties.clientId

@description('Its object id, the subject of the federated credential.')
output identityPrincipalId string = identity.properties.principalId
