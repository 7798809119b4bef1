import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JsonObject } from '../assembly/index.js';
import { type ControlPlane, startControlPlane } from './test-support/start-control-plane.js';

/** Notes what it is asked for, and refuses what its properties name. */
const HANDLER = `
const { appendFileSync } = require('node:fs');
exports.handler = async ({ RequestType, ResponseURL, ResourceProperties: { Name, Refuses } }) => {
  appendFileSync(process.env.NOTES, RequestType + ' ' + Name + '\\n');
  const Status = Refuses === RequestType ? 'FAILED' : 'SUCCESS';
  const body = { Status, Reason: 'not today', PhysicalResourceId: 'thing', Data: { Word: 'word of ' + Name } };
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(body) });
};`;

let plane: ControlPlane;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'custom-resources-'));
  plane = await startControlPlane();
});

afterEach(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A function, one custom resource of it, and a parameter that holds its answer. */
const stackOf = (properties: JsonObject): JsonObject => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  },
  Fn: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      ...{ Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: HANDLER }, Timeout: 20 },
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Environment: { Variables: { NOTES: join(folder, 'notes') } },
    },
  },
  Thing: { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] }, ...properties } },
  Told: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/told', Type: 'String', Value: { 'Fn::GetAtt': ['Thing', 'Word'] } },
  },
});
const notes = () => readFileSync(join(folder, 'notes'), 'utf8').trim().split('\n');
const recordOf = (name: string) => plane.deployments.find(name)?.record;

it('are made, changed and removed with their stack, by their function', async () => {
  await plane.deploy('app', stackOf({ Name: 'a' }));
  await plane.deploy('app', stackOf({ Name: 'b' }));
  expect(plane.ports.ssm.getParameter('/told')).toBe('word of b');
  await plane.call('DeleteStack', { StackName: 'app' });

  expect(notes()).toEqual(['Create a', 'Update b', 'Delete b']);
  expect(recordOf('app')).toBeUndefined();
});

it('that are not made roll their stack back, with the function’s reason', async () => {
  await plane.deploy('app', stackOf({ Name: 'a', Refuses: 'Create' }));

  expect(recordOf('app')).toMatchObject({
    ...{ status: 'ROLLBACK_COMPLETE', statusReason: expect.stringContaining('not today') },
  });
  expect((await plane.call('DescribeStackEvents', { StackName: 'app' })).text).toContain('not today');
});

it('that are not removed leave their stack as DELETE_FAILED, by name', async () => {
  await plane.deploy('app', stackOf({ Name: 'a', Refuses: 'Delete' }));
  await plane.call('DeleteStack', { StackName: 'app' });

  expect(recordOf('app')).toMatchObject({ status: 'DELETE_FAILED', statusReason: expect.stringContaining('[Thing]') });
});
