import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMovableClock } from '../../../shared/clock.js';
import {
  CALLER,
  FOREVER,
  GET,
  PUT,
  SESSION,
  type Sent,
  type SigningServer,
  sha256,
  startSigningServer,
} from '../test-support/signing-server.js';

let server: SigningServer;

beforeAll(async () => {
  server = await startSigningServer();
});

afterAll(() => server.close());

beforeEach(() => {
  server.clock = createMovableClock();
  server.service = 's3';
  server.checksBody = true;
});

describe('a signed header', () => {
  it('is accepted, and says who signed which headers and payload', async () => {
    expect(await server.send(await server.sign(PUT))).toMatchObject({
      caller: CALLER,
      payloadHash: sha256('hello'),
      signedHeaders: expect.arrayContaining(['host', 'x-amz-date']),
      signature: { scope: expect.stringMatching(/^\d{8}\/us-east-1\/s3\/aws4_request$/) },
    });
  });

  it.each([
    '/',
    '/b/k',
    '/b/a%2Fb/~tilde-._',
    '/b//double//slash/',
    '/b/%C3%BC%20%28%29%27%2A%21/x',
    '/b/..%2F../x',
    '/b/k?list-type=2&prefix=a%20b%2B&delimiter=%2F',
    '/b/k?uploads',
    '/b/k?z=1&A=2&a=3&a=1',
  ])('covers the S3 path %s as it is', async (path) => {
    expect(await server.send(await server.sign({ ...PUT, path }))).toMatchObject({ caller: CALLER });
  });

  it.each(['/', '/2015-03-31/functions/f/invocations', '/a%20b/c%2Fd/', '/v2/apis/arn%3Aaws/x?q=a%20b'])(
    'covers the path %s of another service, encoded twice',
    async (path) => {
      server.service = 'lambda';
      expect(await server.send(await server.sign({ ...PUT, path }))).toMatchObject({ caller: CALLER });
    },
  );

  it('covers dot segments of another service after they were resolved', async () => {
    server.service = 'execute-api';
    const signed = await server.sign({ ...GET, path: '/a/./b/../c' });
    expect(await server.send(signed)).toMatchObject({ caller: CALLER });
  });

  it('covers header values with their spaces folded', async () => {
    const headers = { 'x-amz-meta-note': '  two   words ', 'content-type': 'text/plain' };
    expect(await server.send(await server.sign({ ...PUT, headers }))).toMatchObject({
      signedHeaders: expect.arrayContaining(['x-amz-meta-note', 'content-type']),
    });
  });

  it('is accepted with the session token of temporary credentials', async () => {
    expect(await server.send(await server.sign(PUT, server.signer(SESSION)))).toMatchObject({ caller: CALLER });
  });

  it.each(['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'])(
    'may state %s instead of a hash, for S3',
    async (marker) => {
      const signed = await server.sign({ ...PUT, headers: { 'x-amz-content-sha256': marker } });
      expect(await server.send(signed)).toMatchObject({ payloadHash: marker });
    },
  );

  it('gives what is needed to check the signature of a chunk', async () => {
    const signed = await server.sign({
      ...PUT,
      headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
    });
    const verified = await server.send(signed);

    if (typeof verified !== 'object') {
      throw new Error('it was not verified');
    }
    expect(verified.signature.seed).toBe(signed.headers['authorization']?.split('Signature=')[1]);
    expect(verified.signature.amzDate).toBe(signed.headers['x-amz-date']);
    expect(verified.signature.signingKey).toHaveLength(32);
  });

  it('may be dated by the Date header', async () => {
    const date = new Date(Math.floor(server.clock.now() / 1000) * 1000);
    const amzDate = date.toISOString().replace(/\.\d{3}|[-:]/g, '');
    const scope = `${amzDate.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const headers = { date: date.toUTCString(), host: 'local', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const signedHeaders = Object.keys(headers).join(';');
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    const canonical = `GET\n/bucket/key\n\n${lines.join('')}\n${signedHeaders}\nUNSIGNED-PAYLOAD`;
    const stringToSign = `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${sha256(canonical)}`;
    const signature = await server.signer().sign(stringToSign, { signingDate: date });
    const credential = `${FOREVER.accessKeyId}/${scope}`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signedHeaders},Signature=${signature}`;

    expect(await server.send({ ...GET, headers: { ...headers, authorization } })).toMatchObject({ caller: CALLER });
  });

  it('works with the body unread, when its hash is stated', async () => {
    server.checksBody = false;
    expect(await server.send(await server.sign(PUT))).toMatchObject({ payloadHash: sha256('hello') });
  });

  it('works without a stated hash for other services, by the body itself', async () => {
    server.service = 'dynamodb';
    const by = new SignatureV4({
      ...{ credentials: FOREVER, region: 'us-east-1', service: server.service, sha256: Sha256, applyChecksum: false },
    });
    const signed = await server.sign({ method: 'POST', path: '/', headers: {}, body: '{}' }, by);

    expect(signed.headers).not.toHaveProperty('x-amz-content-sha256');
    expect(await server.send(signed)).toMatchObject({ payloadHash: sha256('{}') });
    expect(await server.send({ ...signed, body: '[]' })).toBe('InvalidSignatureException');
  });
});

