import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGen2App } from '../../../test/support/gen2-app.js';
import { isJsonObject } from './json-shape.js';
import type { Assembly, Json, Resource } from './resource.js';

let assembly: Assembly;

beforeAll(async () => {
  assembly = await loadGen2App();
}, 180_000);

const ofType = (type: string): readonly Resource[] => assembly.resources.filter((resource) => resource.type === type);

/** Every key of every object in a value. */
function keysIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, member]) => [key, ...keysIn(member)]) : [];
}

describe('the plant nursery, loaded', () => {
  it('has every resource of every stack, under a path of its own', () => {
    const templates = readdirSync(assembly.directory).filter((name) => name.endsWith('.template.json'));
    expect(ofType('AWS::CloudFormation::Stack')).toHaveLength(templates.length - 1);
    expect(new Set(assembly.resources.map((resource) => resource.path)).size).toBe(assembly.resources.length);
    expect(ofType('Custom::AmplifyDynamoDBTable')).toHaveLength(5);
    expect(ofType('AWS::Cognito::UserPoolGroup')).toHaveLength(4);
  });

  it('has no intrinsic function left', () => {
    const left = assembly.resources
      .flatMap(({ properties }) => keysIn(properties))
      .filter((key) => /^(Ref|Fn::)/.test(key));
    expect(left).toEqual([]);
    expect(JSON.stringify(assembly.outputs)).not.toMatch(/"(Ref|Fn::\w+)":/);
  });

  it('is the same at every load', async () => {
    const { assetPath: _first, ...before } = assembly;
    const { assetPath: _second, ...after } = await loadGen2App();
    expect(after).toEqual(before);
  });

  it('names tables after the API, across stacks', () => {
    const [api] = ofType('AWS::AppSync::GraphQLApi');
    const tables = ofType('Custom::AmplifyDynamoDBTable').map(({ ref }) => ref);
    const models = ['CareSheet', 'Event', 'Order', 'Plant', 'Upload'];
    expect([...tables].sort()).toEqual(models.map((model) => `${model}-${api?.attributes['ApiId']}-NONE`));
  });

  it('takes the table names of its data sources from ARNs that were split', () => {
    const tables = new Set(ofType('Custom::AmplifyDynamoDBTable').map(({ ref }) => ref));
    const configured = ofType('AWS::AppSync::DataSource').flatMap(({ properties: { DynamoDBConfig: config } }) =>
      isJsonObject(config) ? [config['TableName']] : [],
    );
    expect(new Set(configured)).toEqual(tables);
  });

  it('connects its resolvers to functions that exist', () => {
    const known = new Set(
      ofType('AWS::AppSync::FunctionConfiguration').map(({ attributes }) => attributes['FunctionId']),
    );
    const used = ofType('AWS::AppSync::Resolver').flatMap(({ properties: { PipelineConfig: config } }) =>
      isJsonObject(config) && Array.isArray(config['Functions']) ? config['Functions'].map(String) : [],
    );
    expect(used.length).toBeGreaterThan(known.size / 2);
    expect(used.filter((id) => !known.has(id))).toEqual([]);
  });

  it('takes the branch of a condition that its parameters choose', () => {
    const billing = ofType('Custom::AmplifyDynamoDBTable').map(({ properties }) => properties['billingMode']);
    expect(new Set(billing)).toEqual(new Set(['PAY_PER_REQUEST']));
  });

  it('tells the bucket which function to call, two stacks away', () => {
    const [notifications] = ofType('Custom::S3BucketNotifications');
    const handler = ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.startsWith('indexphoto'));
    const buckets = ofType('AWS::S3::Bucket').map(({ ref }) => ref);
    expect(buckets).toContain(notifications?.properties['BucketName']);
    expect(JSON.stringify(notifications?.properties['NotificationConfiguration'])).toContain(
      handler?.attributes['Arn'],
    );
  });

  it('gives the file or folder of every asset that a resource names', () => {
    const keys = [
      ...JSON.stringify(assembly.resources.map(({ properties }) => properties)).matchAll(/[0-9a-f]{64}\.\w+/g),
    ];
    const paths = [...new Set(keys.map(([key]) => key))].map((key) => assembly.assetPath(key));
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.filter((file) => !existsSync(file))).toEqual([]);
    const handler = ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.startsWith('presignupload'));
    const code = handler?.properties['Code'];
    const folder = assembly.assetPath(isJsonObject(code) ? String(code['S3Key']) : '');
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(readFileSync(path.join(folder, 'index.mjs'), 'utf8')).toContain('URL_TTL_SECONDS');
  });
});
