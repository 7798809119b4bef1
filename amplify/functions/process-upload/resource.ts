import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Size, type Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { PROCESSING_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';
import type { Target } from '../../target.js';
import { linkedCode } from './linked-code.js';

const ENTRY = fileURLToPath(new URL('./handler.ts', import.meta.url));
const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Packages with machine code in them, which cannot be bundled, and libheif, whose licence (LGPL-3.0) asks that it can be
 * exchanged. Pinned in amplify/package.json, where CDK reads the version.
 */
const NATIVE_PACKAGES = ['sharp', 'node-av', 'heic-decode'];

/** ESM output has no `require`, and CommonJS packages inside the bundle ask for it. */
const REQUIRE_BANNER = "import{createRequire}from'module';const require=createRequire(import.meta.url);";

/**
 * Makes renditions of a staged original. Invoked by the queue; its grants are in ../../grants.ts.
 *
 * Not a `defineFunction`: that bundles without the native packages and only fails when it runs. Deployed, `npm ci` puts
 * their arm64 builds into the asset, which needs the registry or npm's cache. On this machine the checkout's own packages
 * are linked instead: no network, and nothing to copy or hash.
 */
export function createProcessUpload(stack: Stack, { local, kind, transcoder }: Target): LambdaFunction {
  const properties = {
    description: 'Makes renditions of a staged original',
    runtime: Runtime.NODEJS_22_X,
    timeout: Duration.seconds(PROCESSING_TIMEOUT_SECONDS),
    memorySize: 3538, // two vCPUs: 1769 MB each (docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html)
    // The original, its MP4, and room to move the index to the front; of a transcoded hour every size, one of them twice.
    ephemeralStorageSize: Size.gibibytes(transcoder === undefined ? 4 : 10),
    logGroup: new LogGroup(stack, 'ProcessUploadLogs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: kind === 'branch' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    }),
  };
  if (local) {
    return new LambdaFunction(stack, 'ProcessUpload', {
      ...properties,
      handler: 'index.handler',
      code: linkedCode({ entry: ENTRY, banner: REQUIRE_BANNER, packages: NATIVE_PACKAGES }),
      architecture: process.arch === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    });
  }
  return new NodejsFunction(stack, 'ProcessUpload', {
    ...properties,
    entry: ENTRY,
    architecture: Architecture.ARM_64,
    projectRoot: PROJECT_ROOT,
    depsLockFilePath: `${PROJECT_ROOT}package-lock.json`,
    bundling: {
      format: OutputFormat.ESM,
      banner: REQUIRE_BANNER,
      nodeModules: NATIVE_PACKAGES,
      // As defineFunction does: the versions that were tested, not those of the runtime.
      bundleAwsSDK: true,
      // Read by npm: install the builds for the function's machine, not for this one.
      environment: { npm_config_os: 'linux', npm_config_cpu: 'arm64', npm_config_libc: 'glibc' },
    },
  });
}
