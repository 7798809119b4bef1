import type { Context } from '@aws-appsync/utils';
import { type FailedJobArguments, queryFailed, toFailedPage } from './failed-job-list.js';

const SORT_KEY = 'jobKey';

interface Row {
  readonly id: string;
  readonly ownerId: string;
  readonly requestedBy: string;
  readonly contentsTotal: number;
  readonly contentsRemoved: number;
  readonly jobState: string;
  readonly jobReason?: string;
  readonly jobFailedAt: string;
}

export function request(ctx: Context<FailedJobArguments>) {
  return queryFailed(ctx, SORT_KEY);
}

export function response(ctx: Context<FailedJobArguments>) {
  const page = toFailedPage(ctx, SORT_KEY);
  const rows = page.items as unknown as Row[];
  const items = rows.map((row) => ({
    eventId: row.id,
    ownerId: row.ownerId,
    requestedBy: row.requestedBy,
    contentsTotal: row.contentsTotal,
    contentsRemoved: row.contentsRemoved,
    state: row.jobState,
    reason: row.jobReason ?? null,
    failedAt: row.jobFailedAt,
  }));
  return { ...page, items };
}
