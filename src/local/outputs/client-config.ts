import type { generateClientConfig } from '@aws-amplify/client-config';
import { AssemblyError } from '../assembly/assembly-error.js';
import type { Assembly, Json, JsonObject } from '../assembly/resource.js';
import { readDeployedFile } from './deployed-file.js';

type GenerateClientConfig = typeof generateClientConfig;
type Clients = NonNullable<Parameters<GenerateClientConfig>[2]>;

/** The commands that Amplify's generator sends, and nothing else of the AWS SDK. */
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly Bucket?: string; readonly Key?: string };
}

/**
 * What `ampx generate outputs` would write for the assembly once it was deployed, made by the same generator. It asks
 * CloudFormation and S3; both are answered from the assembly, so nothing is sent anywhere.
 */
export async function createClientConfig(assembly: Assembly): Promise<JsonObject> {
  // Imported here: it brings Amplify's code generators, which take longer than everything else at a start.
  const { DEFAULT_CLIENT_CONFIG_VERSION, generateClientConfig: generate } = await import('@aws-amplify/client-config');
  const config = await generate({ stackName: assembly.stackName }, DEFAULT_CLIENT_CONFIG_VERSION, clientsOf(assembly));
  return JSON.parse(JSON.stringify(config)) as JsonObject; // drops what is undefined
}

function clientsOf(assembly: Assembly): Clients {
  const client = { send: async (command: Command) => answer(assembly, command) };
  const provider = {
    getCloudFormationClient: () => client,
    getS3Client: () => client,
    getAmplifyClient: () => client,
  };
  // The generator's parameters are classes of the SDK, of which it calls send() alone.
  return provider as unknown as Clients;
}

function answer(assembly: Assembly, { constructor: { name }, input }: Command): unknown {
  switch (name) {
    case 'GetTemplateSummaryCommand':
      return { Metadata: JSON.stringify(assembly.rootTemplate['Metadata'] ?? {}) };
    case 'DescribeStacksCommand':
      return { Stacks: [{ StackStatus: 'CREATE_COMPLETE', Outputs: Object.entries(assembly.outputs).map(toOutput) }] };
    case 'GetObjectCommand': {
      const text = readDeployedFile(assembly, input.Bucket ?? '', input.Key ?? '');
      return { Body: { transformToString: async () => text } };
    }
    default:
      throw new AssemblyError(`Amplify's generator of amplify_outputs.json sent a ${name}, which is not supported`);
  }
}

function toOutput([OutputKey, OutputValue]: readonly [string, Json]): JsonObject {
  return { OutputKey, OutputValue };
}
