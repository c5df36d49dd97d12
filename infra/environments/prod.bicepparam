using '../main.bicep'

// One region, its zones, private endpoints; the urgent queues and HTTP never start cold.
param environmentName = 'prod'
param location = 'westeurope'
param serviceBusTier = 'Premium'
param cosmosCapacity = 'Autoscale'
param cosmosMaxThroughput = 10000
param alwaysReadyInstances = 2
param maximumInstances = 200
param privateNetwork = true
param geoRedundantStorage = true
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param monthlyBudget = 2500
