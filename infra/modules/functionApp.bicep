metadata name = 'Function app'
metadata description = 'Flex Consumption: each queue function scales by itself, HTTP and Durable as groups; no key in any setting.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param name string

@description('Required. Name of the plan.')
param planName string

@description('Required. Identity the app acts under.')
param identityId string

@description('Required. Object id of the app.')
param appPrincipalId string

@description('Required. Client id of that identity.')
param identityClientId string

@description('Required. Storage account of host, deployment and tables.')
param storageName string

@description('Required. Container of the deployment package.')
param deploymentContainer string

@description('Required. Service Bus namespace, fully qualified.')
param serviceBusNamespace string

@description('Required. Cosmos DB account.')
param cosmosAccountName string

@description('Required. Cosmos DB database.')
param cosmosDatabase string

@description('Required. Name of the Key Vault.')
param keyVaultName string

@description('Optional. Settings that are secrets: the setting, and the name of its secret in the Key Vault.')
param keyVaultSettings object = {}

@description('Required. Where telemetry goes.')
param applicationInsightsConnectionString string

@description('Required. Instances that are always ready for HTTP and each of the urgent queues.')
param alwaysReadyInstances int

@description('Required. Most instances.')
param maximumInstances int

@description('Required. Origins whose web pages may call the API.')
param corsOrigins string[]

@description('Required. Memory of an instance in MB.')
param instanceMemory int

@description('Required. Subnet of the outbound traffic; empty for none.')
param subnetId string

// The groups that scale by themselves beside http and durable are the queue functions, one a priority.
var alwaysReadyGroups = ['http', 'durable', 'function:SendP0', 'function:SendP1']

var keyVaultReferences = toObject(
  items(keyVaultSettings),
  setting => setting.key,
  setting => '@Microsoft.KeyVault(VaultName=${keyVaultName};SecretName=${setting.value})'
)

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      cors: { allowedOrigins: corsOrigins }
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : map(alwaysReadyGroups, group => { name: group, instanceCount: alwaysReadyInstances })
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(keyVaultReferences, {
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      AZURE_CLIENT_ID: identityClientId
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__clientId: identityClientId
      AzureWebJobsStorage__credential: 'managedidentity'
      Cosmos__accountEndpoint: 'https://${cosmosAccountName}.documents.azure.com:443/'
      Cosmos__clientId: identityClientId
      Cosmos__database: cosmosDatabase
      Demo__Seed: 'false'
      Scaling__FunctionApp__ResourceId: app.id
      ServiceBus__clientId: identityClientId
      ServiceBus__credential: 'managedidentity'
      ServiceBus__fullyQualifiedNamespace: serviceBusNamespace
      Tables__clientId: identityClientId
      Tables__serviceUri: storage.properties.primaryEndpoints.table
    })
  }
}

@description('Every role that is assigned here, by the name the portal shows.')
var roles = {
  'Website Contributor': 'de139f84-1756-47ae-9be6-808fbbe84772'
}

// The app sets how many of its own instances are kept ready, and of no other app.
resource appOnItself 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(app.id, appPrincipalId, roles['Website Contributor'])
  scope: app
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Website Contributor'])
  }
}

@description('Name.')
output name string = app.name

@description('Resource id.')
output resourceId string = app.id

@description('Host name.')
output hostName string = app.properties.defaultHostName
