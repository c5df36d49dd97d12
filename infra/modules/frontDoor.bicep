metadata name = 'Front Door'
metadata description = 'One name for all regions: the nearest healthy one answers.'

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param name string

@description('Required. Host names of the function apps.')
param hostNames string[]

resource profile 'Microsoft.Cdn/profiles@2024-02-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }

  resource endpoint 'afdEndpoints' = {
    name: name
    location: 'global'
    properties: { enabledState: 'Enabled' }

    resource route 'routes' = {
      name: 'api'
      dependsOn: [origins]
      properties: {
        originGroup: { id: group.id }
        patternsToMatch: ['/api/*']
        supportedProtocols: ['Https']
        forwardingProtocol: 'HttpsOnly'
        httpsRedirect: 'Disabled'
        linkToDefaultDomain: 'Enabled'
      }
    }
  }
}

resource group 'Microsoft.Cdn/profiles/originGroups@2024-02-01' = {
  parent: profile
  name: 'regions'
  properties: {
    loadBalancingSettings: {
      sampleSize: 4
      successfulSamplesRequired: 3
      additionalLatencyInMilliseconds: 50
    }
    healthProbeSettings: {
      probePath: '/api/health/ready'
      probeProtocol: 'Https'
      probeRequestType: 'GET'
      probeIntervalInSeconds: 30
    }
  }
}

resource origins 'Microsoft.Cdn/profiles/originGroups/origins@2024-02-01' = [
  for (hostName, i) in hostNames: {
    parent: group
    name: 'region-${i}'
    properties: {
      hostName: hostName
      originHostHeader: hostName
      httpsPort: 443
      priority: 1
      weight: 500
      enabledState: 'Enabled'
      enforceCertificateNameCheck: true
    }
  }
]

@description('Host name callers use.')
output hostName string = profile::endpoint.properties.hostName
