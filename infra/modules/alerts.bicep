metadata name = 'Alerts'
metadata description = 'What somebody must see: dead letters, a growing queue, failing requests, unknown outcomes, refused reservations, failed sagas.'

@description('Required. Region of the log alerts.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Application Insights.')
param applicationInsightsId string

@description('Required. Service Bus namespaces.')
param serviceBusIds string[]

@description('Required. Function apps.')
param functionAppIds string[]

@description('Required. Who is told; empty for nobody: then the alerts are only shown.')
param email string

@description('Optional. Messages waiting in one queue that are too many.')
param waitingMessages int = 10000

@description('''Optional. Alerts on the app's own figures: severity (0 to 4), minutes looked at, and a query that answers rows where something is wrong.
Names of metrics are those of docs/telemetry.md.''')
param queries object = {
  'dead-letters': {
    severity: 1
    minutes: 15
    description: 'Messages are held because their queue gave them up; see docs/runbooks/dead-letters.md.'
    query: '''customMetrics
| where name == 'messagefunctions.dead_letters'
| summarize held = sum(valueSum)
| where held > 0'''
  }
  'unknown-outcomes': {
    severity: 2
    minutes: 15
    description: 'Sends without an answer: their holds stay until a receipt or reconciliation decides; see docs/runbooks/budget-stuck.md.'
    query: '''customMetrics
| where name == 'messagefunctions.sends' and tostring(customDimensions.result) == 'unknown'
| summarize unknown = sum(valueSum) by channel = tostring(customDimensions.channel)
| where unknown >= 20'''
  }
  'failing-channel': {
    severity: 2
    minutes: 15
    description: 'More than 8 % of at least 50 sends of a channel were rejected, unknown or must be repeated; see docs/runbooks/channel-failing.md.'
    query: '''customMetrics
| where name == 'messagefunctions.sends'
| summarize total = sum(valueSum), failed = sumif(valueSum, tostring(customDimensions.result) != 'accepted') by channel = tostring(customDimensions.channel)
| where total >= 50 and failed * 100 > total * 8'''
  }
  'refused-reservations': {
    severity: 3
    minutes: 15
    description: 'Budgets do not cover what lines want to send; see docs/runbooks/budget-short.md.'
    query: '''customMetrics
| where name == 'messagefunctions.reservations' and tostring(customDimensions.outcome) in ('insufficient_cash', 'insufficient_pv', 'no_quota')
| summarize refused = sum(valueSum) by channel = tostring(customDimensions.channel)
| where refused >= 10'''
  }
  'settle-mismatches': {
    severity: 1
    minutes: 15
    description: 'A ledger says something else than the stream of its envelope; see docs/runbooks/reconciliation-mismatch.md.'
    query: '''customMetrics
| where name == 'messagefunctions.settle.mismatches'
| summarize mismatches = sum(valueSum)
| where mismatches > 0'''
  }
  'refused-envelopes': {
    severity: 1
    minutes: 5
    description: 'Envelopes could not be made durable; callers were told 503. See docs/runbooks/overload.md.'
    query: '''customMetrics
| where name == 'messagefunctions.envelopes' and tostring(customDimensions.outcome) == 'refused'
| summarize refused = sum(valueSum)
| where refused > 0'''
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'messagefunctions'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'messaging'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var actions = empty(email) ? [] : [{ actionGroupId: people.id }]
var groupIds = empty(email) ? [] : [people.id]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (id, i) in serviceBusIds: {
    name: 'dead-letters-${i}'
    location: 'global'
    tags: tags
    properties: {
      description: 'References stay in a dead-letter queue, so the functions that empty it do not run; see docs/runbooks/dead-letters.md.'
      severity: 1
      enabled: true
      scopes: [id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'dead letters'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            metricName: 'DeadletteredMessages'
            dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
            operator: 'GreaterThan'
            threshold: 0
            timeAggregation: 'Maximum'
          }
        ]
      }
      actions: actions
    }
  }
]

resource waiting 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (id, i) in serviceBusIds: {
    name: 'waiting-messages-${i}'
    location: 'global'
    tags: tags
    properties: {
      description: 'A queue does not drain; see docs/runbooks/overload.md.'
      severity: 2
      enabled: true
      scopes: [id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'waiting'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            metricName: 'ActiveMessages'
            dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
            operator: 'GreaterThan'
            threshold: waitingMessages
            timeAggregation: 'Minimum'
          }
        ]
      }
      actions: actions
    }
  }
]

resource serverErrors 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (id, i) in functionAppIds: {
    name: 'server-errors-${i}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Requests are answered with 5xx; see docs/runbooks/overload.md.'
      severity: 1
      enabled: true
      scopes: [id]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'server errors'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.Web/sites'
            metricName: 'Http5xx'
            operator: 'GreaterThan'
            threshold: 10
            timeAggregation: 'Total'
          }
        ]
      }
      actions: actions
    }
  }
]

resource figures 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in items(queries): {
    name: item.key
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      description: item.value.description
      severity: item.value.severity
      enabled: true
      scopes: [applicationInsightsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${item.value.minutes}M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: item.value.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: groupIds }
    }
  }
]
