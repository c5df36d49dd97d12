using '../main.bicep'

// Two regions, each the home of its own tenants; docs/runbooks/region-failover.md says what moves and what can be lost.
param environmentName = 'global'
param location = 'westeurope'
param secondaryLocation = 'northeurope'
param serviceBusTier = 'Premium'
param serviceBusGeoReplication = true
param cosmosCapacity = 'Autoscale'
param cosmosMaxThroughput = 10000
param alwaysReadyInstances = 2
param maximumInstances = 200
param privateNetwork = true
param geoRedundantStorage = true
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param monthlyBudget = 6000
