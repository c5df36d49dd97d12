metadata name = 'Identity'
metadata description = 'The identity the function app acts under. It owns no secret.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param name string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output resourceId string = identity.id

@description('Object id that roles are assigned to.')
output principalId string = identity.properties.principalId

@description('Client id that the app names when it asks for tokens.')
output clientId string = identity.properties.clientId
