using '../main.bicep'

// Costs nothing while nothing is sent, but for logs and storage.
param environmentName = 'dev'
param location = 'westeurope'
param serviceBusTier = 'Standard'
param cosmosCapacity = 'Serverless'
param alwaysReadyInstances = 0
param maximumInstances = 40
param messageRetentionDays = 30
