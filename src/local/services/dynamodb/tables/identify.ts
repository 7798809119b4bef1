import type { IdentifyInput, ResourceIdentity } from '../../../assembly/resource.js';
import { AMPLIFY_TABLE_TYPE, hasStream } from './table-definition.js';

/** CloudFormation ends a name it makes up with a dash and so many of these. */
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SUFFIX_LENGTH = 12;
/** AWS labels a stream with the time it was made; one that never changes keeps the template's ARN between starts. */
const STREAM_LABEL = '2000-01-01T00:00:00.000';

/** What `Ref` and `Fn::GetAtt` of a table give: its name, its ARN and its stream's. */
export function identifyTable(input: IdentifyInput): ResourceIdentity {
  const { properties, type, region, accountId } = input;
  const name = String(
    properties['TableName'] ??
      properties['tableName'] ??
      `${input.logicalId}-${input.stableId(SUFFIX_ALPHABET, SUFFIX_LENGTH, 'name')}`,
  );
  const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
  const stream = hasStream(properties) ? `${arn}/stream/${STREAM_LABEL}` : undefined;
  if (type === AMPLIFY_TABLE_TYPE) {
    return {
      ref: name,
      attributes: { TableArn: arn, TableName: name, ...(stream === undefined ? {} : { TableStreamArn: stream }) },
    };
  }
  return { ref: name, attributes: { Arn: arn, ...(stream === undefined ? {} : { StreamArn: stream }) } };
}
