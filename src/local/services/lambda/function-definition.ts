import type { JsonObject, Resource } from '../../assembly/resource.js';
import { readNumber, readObject, readObjects, readString, readStrings } from '../../shared/json-fields.js';

/** A function as its template declares it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** `nodejs22.x`. */
  readonly runtime: string;
  readonly handler: string;
  readonly roleArn: string;
  /** Whether every invocation is to be traced by X-Ray; here none is. */
  readonly isTraced: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly ephemeralStorageMb: number;
  readonly architectures: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  readonly deadLetterArn?: string;
  readonly layerArns: readonly string[];
  readonly logGroupName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly code: FunctionCode;
}

export type FunctionCode = { readonly assetKey: string } | { readonly inline: string };

/** Read, or without effect on one machine: networks, encryption, tracing and the account's own bookkeeping. */
const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'Architectures',
  'Code',
  'CodeSigningConfigArn',
  'DeadLetterConfig',
  'Description',
  'Environment',
  'EphemeralStorage',
  'FunctionName',
  'Handler',
  'KmsKeyArn',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'RecursiveLoop',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'RuntimeManagementConfig',
  'SnapStart',
  'Tags',
  'Timeout',
  'TracingConfig',
  'VpcConfig',
]);

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;
const DEFAULT_EPHEMERAL_STORAGE_MB = 512;

/** @throws Error naming the property that is not simulated or missing. */
export function readFunction(resource: Resource): FunctionDefinition {
  const { properties, path, attributes, ref } = resource;
  const unknown = Object.keys(properties).find((name) => !KNOWN_PROPERTIES.has(name));
  if (unknown !== undefined) {
    throw new Error(`${path}: AWS::Lambda::Function ${unknown} is not simulated.`);
  }
  if (readString(properties, 'PackageType') === 'Image') {
    throw new Error(`${path}: AWS::Lambda::Function PackageType Image is not simulated.`);
  }
  const required = (name: string) => {
    const value = readString(properties, name);
    if (value === undefined) {
      throw new Error(`${path}: AWS::Lambda::Function needs ${name}.`);
    }
    return value;
  };
  const reservedConcurrency = readNumber(properties, 'ReservedConcurrentExecutions');
  const deadLetterArn = readString(readObject(properties, 'DeadLetterConfig') ?? {}, 'TargetArn');
  const architectures = readStrings(properties, 'Architectures');
  return {
    name: ref,
    arn: attributes['Arn'] ?? '',
    description: readString(properties, 'Description') ?? '',
    runtime: required('Runtime'),
    handler: required('Handler'),
    roleArn: required('Role'),
    isTraced: readString(readObject(properties, 'TracingConfig') ?? {}, 'Mode') === 'Active',
    timeoutSeconds: readNumber(properties, 'Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMb: readNumber(properties, 'MemorySize') ?? DEFAULT_MEMORY_MB,
    ephemeralStorageMb:
      readNumber(readObject(properties, 'EphemeralStorage') ?? {}, 'Size') ?? DEFAULT_EPHEMERAL_STORAGE_MB,
    architectures: architectures.length === 0 ? ['x86_64'] : architectures,
    environment: readEnvironment(path, properties),
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    ...(deadLetterArn === undefined ? {} : { deadLetterArn: requireQueue(path, 'DeadLetterConfig', deadLetterArn) }),
    layerArns: readStrings(properties, 'Layers'),
    logGroupName: readString(readObject(properties, 'LoggingConfig') ?? {}, 'LogGroup') ?? `/aws/lambda/${ref}`,
    tags: Object.fromEntries(
      readObjects(properties, 'Tags').map((tag) => [readString(tag, 'Key') ?? '', readString(tag, 'Value') ?? '']),
    ),
    code: readCode(path, properties),
  };
}

/** Whether the local Node can run it. */
export function isNodeRuntime({ runtime }: FunctionDefinition): boolean {
  return /^nodejs\d+\.x$/.test(runtime);
}

/** Dead letters and destinations go to queues; topics, buckets and other functions are refused by name. */
export function requireQueue(path: string, property: string, arn: string): string {
  if (!arn.startsWith('arn:aws:sqs:')) {
    throw new Error(`${path}: ${property} to ${arn} is not simulated; a queue is.`);
  }
  return arn;
}

function readEnvironment(path: string, properties: JsonObject): Record<string, string> {
  const variables = readObject(readObject(properties, 'Environment') ?? {}, 'Variables') ?? {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      if (typeof value === 'object') {
        throw new Error(`${path}: the environment variable ${name} is not text.`);
      }
      return [name, String(value)];
    }),
  );
}

function readCode(path: string, properties: JsonObject): FunctionCode {
  const code = readObject(properties, 'Code') ?? {};
  const inline = readString(code, 'ZipFile');
  const assetKey = readString(code, 'S3Key');
  if (inline !== undefined) {
    return { inline };
  }
  if (assetKey === undefined) {
    throw new Error(`${path}: AWS::Lambda::Function Code has neither S3Key nor ZipFile.`);
  }
  return { assetKey };
}
