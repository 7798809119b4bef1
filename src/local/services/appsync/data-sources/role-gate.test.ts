import { expect, it } from 'vitest';
import type { AuthorizeInput, Caller } from '../../ports.js';
import { createRoleGate } from './role-gate.js';

function gateOf(allowed: (input: AuthorizeInput) => boolean) {
  const asked: AuthorizeInput[] = [];
  const sessions: string[] = [];
  const gate = createRoleGate({
    authorize: (input) => {
      asked.push(input);
      return allowed(input) ? { allowed: true } : { allowed: false, reason: `no ${input.action}` };
    },
    callerOfRole: (roleArn, sessionName): Caller => {
      sessions.push(`${roleArn}/${sessionName}`);
      return { accountId: '0', arn: roleArn, roleArn, userId: 'u', accessKeyId: '', context: {} };
    },
  });
  return { gate, asked, sessions };
}

it('asks IAM once for a role, an action and a resource', () => {
  const { gate, asked, sessions } = gateOf(({ action }) => action === 'a:Read');
  for (let time = 0; time < 3; time += 1) {
    expect(gate('role', 'a:Read', 'r')).toBeUndefined();
    expect(gate('role', 'a:Write', 'r')).toBe('no a:Write');
  }
  gate('role', 'a:Read', 'other');
  gate('role2', 'a:Read', 'r');

  expect(asked.map(({ caller, action, resource }) => `${caller?.arn} ${action} ${resource}`)).toEqual([
    'role a:Read r',
    'role a:Write r',
    'role a:Read other',
    'role2 a:Read r',
  ]);
  expect(sessions).toEqual(['role/APPSYNC_ASSUME_ROLE', 'role2/APPSYNC_ASSUME_ROLE']);
});

it('hands over the policies of the resource when it has any', () => {
  const { gate, asked } = gateOf(() => true);
  gate('role', 'a:Read', 'r', () => [{ Version: '2012-10-17' }]);

  expect(asked[0]?.resourcePolicies).toEqual([{ Version: '2012-10-17' }]);
});
