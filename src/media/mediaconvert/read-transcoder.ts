import { MediaConvertClient } from '@aws-sdk/client-mediaconvert';
import type { Transcoder } from '../../operations/media-port.js';
import { createMediaConvertTranscoder } from './transcoder.js';

/** The transcoder that the environment names (amplify/eventing/long-videos.ts); undefined when it names none. */
export function readTranscoder(env: NodeJS.ProcessEnv): Transcoder | undefined {
  const {
    MEDIACONVERT_ROLE_ARN: roleArn,
    MEDIACONVERT_QUEUE_ARN: queueArn,
    MEDIACONVERT_ENDPOINT: endpoint,
    UPLOADS_BUCKET: bucket,
  } = env;
  if (roleArn === undefined || queueArn === undefined || bucket === undefined) {
    return undefined;
  }
  const client = new MediaConvertClient(endpoint === undefined ? {} : { endpoint });
  return createMediaConvertTranscoder({ client, bucket, roleArn, queueArn });
}
