import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { buildSync } from 'esbuild';
import type { JsonObject } from '../../../assembly/resource.js';
import type { MovableClock } from '../../../shared/clock.js';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../../iam/credentials/operator.js';
import { iamService } from '../../iam/index.js';
import { sqsService } from '../../sqs/index.js';
import type { AnyLocalService } from '../../start-services.js';
import { createLambdaService, type LambdaServiceOptions } from '../index.js';
import { arnOf, buildRole, REGION, startBackend, type TemplateResource, type TestBackend } from './start-backend.js';

/** A function of a test: its source, bundled by esbuild as CDK does it. */
export interface TestFunction {
  /** TypeScript; exports `handler`. */
  readonly source: string;
  readonly format?: 'esm' | 'cjs';
  /** File name in the bundle; `index.mjs` or `index.js` by the format. */
  readonly file?: string;
  readonly properties?: JsonObject;
  readonly permissions?: readonly { readonly action: string; readonly resource: string }[];
}

export interface LambdaUnderTest {
  readonly backend: TestBackend;
  readonly client: LambdaClient;
  readonly sqs: SQSClient;
  /** Lines that functions and service logged. */
  logged(): readonly string[];
  /** Stops the services and starts them again on the same data. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export interface StartLambdaOptions {
  readonly functions: Readonly<Record<string, TestFunction>>;
  readonly template?: Readonly<Record<string, TemplateResource>>;
  readonly options?: LambdaServiceOptions;
  readonly services?: readonly AnyLocalService[];
  readonly clock?: MovableClock;
}

const CREDENTIALS = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY };

/** Bundles the functions in a folder whose project says `"type": "module"`, as ours does, and starts the services. */
export async function startLambda(start: StartLambdaOptions): Promise<LambdaUnderTest> {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'lambda-project-')));
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  const assets: Record<string, string> = {};
  const template: Record<string, TemplateResource> = { ...start.template };
  for (const [name, fn] of Object.entries(start.functions)) {
    assets[`${name}.zip`] = bundle(join(project, `asset.${name}`), fn);
    template[`Fn-${name}`] = buildFunction(name, fn);
    template[`Role-${name}`] = buildRole(`${name}-role`, ...(fn.permissions ?? []));
  }
  const services = [iamService, sqsService, createLambdaService(start.options), ...(start.services ?? [])];
  const launch = (directory?: string) =>
    startBackend({
      ...{ services, template, assets },
      ...(directory === undefined ? {} : { directory }),
      ...(start.clock === undefined ? {} : { clock: start.clock }),
    });
  let backend = await launch();
  let clients = connect(backend.endpoint);
  const disconnect = () => {
    clients.client.destroy();
    clients.sqs.destroy();
  };
  return {
    get backend() {
      return backend;
    },
    get client() {
      return clients.client;
    },
    get sqs() {
      return clients.sqs;
    },
    logged: () => backend.log.map(({ message }) => message),
    async restart() {
      disconnect();
      await backend.stop();
      backend = await launch(backend.directory);
      clients = connect(backend.endpoint);
    },
    async remove() {
      disconnect();
      await backend.remove();
      rmSync(project, { recursive: true, force: true });
    },
  };
}

function connect(endpoint: string) {
  const options = { endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 };
  return { client: new LambdaClient(options), sqs: new SQSClient(options) };
}

function bundle(folder: string, { source, format = 'esm', file }: TestFunction): string {
  mkdirSync(folder, { recursive: true });
  buildSync({
    stdin: { contents: source, loader: 'ts', resolveDir: process.cwd() },
    outfile: join(folder, file ?? (format === 'esm' ? 'index.mjs' : 'index.js')),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format,
    external: ['not-installed', '@aws-sdk/client-sts'],
    logLevel: 'silent',
  });
  return folder;
}

function buildFunction(name: string, { properties = {} }: TestFunction): TemplateResource {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: arnOf('iam', `${name}-role`),
      Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
      Timeout: 10,
      MemorySize: 256,
      ...properties,
    },
  };
}
