metadata name = 'Key Vault'
metadata description = 'Secrets of providers (SMTP password, webhook signing keys); the app reads them by reference.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name, 3 to 24 characters.')
param name string

@description('Required. Whether the public endpoint answers.')
param publicAccess bool

@description('Required. Workspace for diagnostic settings.')
param logAnalyticsId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take(name, 24)
  location: location
  tags: tags
  properties: {
    sku: { family: 'A', name: 'standard' }
    tenantId: tenant().tenantId
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: publicAccess ? 'Allow' : 'Deny' }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

@description('Name.')
output name string = vault.name

@description('Resource id.')
output resourceId string = vault.id
