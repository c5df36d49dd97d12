metadata name = 'Cosmos DB'
metadata description = 'The account with the message log: one container, hierarchical partition key, only searched paths indexed.'

@description('Required. Region of the account resource.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param accountName string

@description('Required. Regions, the first one preferred; more than one means writes in each.')
param regions string[]

@description('Required. Capacity.')
@allowed(['Serverless', 'Autoscale'])
param capacity string

@description('Required. Most request units a second; for autoscale.')
param maxThroughput int

@description('Required. How long documents are kept that say nothing else, in days.')
param retentionDays int

@description('Required. Whether the public endpoint answers.')
param publicAccess bool

@description('Optional. Database.')
param databaseName string = 'messagefunctions'

@description('Optional. Container.')
param containerName string = 'messages'

var secondsPerDay = 86400

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-05-15' = {
  name: accountName
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    enableMultipleWriteLocations: length(regions) > 1
    enableAutomaticFailover: length(regions) > 1
    capabilities: capacity == 'Serverless' ? [{ name: 'EnableServerless' }] : []
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    locations: [
      for (region, i) in regions: {
        locationName: region
        failoverPriority: i
        isZoneRedundant: capacity == 'Autoscale'
      }
    ]
  }

  resource database 'sqlDatabases' = {
    name: databaseName
    properties: { resource: { id: databaseName } }

    resource container 'containers' = {
      name: containerName
      properties: {
        resource: {
          id: containerName
          partitionKey: {
            kind: 'MultiHash'
            version: 2
            paths: ['/tenantId', '/envelopeId']
          }
          defaultTtl: retentionDays * secondsPerDay
          indexingPolicy: {
            indexingMode: 'consistent'
            automatic: true
            includedPaths: [
              { path: '/tenantId/?' }
              { path: '/envelopeId/?' }
              { path: '/kind/?' }
              { path: '/at/?' }
              { path: '/index/*' }
            ]
            excludedPaths: [{ path: '/*' }]
            compositeIndexes: [
              [
                { path: '/at', order: 'descending' }
                { path: '/id', order: 'descending' }
              ]
            ]
          }
        }
        options: capacity == 'Serverless' ? {} : { autoscaleSettings: { maxThroughput: maxThroughput } }
      }
    }
  }
}

@description('Name.')
output accountName string = account.name

@description('Database.')
output databaseName string = databaseName

@description('Address.')
output endpoint string = account.properties.documentEndpoint
