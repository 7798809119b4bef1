import { expect, it } from 'vitest';
import { buildAssembly, identifyAnything, TEST_PLACE } from '../../../test/support/build-assembly.js';
import { loadAssembly } from '../assembly/load-assembly.js';
import { runClientConfig } from './run-client-config.js';

/** What a stack with an API tells of it. */
const API = {
  awsAppsyncApiId: 'api',
  awsAppsyncApiEndpoint: 'https://api.example/graphql',
  awsAppsyncAuthenticationType: 'AWS_IAM',
  awsAppsyncRegion: 'eu-west-1',
  amplifyApiModelSchemaS3Uri: 's3://models/model-schema.graphql',
};

/** A stack of Amplify's form: its template's metadata says which of its outputs the generator reads. */
function deployed(outputs: Readonly<Record<string, string>>) {
  const stackOutputs = Object.keys(outputs);
  const assembly = loadAssembly({
    ...{ directory: buildAssembly({ root: { Resources: { Thing: { Type: 'T::Thing' } } } }), ...TEST_PLACE },
    identify: identifyAnything,
  });
  const rootTemplate = { Metadata: { 'AWS::Amplify::GraphQL': { version: '1', stackOutputs } } };
  return { ...assembly, outputs, rootTemplate };
}

it('asks the generator, which finds nothing in a stack that has nothing of Amplify', async () => {
  expect(await runClientConfig({ ...deployed({}), rootTemplate: {} }, process.env)).toEqual({ version: '1.5' });
});

it('says why the generator has no answer', async () => {
  await expect(runClientConfig(deployed(API), process.env)).rejects.toThrow(
    'amplify_outputs.json cannot be generated. No bucket deployment puts model-schema.graphql into the bucket models',
  );
});

it('gives it nothing that would change what it loads', async () => {
  const environment = { ...process.env, NODE_OPTIONS: '--import=file:///nowhere.mjs' };
  expect(await runClientConfig({ ...deployed({}), rootTemplate: {} }, environment)).toEqual({ version: '1.5' });
});
