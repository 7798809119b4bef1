import type { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Target } from '../target.js';

/**
 * Where alarms are told: by mail to `ALARM_EMAILS`, each of whom confirms once, and to whatever is subscribed to it later.
 * Without a key of its own: CloudWatch may not use the one that AWS holds for SNS, and an alarm tells no secret.
 */
export function createAlarmTopic(stack: Stack, { alarmEmails }: Pick<Target, 'alarmEmails'>): Topic {
  const topic = new Topic(stack, 'Alarms', { displayName: 'DropClip alarms', enforceSSL: true });
  // A topic with a policy has no other: who publishes has to be named.
  topic.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  for (const email of alarmEmails) {
    topic.addSubscription(new EmailSubscription(email));
  }
  return topic;
}
