import type { Context } from '@aws-appsync/utils';
import { keyOf } from './row-key.js';
import { refuseFailure, refuseMissing, requireSub } from './viewer.js';

interface Row {
  readonly id: string;
  readonly ownerId: string;
  readonly contentId: string;
  readonly status: string;
  readonly progress: number;
  readonly receivedBytes?: number;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export function request(ctx: Context<{ readonly uploadId: string }>) {
  requireSub(ctx);
  return {
    operation: 'GetItem',
    key: keyOf('Upload', ctx.args.uploadId),
    consistentRead: true,
  };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const row = ctx.result as Row | null;
  if (!row || row.ownerId !== requireSub(ctx)) {
    return refuseMissing('Upload');
  }
  return {
    uploadId: row.id,
    contentId: row.contentId,
    status: row.status,
    progress: row.progress,
    receivedBytes: row.receivedBytes ?? null,
    errorCode: row.errorCode ?? null,
    error: row.errorMessage ?? null,
  };
}
