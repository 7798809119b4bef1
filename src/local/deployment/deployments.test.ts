import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { buildAssembly } from '../../../test/support/build-assembly.js';
import type { JsonObject } from '../assembly/index.js';
import { type ControlPlane, startControlPlane } from './test-support/start-control-plane.js';

let directory: string;
let plane: ControlPlane;

/** Starts the account on the state of the test, as it was left. */
async function start(): Promise<void> {
  const { port } = plane === undefined ? { port: '0' } : new URL(plane.endpoint);
  plane = await startControlPlane({ directory, port: Number(port) });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'deployments-'));
  plane = await startControlPlane({ directory });
  onTestFinished(async () => {
    await plane.stop();
    rmSync(directory, { recursive: true, force: true });
  });
});

const parameter = (Value: string): JsonObject => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: '/told', Type: 'String', Value },
});
const table = (key: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'rows',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
  },
  ...more,
});
const told = () => plane.ports.ssm.getParameter('/told');
const statusOf = (name: string) => plane.deployments.find(name)?.record;
const rows = async () => (await plane.ports.dynamodb.call('Scan', { TableName: 'rows' }))['Count'];
const putRow = (id: string) => plane.ports.dynamodb.call('PutItem', { TableName: 'rows', Item: { id: { S: id } } });

it('a stack, and what was set past its template, serve again after a restart', async () => {
  await plane.deploy('app', { P: parameter('deployed') });
  await plane.deployments.patch('/told', { Value: 'set' });
  const before = statusOf('app');
  await plane.stop();
  await start();

  expect(told()).toBe('set');
  expect(statusOf('app')).toEqual(before);
});

it('the next update forgets what was set past the template', async () => {
  await plane.deploy('app', { P: parameter('deployed') });
  await plane.deployments.patch('/told', { Value: 'set' });
  await plane.deploy('app', { P: parameter('updated') });

  expect([told(), statusOf('app')?.patches]).toEqual(['updated', {}]);
});

it('properties that cannot be in force are refused, and leave what was', async () => {
  await plane.deploy('app', { Rows: table('id') });
  await putRow('kept');
  const KeySchema = [{ AttributeName: 'other', KeyType: 'HASH' }];
  const AttributeDefinitions = [{ AttributeName: 'other', AttributeType: 'S' }];

  await expect(plane.deployments.patch('rows', { KeySchema, AttributeDefinitions })).rejects.toThrow(
    'The stored table rows has the key id:S HASH',
  );
  expect([await rows(), statusOf('app')?.patches]).toEqual([1, {}]);
});

it('an update that would replace a table is refused by its name, and its rows stay', async () => {
  await plane.deploy('app', { Rows: table('id') });
  await putRow('kept');
  await plane.deploy('app', { Rows: table('other') });

  expect(statusOf('app')).toMatchObject({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    statusReason: expect.stringMatching(/^The stored table rows has the key id:S HASH and not other:S HASH/),
  });
  expect(await rows()).toBe(1);
});

it('an update that has a table no more leaves its rows, and they are there when it is declared again', async () => {
  await plane.deploy('app', { Rows: table('id'), P: parameter('a') });
  await putRow('kept');
  await plane.deploy('app', { P: parameter('b') });
  await plane.deploy('app', { Rows: table('id') });

  expect(await rows()).toBe(1);
});

it('a deleted stack leaves what its template retains, and says so', async () => {
  await plane.deploy('app', { Rows: table('id', { DeletionPolicy: 'Retain' }) });
  await putRow('kept');
  const { id } = await plane.deployments.remove('app');
  const events = await plane.call('DescribeStackEvents', { StackName: id });
  await plane.deploy('app', { Rows: table('id') });

  expect(events.text).toContain('DELETE_SKIPPED');
  expect(await rows()).toBe(1);
});

it('a first deployment that fails leaves the name to be deleted and used again', async () => {
  await plane.deploy('app', { Odd: { Type: 'AWS::Kinesis::Stream' } });
  await plane.call('DeleteStack', { StackName: 'app' });
  const { status } = await plane.deploy('app', { P: parameter('second try') });

  expect([status, told(), statusOf('app')?.status]).toEqual([200, 'second try', 'CREATE_COMPLETE']);
});

it('a stack that cannot be read any more is left out by name, and the others serve', async () => {
  await plane.deploy('app', { P: parameter('fine') });
  await plane.deploy('broken', { Rows: table('id') });
  const folder = statusOf('broken')?.directory ?? '';
  await plane.stop();
  rmSync(folder, { recursive: true });
  await start();

  expect(told()).toBe('fine');
  expect(plane.logs).toContainEqual(
    expect.objectContaining({ level: 'error', fields: expect.objectContaining({ stack: 'broken' }) }),
  );
});

it('an assembly on this machine is deployed beside uploaded stacks, and a failing one leaves all serving', async () => {
  await plane.deploy('app', { P: parameter('uploaded') });
  const root = (resources: JsonObject) => buildAssembly({ stackName: 'local', root: { Resources: resources } });
  const { stackName } = await plane.deployments.deployDirectory(root({ Rows: table('id') }));
  await putRow('kept');

  await expect(plane.deployments.deployDirectory(root({ Odd: { Type: 'AWS::Kinesis::Stream' } }))).rejects.toThrow(
    'AWS::Kinesis::Stream',
  );
  await expect(plane.deployments.deployDirectory(root({ P: parameter('twice') }))).rejects.toThrow(
    'already exists in stack app',
  );
  expect([stackName, told(), await rows(), statusOf('local')?.status]).toEqual([
    'local',
    'uploaded',
    1,
    'CREATE_COMPLETE',
  ]);
});

it('changes are made one after the other, and those set at one time together', async () => {
  await plane.deploy('app', {
    P: parameter('a'),
    Q: { ...parameter('b'), Properties: { Name: '/other', Type: 'String', Value: 'b' } },
  });
  await Promise.all([
    plane.deployments.patch('/told', { Value: 'x' }),
    plane.deployments.patch('/other', { Value: 'y' }),
    plane.deployments.setTerminationProtection('app', true),
  ]);

  expect([told(), plane.ports.ssm.getParameter('/other')]).toEqual(['x', 'y']);
  expect(statusOf('app')).toMatchObject({ terminationProtection: true, patches: { '/told': {}, '/other': {} } });
});
