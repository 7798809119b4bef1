import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListLayersCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { arnOf, REGION } from './test-support/start-backend.js';
import { type LambdaUnderTest, startLambda } from './test-support/start-lambda.js';

const FUNCTIONS = {
  echo: {
    source: `export const handler = async (event, context) => ({ event, context, remaining: context.getRemainingTimeInMillis() });`,
  },
  environment: {
    source: `export const handler = async () => process.env;`,
    properties: { Environment: { Variables: { TABLE: 'posts', AWS_REGION: 'mars' } } },
  },
  callback: {
    source: `exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = event.waits;
      setTimeout(() => { globalThis.late = true; }, 50);
      callback(null, { late: globalThis.late === true });
    };`,
    format: 'cjs' as const,
  },
  lost: { source: `export const handler = () => new Promise(() => {});` },
  throwing: {
    source: `class NotAllowed extends Error { name = 'NotAllowed'; }
      export const handler = async (event) => {
        if (event.text) throw 'just text';
        if (event.later) { setTimeout(() => { throw new Error('later'); }, 1); return new Promise((r) => setTimeout(r, 5000)); }
        if (event.rejection) { Promise.reject(new NotAllowed('unhandled')); return new Promise((r) => setTimeout(r, 5000)); }
        if (event.exit !== undefined) process.exit(event.exit);
        if (event.circular) { const a = {}; a.a = a; return a; }
        throw new NotAllowed('no');
      };`,
  },
  slow: {
    source: `import { spawn } from 'node:child_process';
      export const handler = async () => {
        const { pid } = spawn('sleep', ['60']);
        console.log('child ' + pid);
        await new Promise((resolve) => setTimeout(resolve, 60000));
      };`,
    properties: { Timeout: 1 },
  },
  counter: {
    source: `let count = 0;
      export const handler = async ({ waitMs = 0 }) => {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        return { count: ++count, pid: process.pid };
      };`,
  },
  printing: {
    source: `export const handler = async () => {
      console.log('one\\ntwo %d', 2); console.error('wrong'); process.stdout.write('raw\\n'); return process.env.TMPDIR;
    };`,
  },
  builtins: {
    source: `export const handler = async () => {
      const { promise, resolve } = Promise.withResolvers(); resolve('resolved'); return promise;
    };`,
  },
  sdk: { source: `export const handler = async () => Object.keys(await import('@aws-sdk/client-sts'));` },
  'sdk-required': {
    source: `exports.handler = async () => Object.keys(require('@aws-sdk/client-sts'));`,
    format: 'cjs' as const,
  },
  broken: { source: `import 'not-installed'; export const handler = async () => 1;` },
  nameless: { source: `export const other = async () => 1;` },
  syntax: { source: `export const handler = 1;`, file: 'index.js' },
  large: { source: `export const handler = async ({ length }) => 'x'.repeat(length);` },
  reserved: {
    source: `export const handler = async () => new Promise((resolve) => setTimeout(resolve, 300));`,
    properties: { ReservedConcurrentExecutions: 1 },
  },
  caller: {
    source: `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
      const client = new LambdaClient({ maxAttempts: 1 });
      export const handler = async ({ name }) => {
        const { Payload } = await client.send(new InvokeCommand({ FunctionName: name, Payload: '{"n":1}' }));
        return JSON.parse(Buffer.from(Payload).toString());
      };`,
    format: 'cjs' as const,
    permissions: [{ action: 'lambda:InvokeFunction', resource: arnOf('lambda', 'echo') }],
  },
};

const PYTHON = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'python',
    Runtime: 'python3.13',
    Handler: 'index.handler',
    Role: arnOf('iam', 'echo-role'),
    Code: { S3Key: 'absent.zip' },
  },
};

let lambda: LambdaUnderTest;

beforeAll(async () => {
  lambda = await startLambda({ functions: FUNCTIONS, template: { Python: PYTHON } });
});

afterAll(() => lambda.remove());

async function invoke(name: string, event: unknown = {}) {
  const { Payload, ...answer } = await lambda.client.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
  );
  return { ...answer, result: JSON.parse(Buffer.from(Payload ?? []).toString()) };
}

