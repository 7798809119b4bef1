import { getDiffieHellman, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { beginHandshake, createVerifier, expectedSignature, matchesVerifier } from './srp.js';

// That a real client's proof is accepted is shown by amplify-client.test.ts; here is what it cannot show.
const identity = { poolName: 'AbCdEfGhI', userId: 'ann' };
const stored = createVerifier(identity, 'Passw0rd!');

it('works in the 3072-bit group of RFC 3526 and RFC 5054', () => {
  const prime = getDiffieHellman('modp15').getPrime('hex');

  expect(() => beginHandshake(prime, stored.verifier)).toThrow('SRP_A is not valid.');
  const onePastThePrime = `${prime.slice(0, -1)}e`;
  expect(() => beginHandshake(onePastThePrime, stored.verifier)).not.toThrow();
});

it.each(['0', '00', 'xyz', ''])('refuses %j as the public value of a client', (clientPublic) => {
  expect(() => beginHandshake(clientPublic, stored.verifier)).toThrow('SRP_A is not valid.');
});

it('keeps a verifier that tells one password from another, salted', () => {
  const again = createVerifier(identity, 'Passw0rd!');

  expect(matchesVerifier(identity, 'Passw0rd!', stored)).toBe(true);
  expect(matchesVerifier(identity, 'passw0rd!', stored)).toBe(false);
  expect(matchesVerifier({ ...identity, userId: 'bob' }, 'Passw0rd!', stored)).toBe(false);
  expect(again.salt).not.toBe(stored.salt);
  expect(again.verifier).not.toBe(stored.verifier);
});

it('makes the proof depend on everything that the client signs', () => {
  const handshake = beginHandshake(randomBytes(128).toString('hex'), stored.verifier);
  const proof = { secretBlock: 'c2VjcmV0', timestamp: 'Fri Nov 20 12:00:00 UTC 2026' };
  const signature = expectedSignature(handshake, identity, proof);

  expect(expectedSignature(handshake, identity, proof)).toBe(signature);
  expect(expectedSignature(handshake, identity, { ...proof, secretBlock: 'b3RoZXI=' })).not.toBe(signature);
  expect(expectedSignature(handshake, identity, { ...proof, timestamp: 'later' })).not.toBe(signature);
  expect(expectedSignature(handshake, { ...identity, userId: 'bob' }, proof)).not.toBe(signature);
  const other = createVerifier(identity, 'another').verifier;
  expect(expectedSignature({ ...handshake, verifier: other }, identity, proof)).not.toBe(signature);
});