describe('a signed header is refused when', () => {
  const tampered: readonly (readonly [string, (signed: Sent) => Sent])[] = [
    ['the method is another', (signed) => ({ ...signed, method: 'POST' })],
    ['the path is another', (signed) => ({ ...signed, path: signed.path.replace('c.txt', 'd.txt') })],
    ['a query value is another', (signed) => ({ ...signed, path: signed.path.replace('x=1', 'x=3') })],
    ['a parameter was added', (signed) => ({ ...signed, path: `${signed.path}&extra=1` })],
    ['the host is another', (signed) => ({ ...signed, headers: { ...signed.headers, host: 'elsewhere' } })],
    [
      'a signed header is gone',
      (signed) => {
        const { 'content-type': _gone, ...headers } = signed.headers;
        return { ...signed, headers };
      },
    ],
    ['a signed header is another', (signed) => ({ ...signed, headers: { ...signed.headers, 'content-type': 'x/y' } })],
  ];
  it.each(tampered)('%s', async (_, tamper) => {
    const signed = await server.sign({ ...PUT, headers: { 'content-type': 'text/plain' } });
    expect(await server.send(tamper(signed))).toBe('SignatureDoesNotMatch');
  });

  it('the secret is another', async () => {
    expect(await server.send(await server.sign(PUT, server.signer({ ...FOREVER, secretAccessKey: 'other' })))).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it('the signature is no signature', async () => {
    const signed = await server.sign(PUT);
    const authorization = String(signed.headers['authorization']).replace(/Signature=.*/, 'Signature=00');
    expect(await server.send({ ...signed, headers: { ...signed.headers, authorization } })).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it('the key is unknown', async () => {
    expect(await server.send(await server.sign(PUT, server.signer({ ...FOREVER, accessKeyId: 'AKIAUNKNOWN' })))).toBe(
      'InvalidAccessKeyId',
    );
  });

  it('a temporary key comes without its token', async () => {
    const { accessKeyId, secretAccessKey } = SESSION;
    expect(await server.send(await server.sign(PUT, server.signer({ accessKeyId, secretAccessKey })))).toBe(
      'InvalidAccessKeyId',
    );
  });

  it('the token is another, or comes with a key that has none', async () => {
    expect(await server.send(await server.sign(PUT, server.signer({ ...SESSION, sessionToken: 'other' })))).toBe(
      'InvalidToken',
    );
    expect(
      await server.send(await server.sign(PUT, server.signer({ ...SESSION, accessKeyId: FOREVER.accessKeyId }))),
    ).toBe('InvalidToken');
  });

  it('the body is not the one of the stated hash', async () => {
    expect(await server.send({ ...(await server.sign(PUT)), body: 'HELLO' })).toBe('XAmzContentSHA256Mismatch');
  });

  it('the stated hash is neither a hash nor a marker, or is missing', async () => {
    expect(await server.send(await server.sign({ ...PUT, headers: { 'x-amz-content-sha256': 'whatever' } }))).toBe(
      'InvalidArgument',
    );
    const { 'x-amz-content-sha256': _gone, ...headers } = (await server.sign(PUT)).headers;
    expect(await server.send({ ...PUT, headers })).toBe('InvalidRequest');
  });

  it('another service states an unsigned payload', async () => {
    server.service = 'dynamodb';
    const signed = await server.sign({ ...PUT, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    expect(await server.send(signed)).toBe('InvalidSignatureException');
  });

  it('the clocks are more than 15 minutes apart, either way', async () => {
    const at = (minutes: number) => new Date(server.clock.now() + minutes * 60_000);
    expect(await server.send(await server.sign(PUT, server.signer(), at(-14)))).toMatchObject({ caller: CALLER });
    expect(await server.send(await server.sign(PUT, server.signer(), at(14)))).toMatchObject({ caller: CALLER });
    expect(await server.send(await server.sign(PUT, server.signer(), at(-16)))).toBe('RequestTimeTooSkewed');
    expect(await server.send(await server.sign(PUT, server.signer(), at(16)))).toBe('RequestTimeTooSkewed');
  });

  it('the scope names another region or service, or is malformed', async () => {
    expect(await server.send(await server.sign(PUT, server.signer(FOREVER, { region: 'eu-west-1' })))).toBe(
      'AuthorizationHeaderMalformed',
    );
    expect(await server.send(await server.sign(PUT, server.signer(FOREVER, { service: 'sqs' })))).toBe(
      'AuthorizationHeaderMalformed',
    );
    const signed = await server.sign(PUT);
    const broken = (from: RegExp, to: string) => ({
      ...signed,
      headers: { ...signed.headers, authorization: String(signed.headers['authorization']).replace(from, to) },
    });
    expect(await server.send(broken(/Credential=[^,]+/, 'Credential=nonsense'))).toBe('AuthorizationHeaderMalformed');
    expect(await server.send(broken(/Credential=[^,]+,/, ''))).toBe('AuthorizationHeaderMalformed');
    expect(await server.send(broken(/\/\d{8}\//, '/20200101/'))).toBe('AuthorizationHeaderMalformed');
  });

  it('it has no date, or one in another form', async () => {
    const { 'x-amz-date': _gone, ...headers } = (await server.sign(PUT)).headers;
    expect(await server.send({ ...PUT, headers })).toBe('AuthorizationHeaderMalformed');
    expect(await server.send({ ...PUT, headers: { ...headers, 'x-amz-date': '2026-11-20' } })).toBe(
      'AuthorizationHeaderMalformed',
    );
  });

  it('the host is not among the signed headers', async () => {
    const signed = await server.sign(PUT);
    const authorization = String(signed.headers['authorization']).replace('host;', '');
    expect(await server.send({ ...signed, headers: { ...signed.headers, authorization } })).toBe('AccessDenied');
  });

  it('S3 receives an x-amz- header that was not signed', async () => {
    const signed = await server.sign(PUT);
    expect(await server.send({ ...signed, headers: { ...signed.headers, 'x-amz-acl': 'public-read' } })).toBe(
      'AccessDenied',
    );
    expect(server.refused?.message).toContain('x-amz-acl');
  });

  it('it uses an older or another scheme', async () => {
    for (const authorization of ['AWS AKIA:c2lnbmF0dXJl', 'AWS4-ECDSA-P256-SHA256 Credential=x', 'Bearer token']) {
      expect(await server.send({ ...GET, headers: { authorization } })).toBe('InvalidRequest');
    }
    expect(await server.send({ ...GET, path: '/b/k?AWSAccessKeyId=x&Signature=y&Expires=1' })).toBe('InvalidRequest');
  });
});

describe('what was refused is told in the words of the service', () => {
  it.each([
    ['dynamodb', 'UnrecognizedClientException', 'InvalidSignatureException'],
    ['sts', 'InvalidClientTokenId', 'SignatureDoesNotMatch'],
    ['s3', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'],
  ])('%s', async (name, unknownKey, wrongSignature) => {
    server.service = name;
    expect(await server.send(await server.sign(PUT, server.signer({ ...FOREVER, accessKeyId: 'AKIAUNKNOWN' })))).toBe(
      unknownKey,
    );
    expect(await server.send(await server.sign(PUT, server.signer({ ...FOREVER, secretAccessKey: 'other' })))).toBe(
      wrongSignature,
    );
  });

  it('names both times when the clocks of a JSON service are apart', async () => {
    server.service = 'ssm';
    expect(await server.send(await server.sign(PUT, server.signer(), new Date(server.clock.now() - 3_600_000)))).toBe(
      'InvalidSignatureException',
    );
    expect(server.refused?.message).toMatch(/^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z/);
  });
});

describe('no signature at all', () => {
  it('is no error: the request is anonymous', async () => {
    expect(await server.send(GET)).toBeUndefined();
    expect(server.refused).toBeUndefined();
  });

  it('is what another service sees in a header of another scheme', async () => {
    server.service = 'appsync';
    expect(await server.send({ ...GET, headers: { authorization: 'eyJhbGciOi.e30.c2ln' } })).toBeUndefined();
    expect(server.refused).toBeUndefined();
  });
});
