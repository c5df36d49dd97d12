metadata name = 'Storage'
metadata description = 'One account for the host (leases, Durable Functions), the deployment package and the tables of the app.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name, 3 to 24 lower-case letters and digits.')
@minLength(3)
param name string

@description('Optional. Replicate to the paired region too, with a lag of minutes.')
param geoRedundant bool = false

@description('Required. Whether the public endpoint answers.')
param publicAccess bool

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take(name, 24)
  location: location
  tags: tags
  sku: { name: geoRedundant ? 'Standard_GZRS' : 'Standard_ZRS' }
  kind: 'StorageV2'
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicAccess ? 'Allow' : 'Deny'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: 7 } }

    resource deployments 'containers' = {
      name: 'deployments'
    }
  }
}

@description('Name.')
output name string = account.name

@description('Resource id.')
output resourceId string = account.id

@description('Container of the deployment package.')
output deploymentContainer string = account::blobs::deployments.name
