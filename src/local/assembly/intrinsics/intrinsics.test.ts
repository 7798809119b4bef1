import { describe, expect, it } from 'vitest';
import { buildAssembly, identifyAnything, TEST_PLACE } from '../../../../test/support/build-assembly.js';
import { loadAssembly } from '../load-assembly.js';
import type { Json, JsonObject } from '../resource.js';
import { CONDITION_FUNCTIONS, INTRINSICS } from './index.js';

const TEMPLATE: JsonObject = {
  Parameters: {
    Stage: { Type: 'String', Default: 'local' },
    Count: { Type: 'Number', Default: 3 },
    Zones: { Type: 'CommaDelimitedList', Default: 'north, south' },
  },
  Mappings: { Sizes: { local: { memory: 128, zones: ['a', 'b'] } } },
  Conditions: {
    IsLocal: { 'Fn::Equals': [{ Ref: 'Stage' }, 'local'] },
    IsRemote: { 'Fn::Not': [{ Condition: 'IsLocal' }] },
  },
};

/** What `value` gives as a property of a resource beside a bucket. */
function evaluated(value: Json): Json | undefined {
  const root = {
    ...TEMPLATE,
    Resources: { Bucket: { Type: 'T::Bucket' }, Subject: { Type: 'T::Subject', Properties: { Value: value } } },
  };
  const { resources } = loadAssembly({ directory: buildAssembly({ root }), identify: identifyAnything, ...TEST_PLACE });
  return resources.find(({ logicalId }) => logicalId === 'Subject')?.properties['Value'];
}

