import { withoutAllowed } from '../allowance.js';
import { WILDCARD_GRANTS } from '../allowed/grants.js';
import type { CheckedBackend } from '../backend/checked-backend.js';
import { type Grant, grantsOf, inlineGrantsOf } from '../backend/grants-of.js';
import { label, ofType, plainId, propertiesOf } from '../backend/templates.js';
import { type Rule, ruleOfBackend } from '../finding.js';

const NAME = 'wildcard-grant';
const LIST = 'scripts/check/allowed/grants.ts';

/** Policies of AWS that a role may be given. Each is a handful of actions on logs. */
const AWS_POLICIES = /service-role\/(AWSLambdaBasicExecutionRole|AWSAppSyncPushToCloudWatchLogs)"/;

/** No action with a star, no grant on everything of an account, no policy of AWS but those that write logs. */
const found = ruleOfBackend(NAME, 'A role may do named actions on named resources.', (backend) => [
  ...[...grantsOf(backend), ...inlineGrantsOf(backend)].filter(isWild).map((grant) => ({
    subject: subjectOf(grant),
    message: `may ${grant.action} on ${shorten(grant.resource)}`,
    fix: `Name the actions and the resource in amplify/grants.ts, or allow it with a reason in ${LIST}.`,
  })),
  ...managedPolicies(backend),
]);

export const wildcardGrants: Rule = {
  ...found,
  check: (checked) => withoutAllowed(NAME, LIST, found.check(checked), WILDCARD_GRANTS),
};

function isWild({ action, resource }: Grant): boolean {
  return action.includes('*') || isWildResource(action, resource);
}

/** Everything, everything of a kind in the account, or all of a bucket. */
function isWildResource(action: string, resource: string): boolean {
  // A region or an account that is known when it is deployed has colons in its name, and is a part like any other.
  const plain = resource.replace(/\$\{[^}]*\}|AWS::\w+/g, 'known');
  return (
    plain === '*' ||
    /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:[a-z-]+[/:])?\*/.test(plain) ||
    (action.startsWith('s3:') && /^[^*/]+\/\*$/.test(plain))
  );
}

function subjectOf({ role, action, resource }: Grant): string {
  return `${plainId(role.replace(/^.*Outputs(amplify\w*?(sandbox|branch)[0-9a-f]{10})?/, '').replace(/(Arn|Ref)$/, ''))} ${action} ${isWildResource(action, resource) ? shorten(resource) : ''}`.trim();
}

/** Without the name of the backend, which differs between a sandbox and a branch. */
function shorten(resource: string): string {
  return resource
    .replace(/reference\w*Outputs/g, '')
    .replace(/amplify-?dropclip\w*?-?(sandbox|branch)-?[0-9a-f]{10}/g, '');
}

function managedPolicies(backend: CheckedBackend) {
  return ofType(backend, 'AWS::IAM::Role').flatMap((role) =>
    ((propertiesOf(role)['ManagedPolicyArns'] ?? []) as readonly unknown[])
      .map((arn) => JSON.stringify(arn))
      .filter((arn) => arn.includes(':aws:policy/') && !AWS_POLICIES.test(arn))
      .map((arn) => ({
        subject: `${label(role)} ${/policy\/([\w/-]+)/.exec(arn)?.[1]}`,
        message: 'holds a policy that AWS wrote, and that grows as AWS likes',
        fix: 'Grant what it needs by name in amplify/grants.ts.',
      })),
  );
}
