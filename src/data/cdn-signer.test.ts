import { createVerify, generateKeyPairSync } from 'node:crypto';
import { getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { expect, it } from 'vitest';
import { createCdnSigner } from './cdn-signer.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const options = { domain: 'd1.cloudfront.net', keyPairId: 'K1', nowMs: () => 1_000_500 };
const POLICY =
  '{"Statement":[{"Resource":"https://d1.cloudfront.net/events/e/*","Condition":{"DateLessThan":{"AWS:EpochTime":1900}}}]}';

it('signs what AWS’s own signer signs', async () => {
  const signer = createCdnSigner({ ...options, privateKey: async () => privateKey });
  const { folderUrl, query } = await signer.signFolder('events/e/', 900);
  const expected = getSignedUrl({ url: `${folderUrl}a.webp`, keyPairId: 'K1', privateKey, policy: POLICY });

  const [ours, theirs] = [new URL(`${folderUrl}a.webp?${query}`), new URL(expected)];
  expect(`${ours.origin}${ours.pathname}`).toBe(`${theirs.origin}${theirs.pathname}`);
  expect(Object.fromEntries(ours.searchParams)).toEqual(Object.fromEntries(theirs.searchParams));
});

it('gives the same as cookies, in letters that both take', async () => {
  const signer = createCdnSigner({ ...options, privateKey: async () => privateKey });
  const { query, cookies } = await signer.signFolder('events/e/', 900);

  expect(cookies.map(({ name, value }) => `${name.replace('CloudFront-', '')}=${value}`).join('&')).toBe(query);
  expect(query).toMatch(/^Policy=[\w~-]+&Signature=[\w~-]+&Key-Pair-Id=K1$/);
  const signature = (cookies[1]?.value ?? '').replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/');
  expect(createVerify('RSA-SHA1').update(POLICY).verify(publicKey, signature, 'base64')).toBe(true);
});

it('asks for the key once, and again when that failed', async () => {
  const answers = [Promise.reject(new Error('throttled')), Promise.resolve(privateKey)];
  let asked = 0;
  const signer = createCdnSigner({
    ...options,
    privateKey: () => answers[asked++] ?? Promise.reject(new Error('third')),
  });

  await expect(signer.signFolder('a/', 1)).rejects.toThrow('throttled');
  await signer.signFolder('a/', 1);
  await signer.signFolder('b/', 1);
  expect(asked).toBe(2);
});
