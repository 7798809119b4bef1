import {
  CreateJobCommand,
  GetJobCommand,
  type MediaConvertClient,
  NotFoundException,
} from '@aws-sdk/client-mediaconvert';
import { transcodedFolder } from '../../domain/storage-keys.js';
import type { Transcoder, TranscodingState } from '../../operations/media-port.js';
import { mediaConvertRequest, outputFiles } from './job-request.js';

export interface MediaConvertTranscoderOptions {
  readonly client: Pick<MediaConvertClient, 'send'>;
  /** The staging bucket: originals are read from it, and what is made of them is left in it. */
  readonly bucket: string;
  /** ARN of what MediaConvert reads and writes as. */
  readonly roleArn: string;
  readonly queueArn: string;
}

/**
 * Errors that are the input's own: MediaConvert cannot open it, or has no decoder for it. Every other one is for an operator
 * (docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_error_codes.html).
 */
const INPUT_FAULTS: readonly (number | undefined)[] = [1010, 1030];

/** AWS Elemental MediaConvert. */
export function createMediaConvertTranscoder({
  client,
  bucket,
  roleArn,
  queueArn,
}: MediaConvertTranscoderOptions): Transcoder {
  return {
    async start({ uploadId, pipelineVersion, shape, key }) {
      const folder = transcodedFolder(uploadId, pipelineVersion);
      const { Job } = await client.send(
        new CreateJobCommand(
          mediaConvertRequest({
            uploadId,
            pipelineVersion,
            shape,
            inputUri: `s3://${bucket}/${key}`,
            outputUri: `s3://${bucket}/${folder}`,
            roleArn,
            queueArn,
            userMetadata: { uploadId, bucket },
          }),
        ),
      );
      if (Job?.Id === undefined) {
        throw new Error('MediaConvert answered without a job');
      }
      const sizes = outputFiles(shape).map(({ name, file }) => ({ name, key: `${folder}${file}` }));
      return { jobId: Job.Id, shape, sizes };
    },

    async find(jobId): Promise<TranscodingState> {
      try {
        const { Job } = await client.send(new GetJobCommand({ Id: jobId }));
        switch (Job?.Status) {
          case 'COMPLETE':
            return { kind: 'complete' };
          case 'ERROR':
            return {
              kind: 'failed',
              inputFault: INPUT_FAULTS.includes(Job.ErrorCode),
              reason: `MediaConvert ${Job.ErrorCode}: ${Job.ErrorMessage}`,
            };
          case 'CANCELED':
            return { kind: 'failed', inputFault: false, reason: 'The MediaConvert job was canceled' };
          default:
            return { kind: 'running' };
        }
      } catch (error) {
        if (error instanceof NotFoundException) {
          return { kind: 'failed', inputFault: false, reason: `MediaConvert knows no job ${jobId}` };
        }
        throw error;
      }
    },
  };
}
