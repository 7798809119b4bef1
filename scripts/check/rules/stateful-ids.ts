import { STATEFUL_IDS } from '../allowed/stateful-ids.js';
import type { CheckedBackend } from '../backend/checked-backend.js';
import { label, ofType, SCHEMA_COPIES } from '../backend/templates.js';
import { type Rule, ruleOfBackend } from '../finding.js';

const LIST = 'scripts/check/allowed/stateful-ids.ts';

/** What holds data, or an identity that data elsewhere names. A stack is one of them: with it goes all that is in it. */
const STATEFUL = [
  ...['Custom::AmplifyDynamoDBTable', 'AWS::DynamoDB::Table', 'AWS::S3::Bucket'],
  ...['AWS::Cognito::UserPool', 'AWS::Cognito::UserPoolClient', 'AWS::Cognito::IdentityPool'],
  ...['AWS::CloudFront::Distribution', 'AWS::CloudFront::PublicKey', 'Custom::DropClipSigningKey'],
];

/** A logical id that changes is a new, empty resource to CloudFormation. */
export const statefulIds: Rule = ruleOfBackend('stateful-id', 'What holds data keeps its logical id.', (backend) => {
  const present = statefulIdsOf(backend);
  return [
    ...STATEFUL_IDS.filter((id) => !present.includes(id)).map((subject) => ({
      subject,
      message: 'is gone: CloudFormation would make it anew, empty',
      fix: `Give it its logical id back. If its data may go, remove it from ${LIST}.`,
    })),
    ...present
      .filter((id) => !STATEFUL_IDS.includes(id))
      .map((subject) => ({
        subject,
        message: 'holds data and is not pinned',
        fix: `Add it to ${LIST}.`,
      })),
  ];
});

export function statefulIdsOf(backend: CheckedBackend): readonly string[] {
  const stacks = ofType(backend, 'AWS::CloudFormation::Stack').filter((stack) => HOLDING.test(stack.logicalId));
  return [...STATEFUL.flatMap((type) => ofType(backend, type)), ...stacks]
    .filter(({ logicalId }) => !SCHEMA_COPIES.test(logicalId))
    .map(label)
    .sort();
}

/** The nested stacks with something stateful in them; the others may be made anew. */
const HOLDING =
  /^(auth|data|storage)[0-9A-F]{8}$|^amplifyData(?!AmplifyTableManager|FunctionDirectiveStack)\w+NestedStack/;
