metadata name = 'Monitoring'
metadata description = 'Log Analytics and Application Insights on it, without local authentication.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name of the workspace.')
param logAnalyticsName string

@description('Required. Name of Application Insights.')
param applicationInsightsName string

@description('Optional. How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: logAnalyticsName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

@description('Connection string; with local authentication off it only says where to send.')
output connectionString string = insights.properties.ConnectionString

@description('Resource id of Application Insights.')
output applicationInsightsId string = insights.id

@description('Name of Application Insights.')
output applicationInsightsName string = insights.name

@description('Resource id of the workspace.')
output logAnalyticsId string = workspace.id
