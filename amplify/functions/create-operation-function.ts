import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Architecture, type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { OPERATION_TIMEOUT_SECONDS } from '../../src/domain/limits.js';
import type { Target } from '../target.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface OperationFunction {
  /** Of the construct; its log group is called after it. */
  readonly id: string;
  readonly description: string;
  /** Path of the handler. */
  readonly entry: string;
}

/** A function as `defineFunction` makes it, in a stack that Amplify does not choose: what lives with a queue or a key. */
export function createOperationFunction(
  stack: Stack,
  { local, kind }: Target,
  { id, description, entry }: OperationFunction,
): LambdaFunction {
  return new NodejsFunction(stack, id, {
    description,
    entry,
    runtime: Runtime.NODEJS_22_X,
    architecture: local && process.arch !== 'arm64' ? Architecture.X86_64 : Architecture.ARM_64,
    timeout: Duration.seconds(OPERATION_TIMEOUT_SECONDS),
    memorySize: 512,
    logGroup: new LogGroup(stack, `${id}Logs`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: kind === 'branch' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    }),
    projectRoot: PROJECT_ROOT,
    depsLockFilePath: `${PROJECT_ROOT}package-lock.json`,
    bundling: {
      format: OutputFormat.ESM,
      banner: "import{createRequire}from'module';const require=createRequire(import.meta.url);",
      // As defineFunction does: the versions that were tested, not those of the runtime.
      bundleAwsSDK: true,
    },
  });
}
