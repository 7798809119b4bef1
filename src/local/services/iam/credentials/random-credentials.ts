import { randomBytes, randomInt } from 'node:crypto';

const ACCESS_KEY_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** `ASIA` marks temporary credentials; no key of AWS goes on like this. */
const ACCESS_KEY_PREFIX = 'ASIALOCAL';
const ACCESS_KEY_LENGTH = 20;
const SECRET_PREFIX = 'local/';
/** Thirty-four more characters make the forty of a secret access key. */
const SECRET_RANDOM_LENGTH = 34;
const TOKEN_PREFIX = 'LocalSessionToken/';
const TOKEN_RANDOM_BYTES = 96;

export interface KeyMaterial {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Temporary credentials in AWS's shape that are plainly not AWS's. */
export function drawKeyMaterial(): KeyMaterial {
  const length = ACCESS_KEY_LENGTH - ACCESS_KEY_PREFIX.length;
  const draw = () => ACCESS_KEY_ALPHABET.charAt(randomInt(ACCESS_KEY_ALPHABET.length));
  return {
    accessKeyId: ACCESS_KEY_PREFIX + Array.from({ length }, draw).join(''),
    secretAccessKey:
      SECRET_PREFIX + randomBytes(SECRET_RANDOM_LENGTH).toString('base64').slice(0, SECRET_RANDOM_LENGTH),
    sessionToken: TOKEN_PREFIX + randomBytes(TOKEN_RANDOM_BYTES).toString('base64'),
  };
}
