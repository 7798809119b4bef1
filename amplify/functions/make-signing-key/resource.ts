import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Architecture, type Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { OPERATION_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';
import type { Target } from '../../target.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Makes the key pair that signs delivery. Run by CloudFormation alone; its grants are in ../../grants.ts. */
export function createMakeSigningKey(stack: Stack, { local, kind }: Target): LambdaFunction {
  return new NodejsFunction(stack, 'MakeSigningKey', {
    description: 'Makes the key pair that signs delivery',
    entry: fileURLToPath(new URL('./handler.ts', import.meta.url)),
    runtime: Runtime.NODEJS_22_X,
    architecture: local && process.arch !== 'arm64' ? Architecture.X86_64 : Architecture.ARM_64,
    timeout: Duration.seconds(OPERATION_TIMEOUT_SECONDS),
    memorySize: 512,
    tracing: Tracing.ACTIVE,
    logGroup: new LogGroup(stack, 'MakeSigningKeyLogs', {
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
