metadata description = 'The store: what the desk knows.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Closes the account to all but the virtual network.')
param isPrivate bool

@description('Required. Three zones.')
param zoneRedundant bool

@description('Required. Serverless or Autoscale.')
@allowed(['Serverless', 'Autoscale'])
param capacity string

@description('Required. The most request units a second that Autoscale may reach.')
param maxThroughput int

@description('Required. Where diagnostics go.')
param workspaceId string

// The laptop makes its containers from the same file, so that the two cannot differ.
var containers = loadJsonContent('../containers.json')

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: 'cosmos-${token}'
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    // A person sees what they have just done; one region writes, so etags decide.
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    enableMultipleWriteLocations: false
    capabilities: capacity == 'Serverless' ? [{ name: 'EnableServerless' }] : []
    // Identity only: no key reads a document or changes a container.
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAclBypass: 'None'
    // Any second of the last seven days can be restored, into a new account.
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: 'desk'
  properties: {
    resource: { id: 'desk' }
    options: capacity == 'Serverless' ? {} : { autoscaleSettings: { maxThroughput: maxThroughput } }
  }
}

resource containerOf 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for container in containers: {
    parent: database
    name: container.id
    properties: { resource: container }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    // Tables of their own: a query names columns instead of digging in AzureDiagnostics.
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'ControlPlaneRequests', enabled: true }
      { category: 'DataPlaneRequests', enabled: true }
    ]
  }
}

@description('Name of the account.')
output name string = account.name

@description('Its resource id.')
output resourceId string = account.id

@description('Its address.')
output endpoint string = account.properties.documentEndpoint

@description('Name of the database.')
output databaseName string = database.name
