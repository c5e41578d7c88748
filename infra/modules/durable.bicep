metadata description = 'Durable Task Scheduler: where orchestrations live unless Azure Storage was chosen.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Closes the scheduler to all but the virtual network.')
param isPrivate bool

@description('Required. Three zones: Dedicated with three units only, Consumption has none.')
param zoneRedundant bool

@description('Required. Consumption or Dedicated.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Required. Name of the task hub: letters and digits.')
@minLength(3)
@maxLength(45)
param hubName string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: 'dts-${token}'
  location: location
  tags: tags
  properties: {
    sku: sku == 'Dedicated' ? { name: 'Dedicated', capacity: zoneRedundant ? 3 : 1 } : { name: 'Consumption' }
    // An empty list would shut everybody out. Identity decides; the instances' own addresses are not known beforehand.
    ipAllowlist: ['0.0.0.0/0']
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: hubName
}

// Only what has ended is removed. The store is the record; a failed one is kept longer, to be looked at.
resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      { retentionPeriodInDays: 7 }
      { retentionPeriodInDays: 30, orchestrationState: 'Failed' }
    ]
  }
}

@description('Name of the scheduler.')
output name string = scheduler.name

@description('Its resource id.')
output resourceId string = scheduler.id

@description('Its address; it holds a hash and cannot be put together by hand.')
output endpoint string = scheduler.properties.endpoint
