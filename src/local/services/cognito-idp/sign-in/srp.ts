import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { errors } from '../errors.js';
import type { PasswordVerifier } from '../users/user.js';

/**
 * The server's side of Secure Remote Password as Cognito and its clients speak it: SRP-6a over the 3072-bit group of
 * RFC 5054 (appendix A) with SHA-256; integers are hashed with a leading zero byte when their top bit is set.
 */
const PRIME_HEX = [
  'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD',
  'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
  'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F',
  '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
  'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510',
  '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
  'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C',
  'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
].join('');

const PRIME = BigInt(`0x${PRIME_HEX}`);
const GENERATOR = 2n;
const MULTIPLIER = toInteger(sha256(`${pad(PRIME)}${pad(GENERATOR)}`));

/** RFC 5054: "b … a random value … at least 256 bits in length". */
const PRIVATE_BYTES = 32;
const SALT_BYTES = 16;
const DERIVED_KEY_INFO = 'Caldera Derived Key';
const DERIVED_KEY_BYTES = 16;

/** Who proves what: the names that go into the hashes. */
export interface SrpIdentity {
  /** The pool's id after the underscore. */
  readonly poolName: string;
  /** `USER_ID_FOR_SRP`: the user name, never an alias. */
  readonly userId: string;
}

/** The server's half of one handshake; hexadecimal, so that it can be stored. */
export interface SrpHandshake {
  readonly clientPublic: string;
  readonly serverPrivate: string;
  readonly serverPublic: string;
  readonly verifier: string;
}

export function createVerifier(
  identity: SrpIdentity,
  password: string,
  salt: string = randomBytes(SALT_BYTES).toString('hex'),
): PasswordVerifier {
  return { salt, verifier: power(GENERATOR, privateKey(identity, password, salt)).toString(16) };
}

/** Whether a password that came in the clear (USER_PASSWORD_AUTH) is the one behind the verifier. */
export function matchesVerifier(identity: SrpIdentity, password: string, stored: PasswordVerifier): boolean {
  return createVerifier(identity, password, stored.salt).verifier === stored.verifier;
}

/** @throws AwsError `InvalidParameterException` when the client's public value is none. */
export function beginHandshake(clientPublic: string, verifier: string): SrpHandshake {
  // RFC 5054, 2.5.4: "The server MUST abort … if A % N = 0."
  if (!/^[0-9a-f]{1,800}$/i.test(clientPublic) || toInteger(clientPublic) % PRIME === 0n) {
    throw errors.invalidParameter('SRP_A is not valid.');
  }
  const serverPrivate = toInteger(randomBytes(PRIVATE_BYTES).toString('hex'));
  const serverPublic = (MULTIPLIER * toInteger(verifier) + power(GENERATOR, serverPrivate)) % PRIME;
  return {
    clientPublic,
    serverPrivate: serverPrivate.toString(16),
    serverPublic: serverPublic.toString(16),
    verifier,
  };
}

/** The `PASSWORD_CLAIM_SIGNATURE`, base64, that only a client which knows the password can send. */
export function expectedSignature(
  { clientPublic, serverPrivate, serverPublic, verifier }: SrpHandshake,
  { poolName, userId }: SrpIdentity,
  { secretBlock, timestamp }: { readonly secretBlock: string; readonly timestamp: string },
): string {
  const a = toInteger(clientPublic);
  const scramble = toInteger(sha256(`${pad(a)}${pad(toInteger(serverPublic))}`));
  const shared = power((a * power(toInteger(verifier), scramble)) % PRIME, toInteger(serverPrivate));
  const key = hkdfSync('sha256', fromHex(pad(shared)), fromHex(pad(scramble)), DERIVED_KEY_INFO, DERIVED_KEY_BYTES);
  return createHmac('sha256', Buffer.from(key))
    .update(poolName)
    .update(userId)
    .update(Buffer.from(secretBlock, 'base64'))
    .update(timestamp)
    .digest('base64');
}

function privateKey({ poolName, userId }: SrpIdentity, password: string, salt: string): bigint {
  const inner = createHash('sha256').update(`${poolName}${userId}:${password}`).digest('hex');
  return toInteger(sha256(`${pad(toInteger(salt))}${inner}`));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % PRIME;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) {
      result = (result * square) % PRIME;
    }
    square = (square * square) % PRIME;
  }
  return result;
}

function pad(value: bigint): string {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return /^[89a-f]/.test(even) ? `00${even}` : even;
}

function sha256(hex: string): string {
  return createHash('sha256').update(fromHex(hex)).digest('hex');
}

function fromHex(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

function toInteger(hex: string): bigint {
  return BigInt(`0x${hex}`);
}
