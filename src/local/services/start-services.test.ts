import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Assembly, Resource } from '../assembly/resource.js';
import { systemClock } from '../shared/clock.js';
import { openStore, type Store } from '../shared/store.js';
import type { SsmPort } from './ports.js';
import type { LocalService, ServiceContext } from './service.js';
import { type AnyLocalService, createIdentify, startServices, UnsupportedResourceError } from './start-services.js';

let directory: string;
let store: Store;
let calls: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-services-'));
  store = openStore(join(directory, 'state'));
  calls = [];
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

function buildResource(type: string): Resource {
  return { logicalId: 'R', path: `stack/${type}`, type, properties: {}, ref: 'r', attributes: {}, metadata: {} };
}

function buildAssembly(types: readonly string[]): Assembly {
  return {
    directory,
    stackName: 's',
    region: 'us-east-1',
    accountId: '000000000000',
    resources: types.map(buildResource),
    outputs: {},
    rootTemplate: {},
    assetPath: () => directory,
  };
}

function fakeService(name: string, onStart?: (context: ServiceContext) => void): LocalService {
  return {
    name,
    resourceTypes: [`AWS::${name}`],
    identify: () => ({ ref: name, attributes: {} }),
    async start(context) {
      calls.push(`start ${name}`);
      onStart?.(context);
      return {
        ready: async () => {
          calls.push(`ready ${name}`);
        },
        stop: async () => {
          calls.push(`stop ${name}`);
        },
      };
    },
  };
}

function start(services: readonly AnyLocalService[], types: readonly string[] = []) {
  return startServices({
    services,
    assembly: buildAssembly(types),
    endpoint: 'http://127.0.0.1:1',
    dataDir: directory,
    store,
    clock: systemClock,
    sink: () => undefined,
    deliver: () => undefined,
  });
}

it('starts in order, readies all, and stops in reverse', async () => {
  const started = await start([fakeService('a'), fakeService('b')]);
  await started.stop();

  expect(calls).toEqual(['start a', 'start b', 'ready a', 'ready b', 'stop b', 'stop a']);
});

it('gives each service the resources of its own types only', async () => {
  let seen: readonly string[] = [];
  const a = fakeService('a', ({ resources }) => {
    seen = resources.map(({ type }) => type);
  });
  await start([a, fakeService('b')], ['AWS::a', 'AWS::b', 'AWS::a']);

  expect(seen).toEqual(['AWS::a', 'AWS::a']);
});

it('stops what had started when a later service fails', async () => {
  const failing = fakeService('b', () => {
    throw new Error('b cannot');
  });

  await expect(start([fakeService('a'), failing])).rejects.toThrow('b cannot');
  expect(calls).toEqual(['start a', 'start b', 'stop a']);
});

it('offers the port of one service to the others', async () => {
  const port: SsmPort = { getParameter: (name) => `value of ${name}`, putParameter: async () => undefined };
  const ssm: LocalService<'ssm'> = {
    name: 'ssm',
    resourceTypes: [],
    identify: () => ({ ref: '', attributes: {} }),
    start: async () => ({ port, stop: async () => undefined }),
  };
  const { ports } = await start([ssm]);

  expect(ports.ssm.getParameter('x')).toBe('value of x');
});

it('asks the owner of a type for the identity, and refuses a type that nobody owns', () => {
  const identify = createIdentify([fakeService('a')]);
  const input = {
    stackName: 'stack',
    logicalId: 'X',
    path: 'stack/X',
    properties: {},
    region: 'us-east-1',
    accountId: '000000000000',
    endpoint: '',
    stableId: () => '',
  };

  expect(identify({ ...input, type: 'AWS::a' }).ref).toBe('a');
  expect(() => identify({ ...input, type: 'AWS::Kinesis::Stream' })).toThrow(UnsupportedResourceError);
  expect(() => identify({ ...input, type: 'AWS::Kinesis::Stream' })).toThrow('AWS::Kinesis::Stream');
});
