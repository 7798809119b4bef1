import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { JsonObject, Resource } from '../assembly/resource.js';
import { bucketDeployments, readDeployedFile } from './deployed-file.js';

function assets(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'assets-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

function deployment(properties: JsonObject, type = 'Custom::CDKBucketDeployment'): Resource {
  return { logicalId: 'Deploy', path: 'Deploy', type, ref: 'Deploy', attributes: {}, metadata: {}, properties };
}

it('reads the file of the deployment into that bucket', () => {
  const directory = assets({
    'one.zip/schema.graphql': 'one',
    'two.zip/schema.graphql': 'two',
    'two.zip/deep/b.txt': 'deep',
  });
  const resources = [
    deployment({ DestinationBucketName: 'first', SourceObjectKeys: ['one.zip'] }),
    deployment({ DestinationBucketName: 'second', SourceObjectKeys: ['one.zip', 'two.zip'] }),
    deployment({ DestinationBucketName: 'third', SourceObjectKeys: ['two.zip'], DestinationBucketKeyPrefix: 'v1/' }),
  ];
  const deployments = bucketDeployments({ resources, assetPath: (objectKey) => path.join(directory, objectKey) });
  const read = (bucket: string, key: string) => readDeployedFile(deployments, bucket, key);
  expect(read('first', 'schema.graphql')).toBe('one');
  expect(read('second', 'deep/b.txt')).toBe('deep');
  expect(read('third', 'v1/schema.graphql')).toBe('two');
  expect(() => read('third', 'schema.graphql')).toThrow(
    'No bucket deployment puts schema.graphql into the bucket third',
  );
  expect(() => read('fourth', 'schema.graphql')).toThrow(
    'No bucket deployment puts schema.graphql into the bucket fourth',
  );
});

it('takes no other resource for a deployment', () => {
  const resources = [deployment({ DestinationBucketName: 'b', SourceObjectKeys: ['a.zip'] }, 'Custom::Other')];
  const deployments = bucketDeployments({ resources, assetPath: (key) => key });
  expect(deployments).toEqual([]);
  expect(() => readDeployedFile(deployments, 'b', 'x')).toThrow('No bucket deployment');
});
