import { expect, it } from 'vitest';
import type { Json } from '../../../assembly/resource.js';
import { compilePrincipal, type RequestPrincipal } from './principal.js';

const ROLE = 'arn:aws:iam::000000000000:role/R';
const session: RequestPrincipal = {
  accountId: '000000000000',
  arn: 'arn:aws:sts::000000000000:assumed-role/R/s',
  roleArn: ROLE,
};
const root: RequestPrincipal = { accountId: '000000000000', arn: 'arn:aws:iam::000000000000:root' };
const anonymous: RequestPrincipal = {};
const service: RequestPrincipal = { service: 'events.amazonaws.com' };
const web: RequestPrincipal = { federated: 'cognito-identity.amazonaws.com' };

it.each<[Json, string, RequestPrincipal, 'yes' | 'no' | 'account']>([
  ['*', 'anybody', anonymous, 'yes'],
  ['*', 'a service', service, 'yes'],
  [{ AWS: '*' }, 'anybody', anonymous, 'yes'],
  [{ AWS: ROLE }, 'a session of the role', session, 'yes'],
  [{ AWS: ROLE }, 'the root', root, 'no'],
  [{ AWS: ROLE }, 'anybody', anonymous, 'no'],
  [{ AWS: `${ROLE}2` }, 'a session of another role', session, 'no'],
  [{ AWS: 'arn:aws:sts::000000000000:assumed-role/R/s' }, 'that session', session, 'yes'],
  [{ AWS: 'arn:aws:sts::000000000000:assumed-role/R/t' }, 'another session', session, 'no'],
  [{ AWS: '000000000000' }, 'a session of the account', session, 'account'],
  [{ AWS: 'arn:aws:iam::000000000000:root' }, 'a session of the account', session, 'account'],
  [{ AWS: '000000000000' }, 'the root', root, 'yes'],
  [{ AWS: '111111111111' }, 'a session of another account', session, 'no'],
  [{ AWS: ['000000000000', ROLE] }, 'the better of two matches', session, 'yes'],
  [{ Service: 'events.amazonaws.com' }, 'the service', service, 'yes'],
  [{ Service: 's3.amazonaws.com' }, 'another service', service, 'no'],
  [{ Service: 'events.amazonaws.com' }, 'a session', session, 'no'],
  [{ Federated: 'cognito-identity.amazonaws.com' }, 'the provider', web, 'yes'],
  [{ Federated: 'accounts.google.com' }, 'another provider', web, 'no'],
  [{ AWS: ROLE, Service: ['a.amazonaws.com', 'events.amazonaws.com'] }, 'one of several kinds', service, 'yes'],
])('%j for %s', (element, _, principal, expected) => {
  expect(compilePrincipal(element)(principal)).toBe(expected);
});
