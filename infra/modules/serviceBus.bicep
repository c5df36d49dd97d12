metadata name = 'Service Bus'
metadata description = 'The namespace and the entities of servicebus.json, the same file that the embedded runtime reads.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param name string

@description('Required. Tier.')
@allowed(['Standard', 'Premium'])
param tier string

@description('Required. Whether the public endpoint answers.')
param publicAccess bool

@description('Required. Workspace for diagnostic settings.')
param logAnalyticsId string

@description('Optional. Second region that the namespace with its messages is replicated to; Premium only, empty for none.')
param geoReplicationLocation string = ''

@description('Optional. Most seconds the second region may lag; 0: a message is taken when both regions have it.')
@minValue(0)
@maxValue(1440)
param geoReplicationLagSeconds int = 0

@description('Optional. Messaging units of the Premium tier.')
@allowed([1, 2, 4, 8, 16])
param messagingUnits int = 1

var entities = loadJsonContent('../../servicebus.json', 'UserConfig.Namespaces[0]')

resource namespace 'Microsoft.ServiceBus/namespaces@2025-05-01-preview' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: tier
    tier: tier
    capacity: tier == 'Premium' ? messagingUnits : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    geoDataReplication: empty(geoReplicationLocation) || tier != 'Premium'
      ? null
      : {
          locations: [
            { locationName: location, roleType: 'Primary' }
            { locationName: geoReplicationLocation, roleType: 'Secondary' }
          ]
          maxReplicationLagDurationInSeconds: geoReplicationLagSeconds
        }
  }

  resource queues 'queues' = [
    for queue in entities.Queues: {
      name: queue.Name
      properties: {
        lockDuration: queue.Properties.LockDuration
        maxDeliveryCount: queue.Properties.MaxDeliveryCount
        defaultMessageTimeToLive: queue.Properties.DefaultMessageTimeToLive
        deadLetteringOnMessageExpiration: queue.Properties.DeadLetteringOnMessageExpiration
        requiresDuplicateDetection: queue.Properties.RequiresDuplicateDetection
        duplicateDetectionHistoryTimeWindow: queue.Properties.DuplicateDetectionHistoryTimeWindow
        requiresSession: queue.Properties.RequiresSession
        maxSizeInMegabytes: 5120
      }
    }
  ]
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Name.')
output name string = namespace.name

@description('Resource id.')
output resourceId string = namespace.id

@description('What clients connect to.')
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