describe('a handler', () => {
  it('gets the event and the context that AWS gives', async () => {
    const { result, StatusCode, ExecutedVersion } = await invoke('echo', { n: 1 });

    expect(StatusCode).toBe(200);
    expect(ExecutedVersion).toBe('$LATEST');
    expect(result.event).toEqual({ n: 1 });
    expect(result.context).toMatchObject({
      functionName: 'echo',
      functionVersion: '$LATEST',
      invokedFunctionArn: arnOf('lambda', 'echo'),
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/echo',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(result.remaining).toBeGreaterThan(0);
    expect(result.remaining).toBeLessThanOrEqual(10_000);
  });

  it('sees the template environment, the reserved variables, its credentials, and nothing of ours', async () => {
    const { result } = await invoke('environment');

    expect(result).toMatchObject({
      TABLE: 'posts',
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: lambda.backend.endpoint,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      _HANDLER: 'index.handler',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_SESSION_TOKEN: expect.any(String),
    });
    expect(Object.keys(result).filter((name) => /VITEST|npm_|^USER$|NODE_ENV|NODE_CHANNEL/.test(name))).toEqual([]);
  });

  it('may be CommonJS below a project of ES modules, and answer by callback', async () => {
    expect((await invoke('callback', { waits: false })).result).toEqual({ late: false });
  });

  it('answers null when nothing is left that could settle it', async () => {
    expect((await invoke('lost')).result).toBeNull();
  });

  it('keeps its process, and its state, from one invocation to the next', async () => {
    const first = (await invoke('counter')).result;
    const second = (await invoke('counter')).result;

    expect(second).toEqual({ count: first.count + 1, pid: first.pid });
  });

  it('runs beside itself in processes of its own', async () => {
    const results = await Promise.all([1, 2, 3].map(() => invoke('counter', { waitMs: 300 })));

    expect(new Set(results.map(({ result }) => result.pid)).size).toBe(3);
  });

  it('has what its declared runtime has, also on an older Node', async () => {
    expect((await invoke('builtins')).result).toBe('resolved');
  });

  it.each(['sdk', 'sdk-required'])(
    'finds the SDK that its bundle leaves out, as in Lambda’s image: %s',
    async (name) => {
      expect((await invoke(name)).result).toContain('STSClient');
    },
  );

  it('calls other functions with the SDK, as its role allows and no further', async () => {
    const allowed = await invoke('caller', { name: 'echo' });
    const denied = await invoke('caller', { name: 'counter' });

    expect(allowed.result.event).toEqual({ n: 1 });
    expect(denied.result.errorType).toBe('AccessDeniedException');
    expect(denied.result.errorMessage).toMatch(
      /assumed-role\/caller-role\/caller is not authorized to perform: lambda:InvokeFunction/,
    );
  });
});

describe('the log', () => {
  it('has what the function prints, with its request id, a message of several lines as one entry', async () => {
    const { $metadata, result } = await invoke('printing');
    const entries = lambda.backend.log.filter(({ fields }) => fields?.['requestId'] === $metadata.requestId);

    expect(entries.map(({ level, message }) => [level, message])).toEqual(
      expect.arrayContaining([
        ['info', 'one\ntwo 2'],
        ['error', 'wrong'],
        ['info', 'raw'],
      ]),
    );
    expect(result).toContain(lambda.backend.directory);
  });
});

describe('a failure', () => {
  it.each([
    ['an error', {}, { errorType: 'NotAllowed', errorMessage: 'no', trace: expect.any(Array) }],
    ['a thrown text', { text: true }, { errorType: 'string', errorMessage: 'just text', trace: [] }],
    [
      'an error outside the handler',
      { later: true },
      { errorType: 'Error', errorMessage: 'later', trace: expect.any(Array) },
    ],
    [
      'an unhandled rejection',
      { rejection: true },
      {
        errorType: 'Runtime.UnhandledPromiseRejection',
        errorMessage: 'NotAllowed: unhandled',
        trace: expect.any(Array),
      },
    ],
    [
      'an exit',
      { exit: 3 },
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/^RequestId: .* Error: Runtime exited with error: exit status 3$/),
      },
    ],
    [
      'a quiet exit',
      { exit: 0 },
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringContaining('Runtime exited without providing a reason'),
      },
    ],
    [
      'an answer that is no JSON',
      { circular: true },
      { errorType: 'Runtime.MarshalError', errorMessage: 'Unable to stringify response body', trace: [] },
    ],
  ])('of the handler is answered in shape: %s', async (_, event, expected) => {
    const { FunctionError, StatusCode, result } = await invoke('throwing', event);

    expect(StatusCode).toBe(200);
    expect(FunctionError).toBe('Unhandled');
    expect(result).toEqual(expected);
    expect(JSON.stringify(result)).not.toContain('bootstrap');
  });

  it.each([
    ['broken', 'Runtime.ImportModuleError', /Cannot find package 'not-installed'/],
    ['nameless', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    ['syntax', 'Runtime.UserCodeSyntaxError', /SyntaxError: Unexpected token 'export'/],
  ])('of the start is answered too: %s', async (name, errorType, message) => {
    const { FunctionError, result } = await invoke(name);

    expect(FunctionError).toBe('Unhandled');
    expect(result.errorType).toBe(errorType);
    expect(result.errorMessage).toMatch(message);
  });

  it('is a timeout when the handler takes too long, and ends all that it started', async () => {
    const { FunctionError, result } = await invoke('slow');
    const pid = Number(
      lambda
        .logged()
        .find((line) => line.startsWith('child '))
        ?.slice(6),
    );

    expect(FunctionError).toBe('Unhandled');
    expect(result).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/),
    });
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 5_000);
  });

  it('is an answer of more than six megabytes', async () => {
    expect((await invoke('large', { length: 6_291_554 })).FunctionError).toBeUndefined();
    expect((await invoke('large', { length: 6_291_555 })).result.errorType).toBe('Function.ResponseSizeTooLarge');
  });

  it('leaves the function usable', async () => {
    await invoke('throwing', { exit: 1 });

    expect((await invoke('throwing')).result.errorType).toBe('NotAllowed');
  });
});

