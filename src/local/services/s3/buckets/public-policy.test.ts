import { expect, it } from 'vitest';
import type { JsonObject } from '../../../assembly/resource.js';
import { isPublicPolicy } from './public-policy.js';

const allow = (more: JsonObject): JsonObject => ({
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more }],
});

it.each([
  ['everyone', allow({ Principal: '*' }), true],
  ['every account', allow({ Principal: { AWS: ['arn:aws:iam::1:root', '*'] } }), true],
  ['all but someone', allow({ NotPrincipal: { AWS: 'arn:aws:iam::1:root' } }), true],
  ['everyone over TLS', allow({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }), true],
  ['every address', allow({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }), true],
  ['every source', allow({ Principal: '*', Condition: { StringLike: { 'aws:SourceArn': 'arn:*' } } }), true],
  ['one account', allow({ Principal: { AWS: 'arn:aws:iam::1:root' } }), false],
  ['a service', allow({ Principal: { Service: 'cloudfront.amazonaws.com' } }), false],
  ['one network', allow({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }), false],
  ['one source', allow({ Principal: '*', Condition: { StringEquals: { 'AWS:SourceAccount': '1' } } }), false],
  ['nobody', { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } }, false],
])('a policy for %s is judged', (_, policy, isPublic) => {
  expect(isPublicPolicy(policy)).toBe(isPublic);
});
