metadata description = 'The private network: the app reaches its stores through it, nobody else reaches them.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Account of the Functions host.')
param hostAccountId string

@description('Required. Account of attachments and checkpoints.')
param recordsAccountId string

@description('Required. Cosmos DB account.')
param cosmosId string

@description('Required. Vault.')
param vaultId string

@description('Required. Scheduler, or empty with Azure Storage.')
param schedulerId string

var blobZone = 'privatelink.blob.${environment().suffixes.storage}'
var queueZone = 'privatelink.queue.${environment().suffixes.storage}'
var tableZone = 'privatelink.table.${environment().suffixes.storage}'
var vaultZone = 'privatelink.vaultcore.azure.net'
var cosmosZone = 'privatelink.documents.azure.com'
var schedulerZone = 'privatelink.durabletask.io'

var zoneNames = concat(
  [blobZone, queueZone, tableZone, vaultZone, cosmosZone],
  empty(schedulerId) ? [] : [schedulerZone]
)

var endpoints = concat(
  [
    { name: 'host-blob', target: hostAccountId, group: 'blob', zone: blobZone }
    { name: 'host-queue', target: hostAccountId, group: 'queue', zone: queueZone }
    { name: 'host-table', target: hostAccountId, group: 'table', zone: tableZone }
    { name: 'records-blob', target: recordsAccountId, group: 'blob', zone: blobZone }
    { name: 'vault', target: vaultId, group: 'vault', zone: vaultZone }
    { name: 'cosmos', target: cosmosId, group: 'Sql', zone: cosmosZone }
  ],
  empty(schedulerId) ? [] : [{ name: 'scheduler', target: schedulerId, group: 'scheduler', zone: schedulerZone }]
)

resource vnet 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.77.0.0/23'] }
    // Within the network's own resource: as resources of their own, a second deployment would take them away first.
    subnets: [
      {
        name: 'app'
        properties: {
          // One address for each instance; Flex Consumption wants the subnet for itself, and no underscore in its name.
          addressPrefix: '10.77.0.0/24'
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.77.1.0/26'
          // Nothing in here calls out.
          defaultOutboundAccess: false
        }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zoneNames: {
    name: name
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, index) in zoneNames: {
    parent: zones[index]
    name: 'desk'
    location: 'global'
    tags: tags
    properties: {
      virtualNetwork: { id: vnet.id }
      registrationEnabled: false
    }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for endpoint in endpoints: {
    name: 'pe-${endpoint.name}-${token}'
    location: location
    tags: tags
    properties: {
      subnet: { id: '${vnet.id}/subnets/endpoints' }
      privateLinkServiceConnections: [
        {
          name: endpoint.name
          properties: {
            privateLinkServiceId: endpoint.target
            groupIds: [endpoint.group]
          }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (endpoint, index) in endpoints: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: endpoint.group
          properties: { privateDnsZoneId: zones[indexOf(zoneNames, endpoint.zone)].id }
        }
      ]
    }
  }
]

@description('The subnet that the app calls from.')
output appSubnetId string = '${vnet.id}/subnets/app'
