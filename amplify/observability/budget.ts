import type { Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Target } from '../target.js';

/** Of the month's amount: early enough to look, then when it is spent, and when the forecast says that it will be. */
const NOTIFICATIONS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/**
 * Tells by mail when the account's month costs more than `MONTHLY_BUDGET_USD`. Of the whole account: costs are told apart by
 * tags only after someone has switched the tags on in the billing console.
 *
 * @throws Error when there is an amount and nobody to tell.
 */
export function addBudget(stack: Stack, { monthlyBudgetUsd, alarmEmails }: Target): void {
  if (monthlyBudgetUsd === undefined) {
    return;
  }
  if (alarmEmails.length === 0) {
    throw new Error('MONTHLY_BUDGET_USD has an amount, and ALARM_EMAILS names nobody to tell');
  }
  const subscribers = alarmEmails.map((address) => ({ subscriptionType: 'EMAIL', address }));
  new CfnBudget(stack, 'MonthlyBudget', {
    budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: monthlyBudgetUsd, unit: 'USD' } },
    notificationsWithSubscribers: NOTIFICATIONS.map((notification) => ({
      notification: { ...notification, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
      subscribers,
    })),
  });
}
