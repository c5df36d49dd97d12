metadata name = 'Roles'
metadata description = 'What the app may do in its region, and nothing more.'

@description('Required. Storage account.')
param storageName string

@description('Required. Service Bus namespace.')
param serviceBusName string

@description('Required. Key Vault.')
param keyVaultName string

@description('Required. Object id of the app.')
param appPrincipalId string

@description('Required. Object id of a person who may look; empty for nobody.')
param operatorPrincipalId string

@description('Every role that is assigned here, by the name the portal shows.')
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  'Storage Table Data Reader': '76199698-9eea-4c19-bc75-cec21354c6b6'
  'Azure Service Bus Data Owner': '090c5cfd-751d-490a-894a-3ce6f1109419'
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

var queueNames = map(loadJsonContent('../../servicebus.json', 'UserConfig.Namespaces[0].Queues'), queue => queue.Name)

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for queue in queueNames: {
    parent: serviceBus
    name: queue
  }
]

resource keyVault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: keyVaultName
}

// The host keeps leases and the deployment package in blobs, Durable Functions its queues and tables, the app its tables.
resource appOnStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']: {
    name: guid(storage.id, appPrincipalId, roles[role])
    scope: storage
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
    }
  }
]

// Scaling reads the length of each queue, which Send and Listen do not allow; so the role is wide, but only on the app's own queues.
resource appOnQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, i) in queueNames: {
    name: guid(serviceBus.id, queue, appPrincipalId, roles['Azure Service Bus Data Owner'])
    scope: queues[i]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Azure Service Bus Data Owner'])
    }
  }
]

resource appOnKeyVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(keyVault.id, appPrincipalId, roles['Key Vault Secrets User'])
  scope: keyVault
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets User'])
  }
}

resource operatorOnStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  name: guid(storage.id, operatorPrincipalId, roles['Storage Table Data Reader'])
  scope: storage
  properties: {
    principalId: operatorPrincipalId
    principalType: 'User'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Table Data Reader'])
  }
}
