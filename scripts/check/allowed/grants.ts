import type { Allowance } from '../allowance.js';

/** Grants with a star in them, and why they have to have it. Subjects are a role, an action and a resource. */
export const WILDCARD_GRANTS: readonly Allowance[] = [
  {
    subject: /^\w+ServiceRole xray:Put(TraceSegments|TelemetryRecords) \*$/,
    reason: 'X-Ray knows no resources (docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html)',
  },
  {
    subject: /^publishcontentlambdaServiceRole dynamodb:ListStreams \*$/,
    reason: 'DynamoDB takes no resource for it, and an event source mapping asks for it',
  },
  {
    subject: /^LogRetention[0-9a-f]{32}ServiceRole logs:(Put|Delete)RetentionPolicy \*$/,
    reason: 'CDK’s own function, which ends the log of the API; it runs when we deploy',
  },
  {
    subject: /^CustomCDKBucketDeployment\w+ServiceRole s3:\w+\*?( \S+\/\*)?$/,
    reason:
      'CDK’s own function, which copies the schema into two buckets of Amplify’s; on those and on CDK’s own alone',
  },
  {
    subject: /^AmplifyManagedTable(IsComplete|OnEvent)Role dynamodb:\w+ arn:\S+:table\/\*-\w+-NONE$/,
    reason: 'Amplify’s own function, which makes the tables; their names end in the id of this API',
  },
  {
    subject: /^AmplifyManagedTable(IsComplete|OnEvent)Role lambda:ListTags arn:\S+:function:\*TableManager\*$/,
    reason: 'the same function, which reads its own tags',
  },
];
