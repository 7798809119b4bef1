import { delimiter, dirname } from 'node:path';
import type { TemporaryCredentials } from '../ports.js';
import type { FunctionDefinition } from './function-definition.js';

export interface EnvironmentInput {
  readonly definition: FunctionDefinition;
  readonly taskRoot: string;
  readonly layerModules: readonly string[];
  readonly temporaryFolder: string;
  readonly credentials: TemporaryCredentials;
  readonly region: string;
  readonly endpoint: string;
  readonly logStreamName: string;
}

/** Where a function finds programs; Lambda's own, after the folder of the Node that runs it. */
const SYSTEM_PATH = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/bin'];

/**
 * The whole environment of a function's process: the template's variables and those that Lambda defines, which win.
 * Nothing of the environment that the local runtime was started with is among them.
 */
export function buildEnvironment(input: EnvironmentInput): Record<string, string> {
  const { definition, credentials, layerModules } = input;
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: [dirname(process.execPath), ...SYSTEM_PATH].join(delimiter),
    ...(layerModules.length === 0 ? {} : { NODE_PATH: layerModules.join(delimiter) }),
    ...definition.environment,
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: input.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: input.logStreamName,
    AWS_REGION: input.region,
    AWS_DEFAULT_REGION: input.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    // The SDK sends every call here instead of to AWS.
    AWS_ENDPOINT_URL: input.endpoint,
    // Its own folder stands for /tmp, and for a home without the developer's ~/.aws.
    TMPDIR: input.temporaryFolder,
    HOME: input.temporaryFolder,
  };
}
