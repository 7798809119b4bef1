import { randomUUID } from 'node:crypto';
import {
  CloudFrontClient,
  CreateInvalidationCommand,
  GetDistributionCommand,
  GetInvalidationCommand,
  ListDistributionsCommand,
  ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRole } from '../../iam/test-support/start-backend.js';
import { rawRequest } from '../test-support/raw-request.js';
import {
  ALIAS,
  cachePolicy,
  distributionArn,
  OPERATOR,
  refOf,
  startCdn,
  type TestCdn,
} from '../test-support/start-cdn.js';

let cdn: TestCdn;
let client: CloudFrontClient;

beforeAll(async () => {
  cdn = await startCdn({
    behaviors: [{ PathPattern: 'keyed/*', CachePolicyId: refOf('CachePolicy', 'Keyed') }],
    resources: {
      Keyed: cachePolicy({}, { QueryStringsConfig: { QueryStringBehavior: 'all' } }),
      May: buildRole('may', [
        { Effect: 'Allow', Action: 'cloudfront:CreateInvalidation', Resource: distributionArn() },
      ]),
      MayNot: buildRole('may-not', [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]),
    },
  });
  client = clientWith(OPERATOR);
});

afterAll(() => cdn.remove());

function clientWith(credentials: typeof OPERATOR & { readonly sessionToken?: string }): CloudFrontClient {
  return new CloudFrontClient({ endpoint: cdn.endpoint, region: 'us-east-1', maxAttempts: 1, credentials });
}

async function clientOf(role: string): Promise<CloudFrontClient> {
  const roleArn = `arn:aws:iam::000000000000:role/${role}`;
  return clientWith(await cdn.ports.iam.issue({ roleArn, sessionName: 'session', durationSeconds: 900 }));
}

function batch(paths: readonly string[], CallerReference: string = randomUUID()): CreateInvalidationCommand {
  return new CreateInvalidationCommand({
    DistributionId: cdn.distributionId,
    InvalidationBatch: { CallerReference, Paths: { Quantity: paths.length, Items: [...paths] } },
  });
}

/** Puts a path into the cache and changes the object behind it. */
async function cacheOld(path: string): Promise<void> {
  const key = decodeURIComponent(path.slice(1).replace(/\?.*/, ''));
  await cdn.put(key, 'old');
  await cdn.get(path);
  await cdn.put(key, 'new');
  expect((await cdn.get(path)).text).toBe('old');
}

describe('an invalidation', () => {
  it.each([
    ['/one.jpg', '/one.jpg'],
    ['/folder/a.jpg', '/folder/*'],
    ['/deep/er/a.jpg', '/deep*'],
    ['/everything', '/*'],
    ['/with%20space', '/with%20space'],
    ['/with%2Dhyphen', '/with-hyphen'],
    ['/keyed/a?v=1', '/keyed/a?v=1'],
    ['/keyed/c?v=1', '/keyed/c*'],
  ])('of the cached %s by %s is in effect when it is answered', async (path, invalidated) => {
    await cacheOld(path);
    await client.send(batch([invalidated]));

    expect((await cdn.get(path)).text).toBe('new');
  });

  it.each([
    ['/other.jpg', '/other.png'],
    ['/Case.jpg', '/case.jpg'],
    ['/mid/a/x.jpg', '/mid/*/x.jpg'],
    ['/keyed/b?v=1', '/keyed/b'],
  ])('leaves %s alone when it is one of %s', async (path, invalidated) => {
    await cacheOld(path);
    await client.send(batch([invalidated]));

    expect((await cdn.get(path)).text).toBe('old');
  });

  it('is told as it was asked for, and told again', async () => {
    const command = batch(['/a', '/b*'], 'told-twice');
    const first = await client.send(command);
    const again = await client.send(command);
    const Id = first.Invalidation?.Id ?? '';

    expect(first.Invalidation).toMatchObject({
      Status: 'Completed',
      CreateTime: expect.any(Date),
      InvalidationBatch: { CallerReference: 'told-twice', Paths: { Quantity: 2, Items: ['/a', '/b*'] } },
    });
    expect(first.Location).toContain(Id);
    expect(again.Invalidation?.Id).toBe(Id);
    const got = await client.send(new GetInvalidationCommand({ DistributionId: cdn.distributionId, Id }));
    expect(got.Invalidation).toEqual(first.Invalidation);
    await expect(client.send(batch(['/c'], 'told-twice'))).rejects.toMatchObject({
      name: 'InvalidationBatchAlreadyExists',
    });
  });

  it('is one when it is asked for several times at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const asked = Array.from({ length: 20 }, () => client.send(batch(['/at/once'], `at-once-${round}`)));
      const ids = (await Promise.all(asked)).map(({ Invalidation }) => Invalidation?.Id);
      expect(new Set(ids).size).toBe(1);
    }
  });

  it('is listed, the newest first, page by page', async () => {
    for (let index = 0; index < 3; index += 1) {
      cdn.clock.advance(1000);
      await client.send(batch([`/listed/${index}`]));
    }
    const ids: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const { InvalidationList } = await client.send(
        new ListInvalidationsCommand({ DistributionId: cdn.distributionId, MaxItems: 2, Marker }),
      );
      expect(InvalidationList?.Items?.length).toBeLessThanOrEqual(2);
      ids.push(...(InvalidationList?.Items ?? []).map(({ Id }) => Id));
      Marker = InvalidationList?.NextMarker;
    } while (Marker !== undefined);
    const newest = await client.send(
      new GetInvalidationCommand({ DistributionId: cdn.distributionId, Id: ids[0] ?? '' }),
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(newest.Invalidation?.InvalidationBatch?.Paths?.Items).toEqual(['/listed/2']);
  });

  it.each([
    ['no path', [], 'InvalidArgument'],
    ['a path without its slash', ['a.jpg'], 'InvalidArgument'],
    ['a path that is too long', [`/${'a'.repeat(4000)}`], 'InvalidArgument'],
    [
      'too many wildcards',
      Array.from({ length: 16 }, (_each, index) => `/${index}*`),
      'TooManyInvalidationsInProgress',
    ],
  ])('is refused with %s', async (_name, paths, name) => {
    await expect(client.send(batch(paths))).rejects.toMatchObject({ name });
  });

  it('is refused when its count is wrong', async () => {
    const InvalidationBatch = { CallerReference: 'count', Paths: { Quantity: 2, Items: ['/a'] } };
    const command = new CreateInvalidationCommand({ DistributionId: cdn.distributionId, InvalidationBatch });

    await expect(client.send(command)).rejects.toMatchObject({ name: 'InconsistentQuantities' });
  });
});

