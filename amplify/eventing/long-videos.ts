import { Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { STAGED_ORIGINAL_PATTERNS, TRANSCODED_PATTERN } from '../../src/domain/storage-keys.js';
import { MEDIACONVERT_EVENT } from '../../src/domain/upload/transcoding-event.js';
import type { DropClip } from '../resources.js';
import type { Transcoder } from '../target.js';
import type { MediaProcessing } from './media-processing.js';

/** Every account has it, and it costs nothing by itself. */
const QUEUE = 'queues/Default';

/**
 * Has MediaConvert encode what takes longer than a function may run, and brings word of its jobs to the worker's own queue.
 * The jobs' metadata names the staging bucket: other environments of the account use the same queue of MediaConvert.
 */
export function addLongVideos(
  { uploadsBucket }: DropClip,
  { stack, processUpload, queue, deadLetters }: MediaProcessing,
  { endpoint }: Transcoder,
): void {
  const { bucket } = uploadsBucket.resources;
  const mediaConvert = (resource: string) => Stack.of(stack).formatArn({ service: 'mediaconvert', resource });
  const role = new Role(stack, 'TranscoderRole', {
    description: 'What MediaConvert reads originals and leaves its outputs as',
    assumedBy: new ServicePrincipal('mediaconvert.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(stack).account } },
    }),
  });
  role.addToPolicy(
    allow(
      ['s3:GetObject'],
      STAGED_ORIGINAL_PATTERNS.map((pattern) => bucket.arnForObjects(pattern)),
    ),
  );
  role.addToPolicy(allow(['s3:PutObject'], [bucket.arnForObjects(TRANSCODED_PATTERN)]));

  new Rule(stack, 'TranscodingReported', {
    description: 'MediaConvert tells how a job of this backend stands',
    eventPattern: {
      source: [MEDIACONVERT_EVENT.source],
      detailType: [MEDIACONVERT_EVENT.detailType],
      detail: {
        status: ['PROGRESSING', 'STATUS_UPDATE', 'COMPLETE', 'ERROR', 'CANCELED'],
        userMetadata: { bucket: [bucket.bucketName] },
      },
    },
    targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
  });

  processUpload.addEnvironment('MEDIACONVERT_ROLE_ARN', role.roleArn);
  processUpload.addEnvironment('MEDIACONVERT_QUEUE_ARN', mediaConvert(QUEUE));
  if (endpoint !== undefined) {
    processUpload.addEnvironment('MEDIACONVERT_ENDPOINT', endpoint);
  }
  for (const statement of [
    allow(['mediaconvert:CreateJob'], [mediaConvert(QUEUE)]),
    allow(['mediaconvert:GetJob'], [mediaConvert('jobs/*')]),
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
    }),
    allow(['sqs:SendMessage'], [queue.queueArn]),
    allow(['s3:GetObject', 's3:DeleteObject'], [bucket.arnForObjects(TRANSCODED_PATTERN)]),
  ]) {
    processUpload.addToRolePolicy(statement);
  }
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}
