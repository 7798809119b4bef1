import type { Context } from '@aws-appsync/utils';
import { type FailedJobArguments, queryFailed, toFailedPage } from './failed-job-list.js';

const SORT_KEY = 'jobFailedAt#id';

interface Row {
  readonly id: string;
  readonly contentId: string;
  readonly ownerId: string;
  readonly kind: string;
  readonly mediaType: string;
  readonly byteLength: number;
  readonly jobState: string;
  readonly jobReason?: string;
  readonly jobFailedAt: string;
  readonly attempts?: number;
}

export function request(ctx: Context<FailedJobArguments>) {
  return queryFailed(ctx, SORT_KEY);
}

export function response(ctx: Context<FailedJobArguments>) {
  const page = toFailedPage(ctx, SORT_KEY);
  const rows = page.items as unknown as Row[];
  const items = rows.map((row) => ({
    uploadId: row.id,
    contentId: row.contentId,
    ownerId: row.ownerId,
    kind: row.kind,
    mediaType: row.mediaType,
    byteLength: row.byteLength,
    state: row.jobState,
    reason: row.jobReason ?? null,
    attempts: row.attempts ?? 0,
    failedAt: row.jobFailedAt,
  }));
  return { ...page, items };
}
