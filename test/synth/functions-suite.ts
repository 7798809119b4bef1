import { describe, expect, it } from 'vitest';
import {
  EVENT_REMOVAL_TIMEOUT_SECONDS,
  EXPIRY_SWEEP_TIMEOUT_SECONDS,
  OPERATION_TIMEOUT_SECONDS,
  PROCESSING_TIMEOUT_SECONDS,
  PUBLICATION_TIMEOUT_SECONDS,
  TRIGGER_TIMEOUT_SECONDS,
} from '../../src/domain/limits.js';
import type { SynthesizedBackend } from '../support/synthesize-backend.js';

/** The functions, and what feeds them. */
export function describeFunctions(backend: () => SynthesizedBackend): void {
  const inStack = (name: string, type: string) =>
    backend()
      .ofType(type)
      .filter(({ stack }) => stack === name);

  describe('functions', () => {
    const TIMEOUTS: Readonly<Record<string, number>> = {
      initiateupload: OPERATION_TIMEOUT_SECONDS,
      completeupload: OPERATION_TIMEOUT_SECONDS,
      expireuploads: EXPIRY_SWEEP_TIMEOUT_SECONDS,
      moderatecontent: OPERATION_TIMEOUT_SECONDS,
      getplayback: OPERATION_TIMEOUT_SECONDS,
      deletecontent: OPERATION_TIMEOUT_SECONDS,
      deleteevent: OPERATION_TIMEOUT_SECONDS,
      removeevent: EVENT_REMOVAL_TIMEOUT_SECONDS,
      redrivejob: OPERATION_TIMEOUT_SECONDS,
      RecordFailedJob: OPERATION_TIMEOUT_SECONDS,
      RecordFailedRemoval: OPERATION_TIMEOUT_SECONDS,
      postconfirmation: TRIGGER_TIMEOUT_SECONDS,
      postauthentication: TRIGGER_TIMEOUT_SECONDS,
      ProcessUpload: PROCESSING_TIMEOUT_SECONDS,
      publishcontent: PUBLICATION_TIMEOUT_SECONDS,
      MakeSigningKey: OPERATION_TIMEOUT_SECONDS,
    };

    it.each(Object.entries(TIMEOUTS))('%s has its time, its trace and a log that ends', (name, seconds) => {
      const [found, ...others] = backend()
        .ofType('AWS::Lambda::Function')
        .filter(({ logicalId }) => logicalId.startsWith(name));
      expect(others).toEqual([]);
      expect(found?.Properties).toMatchObject({
        Timeout: seconds,
        Runtime: 'nodejs22.x',
        TracingConfig: { Mode: 'Active' },
      });
      const logGroup = JSON.stringify(found?.Properties?.['LoggingConfig']);
      const retention = backend()
        .ofType('AWS::Logs::LogGroup')
        .filter(({ logicalId, stack }) => stack === found?.stack && logGroup.includes(logicalId))
        .map(({ Properties }) => Properties?.['RetentionInDays']);
      expect(retention).toEqual([90]);
    });

    it('have what they refuse raised by the API, for every field that one answers', () => {
      const invokes = backend()
        .ofType('AWS::AppSync::FunctionConfiguration')
        .filter(({ Properties }) => String(Properties?.['Name']).startsWith('InvokeFn'));
      const others = invokes.filter(
        ({ Properties }) =>
          !String(Properties?.['ResponseMappingTemplate']).includes('$util.error($ctx.result.refusal.message') ||
          Properties?.['ResponseMappingTemplateS3Location'] !== undefined,
      );
      expect(invokes.length).toBeGreaterThan(10);
      expect(others.map(({ logicalId }) => logicalId)).toEqual([]);
    });

    it('R13 ask AWS more often for what is throttled where nobody waits', () => {
      const patient = backend()
        .ofType('AWS::Lambda::Function')
        .filter(({ Properties }) =>
          JSON.stringify(Properties?.['Environment'] ?? {}).includes('"AWS_MAX_ATTEMPTS":"6"'),
        );
      expect(patient.map(({ logicalId }) => /^[A-Za-z]+?(?=lambda|[0-9A-F]{8}$)/.exec(logicalId)?.[0]).sort()).toEqual([
        'ProcessUpload',
        'RecordFailedJob',
        'RecordFailedRemoval',
        'expireuploads',
        'publishcontent',
        'removeevent',
      ]);
    });

    it('R07 process originals from a queue that gives up into another, and only originals', () => {
      const [staged, redriven, ...others] = backend()
        .ofType('AWS::Events::Rule')
        .filter(({ stack }) => stack === 'media');
      expect(others).toEqual([]);
      expect(redriven?.Properties).toMatchObject({
        EventPattern: { source: ['dropclip.uploads'], 'detail-type': ['Upload Redriven'] },
      });
      expect(staged?.Properties).toMatchObject({
        EventPattern: {
          source: ['aws.s3'],
          detail: { object: { key: [{ wildcard: 'events/*/original.*' }, { wildcard: 'profiles/*/original.*' }] } },
        },
      });
      const queues = inStack('media', 'AWS::SQS::Queue').map(({ Properties }) => Properties);
      expect(queues).toHaveLength(2);
      expect(queues).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            VisibilityTimeout: 6 * PROCESSING_TIMEOUT_SECONDS,
            RedrivePolicy: expect.objectContaining({ maxReceiveCount: 4 }),
          }),
        ]),
      );
      expect(inStack('media', 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties)).toMatchObject([
        { BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 20 } },
        { BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] },
      ]);
      expect(JSON.stringify(queues[0])).not.toContain('RedrivePolicy');
    });

    it.each([
      ['remove events by a queue of their own', 'EventRemoval', EVENT_REMOVAL_TIMEOUT_SECONDS],
      ['try again by a queue of their own what could not be published', 'Publication', PUBLICATION_TIMEOUT_SECONDS],
    ])('%s, which gives up into another', (_what, prefix, timeoutSeconds) => {
      const queues = inStack('data', 'AWS::SQS::Queue').filter(({ logicalId }) => logicalId.startsWith(prefix));
      expect(queues).toHaveLength(2);
      const letters = queues.find(({ Properties }) => Properties?.['RedrivePolicy'] === undefined);
      const worked = queues.find((queue) => queue !== letters);
      expect(worked?.Properties).toMatchObject({
        VisibilityTimeout: 6 * timeoutSeconds,
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': [letters?.logicalId, 'Arn'] },
          maxReceiveCount: 5,
        },
      });
      const mappings = inStack('data', 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties ?? {});
      expect(
        mappings.filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn).includes(String(worked?.logicalId))),
      ).toMatchObject([
        { BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 2 } },
      ]);
    });
  });

  it('looks for expired uploads every five minutes', () => {
    const rules = backend()
      .ofType('AWS::Events::Rule')
      .filter(({ Properties }) => Properties?.['ScheduleExpression']);
    expect(rules.map(({ stack, Properties }) => [stack, Properties?.['ScheduleExpression']])).toEqual([
      ['data', 'rate(5 minutes)'],
    ]);
  });
}
