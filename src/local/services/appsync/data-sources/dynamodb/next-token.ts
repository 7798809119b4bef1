import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '../../../../assembly/resource.js';
import { ResolverError } from '../../templates/errors.js';

/** Turns the key a page ended at into the opaque `nextToken` of the GraphQL API, and back. */
export interface NextTokens {
  seal(lastEvaluatedKey: JsonObject | undefined): string | null;
  /** @throws ResolverError when the token was not made here. */
  open(token: string): JsonObject;
}

/** 128 bits: nobody makes up a token, and it stays short. */
const SIGNATURE_BYTES = 16;

/** @param secret - kept between starts, so that a client's token outlives a restart. */
export function createNextTokens(secret: Buffer): NextTokens {
  const sign = (payload: Buffer) => createHmac('sha256', secret).update(payload).digest().subarray(0, SIGNATURE_BYTES);
  return {
    seal: (key) => {
      if (key === undefined) {
        return null;
      }
      const payload = Buffer.from(JSON.stringify(key));
      return Buffer.concat([sign(payload), payload]).toString('base64url');
    },
    open: (token) => {
      const sealed = Buffer.from(token, 'base64url');
      const payload = sealed.subarray(SIGNATURE_BYTES);
      const signature = sealed.subarray(0, SIGNATURE_BYTES);
      if (signature.length !== SIGNATURE_BYTES || !timingSafeEqual(signature, sign(payload))) {
        throw new ResolverError('Invalid pagination token given.', 'DynamoDB:DynamoDbException');
      }
      return JSON.parse(payload.toString('utf8')) as JsonObject;
    },
  };
}
