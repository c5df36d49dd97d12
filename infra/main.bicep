metadata name = 'MessageFunctions'
metadata description = 'The messaging service: one resource group a region, wired from the modules beside this file.'

targetScope = 'subscription'

@description('Required. Name of the environment, part of every resource name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Required. Primary region.')
param location string

@description('Optional. Second region of an active-active deployment; empty for one region.')
param secondaryLocation string = ''

@description('Optional. Service Bus tier. Premium has a fixed price a month, private endpoints and geo-replication; Standard is paid by operation.')
@allowed(['Standard', 'Premium'])
param serviceBusTier string = 'Standard'

@description('Optional. Replicate each Service Bus namespace, with its messages, to the other region. Premium, two regions.')
param serviceBusGeoReplication bool = false

@description('Optional. Replicate storage, which holds the budgets, to the paired region, with a lag of minutes.')
param geoRedundantStorage bool = false

@description('Optional. For each region the index of the region that answers for it: [0, 1] is the normal state, [1, 1] a lost first region. See the runbook before changing it.')
param servedBy int[] = [0, 1]

@description('Optional. Settings that are secrets: the setting, and the name of its secret in the Key Vault of each region.')
param keyVaultSettings object = {}

@description('Optional. Cosmos DB capacity: serverless is paid by request unit, autoscale by its peak. Two regions need autoscale.')
@allowed(['Serverless', 'Autoscale'])
param cosmosCapacity string = 'Serverless'

@description('Optional. Most request units a second of the messages container; for autoscale.')
@minValue(1000)
@maxValue(1000000)
param cosmosMaxThroughput int = 4000

@description('Optional. How long messages and their outcomes are kept, in days.')
@minValue(1)
@maxValue(3650)
param messageRetentionDays int = 400

@description('Optional. Instances that are always ready for each of the urgent queues (P0, P1) and for HTTP.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 1

@description('Optional. Most instances of the function app.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@description('Optional. Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('Optional. Reach storage, Service Bus, Cosmos DB and Key Vault only over private endpoints. Needs the Premium tier of Service Bus.')
param privateNetwork bool = false

@description('Optional. Where alerts go; empty for no mail.')
param alertEmail string = ''

@description('Optional. Monthly cost in the billing currency above which a budget alert is sent; 0 for none.')
@minValue(0)
param monthlyBudget int = 0

@description('Optional. First day of the budget alert, the first of a month.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Optional. Object id of a person who may look into the data stores; empty for nobody.')
param operatorPrincipalId string = ''

@description('Optional. Origins whose web pages may call the API, such as https://console.example.com; none by default.')
param corsOrigins string[] = []

@description('Optional. Tags of every resource.')
param tags object = {}

var allTags = union(tags, { 'azd-env-name': environmentName, application: 'MessageFunctions' })
var regions = empty(secondaryLocation) ? [location] : [location, secondaryLocation]
var token = toLower(uniqueString(subscription().id, environmentName))
var abbreviations = loadJsonContent('abbreviations.json')

resource groups 'Microsoft.Resources/resourceGroups@2024-03-01' = [
  for region in regions: {
    name: '${abbreviations.resourceGroup}${environmentName}-${region}'
    location: region
    tags: allTags
  }
]

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: groups[0]
  params: {
    location: location
    tags: allTags
    logAnalyticsName: '${abbreviations.logAnalytics}${token}'
    applicationInsightsName: '${abbreviations.applicationInsights}${token}'
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: groups[0]
  params: {
    location: location
    tags: allTags
    accountName: '${abbreviations.cosmosAccount}${token}'
    regions: regions
    capacity: empty(secondaryLocation) ? cosmosCapacity : 'Autoscale'
    maxThroughput: cosmosMaxThroughput
    retentionDays: messageRetentionDays
    publicAccess: !privateNetwork
  }
}

module stamps 'stamp.bicep' = [
  for (region, i) in regions: {
    name: 'stamp-${region}'
    scope: groups[i]
    params: {
      location: region
      tags: allTags
      token: '${token}${i}'
      serviceBusTier: privateNetwork || serviceBusGeoReplication ? 'Premium' : serviceBusTier
      geoReplicationLocation: serviceBusGeoReplication && length(regions) > 1 ? regions[1 - i] : ''
      geoRedundantStorage: geoRedundantStorage
      keyVaultSettings: keyVaultSettings
      cosmosAccountName: cosmos.outputs.accountName
      cosmosResourceGroup: groups[0].name
      cosmosDatabase: cosmos.outputs.databaseName
      applicationInsightsConnectionString: monitoring.outputs.connectionString
      applicationInsightsName: monitoring.outputs.applicationInsightsName
      monitoringResourceGroup: groups[0].name
      logAnalyticsId: monitoring.outputs.logAnalyticsId
      alwaysReadyInstances: alwaysReadyInstances
      maximumInstances: maximumInstances
      corsOrigins: corsOrigins
      instanceMemory: instanceMemory
      privateNetwork: privateNetwork
      operatorPrincipalId: operatorPrincipalId
    }
  }
]

module frontDoor 'modules/frontDoor.bicep' = if (!empty(secondaryLocation)) {
  name: 'frontDoor'
  scope: groups[0]
  params: {
    tags: allTags
    name: '${abbreviations.frontDoor}${token}'
    hostNames: [for i in range(0, length(regions)): stamps[i].outputs.functionAppHostName]
    servedBy: servedBy
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: groups[0]
  params: {
    location: location
    tags: allTags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    functionAppIds: [for i in range(0, length(regions)): stamps[i].outputs.functionAppId]
    serviceBusIds: [for i in range(0, length(regions)): stamps[i].outputs.serviceBusId]
    email: alertEmail
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: groups[0]
  params: {
    location: location
    tags: allTags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(alertEmail)) {
  name: 'budget'
  params: {
    name: 'messagefunctions-${environmentName}'
    amount: monthlyBudget
    startDate: budgetStart
    email: alertEmail
    resourceGroupNames: [for i in range(0, length(regions)): groups[i].name]
  }
}

@description('Where the API answers in the primary region.')
output API_URL string = 'https://${stamps[0].outputs.functionAppHostName}/api'

@description('Address of each region; a tenant is given the one of its home region.')
output REGION_URLS array = empty(secondaryLocation) ? [] : frontDoor!.outputs.urls

@description('Name of the function app that azd deploys to.')
output FUNCTION_APP_NAME string = stamps[0].outputs.functionAppName

@description('Resource group of the primary region.')
output AZURE_RESOURCE_GROUP string = groups[0].name