describe('what is refused', () => {
  const send = (input: Partial<ConstructorParameters<typeof InvokeCommand>[0]>) =>
    lambda.client.send(new InvokeCommand({ FunctionName: 'echo', ...input }));

  it.each([
    ['a function that does not exist', { FunctionName: 'nowhere' }, { name: 'ResourceNotFoundException' }],
    ['a version that does not exist', { Qualifier: '7' }, { name: 'ResourceNotFoundException' }],
    ['a payload that is no JSON', { Payload: '{' }, { name: 'InvalidRequestContentException' }],
    [
      'an asynchronous payload over one megabyte',
      { InvocationType: 'Event' as const, Payload: JSON.stringify('x'.repeat(1_048_576)) },
      { name: 'RequestTooLargeException' },
    ],
    ['a runtime other than Node', { FunctionName: 'python' }, { name: 'InvalidRuntimeException' }],
    ['a log tail', { LogType: 'Tail' as const }, { name: 'InvalidParameterValueException' }],
  ])('%s', async (_, input, expected) => {
    await expect(send(input)).rejects.toMatchObject(expected);
  });

  it('more invocations at once than the function has reserved', async () => {
    const results = await Promise.allSettled([send({ FunctionName: 'reserved' }), send({ FunctionName: 'reserved' })]);

    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'TooManyRequestsException' },
    });
  });

  it('a caller that is not signed in', async () => {
    const stranger = new LambdaClient({
      endpoint: lambda.backend.endpoint,
      region: REGION,
      credentials: { accessKeyId: 'AKIAFAKEFAKEFAKEFAKE', secretAccessKey: 'fake' },
      maxAttempts: 1,
    });
    await expect(stranger.send(new InvokeCommand({ FunctionName: 'echo' }))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    stranger.destroy();
  });

  it('an action that is not simulated, by its path', async () => {
    await expect(lambda.client.send(new ListLayersCommand({}))).rejects.toThrow(/layers/);
  });
});

it('invokes by name, ARN and partial ARN, and only asks on a dry run', async () => {
  for (const FunctionName of [arnOf('lambda', 'echo'), '000000000000:function:echo', 'echo:$LATEST']) {
    expect((await invoke(FunctionName)).StatusCode).toBe(200);
  }
  const { StatusCode } = await lambda.client.send(
    new InvokeCommand({ FunctionName: 'echo', InvocationType: 'DryRun' }),
  );

  expect(StatusCode).toBe(204);
});

it('describes functions', async () => {
  const { Configuration } = await lambda.client.send(new GetFunctionCommand({ FunctionName: 'echo' }));
  const { Functions } = await lambda.client.send(new ListFunctionsCommand({}));

  expect(Configuration).toMatchObject({ FunctionName: 'echo', State: 'Active', LastUpdateStatus: 'Successful' });
  expect(Functions).toHaveLength(Object.keys(FUNCTIONS).length + 1);
});
