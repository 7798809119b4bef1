import type { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';
import { addAlarms } from './alarm-rule.js';
import { createAlarmTopic } from './alarm-topic.js';
import { apiAlarms } from './api-alarms.js';
import { addBudget } from './budget.js';
import { addDashboard } from './dashboard.js';
import { functionsOf, resourcesOf } from './deployed-resources.js';
import { functionAlarms } from './function-alarms.js';
import { queueAlarm } from './queue-alarms.js';
import { tableAlarms } from './table-alarms.js';

/**
 * Alarms, the dashboard and the budget. In stacks of their own, which name what is in the others and are named by none; the
 * tables have one to themselves, as each of their indexes has alarms.
 */
export function addObservability(backend: DropClip, target: Target): void {
  const watched = {
    functions: functionsOf(backend.stack),
    tables: tablesOf(backend.stack),
    queues: queuesOf(backend.stack),
  };
  const stack = backend.createStack('observability');
  const topic = createAlarmTopic(stack, target);
  addAlarms(stack, topic, [
    ...apiAlarms(backend),
    ...watched.functions.flatMap(functionAlarms),
    ...watched.queues.map(queueAlarm),
  ]);
  addAlarms(backend.createStack('tableAlarms'), topic, watched.tables.flatMap(tableAlarms));
  addDashboard(stack, backend, watched);
  addBudget(stack, target);
}

/** Amplify's tables, and those that someone defines beside them. */
function tablesOf(root: Stack): readonly CfnResource[] {
  return ['Custom::AmplifyDynamoDBTable', 'AWS::DynamoDB::Table'].flatMap((type) => resourcesOf(root, type));
}

function queuesOf(root: Stack): readonly CfnQueue[] {
  return resourcesOf(root, 'AWS::SQS::Queue').map((queue) => {
    if (!(queue instanceof CfnQueue)) {
      throw new Error(`${queue.node.path} is a queue that cannot be watched`);
    }
    return queue;
  });
}
