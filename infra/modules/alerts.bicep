metadata description = 'What wakes somebody up.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Gets the mails.')
param alertEmail string

@description('Required. Application Insights.')
param insightsId string

@description('Required. Cosmos DB account.')
param cosmosId string

@description('Required. Vault.')
param vaultId string

resource team 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'desk-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'desk'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

// Every timer leaves a successful request; which ones did not is what each of these asks. Windows are three periods,
// but for the daily ones: two days are the longest that a rule can look back.
var heartbeats = [
  {
    name: 'sla-sweep-missing'
    title: 'The SLA sweep does not run: deadlines hang on durable timers alone'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    functions: ['sla-sweep']
  }
  {
    name: 'frequent-timers-missing'
    title: 'A timer that runs every few minutes does not'
    severity: 2
    frequency: 'PT5M'
    window: 'PT15M'
    functions: ['rotation-sweep', 'notice-retry', 'policy-watch']
  }
  {
    name: 'hourly-timers-missing'
    title: 'The audit has no new checkpoint, or retention does not run'
    severity: 2
    frequency: 'PT1H'
    window: 'PT3H'
    functions: ['checkpoint', 'retention']
  }
  {
    name: 'daily-timers-missing'
    title: 'A daily timer does not run'
    severity: 2
    frequency: 'PT6H'
    window: 'P2D'
    functions: ['lifecycle-watch', 'attachment-sweep', 'contact-review']
  }
]

var silentTimers = '''
let expected = dynamic(TIMERS);
requests
| where success == true and name in (expected)
| summarize alive = make_set(name)
| extend silent = set_difference(expected, alive)
| where array_length(silent) > 0
'''

resource heartbeatRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for heartbeat in heartbeats: {
    name: heartbeat.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: heartbeat.title
      severity: heartbeat.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: heartbeat.frequency
      windowSize: heartbeat.window
      criteria: {
        allOf: [
          {
            query: replace(silentTimers, 'TIMERS', string(heartbeat.functions))
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      autoMitigate: true
      // A new workspace has no data yet, and so no tables to check the query against.
      skipQueryValidation: true
      actions: { actionGroups: [team.id] }
    }
  }
]

var failures = [
  {
    name: 'requests-failed'
    title: 'Requests, timers or activities fail'
    severity: 2
    window: 'PT15M'
    threshold: 5
    // A refusal is an answer: what a caller did wrong wakes nobody.
    query: 'requests | where success == false and toint(resultCode) !between (400 .. 499)'
  }
  {
    name: 'orchestration-failed'
    title: 'An orchestration failed: its ticket or lease hangs on the sweep alone'
    severity: 2
    window: 'PT15M'
    threshold: 0
    query: 'traces | where customDimensions.prop__state == "Failed" and customDimensions.prop__functionType == "Orchestrator"'
  }
  {
    name: 'password-alarm'
    title: 'A rotation is unconfirmed, tainted or refused, or somebody tried to see a password twice'
    severity: 1
    window: 'PT5M'
    threshold: 0
    query: 'traces | where message startswith "an alarm was raised"'
  }
]

resource failureRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for failure in failures: {
    name: failure.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: failure.title
      severity: failure.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: failure.window
      criteria: {
        allOf: [
          {
            query: failure.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: failure.threshold
          }
        ]
      }
      autoMitigate: true
      skipQueryValidation: true
      actions: { actionGroups: [team.id] }
    }
  }
]

resource storeThrottles 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'store-throttles'
  location: 'global'
  tags: tags
  properties: {
    description: 'Cosmos DB answers 429: more request units are asked for than there are'
    severity: 2
    enabled: true
    scopes: [cosmosId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricName: 'TotalRequests'
          dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: [{ actionGroupId: team.id }]
  }
}

resource vaultRefuses 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'vault-refuses'
  location: 'global'
  tags: tags
  properties: {
    description: 'The vault answers 403: somebody without the right asks for secrets, or the desk has lost its role'
    severity: 1
    enabled: true
    scopes: [vaultId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'refused'
          metricName: 'ServiceApiResult'
          dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['403'] }]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 5
        }
      ]
    }
    actions: [{ actionGroupId: team.id }]
  }
}
