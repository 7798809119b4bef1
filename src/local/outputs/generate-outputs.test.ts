import { rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAssembly, identifyAnything, TEST_PLACE } from '../../../test/support/build-assembly.js';
import { loadGen2App } from '../../../test/support/gen2-app.js';
import { loadAssembly } from '../assembly/load-assembly.js';
import type { Assembly, JsonObject } from '../assembly/resource.js';
import { generateOutputs } from './generate-outputs.js';

const { endpoint } = TEST_PLACE;
const environment = process.env;

function smallAssembly(value = 'a'): Assembly {
  const root = { Resources: { Thing: { Type: 'T::Thing' } }, Outputs: { Value: { Value: value } } };
  return loadAssembly({ directory: buildAssembly({ root }), identify: identifyAnything, ...TEST_PLACE });
}

/** Stands for Amplify's generator, and counts how often it is asked. */
function countingConfig(config: JsonObject = { version: '1.5' }) {
  const state = { calls: 0 };
  const createConfig = async (): Promise<JsonObject> => {
    state.calls += 1;
    return config;
  };
  return { state, createConfig };
}

describe('the outputs of the plant nursery', () => {
  let assembly: Assembly;
  let outputs: JsonObject;

  beforeAll(async () => {
    assembly = await loadGen2App();
    rmSync(path.join(assembly.directory, 'local-outputs.json'), { force: true });
    outputs = await generateOutputs({ assembly, endpoint, environment });
  }, 180_000);

  it('hold what its stack gives, in the form of Amplify', () => {
    expect(outputs).toMatchObject({
      version: '1.5',
      auth: {
        user_pool_id: assembly.outputs['userPoolId'],
        aws_region: 'us-east-1',
        username_attributes: ['email'],
        groups: [
          { creatives: { precedence: 0 } },
          { moderators: { precedence: 1 } },
          { staff: { precedence: 2 } },
          { members: { precedence: 3 } },
        ],
        unauthenticated_identities_enabled: true,
      },
      data: {
        url: assembly.outputs['awsAppsyncApiEndpoint'],
        default_authorization_type: 'AMAZON_COGNITO_USER_POOLS',
        authorization_types: ['AWS_IAM'],
      },
      storage: { bucket_name: assembly.outputs['bucketName'], buckets: [{ name: 'photos' }] },
    });
    expect(outputs['data']).toHaveProperty('url', expect.stringMatching(/^http:\/\/127\.0\.0\.1:4000\/graphql\//));
  });

  it('hold the introspection of its models and operations', () => {
    const at = (key: string) => `model_introspection.${key}`;
    expect(outputs['data']).toHaveProperty(at('models.Upload.fields.fileSize'));
    expect(outputs['data']).toHaveProperty(at('models.Plant.fields.price.type'), { nonModel: 'Price' });
    expect(outputs['data']).toHaveProperty(at('enums.Light.values'), ['SHADE', 'HALF_SHADE', 'SUN']);
    expect(outputs['data']).toHaveProperty(at('mutations.presignUpload'));
    expect(outputs['data']).toHaveProperty(at('queries.plantsUpTo'));
    expect(outputs['data']).toHaveProperty(at('subscriptions.onModerated'));
  });

  it("add to the project's own custom outputs where the runtime is", () => {
    expect(outputs['custom']).toEqual({
      nursery: { photoBucket: assembly.outputs['bucketName'], currency: 'EUR' },
      runtime: 'local',
      endpoint,
    });
  });

  it('are the same byte for byte when they are generated again', async () => {
    rmSync(path.join(assembly.directory, 'local-outputs.json'));
    const again = await generateOutputs({ assembly: await loadGen2App(), endpoint, environment });
    expect(JSON.stringify(again)).toBe(JSON.stringify(outputs));
  });
});

describe('outputs', () => {
  it('are generated once for the same assembly and endpoint', async () => {
    const assembly = smallAssembly();
    const { state, createConfig } = countingConfig();
    const first = await generateOutputs({ assembly, endpoint, environment, createConfig });
    expect(await generateOutputs({ assembly, endpoint, environment, createConfig })).toEqual(first);
    expect(state.calls).toBe(1);
  });

  it('are generated anew when an output or the template is another', async () => {
    const assembly = smallAssembly();
    const { state, createConfig } = countingConfig();
    await generateOutputs({ assembly, endpoint, environment, createConfig });
    await generateOutputs({ assembly: { ...assembly, outputs: { Value: 'b' } }, endpoint, environment, createConfig });
    expect(state.calls).toBe(2);
    await generateOutputs({
      assembly: { ...assembly, rootTemplate: { Metadata: {} } },
      endpoint,
      environment,
      createConfig,
    });
    expect(state.calls).toBe(3);
  });

  it('follow the runtime to another port without being generated anew', async () => {
    const assembly = { ...smallAssembly(), outputs: { url: `${endpoint}/graphql/1` } };
    const { state, createConfig } = countingConfig({ data: { url: `${endpoint}/graphql/1` } });
    await generateOutputs({ assembly, endpoint, environment, createConfig });
    const elsewhere = 'http://127.0.0.1:5000';
    const there = { ...assembly, outputs: { url: `${elsewhere}/graphql/1` } };
    const moved = await generateOutputs({ assembly: there, endpoint: elsewhere, environment, createConfig });

    expect(state.calls).toBe(1);
    expect(moved).toEqual({
      data: { url: 'http://127.0.0.1:5000/graphql/1' },
      custom: { runtime: 'local', endpoint: 'http://127.0.0.1:5000' },
    });
  });

  it('never let a project speak for the runtime', async () => {
    const { createConfig } = countingConfig({ custom: { runtime: 'aws', endpoint: 'http://elsewhere.test', mine: 1 } });
    const outputs = await generateOutputs({ assembly: smallAssembly(), endpoint, environment, createConfig });
    expect(outputs['custom']).toEqual({ runtime: 'local', endpoint, mine: 1 });
  });
});
