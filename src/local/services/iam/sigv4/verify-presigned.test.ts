import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMovableClock } from '../../../shared/clock.js';
import { CALLER, GET, PUT, SESSION, type SigningServer, startSigningServer } from '../test-support/signing-server.js';

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

describe('a presigned URL', () => {
  it.each([GET, PUT, { ...GET, path: '/b/k?response-content-disposition=attachment%3B%20filename%3D%22a%20b%22' }])(
    'is accepted for $method $path',
    async (sent) => {
      expect(await server.send(await server.presign(sent))).toMatchObject({
        caller: CALLER,
        payloadHash: 'UNSIGNED-PAYLOAD',
      });
    },
  );

  it('is accepted when a space of its query was sent as a plus', async () => {
    const signed = await server.presign({ ...GET, path: '/b/k?response-content-type=a%20b' });
    expect(await server.send({ ...signed, path: signed.path.replace('a%20b', 'a+b') })).toMatchObject({
      caller: CALLER,
    });
  });

  it('carries a session token in its query', async () => {
    const signed = await server.presign(GET, 900, SESSION);
    expect(signed.path).toContain('X-Amz-Security-Token=');
    expect(await server.send(signed)).toMatchObject({ caller: CALLER });
    expect(await server.send({ ...signed, path: signed.path.replace('fake%2Ftoken', 'fake%2Fother') })).toBe(
      'InvalidToken',
    );
  });

  it('expires to the second, on the clock of the runtime', async () => {
    const signed = await server.presign(GET, 60);
    server.clock.advance(58_000);
    expect(await server.send(signed)).toMatchObject({ caller: CALLER });
    server.clock.advance(4_000);
    expect(await server.send(signed)).toBe('AccessDenied');
    expect(server.refused?.message).toBe('Request has expired');
  });

  it('is not valid before it was made', async () => {
    server.clock.advance(20 * 60_000);
    const signed = await server.presign(GET);
    server.clock.advance(-20 * 60_000);
    expect(await server.send(signed)).toBe('AccessDenied');
  });

  it.each(['0', '-1', '604801', 'abc', '1.5', ''])('is refused with X-Amz-Expires=%s', async (expires) => {
    const signed = await server.presign(GET);
    const path = signed.path.replace(/X-Amz-Expires=\d+/, `X-Amz-Expires=${expires}`);
    expect(await server.send({ ...signed, path })).toBe('AuthorizationQueryParametersError');
  });

  it('may last a week', async () => {
    expect(await server.send(await server.presign(GET, 604_800))).toMatchObject({ caller: CALLER });
  });

  it('is refused when tampered with', async () => {
    const signed = await server.presign({ ...PUT, headers: { 'content-type': 'image/png' } });
    const headers = { 'content-type': 'image/png' };
    expect(await server.send({ ...signed, method: 'DELETE', headers })).toBe('SignatureDoesNotMatch');
    expect(await server.send({ ...signed, path: signed.path.replace('c.txt', 'd.txt'), headers })).toBe(
      'SignatureDoesNotMatch',
    );
    expect(
      await server.send({ ...signed, path: signed.path.replace('X-Amz-Expires=900', 'X-Amz-Expires=901'), headers }),
    ).toBe('SignatureDoesNotMatch');
  });

  it('is refused with parameters missing, another algorithm or region, or a second signature', async () => {
    const signed = await server.presign(GET);
    const change = (from: RegExp, to: string) => ({ ...signed, path: signed.path.replace(from, to) });
    expect(await server.send(change(/X-Amz-Date=[^&]+&/, ''))).toBe('AuthorizationQueryParametersError');
    expect(await server.send(change(/AWS4-HMAC-SHA256/, 'AWS4-ECDSA-P256-SHA256'))).toBe(
      'AuthorizationQueryParametersError',
    );
    expect(await server.send(change(/us-east-1/, 'eu-west-1'))).toBe('AuthorizationQueryParametersError');
    const both = { ...signed, headers: (await server.sign(GET)).headers };
    expect(await server.send(both)).toBe('InvalidArgument');
  });
});
