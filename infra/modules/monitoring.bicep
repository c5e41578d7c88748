metadata description = 'Where logs, traces and metrics go.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. For how many days logs are kept.')
param logDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logDays
    // Telemetry is written and read with an identity, never with the workspace's key.
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // The connection string says where to write; only the identity may.
    DisableLocalAuth: true
    // Addresses of callers are personal data that no alert and no query needs.
    DisableIpMasking: false
  }
}

// Who looked into the logs is itself logged.
resource workspaceDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: workspace
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

var queries = [
  {
    name: 'late-deadlines'
    title: 'Deadlines that were handled late: how often, how late'
    query: loadTextContent('../queries/late-sweeps.kql')
  }
  {
    name: 'refused-requests'
    title: 'Requests that the desk refused, by door and status'
    query: loadTextContent('../queries/refused-requests.kql')
  }
  {
    name: 'alarms'
    title: 'Alarms about admin passwords'
    query: loadTextContent('../queries/alarms.kql')
  }
  {
    name: 'notices-waiting'
    title: 'Notices that did not go at once, or never'
    query: loadTextContent('../queries/notices-waiting.kql')
  }
]

resource savedQueries 'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01' = [
  for query in queries: {
    parent: workspace
    name: query.name
    properties: {
      category: 'Tierline'
      displayName: query.title
      query: query.query
    }
  }
]

@description('The workspace that diagnostics go to.')
output workspaceId string = workspace.id

@description('Resource id of Application Insights.')
output insightsId string = insights.id

@description('Name of Application Insights.')
output insightsName string = insights.name

@description('Where telemetry is written; no secret, for local authentication is off.')
output insightsConnectionString string = insights.properties.ConnectionString
