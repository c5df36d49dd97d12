metadata name = 'Cost budget'
metadata description = 'A mail when the month is about to cost, or has cost, more than expected.'

targetScope = 'subscription'

@description('Required. Name.')
param name string

@description('Required. Amount a month in the billing currency.')
param amount int

@description('Required. First of a month.')
param startDate string

@description('Required. Who is told.')
param email string

@description('Required. Resource groups that count.')
param resourceGroupNames string[]

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    filter: { dimensions: { name: 'ResourceGroupName', operator: 'In', values: resourceGroupNames } }
    notifications: {
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
      }
      actual: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [email]
      }
    }
  }
}
