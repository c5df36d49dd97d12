metadata name = 'Workbook'
metadata description = 'One page in the portal: technical, business and resource figures.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Application Insights.')
param applicationInsightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(applicationInsightsId, 'messagefunctions')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'MessageFunctions'
    category: 'workbook'
    sourceId: applicationInsightsId
    serializedData: loadTextContent('../workbook.json')
  }
}

@description('Resource id.')
output resourceId string = workbook.id
