import { expect, it } from 'vitest';
import { isReferenceTo } from '../../../scripts/check/backend/references.js';
import { METRIC_UNITS } from '../../../src/domain/metric-names.js';
import { type Backends, CONFIGURED, functionsOf, propertiesOf, TARGETS, tablesOf } from '../targets.js';

/** CloudFormation's own limits: 500 resources, 200 parameters and 200 outputs a stack (…/UserGuide/cloudformation-limits.html). */
const MAX_RESOURCES = 400;
const MAX_PARAMETERS = 200;

/** Who is told, what it may cost, and the page to look at. */
export function describeCosts(backends: Backends): void {
  it('a budget is kept where an amount and an address are configured, and nowhere else', () => {
    expect(backends('sandbox').ofType('AWS::Budgets::Budget')).toEqual([]);
    const subscribers = CONFIGURED.ALARM_EMAILS.split(',').map((Address) => ({ SubscriptionType: 'EMAIL', Address }));
    const notice = (NotificationType: string, Threshold: number) => ({
      Notification: { NotificationType, Threshold, ThresholdType: 'PERCENTAGE', ComparisonOperator: 'GREATER_THAN' },
      Subscribers: subscribers,
    });
    expect(backends('branch').ofType('AWS::Budgets::Budget').map(propertiesOf)).toMatchObject([
      {
        Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 250, Unit: 'USD' } },
        NotificationsWithSubscribers: [notice('ACTUAL', 80), notice('ACTUAL', 100), notice('FORECASTED', 100)],
      },
    ]);
  });

  it('alarms are mailed to the configured addresses, and CloudWatch of this account may tell the topic', () => {
    expect(backends('sandbox').ofType('AWS::SNS::Subscription')).toEqual([]);
    expect(
      backends('branch')
        .ofType('AWS::SNS::Subscription')
        .map((subscription) => propertiesOf(subscription)['Endpoint']),
    ).toEqual(CONFIGURED.ALARM_EMAILS.split(','));
    expect(backends('branch').ofType('AWS::SNS::TopicPolicy').map(propertiesOf)).toMatchObject([
      {
        PolicyDocument: {
          Statement: expect.arrayContaining([
            expect.objectContaining({
              Effect: 'Allow',
              Action: 'sns:Publish',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            }),
          ]),
        },
      },
    ]);
  });

  it.each(TARGETS)('the dashboard of a %s shows every function, table and queue, and every figure of ours', (kind) => {
    const [dashboard, ...others] = backends(kind).ofType('AWS::CloudWatch::Dashboard').map(propertiesOf);
    expect(others).toEqual([]);
    const { DashboardBody } = (dashboard ?? {}) as {
      DashboardBody?: { 'Fn::Join': readonly [string, readonly unknown[]] };
    };
    const parts = DashboardBody?.['Fn::Join'][1] ?? [];
    const shown = [
      ...functionsOf(backends(kind)),
      ...tablesOf(backends(kind)),
      ...backends(kind).ofType('AWS::SQS::Queue'),
    ];
    expect(shown.length).toBeGreaterThan(20);
    for (const resource of shown) {
      expect(
        parts.filter((part) => isReferenceTo(backends(kind), part, resource)),
        resource.logicalId,
      ).not.toEqual([]);
    }
    const body = parts.filter((part) => typeof part === 'string').join('');
    for (const name of Object.keys(METRIC_UNITS)) {
      expect(body).toContain(name);
    }
  });

  it.each(TARGETS)('no stack of a %s comes near to what CloudFormation takes', (kind) => {
    const sizes = backends(kind).templates.map(({ name, resources, parameters, outputs }) => ({
      name,
      resources: Object.keys(resources).length,
      parameters: Object.keys(parameters).length,
      outputs: Object.keys(outputs).length,
    }));
    expect(
      sizes.filter(
        (size) => size.resources > MAX_RESOURCES || size.parameters > MAX_PARAMETERS || size.outputs > MAX_PARAMETERS,
      ),
    ).toEqual([]);
    expect(sizes.map(({ name }) => name)).toEqual(expect.arrayContaining(['observability', 'tableAlarms', 'firewall']));
  });
}
