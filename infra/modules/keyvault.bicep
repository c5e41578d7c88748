metadata description = 'The vault: admin passwords of devices, the signing key, the secret of the mail relay.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Closes the vault to all but the virtual network.')
param isPrivate bool

@description('Required. Where diagnostics go.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    // Roles decide, and rbac.bicep lists them all; no access policy grants anything beside them.
    enableRbacAuthorization: true
    // No deployment and no machine gets secrets from the platform.
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    // Whoever deletes a password cannot purge it for 90 days. Its name stays taken that long.
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: 'None' }
  }
}

// Every read of a secret, and by whom: what the desk's own audit can be held against.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

@description('Name of the vault.')
output name string = vault.name

@description('Its resource id.')
output resourceId string = vault.id

@description('Its address.')
output url string = vault.properties.vaultUri
