import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../assembly/index.js';
import { type ControlPlane, startControlPlane } from '../../deployment/test-support/start-control-plane.js';
import { signedFetch } from '../iam/test-support/signed-fetch.js';

let plane: ControlPlane;

const parameter = (Name: string, Value = 'v'): JsonObject => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
});
const rest = {
  Parameters: { Stage: { Type: 'String', Default: 'dev' } },
  Outputs: { Told: { Value: { Ref: 'Stage' }, Export: { Name: 'told' } } },
  Metadata: { Made: 'here' },
};
const deployed = (name: string) => plane.deploy(name, { P: parameter(`/${name}`) }, rest);
const statusOf = (name: string) => plane.deployments.find(name)?.record.status;

beforeAll(async () => {
  plane = await startControlPlane();
});

afterAll(() => plane.stop());

describe('CreateStack', () => {
  it('answers with the ARN once the stack serves', async () => {
    const { status, text } = await deployed('made');

    expect(status).toBe(200);
    expect(text).toMatch(/<StackId>arn:aws:cloudformation:us-east-1:000000000000:stack\/made\//);
    expect(plane.ports.ssm.getParameter('/made')).toBe('v');
  });

  it('takes its template from the staging bucket, and never asks the address', async () => {
    const template = JSON.stringify({ Resources: { P: parameter('/uploaded') } });
    await plane.upload('template.json', template);
    const TemplateURL = 'https://s3.us-east-1.amazonaws.com/anywhere/template.json';

    expect((await plane.call('CreateStack', { StackName: 'uploaded', TemplateURL })).status).toBe(200);
    expect((await plane.call('GetTemplate', { StackName: 'uploaded' })).text).toContain('/uploaded');
  });

  it.each([
    ['a name that is taken', { StackName: 'CDKToolkit', TemplateBody: '{"Resources":{}}' }, 'AlreadyExistsException'],
    ['no name', { TemplateBody: '{"Resources":{}}' }, 'StackName'],
    ['no template', { StackName: 'x' }, 'Either Template URL or Template Body'],
    ['a template in YAML', { StackName: 'x', TemplateBody: 'Resources: {}' }, 'Template format error'],
    ['a template that was not uploaded', { StackName: 'x', TemplateURL: 'https://x/y/z.json' }, 'The specified key'],
    [
      'a parameter that the template lacks',
      {
        StackName: 'x',
        TemplateBody: '{"Resources":{}}',
        'Parameters.member.1.ParameterKey': 'A',
        'Parameters.member.1.ParameterValue': 'b',
      },
      'Parameters: [A] do not exist',
    ],
    [
      'a parameter without a value',
      { StackName: 'x', TemplateBody: '{"Resources":{},"Parameters":{"A":{"Type":"String"}}}' },
      'Parameters: [A] must have values',
    ],
    ['no rollback', { StackName: 'x', TemplateBody: '{"Resources":{}}', DisableRollback: 'true' }, 'DisableRollback'],
    [
      'what is not built',
      { StackName: 'x', TemplateBody: '{"Resources":{}}', StackPolicyBody: '{}' },
      'StackPolicyBody',
    ],
  ])('refuses %s', async (_what, parameters, reason) => {
    const { status, text } = await plane.call('CreateStack', parameters);

    expect(status).toBe(400);
    expect(text).toContain(reason);
    expect(plane.deployments.find('x')).toBeUndefined();
  });

  it('ends in ROLLBACK_COMPLETE with the reason when the stack cannot serve', async () => {
    const { status } = await plane.deploy('odd', { Odd: { Type: 'AWS::Kinesis::Stream' } });
    const events = (await plane.call('DescribeStackEvents', { StackName: 'odd' })).text;

    expect([status, statusOf('odd')]).toEqual([200, 'ROLLBACK_COMPLETE']);
    expect(events).toMatch(/CREATE_FAILED<\/ResourceStatus><ResourceStatusReason>[^<]*AWS::Kinesis::Stream/);
    expect((await plane.call('UpdateStack', { StackName: 'odd', TemplateBody: '{"Resources":{}}' })).text).toContain(
      'is in ROLLBACK_COMPLETE state and can not be updated',
    );
  });
});

describe('UpdateStack', () => {
  it('puts a changed template in force, and keeps tags and parameters that are not given', async () => {
    await deployed('changing');
    const body = JSON.stringify({ Resources: { P: parameter('/changing', 'w') }, ...rest });
    const given = { StackName: 'changing', TemplateBody: body, 'Parameters.member.1.ParameterKey': 'Stage' };
    await plane.call('UpdateStack', {
      ...given,
      'Parameters.member.1.ParameterValue': 'live',
      'Tags.member.1.Key': 'k',
    });
    const changed = body.replace('"w"', '"x"');
    const kept = { 'Parameters.member.1.UsePreviousValue': 'true', TemplateBody: changed };
    const { status } = await plane.call('UpdateStack', { ...given, ...kept });

    expect([status, plane.ports.ssm.getParameter('/changing')]).toEqual([200, 'x']);
    expect(plane.deployments.find('changing')?.record).toMatchObject({
      ...{ status: 'UPDATE_COMPLETE', parameters: { Stage: 'live' }, tags: { k: '' } },
    });
  });

  it('refuses what changes nothing, and a stack that is not there', async () => {
    await deployed('same');

    expect((await deployed('same')).text).toContain('No updates are to be performed.');
    const gone = await plane.call('UpdateStack', { StackName: 'nobody', TemplateBody: '{"Resources":{}}' });
    expect([gone.status, gone.text]).toEqual([400, expect.stringContaining('Stack [nobody] does not exist')]);
  });

  it('rolls back what cannot serve, says why, and what served serves on', async () => {
    await deployed('sound');
    await plane.deploy('sound', { P: parameter('/sound', 'w'), Odd: { Type: 'AWS::Kinesis::Stream' } });

    expect(statusOf('sound')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(plane.ports.ssm.getParameter('/sound')).toBe('v');
    expect((await plane.call('DescribeStacks', { StackName: 'sound' })).text).toMatch(
      /<StackStatusReason>[^<]*AWS::Kinesis::Stream/,
    );
  });

  it('refuses a name that another stack has given', async () => {
    await deployed('first');
    await plane.deploy('second', { P: parameter('/first') });

    expect(plane.deployments.find('second')?.record.statusReason).toContain('already exists in stack first');
  });
});

describe('what describes', () => {
  beforeAll(() => deployed('shown'));

  it.each([
    ['DescribeStacks', { StackName: 'shown' }, ['<OutputKey>Told</OutputKey>', 'CREATE_COMPLETE']],
    ['DescribeStacks', {}, ['shown', 'CDKToolkit']],
    ['DescribeStackEvents', { StackName: 'shown' }, ['CREATE_IN_PROGRESS', 'CREATE_COMPLETE', '/shown']],
    ['DescribeStackResource', { StackName: 'shown', LogicalResourceId: 'P' }, ['<PhysicalResourceId>/shown<']],
    ['DescribeStackResources', { StackName: 'shown', LogicalResourceId: 'P' }, ['AWS::SSM::Parameter']],
    ['GetTemplate', { StackName: 'shown' }, ['Resources', 'Original']],
    ['GetTemplateSummary', { StackName: 'shown' }, ['Made', '<ParameterKey>Stage<', 'AWS::SSM::Parameter']],
    ['GetTemplateSummary', { TemplateBody: '{"Resources":{}}' }, ['<Parameters></Parameters>']],
    ['ListExports', {}, ['<Name>told<', '<Value>dev<']],
    ['ListStackResources', { StackName: 'shown' }, ['<LogicalResourceId>P<']],
    ['ListStacks', { 'StackStatusFilter.member.1': 'CREATE_COMPLETE' }, ['shown']],
  ])('%s answers for %j', async (action, parameters, words) => {
    const { status, text } = await plane.call(action, parameters);

    expect(status).toBe(200);
    for (const word of words) {
      expect(text).toContain(word);
    }
  });

  it.each([
    ...['DescribeStacks', 'DescribeStackEvents', 'DescribeStackResources', 'GetTemplate', 'GetTemplateSummary'],
    ...['ListStackResources', 'UpdateTerminationProtection'],
  ])('%s names the stack that is not there, in the words that CDK looks for', async (action) => {
    const { status, text } = await plane.call(action, { StackName: 'nobody' });

    expect([status, text]).toEqual([400, expect.stringContaining('Stack with id nobody does not exist')]);
  });

  it.each([
    ['DescribeStackResource', { StackName: 'shown', LogicalResourceId: 'Q' }, 'Resource Q does not exist'],
    ['DescribeStacks', { NextToken: 'x' }, 'Invalid NextToken x'],
    ['ListStackResources', { StackName: 'shown', Filter: 'x' }, 'Filter is not simulated.'],
    ['ListExports', { Filter: 'x' }, 'Filter is not simulated.'],
    ['ListStacks', { Filter: 'x' }, 'Filter is not simulated.'],
    ['CreateChangeSet', { StackName: 'shown' }, 'Could not find operation CreateChangeSet'],
    ['toString', {}, 'Could not find operation toString'],
  ])('%s refuses %j', async (action, parameters, reason) => {
    const { status, text } = await plane.call(action, parameters);

    expect([status, text]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('asks for a signature, and for the right to it', async () => {
    const body = 'Action=DescribeStacks&Version=2010-05-15';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const strange = { accessKeyId: 'AKIALOCALNOBODY00000', secretAccessKey: 'fake-secret' };
    const answer = await signedFetch(plane.endpoint, {
      service: 'cloudformation',
      headers,
      body,
      credentials: strange,
    });

    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('<Code>')]);
  });
});

describe('DeleteStack', () => {
  it('deletes a stack with what it stored, once, and finds it by its ARN alone then', async () => {
    await plane.deploy('going', {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'going',
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        },
      },
    });
    const id = plane.deployments.find('going')?.record.id ?? '';
    expect((await plane.call('DeleteStack', { StackName: 'going' })).status).toBe(200);

    expect((await plane.call('DescribeStacks', { StackName: 'going' })).text).toContain('does not exist');
    expect((await plane.call('DescribeStacks', { StackName: id })).text).toContain('DELETE_COMPLETE');
    await expect(plane.ports.dynamodb.call('DescribeTable', { TableName: 'going' })).rejects.toThrow('not found');
    expect((await plane.call('DeleteStack', { StackName: 'going' })).status).toBe(200);
  });

  it('refuses a protected stack until it is not, and the runtime’s own', async () => {
    await deployed('guarded');
    const guard = (EnableTerminationProtection: string) =>
      plane.call('UpdateTerminationProtection', { StackName: 'guarded', EnableTerminationProtection });

    await guard('true');
    expect((await plane.call('DeleteStack', { StackName: 'guarded' })).text).toContain(
      'TerminationProtection is enabled',
    );
    await guard('false');
    expect((await plane.call('DeleteStack', { StackName: 'guarded' })).status).toBe(200);
    expect((await plane.call('DeleteStack', { StackName: 'CDKToolkit' })).text).toContain('cannot be deleted');
  });
});