describe('the API', () => {
  it('lets in whom IAM lets, and says which action is missing', async () => {
    const may = await clientOf('may');
    const mayNot = await clientOf('may-not');
    const list = new ListInvalidationsCommand({ DistributionId: cdn.distributionId });

    expect((await may.send(batch(['/x']))).Invalidation?.Status).toBe('Completed');
    await expect(may.send(list)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(mayNot.send(batch(['/x']))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        `not authorized to perform: cloudfront:CreateInvalidation on resource: ${distributionArn()}`,
      ),
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('refuses requests that are not signed, or not as they must be', async () => {
    const path = `/2020-05-31/distribution/${cdn.distributionId}`;
    const unsigned = await rawRequest(cdn.endpoint, { path });
    const forger = clientWith({ ...OPERATOR, secretAccessKey: 'not-the-secret' });

    expect(unsigned.status).toBe(403);
    expect(unsigned.text).toContain('<Code>MissingAuthenticationToken</Code>');
    await expect(forger.send(batch(['/x']))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  it('tells of a distribution what it is', async () => {
    const { Distribution, ETag } = await client.send(new GetDistributionCommand({ Id: cdn.distributionId }));

    expect(ETag).toMatch(/^E/);
    expect(Distribution).toMatchObject({
      Id: cdn.distributionId,
      ARN: distributionArn(),
      Status: 'Deployed',
      DomainName: cdn.domainName,
      DistributionConfig: {
        Enabled: true,
        Aliases: { Quantity: 1, Items: [ALIAS] },
        Origins: { Quantity: 1, Items: [{ Id: 'media' }] },
        DefaultCacheBehavior: { TargetOriginId: 'media' },
        CacheBehaviors: { Quantity: 2 },
      },
    });
  });

  it('knows no distribution or invalidation that is not there, and no other operation', async () => {
    await expect(client.send(new GetDistributionCommand({ Id: 'ENONE' }))).rejects.toMatchObject({
      name: 'NoSuchDistribution',
    });
    await expect(
      client.send(new GetInvalidationCommand({ DistributionId: cdn.distributionId, Id: 'INONE' })),
    ).rejects.toMatchObject({ name: 'NoSuchInvalidation' });
    await expect(client.send(new ListDistributionsCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('GET /distribution is not simulated'),
    });
  });

  it('refuses a document that is none, declares entities, or holds what it does not know', async () => {
    const send = (body: string) => {
      const command = batch(['/x']);
      command.middlewareStack.add(
        (next) => (args) => {
          Object.assign(args.request as object, { body });
          return next(args);
        },
        { step: 'build', priority: 'high' },
      );
      return client.send(command);
    };

    await expect(send('<not xml')).rejects.toMatchObject({ name: 'MalformedInput' });
    await expect(send('<!DOCTYPE x [<!ENTITY e "e">]><InvalidationBatch/>')).rejects.toMatchObject({
      name: 'MalformedInput',
    });
    await expect(
      send('<InvalidationBatch><Strange>1</Strange><CallerReference>r</CallerReference></InvalidationBatch>'),
    ).rejects.toMatchObject({ message: 'Strange is not simulated.' });
  });
});

it('remembers its invalidations when it starts again in the same folder', async () => {
  const first = await startCdn();
  const send = (endpoint: string) => new CloudFrontClient({ endpoint, region: 'us-east-1', credentials: OPERATOR });
  const { Invalidation } = await send(first.endpoint).send(batch(['/kept']));
  await first.stop();
  const second = await startCdn({}, { dataDir: first.dataDir });
  try {
    const input = { DistributionId: second.distributionId, Id: Invalidation?.Id ?? '' };

    expect((await send(second.endpoint).send(new GetInvalidationCommand(input))).Invalidation).toEqual(Invalidation);
  } finally {
    await second.remove();
  }
});
