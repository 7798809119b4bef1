import { describe, expect, it } from 'vitest';
import { isReferenceTo } from '../../../scripts/check/backend/references.js';
import {
  OPERATION_TIMEOUT_SECONDS,
  PROCESSING_TIMEOUT_SECONDS,
  TRIGGER_TIMEOUT_SECONDS,
} from '../../../src/domain/limits.js';
import type { SynthesizedBackend } from '../../support/synthesize-backend.js';
import { grantsOf } from '../grants-of.js';
import { type Backends, type Found, functionsOf, label, propertiesOf, TARGETS } from '../targets.js';

/** A TLS connection costs a tenth of the time with 512 MB's share of a processor, and no function of ours needs less. */
const MIN_MEMORY_MB = 512;
/** Above this someone pays for what nobody needs: two processors are what the worker can use. */
const MAX_MEMORY_MB = 3538;
/** docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_PER_TIMEOUT = 6;

/** Every function, its log, its trace and what feeds it. */
export function describeFunctionPosture(backends: Backends): void {
  describe.each(TARGETS)('functions of a %s', (kind) => {
    it('wait for the policy that lets them write traces: Lambda refuses to make a traced function whose role may not', () => {
      for (const lambda of functionsOf(backends(kind))) {
        const role = JSON.stringify(propertiesOf(lambda)['Role']);
        const policies = backends(kind)
          .ofType('AWS::IAM::Policy')
          .filter(({ stack }) => stack === lambda.stack)
          .filter((policy) => JSON.stringify(propertiesOf(policy)['PolicyDocument']).includes('xray:PutTraceSegments'))
          .filter((policy) => role.includes(refOf(propertiesOf(policy)['Roles'])))
          .map(({ logicalId }) => logicalId);
        expect(lambda.DependsOn, label(lambda)).toEqual(expect.arrayContaining(policies));
        expect(policies, label(lambda)).toHaveLength(1);
      }
    });

    it('are traced, write JSON, and say which backend they are of', () => {
      expect(functionsOf(backends(kind)).length).toBeGreaterThanOrEqual(13);
      for (const lambda of functionsOf(backends(kind))) {
        expect(propertiesOf(lambda), label(lambda)).toMatchObject({
          Runtime: 'nodejs22.x',
          TracingConfig: { Mode: 'Active' },
          LoggingConfig: { LogFormat: 'JSON' },
          Environment: { Variables: { BACKEND_NAME: expect.stringMatching(/^amplify-dropclip-/) } },
        });
      }
    });

    it('may write their traces', () => {
      const tracing = new Set(
        grantsOf(backends(kind))
          .filter(({ action }) => action === 'xray:PutTraceSegments')
          .map(({ role }) => role),
      );
      for (const lambda of functionsOf(backends(kind))) {
        const [logicalId] = (propertiesOf(lambda)['Role'] as { 'Fn::GetAtt': readonly [string, string] })['Fn::GetAtt'];
        expect(
          [...tracing].filter((role) => isRole(role, logicalId)),
          label(lambda),
        ).not.toEqual([]);
      }
    });

    it('have the time and memory that they need, and no default', () => {
      for (const lambda of functionsOf(backends(kind))) {
        const { Timeout: seconds, MemorySize: megabytes } = propertiesOf(lambda) as {
          Timeout: number;
          MemorySize: number;
        };
        expect(seconds, label(lambda)).toBeGreaterThanOrEqual(TRIGGER_TIMEOUT_SECONDS);
        expect(seconds, label(lambda)).toBeLessThanOrEqual(longestSeconds(backends(kind), lambda));
        expect(megabytes, label(lambda)).toBeGreaterThanOrEqual(MIN_MEMORY_MB);
        expect(megabytes, label(lambda)).toBeLessThanOrEqual(MAX_MEMORY_MB);
      }
    });

    it('are fed by queues that hide a message six times as long as its function may take, and give up into another', () => {
      const queues = backends(kind).ofType('AWS::SQS::Queue');
      const mappings = backends(kind).ofType('AWS::Lambda::EventSourceMapping');
      expect(mappings.map((mapping) => propertiesOf(mapping)['FunctionResponseTypes'])).toEqual(
        mappings.map(() => ['ReportBatchItemFailures']),
      );
      // A table's stream hides nothing; its records come again in their order.
      const fed = mappings.filter(
        (mapping) => !JSON.stringify(propertiesOf(mapping)['EventSourceArn']).includes('StreamArn'),
      );
      expect(fed.length).toBeGreaterThanOrEqual(3);
      for (const mapping of fed) {
        const lambda = functionsOf(backends(kind)).find((one) => isNamed(mapping, 'FunctionName', one));
        const queue = queues.find((one) => isFedBy(backends(kind), mapping, one));
        const { Timeout: seconds } = propertiesOf(lambda ?? {}) as { Timeout: number };
        expect(propertiesOf(queue ?? {})['VisibilityTimeout'], label(mapping)).toBeGreaterThanOrEqual(
          VISIBILITY_PER_TIMEOUT * seconds,
        );
      }
      const redriven = JSON.stringify([
        queues.map((queue) => propertiesOf(queue)['RedrivePolicy']),
        mappings.map((mapping) => propertiesOf(mapping)['DestinationConfig']),
      ]);
      for (const letters of queues.filter((queue) => propertiesOf(queue)['RedrivePolicy'] === undefined)) {
        expect(redriven, label(letters)).toContain(letters.logicalId);
        expect(propertiesOf(letters)['MessageRetentionPeriod'], label(letters)).toBe(14 * 24 * 3600);
      }
    });

    it('keep no log for ever, those that only deploy included', () => {
      const groups = backends(kind).ofType('AWS::Logs::LogGroup');
      for (const group of groups) {
        expect(propertiesOf(group)['RetentionInDays'], label(group)).toBe(90);
        expect(group.DeletionPolicy, label(group)).toBe(kind === 'branch' ? 'Retain' : 'Delete');
      }
      for (const lambda of backends(kind).ofType('AWS::Lambda::Function')) {
        const logging = JSON.stringify(propertiesOf(lambda)['LoggingConfig'] ?? {});
        expect(
          groups.filter(({ stack, logicalId }) => stack === lambda.stack && logging.includes(logicalId)),
          label(lambda),
        ).toHaveLength(1);
      }
    });
  });
}

