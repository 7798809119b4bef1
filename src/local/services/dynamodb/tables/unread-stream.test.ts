import { expect, it } from 'vitest';
import { AMPLIFY_TABLE_TYPE, type TableDefinition } from './table-definition.js';
import { readEventSources, withoutUnreadStream } from './unread-stream.js';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Plant/stream/2020';
const definition: TableDefinition = {
  name: 'Plant',
  arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Plant',
  streamArn: ARN,
  createInput: { TableName: 'Plant', StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } },
  hashKeys: new Map([['', 'id']]),
  keyAttributes: ['id'],
  pointInTimeRecovery: false,
};
const mapping = (EventSourceArn: string) => ({
  type: 'AWS::Lambda::EventSourceMapping',
  properties: { EventSourceArn, FunctionName: 'f' },
});

it('finds what functions work off, and nothing else', () => {
  const others = [{ type: 'AWS::Lambda::Function', properties: { EventSourceArn: 'not a mapping' } }];

  expect(readEventSources([mapping(ARN), ...others, mapping('arn:aws:sqs:q')])).toEqual(
    new Set([ARN, 'arn:aws:sqs:q']),
  );
});

it('leaves off the stream of a model that nobody reads', () => {
  const { createInput } = withoutUnreadStream(definition, { type: AMPLIFY_TABLE_TYPE }, new Set(['other']));

  expect(createInput).toEqual({ TableName: 'Plant' });
});

it.each([
  ['a function reads', AMPLIFY_TABLE_TYPE, new Set([ARN])],
  ['a template asks for by itself', 'AWS::DynamoDB::Table', new Set<string>()],
])('keeps a stream that %s', (_what, type, eventSources) => {
  expect(withoutUnreadStream(definition, { type }, eventSources)).toBe(definition);
});

it('has nothing to leave off where there is no stream', () => {
  const { streamArn, ...plain } = definition;

  expect(withoutUnreadStream(plain, { type: AMPLIFY_TABLE_TYPE }, new Set())).toBe(plain);
});
