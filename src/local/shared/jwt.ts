import { sign, verify } from 'node:crypto';
import type { JsonObject } from '../assembly/resource.js';
import type { SigningKey } from './signing-key.js';

export function signJwt(key: SigningKey, claims: JsonObject): string {
  const input = `${encode({ alg: 'RS256', kid: key.id })}.${encode(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key.privateKey).toString('base64url')}`;
}

export interface ParsedJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** What the signature covers. */
  readonly input: string;
  readonly signature: Buffer;
}

/** Reads a token without believing it. @returns undefined when it is none. */
export function parseJwt(token: string): ParsedJwt | undefined {
  const [head, body, signature, ...rest] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) {
    return undefined;
  }
  const header = decode(head);
  const claims = decode(body);
  return header === undefined || claims === undefined
    ? undefined
    : { header, claims, input: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

/** Whether one of `keys` signed the token, by the algorithm that we sign with and no other. */
export function isSignedBy({ header, input, signature }: ParsedJwt, keys: readonly SigningKey[]): boolean {
  const key = keys.find(({ id }) => id === header['kid']);
  return (
    key !== undefined && header['alg'] === 'RS256' && verify('RSA-SHA256', Buffer.from(input), key.publicKey, signature)
  );
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