/** The one role of a policy, by its logical id. */
function refOf(roles: unknown): string {
  const [role] = roles as readonly { readonly Ref: string }[];
  return role?.Ref ?? '';
}

/** Cognito waits for a trigger and AppSync for an operation; who is fed by a queue or the clock has what Lambda gives. */
function longestSeconds(backend: SynthesizedBackend, lambda: Found): number {
  if (lambda.stack === 'auth') {
    return TRIGGER_TIMEOUT_SECONDS;
  }
  const answers = backend
    .ofType('AWS::AppSync::DataSource')
    .some((source) => JSON.stringify(propertiesOf(source)['LambdaConfig'] ?? {}).includes(lambda.logicalId));
  return answers ? OPERATION_TIMEOUT_SECONDS : PROCESSING_TIMEOUT_SECONDS;
}

function isNamed(mapping: Found, property: string, { stack, logicalId }: Found): boolean {
  return mapping.stack === stack && JSON.stringify(propertiesOf(mapping)[property]).includes(logicalId);
}

/** A queue of another stack comes in by a parameter. */
function isFedBy(backend: SynthesizedBackend, mapping: Found, queue: Found): boolean {
  return (
    isNamed(mapping, 'EventSourceArn', queue) || isReferenceTo(backend, propertiesOf(mapping)['EventSourceArn'], queue)
  );
}

/** Another stack knows a role by the parameter that it comes in. */
function isRole(role: string, logicalId: string): boolean {
  return role === logicalId || role.includes(logicalId.replace(/[0-9A-F]{8}$/, ''));
}
