import { expect, it } from 'vitest';
import type { IdentifyInput, JsonObject } from '../../assembly/resource.js';
import { passiveService } from './index.js';

function identify(type: string, properties: JsonObject = {}) {
  const input: IdentifyInput = {
    ...{ stackName: 'stack', type, properties, logicalId: 'Thing', path: 'stack/nested/Thing' },
    ...{ region: 'us-east-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:1' },
    stableId: (alphabet, length) => alphabet.charAt(1).repeat(length),
  };
  return passiveService.identify(input);
}

it.each<readonly [string, JsonObject, string, Readonly<Record<string, string>>]>([
  [
    'AWS::Logs::LogGroup',
    { LogGroupName: '/aws/x' },
    '/aws/x',
    { Arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/x:*' },
  ],
  [
    'AWS::SNS::Topic',
    { TopicName: 't' },
    'arn:aws:sns:us-east-1:000000000000:t',
    { TopicArn: 'arn:aws:sns:us-east-1:000000000000:t', TopicName: 't' },
  ],
  ['AWS::CloudWatch::Alarm', { AlarmName: 'a' }, 'a', { Arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:a' }],
  ['AWS::CloudWatch::Dashboard', { DashboardName: 'd' }, 'd', {}],
  ['AWS::KMS::Alias', { AliasName: 'alias/k' }, 'alias/k', {}],
  [
    'AWS::KMS::Key',
    {},
    '11111111-1111-1111-1111-111111111111',
    {
      Arn: 'arn:aws:kms:us-east-1:000000000000:key/11111111-1111-1111-1111-111111111111',
      KeyId: '11111111-1111-1111-1111-111111111111',
    },
  ],
  [
    'AWS::WAFv2::WebACL',
    { Name: 'w', Scope: 'REGIONAL' },
    'w|11111111-1111-1111-1111-111111111111|REGIONAL',
    {
      Arn: 'arn:aws:wafv2:us-east-1:000000000000:regional/webacl/w/11111111-1111-1111-1111-111111111111',
      Id: '11111111-1111-1111-1111-111111111111',
      Capacity: '0',
    },
  ],
  [
    'AWS::WAFv2::IPSet',
    { Name: 's', Scope: 'CLOUDFRONT' },
    's|11111111-1111-1111-1111-111111111111|CLOUDFRONT',
    {
      Arn: 'arn:aws:wafv2:us-east-1:000000000000:global/ipset/s/11111111-1111-1111-1111-111111111111',
      Id: '11111111-1111-1111-1111-111111111111',
    },
  ],
  ['AWS::CDK::Metadata', {}, 'nested-Thing-BBBBBBBBBBBB', {}],
  ['Custom::LogRetention', { LogGroupName: '/aws/x' }, '/aws/x', { LogGroupName: '/aws/x' }],
])('%s has the identity that CloudFormation gives', (type, properties, ref, attributes) => {
  expect(identify(type, properties)).toEqual({ ref, attributes });
});

it('names every type it owns, the same at every start', () => {
  for (const type of passiveService.resourceTypes) {
    expect(identify(type).ref, type).not.toBe('');
    expect(identify(type)).toEqual(identify(type));
  }
});

it('does not name a type that is not its own', () => {
  expect(() => identify('AWS::EC2::Instance')).toThrow('AWS::EC2::Instance is not a passive type');
});
