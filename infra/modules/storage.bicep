metadata description = 'Two accounts: what the Functions host needs to run, and what the desk must keep.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Closes the accounts to all but the virtual network.')
param isPrivate bool

@description('Required. Three zones.')
param zoneRedundant bool

@description('Required. For how long no checkpoint can be changed or deleted.')
param checkpointDays int

@description('Required. Where diagnostics go.')
param workspaceId string

var packagesContainerName = 'packages'

// Their own names in adapters/blobs/container-client.ts.
var attachmentsContainerName = 'attachments'
var checkpointsContainerName = 'checkpoints'

// The same for both accounts.
var guarded = {
  // Identity only: no key opens the account, and nothing in it is anonymous.
  allowSharedKeyAccess: false
  allowBlobPublicAccess: false
  defaultToOAuthAuthentication: true
  allowCrossTenantReplication: false
  supportsHttpsTrafficOnly: true
  minimumTlsVersion: 'TLS1_2'
  publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: 'None' }
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: 'sthost${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: guarded
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: hostAccount
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: hostBlobs
  name: packagesContainerName
}

// Apart from the host's: whoever can break the host must not be able to reach the records.
resource recordsAccount 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: 'strec${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: guarded
}

resource recordsBlobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: recordsAccount
  name: 'default'
  properties: {
    // A way back from an accident; an erased attachment is gone for good after these days.
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource attachments 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: recordsBlobs
  name: attachmentsContainerName
}

resource checkpoints 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: recordsBlobs
  name: checkpointsContainerName
}

// Made unlocked, so that a mistake can be mended; locking it is a step for good (infra/README.md).
resource writeOnce 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = {
  parent: checkpoints
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: checkpointDays
    // A checkpoint is written whole, once.
    allowProtectedAppendWrites: false
  }
}

// Reads of the host's own blobs are its heartbeat and would drown the rest.
resource hostDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: hostBlobs
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

resource recordsDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: recordsBlobs
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

@description('The account of the Functions host.')
output hostAccountName string = hostAccount.name

@description('Its resource id.')
output hostAccountId string = hostAccount.id

@description('The container that packages are deployed from.')
output packagesContainer string = packages.name

@description('The account of attachments and checkpoints.')
output recordsAccountName string = recordsAccount.name

@description('Its resource id.')
output recordsAccountId string = recordsAccount.id

@description('Its blob address.')
output recordsBlobUrl string = recordsAccount.properties.primaryEndpoints.blob
