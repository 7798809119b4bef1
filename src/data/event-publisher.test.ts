import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RecorderAnswer, startRecorder } from '../../test/support/start-recorder.js';
import { createEventPublisher } from './event-publisher.js';

let next: RecorderAnswer;
let api: Awaited<ReturnType<typeof startRecorder>>;

beforeEach(async () => {
  next = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"data":{}}' };
  api = await startRecorder(() => next);
});
afterEach(() => api.stop());

function publisher() {
  return createEventPublisher({
    url: `${api.url}/graphql`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAFAKE', secretAccessKey: 'fake', sessionToken: 'session' },
  });
}

function sent(): { query: string; variables: Record<string, unknown> } {
  return JSON.parse(api.requests[0]?.body ?? '{}') as { query: string; variables: Record<string, unknown> };
}

it('signs what it sends for AppSync, with the session of the role', async () => {
  await publisher().uploadProgress({ ownerId: 'o', uploadId: 'u', progress: 40, status: 'PROCESSING' });

  expect(api.requests[0]).toMatchObject({
    method: 'POST',
    url: '/graphql',
    headers: {
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIAFAKE\/\d{8}\/eu-west-1\/appsync\/aws4_request/,
      ),
      'x-amz-security-token': 'session',
      'content-type': 'application/json',
    },
  });
});

it('selects every field of progress, because subscribers receive no other', async () => {
  await publisher().uploadProgress({ ownerId: 'o', uploadId: 'u', progress: 40, status: 'FAILED', error: 'no' });

  expect(sent().query).toContain('{\n    ownerId uploadId progress status receivedBytes error\n  }');
  expect(sent().variables).toEqual({ ownerId: 'o', uploadId: 'u', progress: 40, status: 'FAILED', error: 'no' });
});

it('selects every field of a content update', async () => {
  await publisher().contentUpdate({ ownerId: 'o', eventId: 'e', contentId: 'c', status: 'APPROVED', message: 'm' });

  expect(sent().query).toContain('{\n    ownerId eventId contentId status message\n  }');
  expect(sent().variables).toEqual({ ownerId: 'o', eventId: 'e', contentId: 'c', status: 'APPROVED', message: 'm' });
});

it('selects every field of a notification', async () => {
  await publisher().notification({
    id: 'n',
    ownerId: 'o',
    type: 'UPLOAD',
    message: 'm',
    data: { uploadId: 'u' },
    createdAt: '2026-01-01T00:00:00.000Z',
  });

  expect(sent().query).toContain('ownerId notificationId type message data { uploadId contentId eventId } createdAt');
  expect(sent().variables).toEqual({
    notificationId: 'n',
    ownerId: 'o',
    type: 'UPLOAD',
    message: 'm',
    uploadId: 'u',
    createdAt: '2026-01-01T00:00:00.000Z',
  });
});

it.each([
  ['a refusal', { status: 401, body: '{"errors":[{"message":"not authorized"}]}' }, /\(401\): not authorized/],
  ['errors with status 200', { status: 200, body: '{"errors":[{"message":"one"},{"message":"two"}]}' }, /one; two/],
])('rejects on %s', async (_name, answer, message) => {
  next = answer;
  await expect(
    publisher().contentUpdate({ ownerId: 'o', contentId: 'c', status: 'APPROVED', message: 'm' }),
  ).rejects.toThrow(message);
});
