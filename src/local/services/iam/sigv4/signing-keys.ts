import { createHmac } from 'node:crypto';

/** Derives signing keys and keeps the last ones: the same key serves a client for a day. */
export type SigningKeys = (accessKeyId: string, secretAccessKey: string, scope: string) => Buffer;

/** One per client, day and service; four HMACs are saved for each. The table starts anew when it is full. */
const MAX_KEPT_KEYS = 1000;

export function createSigningKeys(): SigningKeys {
  const kept = new Map<string, Buffer>();
  return (accessKeyId, secretAccessKey, scope) => {
    const name = `${accessKeyId}/${scope}`;
    const known = kept.get(name);
    if (known !== undefined) {
      return known;
    }
    if (kept.size >= MAX_KEPT_KEYS) {
      kept.clear();
    }
    const key = deriveSigningKey(secretAccessKey, scope);
    kept.set(name, key);
    return key;
  };
}

/** HMAC(HMAC(HMAC(HMAC("AWS4" + secret, date), region), service), "aws4_request"). */
function deriveSigningKey(secretAccessKey: string, scope: string): Buffer {
  return scope
    .split('/')
    .reduce(
      (key, part) => createHmac('sha256', key).update(part).digest(),
      Buffer.from(`AWS4${secretAccessKey}`, 'utf8'),
    );
}
