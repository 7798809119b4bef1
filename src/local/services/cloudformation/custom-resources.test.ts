import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildAssembly } from '../../../../test/support/build-assembly.js';
import { type Assembly, loadAssembly } from '../../assembly/index.js';
import type { JsonObject } from '../../assembly/resource.js';
import { openGateway } from '../../gateway/gateway.js';
import { systemClock } from '../../shared/clock.js';
import { createLog, type LogEntry } from '../../shared/log.js';
import { openStore, type Store } from '../../shared/store.js';
import { iamService } from '../iam/index.js';
import { lambdaService } from '../lambda/index.js';
import { createSsmService } from '../ssm/index.js';
import { createIdentify, createOwnerOf, startServices } from '../start-services.js';
import { createCloudFormationService, createResponses, settleCustomResources } from './index.js';

/** Puts the answer that its properties ask for, and notes the event beside the start's data. */
const HANDLER = `
const { appendFileSync } = require('node:fs');
exports.handler = async (event) => {
  const { ResponseURL, ...rest } = event;
  appendFileSync(process.env.NOTES, JSON.stringify(rest) + '\\n');
  const p = event.ResourceProperties;
  if (p.Mode === 'throw') throw new Error('broken inside');
  if (p.Mode === 'silent') return;
  const body = { Status: p.Mode === 'fail' ? 'FAILED' : 'SUCCESS', Reason: 'no such luck',
    PhysicalResourceId: 'made-' + p.Name, Data: { Echo: 'echo of ' + p.Name, Count: 3 } };
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(body) });
};`;

function noDeployments(): never {
  throw new Error('Nothing is deployed here.');
}

let directory: string;
let store: Store;
let log: LogEntry[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'custom-resources-'));
  store = openStore(join(directory, 'store'));
  log = [];
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};
const custom = (properties: JsonObject, type = 'Custom::Thing') => ({
  Type: type,
  Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] }, ...properties },
});
const parameter = (value: JsonObject) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: '/told', Type: 'String', Value: value },
});

/** Evaluates a template whose resources come on top of one function, running what has to run. */
async function settle(resources: JsonObject, stackName = 'app'): Promise<{ assembly: Assembly; starts: number }> {
  const fn = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout: 20,
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { ZipFile: HANDLER },
      Environment: { Variables: { NOTES: join(directory, 'notes') } },
    },
  };
  const cloud = buildAssembly({ stackName, root: { Resources: { Role: role, Fn: fn, ...resources } } });
  const sink = (entry: LogEntry) => log.push(entry);
  const responses = createResponses();
  const services = [
    iamService,
    createSsmService(),
    lambdaService,
    createCloudFormationService({ store, responses, deployments: noDeployments }),
  ];
  const gateway = await openGateway(0, createLog('gateway', sink));
  const { endpoint } = gateway;
  let starts = 0;
  try {
    const assembly = await settleCustomResources({
      ...{ store, responses, endpoint, log: createLog('runtime', sink) },
      isSimulated: (type) => createOwnerOf(services)(type)?.name !== 'cloudformation',
      load: () =>
        loadAssembly({
          directory: cloud,
          identify: createIdentify(services),
          ...{ endpoint, region: 'us-east-1', accountId: '000000000000' },
        }),
      start: async (unsettled) => {
        starts += 1;
        const started = await startServices({
          ...{ services, assembly: unsettled, endpoint, store, clock: systemClock, sink, onlyAnswers: true },
          dataDir: join(directory, 'data'),
          deliver: () => undefined,
        });
        gateway.serve(started.routed);
        return started;
      },
    });
    return { assembly, starts };
  } finally {
    await gateway.close();
  }
}

function notes(): readonly JsonObject[] {
  const text = readFileSync(join(directory, 'notes'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);
}

const toldValue = (assembly: Assembly) =>
  assembly.resources.find(({ type }) => type === 'AWS::SSM::Parameter')?.properties['Value'];

it('makes it once, and gives its answer to Ref and GetAtt at every start', async () => {
  const template = {
    Thing: custom({ Name: 'a', Size: 7, On: true }),
    Told: parameter({ 'Fn::Join': ['|', [{ Ref: 'Thing' }, { 'Fn::GetAtt': ['Thing', 'Echo'] }]] }),
  };
  const first = await settle(template);
  const second = await settle(template);

  expect([first.starts, second.starts]).toEqual([1, 0]);
  expect([toldValue(first.assembly), toldValue(second.assembly)]).toEqual(['made-a|echo of a', 'made-a|echo of a']);
  expect(notes()).toEqual([
    expect.objectContaining({
      RequestType: 'Create',
      ResourceType: 'Custom::Thing',
      LogicalResourceId: 'Thing',
      ResourceProperties: expect.objectContaining({ Name: 'a', Size: '7', On: 'true' }),
    }),
  ]);
});

it('runs one that needs another’s answer after it', async () => {
  const { assembly, starts } = await settle({
    Second: custom({ Name: { 'Fn::GetAtt': ['First', 'Count'] } }, 'AWS::CloudFormation::CustomResource'),
    First: custom({ Name: 'one' }),
    Told: parameter({ Ref: 'Second' }),
  });

  expect([toldValue(assembly), starts]).toEqual(['made-3', 2]);
});

it('updates what has other properties, and deletes what it replaces', async () => {
  await settle({ Thing: custom({ Name: 'a' }) });
  await settle({ Thing: custom({ Name: 'b' }) });

  expect(notes()).toEqual([
    expect.objectContaining({ RequestType: 'Create' }),
    expect.objectContaining({
      RequestType: 'Update',
      PhysicalResourceId: 'made-a',
      OldResourceProperties: expect.objectContaining({ Name: 'a' }),
    }),
    expect.objectContaining({ RequestType: 'Delete', PhysicalResourceId: 'made-a' }),
  ]);
});

it('deletes what the template has no longer', async () => {
  await settle({ Thing: custom({ Name: 'a' }) });
  await settle({});
  await settle({});

  expect(notes().map(({ RequestType }) => RequestType)).toEqual(['Create', 'Delete']);
});

it('makes one for each stack of the same template', async () => {
  await settle({ Thing: custom({ Name: 'a' }) });
  await settle({ Thing: custom({ Name: 'b' }) }, 'twin');
  const first = await settle({ Thing: custom({ Name: 'a' }), Told: parameter({ Ref: 'Thing' }) });

  expect(notes().map(({ RequestType }) => RequestType)).toEqual(['Create', 'Create']);
  expect(toldValue(first.assembly)).toBe('made-a');
});

it.each([
  ['fail', 'no such luck'],
  ['throw', 'broken inside'],
  ['silent', 'it ended without an answer'],
])('stops the start when its function does %s', async (Mode, reason) => {
  await expect(settle({ Thing: custom({ Name: 'a', Mode }) })).rejects.toThrow(
    expect.objectContaining({ name: 'CustomResourceError', message: expect.stringMatching(`^Thing: .*${reason}`) }),
  );
});

it('stops the start at an attribute that the function did not answer, and at a token that is no function', async () => {
  const template = { Thing: custom({ Name: 'a' }), Told: parameter({ 'Fn::GetAtt': ['Thing', 'Missing'] }) };
  await expect(settle(template)).rejects.toThrow('Thing (Custom::Thing) has no attribute Missing');

  const topic = { Type: 'Custom::Other', Properties: { ServiceToken: 'arn:aws:sns:us-east-1:000000000000:t' } };
  await expect(settle({ Other: topic })).rejects.toThrow('is no function; others are not simulated');
});
