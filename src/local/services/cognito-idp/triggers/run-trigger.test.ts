import { expect, it } from 'vitest';
import type { AuthorizationDecision, InvokeResult, Ports } from '../../ports.js';
import { identifyUserPoolResource } from '../identify.js';
import { readPoolSettings } from '../settings/pool-settings.js';
import { buildAuthTemplate, buildResources } from '../test-support/build-resources.js';
import { createFakeIam } from '../test-support/fake-iam.js';
import { createRunTrigger, type TriggerCall } from './run-trigger.js';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:trigger';

function buildCall(): TriggerCall {
  const place = { region: 'us-east-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:1' };
  const template = buildAuthTemplate({ pool: { LambdaConfig: { PreSignUp: ARN } } });
  const [resource] = buildResources(template, identifyUserPoolResource, place.endpoint);
  if (resource === undefined) {
    throw new Error('the template has a pool');
  }
  const pool = readPoolSettings(resource, place);
  return { pool, name: 'PreSignUp', source: 'PreSignUp_SignUp', userName: 'ann', request: {}, response: { a: 1 } };
}

function setUp(
  invoke: (payload: string) => Promise<InvokeResult>,
  decision: AuthorizationDecision = { allowed: true },
) {
  const policy = { Statement: [] };
  const iam = createFakeIam();
  const lambda: Ports['lambda'] = {
    invoke: (_arn, payload) => invoke(payload),
    invokeAsync: () => Promise.reject(new Error('not used')),
    resourcePolicy: () => policy,
  };
  const port: Ports['iam'] = {
    ...iam.port,
    authorize: (input) => {
      iam.asked.push(input);
      return decision;
    },
  };
  return { asked: iam.asked, policy, run: createRunTrigger(() => ({ iam: port, lambda }), 20) };
}

const answer = (payload: string, functionError?: 'Unhandled'): Promise<InvokeResult> =>
  Promise.resolve({ payload, requestId: '1', ...(functionError === undefined ? {} : { functionError }) });

it('gives the function the whole event and returns its response', async () => {
  const events: unknown[] = [];
  const { run } = setUp((payload) => {
    events.push(JSON.parse(payload));
    return answer(JSON.stringify({ ...JSON.parse(payload), response: { a: 2 } }));
  });
  const call = buildCall();

  await expect(run({ ...call, clientId: 'client' })).resolves.toEqual({ a: 2 });
  await run(call);
  expect(events[0]).toEqual({
    version: '1',
    triggerSource: 'PreSignUp_SignUp',
    region: 'us-east-1',
    userPoolId: call.pool.id,
    userName: 'ann',
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client' },
    request: {},
    response: { a: 1 },
  });
  expect(events[1]).toMatchObject({ callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' } });
});

it('does nothing when the pool has no such trigger', async () => {
  const { run } = setUp(() => Promise.reject(new Error('called')));

  await expect(run({ ...buildCall(), name: 'PostConfirmation' })).resolves.toBeUndefined();
});

it('asks whether the function lets the pool in, and does not call it when it does not', async () => {
  const call = buildCall();
  const { run, asked, policy } = setUp(() => Promise.reject(new Error('called')), { allowed: false, reason: 'no' });

  await expect(run(call)).rejects.toMatchObject({
    code: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error AccessDeniedException.',
  });
  expect(asked).toEqual([
    {
      service: 'cognito-idp.amazonaws.com',
      action: 'lambda:InvokeFunction',
      resource: ARN,
      context: { 'aws:SourceArn': call.pool.arn, 'aws:SourceAccount': '000000000000' },
      resourcePolicies: [policy],
    },
  ]);
});

it('answers the error of a function, and does not try again', async () => {
  let calls = 0;
  const { run } = setUp(() => {
    calls += 1;
    return answer(JSON.stringify({ errorMessage: 'Not on the list', errorType: 'Error' }), 'Unhandled');
  });

  await expect(run(buildCall())).rejects.toMatchObject({
    code: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error Not on the list.',
  });
  expect(calls).toBe(1);
});

it('tries three times when the function does not answer in time', async () => {
  let calls = 0;
  const { run } = setUp(() => {
    calls += 1;
    return new Promise(() => undefined);
  });

  await expect(run(buildCall())).rejects.toMatchObject({
    code: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
  });
  expect(calls).toBe(3);
});

it('takes the answer of a later try', async () => {
  let calls = 0;
  const { run } = setUp((payload) => {
    calls += 1;
    return calls < 3 ? new Promise(() => undefined) : answer(payload);
  });

  await expect(run(buildCall())).resolves.toEqual({ a: 1 });
});

it.each(['null', '"text"', '[]', '{}', '{"response":3}', 'no json'])('refuses %s for an answer', async (payload) => {
  const { run } = setUp(() => answer(payload));

  await expect(run(buildCall())).rejects.toMatchObject({
    code: 'InvalidLambdaResponseException',
    message: 'Unrecognizable lambda output',
  });
});
