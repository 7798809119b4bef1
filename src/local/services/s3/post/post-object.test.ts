import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../test-support/raw-request.js';
import { BUCKET, startS3Backend, type TestS3 } from '../test-support/start-s3.js';

let s3: TestS3;
let client: S3Client;

beforeAll(async () => {
  s3 = await startS3Backend();
  client = s3.client();
});

afterAll(() => s3.remove());

async function contentOf(key: string, bucket = BUCKET): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

describe('a form upload', () => {
  interface FormOptions {
    readonly key?: string;
    readonly expires?: number;
    readonly override?: Record<string, string>;
    readonly type?: string;
  }

  async function post(
    conditions: NonNullable<PresignedPostOptions['Conditions']>,
    fields: Record<string, string>,
    content: string,
    options: FormOptions = {},
  ): Promise<Response> {
    const { key = 'post.bin', expires = 60, override = {} } = options;
    const form = new FormData();
    const post = await createPresignedPost(client, {
      ...{ Bucket: BUCKET, Key: key, Conditions: conditions, Fields: fields, Expires: expires },
    });
    for (const [name, value] of Object.entries({ ...post.fields, ...override })) {
      form.append(name, value);
    }
    form.append('file', new Blob([content], { type: 'image/png' }), 'dir/picture one.png');
    return fetch(post.url, { method: 'POST', body: form, redirect: 'manual' });
  }

  const codeOf = async (response: Response) => /<Code>(.+)<\/Code>/.exec(await response.text())?.[1];

  it('is stored with its type and metadata', async () => {
    const response = await post(
      [['content-length-range', 1, 100]],
      { 'Content-Type': 'image/png', 'x-amz-meta-a': 'b' },
      'x',
    );
    expect(response.status).toBe(204);
    expect(await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'post.bin' }))).toMatchObject({
      ...{ ContentType: 'image/png', ContentLength: 1, Metadata: { a: 'b' } },
    });
  });

  it('may take its key from the file’s name', async () => {
    expect((await post([], {}, 'x', { key: 'up/${filename}' })).status).toBe(204);
    expect((await contentOf('up/picture one.png')).toString()).toBe('x');
  });

  it('answers 201 with a document, or redirects, as its fields ask', async () => {
    const created = await post([], { success_action_status: '201' }, 'x');
    expect([created.status, await created.text()]).toEqual([201, expect.stringContaining('<Key>post.bin</Key>')]);
    const redirected = await post([], { success_action_redirect: 'http://app.example/done?x=1' }, 'x');
    expect(redirected.status).toBe(303);
    expect(redirected.headers.get('location')).toMatch(
      /^http:\/\/app\.example\/done\?x=1&bucket=media-bucket&key=post/,
    );
  });

  it.each([
    ['too long', [['content-length-range', 1, 10]], {}, 'x'.repeat(11), {}, 'EntityTooLarge', 400],
    ['too short', [['content-length-range', 5, 10]], {}, 'x', {}, 'EntityTooSmall', 400],
    [
      'of another type',
      [['starts-with', '$Content-Type', 'image/']],
      { 'Content-Type': 'text/html' },
      'x',
      {},
      'AccessDenied',
      403,
    ],
    [
      'of one wrong type among several',
      [['starts-with', '$Content-Type', 'image/']],
      { 'Content-Type': 'image/png,text/html' },
      'x',
      {},
      'AccessDenied',
      403,
    ],
    ['with another key', [], {}, 'x', { override: { key: 'other/evil' } }, 'AccessDenied', 403],
    ['with an extra field', [], {}, 'x', { override: { 'x-amz-meta-sneaky': '1' } }, 'AccessDenied', 403],
    [
      'with a forged signature',
      [],
      {},
      'x',
      { override: { 'X-Amz-Signature': '0'.repeat(64) } },
      'SignatureDoesNotMatch',
      403,
    ],
    [
      'with a changed policy',
      [],
      {},
      'x',
      { override: { Policy: Buffer.from('{}').toString('base64') } },
      'SignatureDoesNotMatch',
      403,
    ],
    ['too late', [], {}, 'x', { expires: -100 }, 'AccessDenied', 403],
    ['with an unknown condition', [['ends-with', '$key', 'n']], {}, 'x', {}, 'InvalidPolicyDocument', 400],
  ] as const)('%s is refused', async (_, conditions, fields, content, options, code, status) => {
    const before = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    const response = await post(
      conditions as unknown as NonNullable<PresignedPostOptions['Conditions']>,
      fields,
      content,
      options,
    );
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect((await client.send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount).toBe(before.KeyCount);
  });

  it('without a policy is anonymous', async () => {
    const form = new FormData();
    form.append('key', 'anonymous');
    form.append('file', new Blob(['x']), 'f');
    const response = await fetch(`${s3.endpoint}/${BUCKET}`, { method: 'POST', body: form });
    expect([response.status, await codeOf(response)]).toEqual([403, 'AccessDenied']);
  });

  it('that is no form, or has no file, is refused', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const send = async (body: string) =>
      sendRaw(s3.endpoint, {
        method: 'POST',
        path: `/${BUCKET}`,
        body,
        headers: { ...headers, 'content-length': String(body.length) },
      });
    expect((await send('nonsense')).status).toBe(400);
    const noFile = '--b\r\ncontent-disposition: form-data; name="key"\r\n\r\nk\r\n--b--\r\n';
    expect((await send(noFile)).code).toBe('InvalidArgument');
  });
});
