metadata name = 'Stamp'
metadata description = 'Everything that one region holds: identity, storage, queues, secrets, network and the function app.'

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Unique part of the names.')
@minLength(8)
param token string

@description('Required. Service Bus tier.')
@allowed(['Standard', 'Premium'])
param serviceBusTier string

@description('Optional. Region that Service Bus is replicated to; Premium only, empty for none.')
param geoReplicationLocation string = ''

@description('Optional. Replicate storage to the paired region too; then what the budgets lose with their region is the last minutes.')
param geoRedundantStorage bool = false

@description('Optional. Settings that are secrets: the setting, and the name of its secret in the Key Vault.')
param keyVaultSettings object = {}

@description('Required. Cosmos DB account of all regions.')
param cosmosAccountName string

@description('Required. Resource group of the Cosmos DB account.')
param cosmosResourceGroup string

@description('Required. Database of the messages container.')
param cosmosDatabase string

@description('Required. Connection string of Application Insights; it holds no secret, local authentication is off.')
param applicationInsightsConnectionString string

@description('Required. Name of Application Insights.')
param applicationInsightsName string

@description('Required. Resource group of Application Insights.')
param monitoringResourceGroup string

@description('Required. Log Analytics workspace for diagnostic settings.')
param logAnalyticsId string

@description('Required. Instances that are always ready for HTTP and each of the urgent queues.')
param alwaysReadyInstances int

@description('Required. Most instances of the function app.')
param maximumInstances int

@description('Required. Origins whose web pages may call the API.')
param corsOrigins string[]

@description('Required. Memory of an instance in MB.')
param instanceMemory int

@description('Required. Reach the data stores only over private endpoints.')
param privateNetwork bool

@description('Required. Object id of a person who may look into the data stores; empty for nobody.')
param operatorPrincipalId string

var abbreviations = loadJsonContent('abbreviations.json')

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    location: location
    tags: tags
    name: '${abbreviations.identity}${token}'
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    tags: tags
    name: '${abbreviations.storage}${token}'
    publicAccess: !privateNetwork
    geoRedundant: geoRedundantStorage
  }
}

module serviceBus 'modules/serviceBus.bicep' = {
  name: 'serviceBus'
  params: {
    location: location
    tags: tags
    name: '${abbreviations.serviceBus}${token}'
    tier: serviceBusTier
    geoReplicationLocation: geoReplicationLocation
    publicAccess: !privateNetwork
    logAnalyticsId: logAnalyticsId
  }
}

module keyVault 'modules/keyVault.bicep' = {
  name: 'keyVault'
  params: {
    location: location
    tags: tags
    name: '${abbreviations.keyVault}${token}'
    publicAccess: !privateNetwork
    logAnalyticsId: logAnalyticsId
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  params: {
    location: location
    tags: tags
    name: '${abbreviations.virtualNetwork}${token}'
    targets: [
      { name: 'blob', resourceId: storage.outputs.resourceId, zone: 'privatelink.blob.${environment().suffixes.storage}' }
      { name: 'table', resourceId: storage.outputs.resourceId, zone: 'privatelink.table.${environment().suffixes.storage}' }
      { name: 'queue', resourceId: storage.outputs.resourceId, zone: 'privatelink.queue.${environment().suffixes.storage}' }
      { name: 'namespace', resourceId: serviceBus.outputs.resourceId, zone: 'privatelink.servicebus.windows.net' }
      { name: 'vault', resourceId: keyVault.outputs.resourceId, zone: 'privatelink.vaultcore.azure.net' }
      {
        name: 'Sql'
        resourceId: resourceId(cosmosResourceGroup, 'Microsoft.DocumentDB/databaseAccounts', cosmosAccountName)
        zone: 'privatelink.documents.azure.com'
      }
    ]
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    storageName: storage.outputs.name
    serviceBusName: serviceBus.outputs.name
    keyVaultName: keyVault.outputs.name
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
  }
}

module monitoringRoles 'modules/monitoringRoles.bicep' = {
  name: 'monitoringRoles-${token}'
  scope: resourceGroup(monitoringResourceGroup)
  params: {
    applicationInsightsName: applicationInsightsName
    appPrincipalId: identity.outputs.principalId
  }
}

module cosmosRoles 'modules/cosmosRoles.bicep' = {
  name: 'cosmosRoles-${token}'
  scope: resourceGroup(cosmosResourceGroup)
  params: {
    accountName: cosmosAccountName
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
  }
}

module functionApp 'modules/functionApp.bicep' = {
  name: 'functionApp'
  params: {
    location: location
    tags: tags
    name: '${abbreviations.functionApp}${token}'
    planName: '${abbreviations.plan}${token}'
    identityId: identity.outputs.resourceId
    appPrincipalId: identity.outputs.principalId
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedNamespace
    cosmosAccountName: cosmosAccountName
    cosmosDatabase: cosmosDatabase
    keyVaultName: keyVault.outputs.name
    keyVaultSettings: keyVaultSettings
    applicationInsightsConnectionString: applicationInsightsConnectionString
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    corsOrigins: corsOrigins
    instanceMemory: instanceMemory
    subnetId: privateNetwork ? network!.outputs.functionSubnetId : ''
  }
  dependsOn: [roles, cosmosRoles, monitoringRoles]
}

@description('Name of the function app.')
output functionAppName string = functionApp.outputs.name

@description('Host name of the function app.')
output functionAppHostName string = functionApp.outputs.hostName

@description('Resource id of the function app.')
output functionAppId string = functionApp.outputs.resourceId

@description('The Service Bus namespace.')
output serviceBusId string = serviceBus.outputs.resourceId