const EXAMPLES: readonly (readonly [string, Json, Json])[] = [
  ['Ref of a resource', { Ref: 'Bucket' }, 'Bucket-name'],
  ['Ref of a parameter', { Ref: 'Stage' }, 'local'],
  ['Ref of a number, which is text', { Ref: 'Count' }, '3'],
  ['Ref of a list parameter', { Ref: 'Zones' }, ['north', 'south']],
  ['Ref of the region', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['Ref of the account', { Ref: 'AWS::AccountId' }, '000000000000'],
  ['Ref of the partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['Ref of the URL suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  ['Ref of the stack name', { Ref: 'AWS::StackName' }, 'app'],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:test:::Bucket'],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:test:::Bucket'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-local-1'],
  ['Fn::Join of a list value', { 'Fn::Join': ['+', { Ref: 'Zones' }] }, 'north+south'],
  ['Fn::Join without what has no value', { 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
  ['Fn::Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
  ['Fn::Select by text', { 'Fn::Select': ['0', { Ref: 'Zones' }] }, 'north'],
  ['Fn::Split', { 'Fn::Split': [':', 'a:b::c'] }, ['a', 'b', '', 'c']],
  ['Fn::Split of an ARN', { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::GetAtt': 'Bucket.Arn' }] }] }, ''],
  [
    'Fn::Sub',
    { 'Fn::Sub': '${Stage}/${Bucket}/${Bucket.Arn}/${AWS::Region}' },
    'local/Bucket-name/arn:aws:test:::Bucket/us-east-1',
  ],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${x}:${Stage}', { x: { Ref: 'Count' } }] }, '3:local'],
  ['Fn::Sub with a variable that hides a parameter', { 'Fn::Sub': ['${Stage}', { Stage: 'mine' }] }, 'mine'],
  ['Fn::Sub with a literal', { 'Fn::Sub': '${!Stage} $& ${Stage}' }, '${Stage} $& local'],
  ['Fn::If when it holds', { 'Fn::If': ['IsLocal', 'yes', { Ref: 'Nothing' }] }, 'yes'],
  ['Fn::If when it does not', { 'Fn::If': ['IsRemote', { Ref: 'Nothing' }, 'no'] }, 'no'],
  ['Fn::Base64', { 'Fn::Base64': 'ü' }, 'w7w='],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 128],
  ['Fn::FindInMap of a list', { 'Fn::FindInMap': ['Sizes', 'local', 'zones'] }, ['a', 'b']],
  ['Fn::GetAZs', { 'Fn::GetAZs': '' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
  ['Fn::GetAZs of a region', { 'Fn::Select': [0, { 'Fn::GetAZs': 'eu-west-1' }] }, 'eu-west-1a'],
  ['Fn::Length', { 'Fn::Length': { Ref: 'Zones' } }, 2],
  [
    'Fn::ToJsonString',
    { 'Fn::ToJsonString': { a: [{ Ref: 'Stage' }], b: { Ref: 'AWS::NoValue' } } },
    '{"a":["local"]}',
  ],
  ['an object that only looks like one', { Ref: 'Stage', Other: 1 }, { Ref: 'Stage', Other: 1 }],
  [
    'a policy with a Condition',
    { Condition: { Bool: { 'aws:SecureTransport': false } } },
    { Condition: { Bool: { 'aws:SecureTransport': false } } },
  ],
  ['plain values', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
];

describe('a value', () => {
  it.each(EXAMPLES)('evaluates %s', (_name, value, expected) => {
    expect(evaluated(value)).toEqual(expected);
  });

  it('that is AWS::NoValue takes its property with it', () => {
    expect(evaluated({ 'Fn::If': ['IsRemote', 'x', { Ref: 'AWS::NoValue' }] })).toBeUndefined();
    expect(evaluated({ a: { Ref: 'AWS::NoValue' }, b: 1 })).toEqual({ b: 1 });
    expect(evaluated([{ Ref: 'AWS::NoValue' }, 1])).toEqual([1]);
  });
});

const REFUSALS: readonly (readonly [string, Json, RegExp])[] = [
  [
    'an unknown function',
    { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] },
    /Fn::Cidr is not supported \(at Subject.Properties.Value\)/,
  ],
  ['a function beside other keys', { 'Fn::Join': ['', []], Other: 1 }, /Fn::Join must stand alone/],
  ['a condition function in a property', { 'Fn::Equals': ['a', 'a'] }, /Fn::Equals is allowed in Conditions only/],
  ["another stack's export", { 'Fn::ImportValue': 'Shared' }, /Fn::ImportValue/],
  ['an unknown name', { Ref: 'Nothing' }, /Unresolved resource dependencies \[Nothing\]/],
  ['a name that every object has', { Ref: 'toString' }, /Unresolved resource dependencies \[toString\]/],
  ['an unknown pseudo parameter', { Ref: 'AWS::Moon' }, /Unresolved resource dependencies \[AWS::Moon\]/],
  ['an unknown resource', { 'Fn::GetAtt': ['Nothing', 'Arn'] }, /Unresolved resource dependencies \[Nothing\]/],
  [
    'a missing attribute',
    { 'Fn::GetAtt': ['Bucket', 'Colour'] },
    /Bucket \(T::Bucket\) has no attribute Colour .*\(at Subject/,
  ],
  ['an attribute that every object has', { 'Fn::GetAtt': ['Bucket', 'toString'] }, /has no attribute toString/],
  ['an unknown name in Fn::Sub', { 'Fn::Sub': '${Nothing}' }, /Unresolved resource dependencies \[Nothing\]/],
  ['a list in Fn::Sub', { 'Fn::Sub': '${Zones}' }, /Fn::Sub cannot put Zones into a string/],
  ['a Fn::Sub of another shape', { 'Fn::Sub': ['x'] }, /Fn::Sub takes a string, or a list/],
  ['an object in Fn::Join', { 'Fn::Join': ['', [{ a: 1 }]] }, /Fn::Join joins strings only/],
  ['a delimiter that is no text', { 'Fn::Join': [1, ['a']] }, /Fn::Join needs a string as its delimiter/],
  ['a short Fn::Join', { 'Fn::Join': [''] }, /Fn::Join takes a list of 2 elements/],
  ['an index past the end', { 'Fn::Select': [2, ['a', 'b']] }, /Fn::Select cannot select nonexistent value at index 2/],
  ['a negative index', { 'Fn::Select': [-1, ['a']] }, /Fn::Select cannot select nonexistent value at index -1/],
  ['a split by nothing', { 'Fn::Split': ['', 'ab'] }, /Fn::Split needs a string that is not empty/],
  ['an unknown condition', { 'Fn::If': ['Nothing', 1, 2] }, /There is no condition Nothing/],
  [
    'an unknown key of a mapping',
    { 'Fn::FindInMap': ['Sizes', 'local', 'colour'] },
    /finds no local.colour in the mapping Sizes/,
  ],
  ['the length of a text', { 'Fn::Length': 'abc' }, /Fn::Length needs a list here/],
  ['the JSON of a text', { 'Fn::ToJsonString': 'abc' }, /Fn::ToJsonString takes an object or a list/],
  [
    'a secret',
    '{{resolve:secretsmanager:db:SecretString:password}}',
    /dynamic reference \{\{resolve:secretsmanager:db/,
  ],
  [
    'a secret inside Fn::Join',
    { 'Fn::Join': ['', ['{{resolve:', 'ssm-secure:/key}}']] },
    /dynamic reference \{\{resolve:ssm-secure/,
  ],
];

describe('what cannot be evaluated', () => {
  it.each(REFUSALS)('refuses %s, by name', (_name, value, message) => {
    expect(() => evaluated(value)).toThrow(
      expect.objectContaining({ name: 'AssemblyError', message: expect.stringMatching(message) }),
    );
  });
});

describe('the tables', () => {
  it('have an example of every function', () => {
    const used = JSON.stringify([EXAMPLES, REFUSALS, TEMPLATE]);
    const missing = [...INTRINSICS.keys()].filter((name) => !used.includes(`"${name}":`));
    expect(missing).toEqual([]);
  });

  it('share no function', () => {
    expect([...INTRINSICS.keys()].filter((name) => CONDITION_FUNCTIONS.has(name))).toEqual([]);
  });
});
