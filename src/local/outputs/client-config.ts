import { DEFAULT_CLIENT_CONFIG_VERSION, generateClientConfig } from '@aws-amplify/client-config';
import { AssemblyError } from '../assembly/assembly-error.js';
import type { Json, JsonObject } from '../assembly/resource.js';
import { type BucketDeployment, readDeployedFile } from './deployed-file.js';

/** What Amplify's generator reads of a deployed stack. JSON: it is handed to another process. */
export interface DeployedBackend {
  readonly stackName: string;
  /** The root template's. */
  readonly metadata: Json;
  /** The root stack's. */
  readonly outputs: JsonObject;
  readonly deployments: readonly BucketDeployment[];
}

type Clients = NonNullable<Parameters<typeof generateClientConfig>[2]>;

/** The commands that Amplify's generator sends, and nothing else of the AWS SDK. */
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly Bucket?: string; readonly Key?: string };
}

/**
 * What `ampx generate outputs` would write for the backend once it was deployed, made by the same generator. It asks
 * CloudFormation and S3; both are answered from what is given, so nothing is sent anywhere.
 */
export async function createClientConfig(backend: DeployedBackend): Promise<JsonObject> {
  const { stackName } = backend;
  const config = await generateClientConfig({ stackName }, DEFAULT_CLIENT_CONFIG_VERSION, clientsOf(backend));
  return JSON.parse(JSON.stringify(config)) as JsonObject; // drops what is undefined
}

function clientsOf(backend: DeployedBackend): Clients {
  const client = { send: async (command: Command) => answer(backend, command) };
  const provider = {
    getCloudFormationClient: () => client,
    getS3Client: () => client,
    getAmplifyClient: () => client,
  };
  // The generator's parameters are classes of the SDK, of which it calls send() alone.
  return provider as unknown as Clients;
}

function answer(backend: DeployedBackend, { constructor: { name }, input }: Command): unknown {
  switch (name) {
    case 'GetTemplateSummaryCommand':
      return { Metadata: JSON.stringify(backend.metadata) };
    case 'DescribeStacksCommand':
      return { Stacks: [{ StackStatus: 'CREATE_COMPLETE', Outputs: Object.entries(backend.outputs).map(toOutput) }] };
    case 'GetObjectCommand': {
      const text = readDeployedFile(backend.deployments, input.Bucket ?? '', input.Key ?? '');
      return { Body: { transformToString: async () => text } };
    }
    default:
      throw new AssemblyError(`Amplify's generator of amplify_outputs.json sent a ${name}, which is not supported`);
  }
}

function toOutput([OutputKey, OutputValue]: readonly [string, Json]): JsonObject {
  return { OutputKey, OutputValue };
}
