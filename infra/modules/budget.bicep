metadata description = 'Mails before a month costs more than was planned. A budget stops nothing.'

@description('Required. What a month may cost, in the currency of the subscription.')
param amount int

@description('Required. The first day of the month in which the budget begins.')
param startDate string

@description('Required. Gets the mails.')
param alertEmail string

resource monthly 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'desk-monthly'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      spent80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [alertEmail]
      }
      forecast100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [alertEmail]
      }
    }
  }
}
