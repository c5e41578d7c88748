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
    name: 'deadlines-late'
    title: 'Deadlines: how long after their moment they were handled'
    query: loadTextContent('../queries/deadlines-late.kql')
  }
  {
    name: 'sweep-age'
    title: 'Minutes since the SLA sweep last ended'
    query: loadTextContent('../queries/sweep-age.kql')
  }
  {
    name: 'sweep-rounds'
    title: 'Rounds of the sweeps: how many, how long, how many failed'
    query: loadTextContent('../queries/sweep-rounds.kql')
  }
  {
    name: 'rotations-unconfirmed'
    title: 'Devices that have not confirmed a new password in time'
    query: loadTextContent('../queries/rotations-unconfirmed.kql')
  }
  {
    name: 'passwords-revealed'
    title: 'Passwords that were shown, by day'
    query: loadTextContent('../queries/passwords-revealed.kql')
  }
  {
    name: 'one-ticket'
    title: 'What was said of one ticket'
    query: loadTextContent('../queries/one-ticket.kql')
  }
  {
    name: 'notices-failed'
    title: 'Notices that did not go at once, or never'
    query: loadTextContent('../queries/notices-failed.kql')
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
    title: 'Notices that were tried and still wait'
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
