metadata description = 'What nobody deletes by mistake, Owners included: they must take the lock off first.'

@description('Required. Vault.')
param vaultName string

@description('Required. Cosmos DB account.')
param cosmosName string

@description('Required. Account of attachments and checkpoints.')
param recordsAccountName string

var notes = 'Holds what the desk must not lose. infra/README.md, "Tear-down", says how to take this off.'

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: cosmosName
}

resource records 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: recordsAccountName
}

resource vaultLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: vault
  properties: { level: 'CanNotDelete', notes: notes }
}

resource cosmosLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: account
  properties: { level: 'CanNotDelete', notes: notes }
}

resource recordsLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: records
  properties: { level: 'CanNotDelete', notes: notes }
}
