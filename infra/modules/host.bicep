metadata description = 'The app: plan, settings, sign-in.'

@description('Required. Makes names unique.')
param token string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Three zones.')
param zoneRedundant bool

@description('Required. Version of Node.js.')
param nodeVersion string

@description('Required. Memory of one instance in MB.')
param instanceMemoryMB int

@description('Required. The most instances that load may start.')
param maximumInstanceCount int

@description('Required. Instances that are always ready for orchestrations.')
param alwaysReadyInstances int

@description('Required. What happens to instances at a release.')
@allowed(['Recreate', 'RollingUpdate'])
param updateStrategy string

@description('Required. Subnet that the app calls from, or empty.')
param subnetId string

@description('Required. Identity that the app runs as.')
param identityId string

@description('Required. Its client id.')
param identityClientId string

@description('Required. Client id of the app registration.')
param authClientId string

@description('Required. Account of the Functions host.')
param hostAccountName string

@description('Required. Container that packages are deployed from.')
param packagesContainer string

@description('Required. Blob address of attachments and checkpoints.')
param recordsBlobUrl string

@description('Required. Address of the store.')
param cosmosEndpoint string

@description('Required. Its database.')
param databaseName string

@description('Required. Address of the vault.')
param vaultUrl string

@description('Required. Address of the scheduler, or empty with Azure Storage.')
param schedulerEndpoint string

@description('Required. Task hub.')
param hubName string

@description('Required. Where telemetry is written.')
param insightsConnectionString string

@description('Required. Where diagnostics go.')
param workspaceId string

@description('Required. Address of the desk, or empty for the one that Azure gives it.')
param publicUrl string

@description('Required. Support policy to begin with.')
param policyName string

@description('Required. The address that mails come from.')
param mailFrom string

@description('Required. Name of the vault secret with the SMTP address of the mail relay.')
param mailSecretName string

@description('Required. How often a caller may ask one instance in a minute.')
param requestsPerMinute int

@description('Required. How many of 100 traces of the desk are kept.')
param tracePercent int

@description('Required. Where Microsoft Graph is.')
param graphUrl string

// The doors that nobody signs in for: they are public, or prove a device by its signature (test/infra/code.test.ts).
var openPaths = [
  '/.well-known/jwks.json'
  '/api/health'
  '/api/v1/openapi.json'
  '/api/docs'
  '/assets/*'
  '/device/*'
]

// Names the setting that holds the identity's client id, where a client secret would be named otherwise.
var assertionSetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostAccountName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${token}'
  location: location
  // azd finds the app by this tag.
  tags: union(tags, { 'azd-service-name': 'desk' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Also in a private network: people's browsers and devices come from outside, and prove themselves.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // No other site's pages may read replies.
      cors: { allowedOrigins: [] }
    }
    functionAppConfig: {
      runtime: { name: 'node', version: nodeVersion }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostAccount.properties.primaryEndpoints.blob}${packagesContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'durable', instanceCount: alwaysReadyInstances }]
      }
      // In preview, and not yet in the published types of this version (docs/azure.md §7).
      #disable-next-line BCP037
      siteUpdateStrategy: { type: updateStrategy }
    }
  }
}

// Nobody publishes with a password.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

var schedulerSettings = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

// The whole set stands here: a deployment replaces it. Endpoints, names and ids; no setting is a secret.
resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    {
      FUNCTIONS_EXTENSION_VERSION: '~4'
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      AzureWebJobsStorage__blobServiceUri: hostAccount.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: hostAccount.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: hostAccount.properties.primaryEndpoints.table
      // The desk's own home page is at the root.
      AzureWebJobsDisableHomepage: 'true'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
      // The exporter would tell Microsoft about itself, also from a private network.
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true'
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      AZURE_CLIENT_ID: identityClientId
      TASKHUB_NAME: hubName
      OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identityClientId
      WEBSITE_AUTH_AAD_ALLOWED_TENANTS: tenant().tenantId
      DESK_COSMOS_ENDPOINT: cosmosEndpoint
      DESK_COSMOS_DATABASE: databaseName
      DESK_VAULT_URL: vaultUrl
      DESK_BLOB_URL: recordsBlobUrl
      DESK_PUBLIC_URL: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
      DESK_POLICY: policyName
      DESK_MAIL_FROM: mailFrom
      DESK_MAIL_SECRET: mailSecretName
      DESK_REQUESTS_PER_MINUTE: string(requestsPerMinute)
      DESK_TRACE_PERCENT: string(tracePercent)
      DESK_GRAPH_URL: graphUrl
    },
    empty(schedulerEndpoint) ? {} : schedulerSettings
  )
}

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  // Two changes of one app's configuration at a time would collide.
  dependsOn: [settings]
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      // People follow links from mails: they are led to the sign-in. A program whose token is wrong hears 401.
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: openPaths
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: authClientId
          // One tenant's issuer, so that no other tenant's token is taken.
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          // A federated credential in place of a client secret: there is nothing to leak or to renew.
          clientSecretSettingName: assertionSetting
        }
        validation: { allowedAudiences: ['api://${authClientId}', authClientId] }
      }
    }
    // Nobody's tokens are kept: the desk calls nothing in their name.
    login: { tokenStore: { enabled: false } }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

@description('Name of the app.')
output name string = app.name

@description('What people open.')
output address string = empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl

@description('Where Entra ID sends people back to after they have signed in.')
output signInCallback string = '${empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl}/.auth/login/aad/callback'
