metadata name = 'Front Door'
metadata description = 'One name a region. A tenant calls its home region, whose budgets are its budgets; so no request ever moves to another region by itself.'

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param name string

@description('Required. Host names of the function apps, one a region.')
param hostNames string[]

@description('Required. For each region the index of the region that answers for it.')
param servedBy int[]

resource profile 'Microsoft.Cdn/profiles@2024-02-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
}

resource endpoints 'Microsoft.Cdn/profiles/afdEndpoints@2024-02-01' = [
  for i in range(0, length(hostNames)): {
    parent: profile
    name: '${name}-${i}'
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }
  }
]

resource groups 'Microsoft.Cdn/profiles/originGroups@2024-02-01' = [
  for i in range(0, length(hostNames)): {
    parent: profile
    name: 'region-${i}'
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
]

resource origins 'Microsoft.Cdn/profiles/originGroups/origins@2024-02-01' = [
  for i in range(0, length(hostNames)): {
    parent: groups[i]
    name: 'app'
    properties: {
      hostName: hostNames[servedBy[i]]
      originHostHeader: hostNames[servedBy[i]]
      httpsPort: 443
      priority: 1
      weight: 1000
      enabledState: 'Enabled'
      enforceCertificateNameCheck: true
    }
  }
]

resource routes 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-02-01' = [
  for i in range(0, length(hostNames)): {
    parent: endpoints[i]
    name: 'api'
    // A route is refused while its origin group has no origin.
    dependsOn: [origins[i]]
    properties: {
      originGroup: { id: groups[i].id }
      patternsToMatch: ['/api/*']
      supportedProtocols: ['Https']
      forwardingProtocol: 'HttpsOnly'
      httpsRedirect: 'Disabled'
      linkToDefaultDomain: 'Enabled'
    }
  }
]

@description('Address of each region.')
output urls array = [for i in range(0, length(hostNames)): 'https://${endpoints[i].properties.hostName}/api']
