import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createFakeLog } from '../../test/support/fake-log.js';
import { createMakeSigningKey } from './make-signing-key.js';

function setUp(failing = false) {
  const stored = new Map<string, string>();
  const answers: { url: string; body: Record<string, unknown>; text: string }[] = [];
  const run = createMakeSigningKey({
    secrets: {
      read: async (name) => stored.get(name) ?? '',
      createIfAbsent: async (name, value) => {
        if (failing) {
          throw new Error('AccessDenied on arn:secret');
        }
        const isNew = !stored.has(name);
        stored.set(name, stored.get(name) ?? value);
        return isNew;
      },
      remove: async (name) => void stored.delete(name),
    },
    respond: async (url, text) => void answers.push({ url, text, body: JSON.parse(text) as Record<string, unknown> }),
    log: createFakeLog(),
  });
  const ask = (RequestType: string, more = {}) =>
    run({
      ...{
        RequestType,
        ResponseURL: 'https://cfn.example/answer',
        StackId: 's',
        RequestId: 'r',
        LogicalResourceId: 'l',
      },
      ResourceProperties: { ServiceToken: 't', ParameterName: '/app/key-1' },
      ...more,
    });
  return { stored, answers, ask };
}

it('keeps the private key in the secret, and answers with the public one', async () => {
  const { stored, answers, ask } = setUp();
  await ask('Create');
  const secret = stored.get('/app/key-1') ?? '';
  const [answer] = answers;

  expect(answer).toMatchObject({
    url: 'https://cfn.example/answer',
    body: { Status: 'SUCCESS', StackId: 's', RequestId: 'r', LogicalResourceId: 'l', PhysicalResourceId: '/app/key-1' },
  });
  const expected = createPublicKey(secret).export({ type: 'spki', format: 'pem' });
  expect(answer?.body['Data']).toEqual({ PublicKey: expected });
  expect(createPrivateKey(secret).asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(answer?.text).not.toContain('PRIVATE');
  expect(answer?.text.length).toBeLessThan(4096);
});

it('answers with the same key however often it is asked', async () => {
  const { answers, ask } = setUp();
  await ask('Create');
  await ask('Create');
  await ask('Update', { PhysicalResourceId: '/app/key-1' });

  expect(new Set(answers.map(({ body }) => JSON.stringify(body['Data']))).size).toBe(1);
});

it('removes the secret of a key that is out of use, and nothing that it did not make', async () => {
  const { stored, answers, ask } = setUp();
  await ask('Create');
  await ask('Delete', { PhysicalResourceId: 'stack-logical-1ABC' });
  expect(stored.size).toBe(1);
  await ask('Delete', { PhysicalResourceId: '/app/key-1' });

  expect(stored.size).toBe(0);
  expect(answers.map(({ body }) => body['Status'])).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
});

it('says that it failed, and not how', async () => {
  const { answers, ask } = setUp(true);
  await ask('Create');

  expect(answers[0]?.body).toMatchObject({ Status: 'FAILED', PhysicalResourceId: '/app/key-1' });
  expect(answers[0]?.text).not.toContain('AccessDenied');
});
