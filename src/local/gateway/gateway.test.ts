import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AwsError } from '../shared/aws-error.js';
import type { LogEntry } from '../shared/log.js';
import { createLog } from '../shared/log.js';
import { type Gateway, openGateway, type RoutedService } from './gateway.js';

const entries: LogEntry[] = [];
let gateway: Gateway;

function service(
  name: string,
  routes: RoutedService['routes'],
  handle: RoutedService['running']['handle'],
): RoutedService {
  return { name, ...(routes === undefined ? {} : { routes }), running: handle === undefined ? {} : { handle } };
}

beforeEach(async () => {
  entries.length = 0;
  gateway = await openGateway(
    0,
    createLog('gateway', (entry) => entries.push(entry)),
  );
});

afterEach(() => gateway.close());

function serveAll(): void {
  gateway.serve([
    service('sts', { targets: ['Sts'] }, async (_request, response) => {
      response.end('sts');
    }),
    service('broken', { targets: ['Broken'] }, async () => {
      throw new Error('secret detail');
    }),
    service('refusing', { targets: ['Refusing'] }, async () => {
      throw new AwsError('AccessDeniedException', 'no', 403);
    }),
    service('browsers', { paths: [/^\/own\//], ownsCors: true }, async (request, response) => {
      response.end(`own ${request.method}`);
    }),
    service('s3', { signingNames: ['s3'] }, async (request, response) => {
      response.end(`s3 ${request.method} ${request.url}`);
    }),
  ]);
}

it('listens on the loopback address only, on a port of its own', () => {
  expect(gateway.endpoint).toBe(`http://127.0.0.1:${gateway.port}`);
  expect(gateway.port).toBeGreaterThan(0);
});

it('asks callers to come again while the services start', async () => {
  const response = await fetch(gateway.endpoint);

  expect(response.status).toBe(503);
});

it('hands each request to its service, and every other path to S3', async () => {
  serveAll();
  const sts = await fetch(gateway.endpoint, { method: 'POST', headers: { 'x-amz-target': 'Sts.Do' } });
  const s3 = await fetch(`${gateway.endpoint}/bucket/key?x=1`);

  expect(await sts.text()).toBe('sts');
  expect(await s3.text()).toBe('s3 GET /bucket/key?x=1');
});

it('hands S3 the path as it was sent', async () => {
  serveAll();
  const body = await new Promise<string>((resolve, reject) => {
    const request = httpRequest({ port: gateway.port, host: '127.0.0.1', path: '/bucket/../../x' }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    });
    request.on('error', reject).end();
  });

  expect(body).toBe('s3 GET /bucket/../../x');
});

it('answers a browser preflight of the JSON services, and leaves S3 its own', async () => {
  serveAll();
  const json = await fetch(gateway.endpoint, { method: 'OPTIONS' });
  const s3 = await fetch(`${gateway.endpoint}/bucket/key`, { method: 'OPTIONS' });

  expect(json.headers.get('access-control-allow-origin')).toBe('*');
  expect(s3.headers.get('access-control-allow-origin')).toBeNull();
});

it('lets a browser read the answers of the JSON services, errors too', async () => {
  serveAll();
  const headers = { origin: 'http://localhost:5173', 'x-amz-target': 'Sts.Do' };
  const answer = await fetch(gateway.endpoint, { method: 'POST', headers });
  const refusal = await fetch(gateway.endpoint, { method: 'POST', headers: { ...headers, 'x-amz-target': 'None.Do' } });
  const asked = await fetch(gateway.endpoint, { method: 'POST', headers: { 'x-amz-target': 'Sts.Do' } });

  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-expose-headers')).toContain('x-amzn-errortype');
  expect(refusal.status).toBe(400);
  expect(refusal.headers.get('access-control-allow-origin')).toBe('*');
  expect(asked.headers.get('access-control-allow-origin')).toBeNull();
});

it('leaves preflights and CORS headers to a service that owns them', async () => {
  serveAll();
  const preflight = await fetch(`${gateway.endpoint}/own/x`, { method: 'OPTIONS' });

  expect(await preflight.text()).toBe('own OPTIONS');
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
});

it('refuses a target that no service has, by name', async () => {
  serveAll();
  const response = await fetch(gateway.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'Kinesis_20131202.PutRecord' },
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: 'UnknownOperationException',
    message: 'No local service answers Kinesis_20131202.PutRecord.',
  });
});

it('tells the caller nothing of a bug, and the log everything', async () => {
  serveAll();
  const response = await fetch(gateway.endpoint, { method: 'POST', headers: { 'x-amz-target': 'Broken.Do' } });

  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret detail');
  expect(entries.map(({ level }) => level)).toEqual(['error']);
});

it('answers an AWS error that a service threw', async () => {
  serveAll();
  const response = await fetch(gateway.endpoint, { method: 'POST', headers: { 'x-amz-target': 'Refusing.Do' } });

  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ __type: 'AccessDeniedException', message: 'no' });
});

it('says which port is taken', async () => {
  await expect(
    openGateway(
      gateway.port,
      createLog('gateway', () => undefined),
    ),
  ).rejects.toThrow(`EADDRINUSE`);
});
