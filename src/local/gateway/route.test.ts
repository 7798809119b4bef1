import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { routeRequest, signingNameOf } from './route.js';

const SERVICES = [
  { name: 'appsync', routes: { paths: [/^\/graphql\//], signingNames: ['appsync'] } },
  { name: 'dynamodb', routes: { targets: ['DynamoDB_20120810'], signingNames: ['dynamodb'] } },
  { name: 's3', routes: { signingNames: ['s3'] } },
  { name: 'silent' },
];

function request(url: string, headers: Record<string, string> = {}): IncomingMessage {
  return { url, headers } as unknown as IncomingMessage;
}

function signed(service: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=AKIAFAKE/20261120/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
  };
}

it('routes a signed request by the service its signature names', () => {
  expect(routeRequest(request('/bucket/key', signed('s3')), SERVICES)?.name).toBe('s3');
  expect(routeRequest(request('/', signed('dynamodb')), SERVICES)?.name).toBe('dynamodb');
});

it('routes a presigned request by the credential in its query', () => {
  const url = '/bucket/key?X-Amz-Credential=AKIAFAKE%2F20261120%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=00';

  expect(routeRequest(request(url), SERVICES)?.name).toBe('s3');
});

it('routes an unsigned request by its target', () => {
  expect(routeRequest(request('/', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }), SERVICES)?.name).toBe('dynamodb');
});

it('routes by path whatever the signature names', () => {
  expect(routeRequest(request('/graphql/abc', signed('appsync')), SERVICES)?.name).toBe('appsync');
  expect(routeRequest(request('/graphql/abc?x=1'), SERVICES)?.name).toBe('appsync');
});

it('knows no service for an unknown target, an unknown signing name or a bare path', () => {
  expect(routeRequest(request('/', { 'x-amz-target': 'Nope_2020.Do' }), SERVICES)).toBeUndefined();
  expect(routeRequest(request('/', signed('ec2')), SERVICES)).toBeUndefined();
  expect(routeRequest(request('/bucket/key'), SERVICES)).toBeUndefined();
});

it('does not take a query for a path', () => {
  expect(routeRequest(request('/?/graphql/'), SERVICES)).toBeUndefined();
});

it('reads the signing name from neither when there is none', () => {
  expect(signingNameOf(request('/a?b=c', { authorization: 'Bearer x' }))).toBeUndefined();
});

it('routes by host before all else, whatever its case and port', () => {
  const named = { name: 'named', running: { hosts: new Set(['media.example.com']) } };
  const services = [...SERVICES, named];

  expect(routeRequest(request('/graphql/abc', { host: 'Media.Example.com:80' }), services)?.name).toBe('named');
  expect(routeRequest(request('/graphql/abc', { host: 'example.com' }), services)?.name).toBe('appsync');
});
