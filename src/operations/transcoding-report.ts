import { z } from 'zod';
import { MEDIACONVERT_EVENT } from '../domain/upload/transcoding-event.js';

/** What the queue brings of a transcoding: the service's own event, or a check that the worker left itself. */
export interface TranscodingReport {
  readonly uploadId: string;
  readonly jobId: string;
  /** `CHECK` is ours, the others are MediaConvert's. */
  readonly status: string;
  /** 0 to 100, where the service gave an estimate. */
  readonly percent?: number | undefined;
}

const CHECK_EVENT = { source: 'dropclip.uploads', detailType: 'Transcoding Check' } as const;

/** docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_event_list.html; a check speaks in the same words. */
const transcodingEvent = z.object({
  source: z.enum([MEDIACONVERT_EVENT.source, CHECK_EVENT.source]),
  'detail-type': z.enum([MEDIACONVERT_EVENT.detailType, CHECK_EVENT.detailType]),
  detail: z.object({
    jobId: z.string(),
    status: z.string(),
    userMetadata: z.object({ uploadId: z.string() }),
    jobProgress: z.object({ jobPercentComplete: z.number().optional() }).optional(),
  }),
});

/** Undefined for a body that is about something else. @throws SyntaxError for one that is no JSON. */
export function parseTranscodingReport(body: string): TranscodingReport | undefined {
  const { success, data } = transcodingEvent.safeParse(JSON.parse(body));
  if (!success) {
    return undefined;
  }
  const { jobId, status, userMetadata, jobProgress } = data.detail;
  return { uploadId: userMetadata.uploadId, jobId, status, percent: jobProgress?.jobPercentComplete };
}

/** The message that has a worker look after a job by itself. */
export function transcodingCheck(uploadId: string, jobId: string): object {
  return {
    source: CHECK_EVENT.source,
    'detail-type': CHECK_EVENT.detailType,
    detail: { jobId, status: 'CHECK', userMetadata: { uploadId } },
  };
}
