import type { Context } from '@aws-appsync/utils';
import { refuse, refuseFailure } from './viewer.js';

interface Reason {
  readonly type: string;
  /** The row as it was, when its condition failed. */
  readonly item?: Record<string, unknown> | null;
}

/** What became of each item of a transaction, in their order. */
export interface Refusal {
  /** Whether the item's own condition failed. */
  readonly refused: boolean;
  readonly item: Record<string, unknown> | null;
}

/** Whether a condition of the transaction failed, or another was at the same rows. Any other failure ends the request. */
export function isCancelled(ctx: Context): boolean {
  const cancelled = ctx.error?.type === 'DynamoDB:TransactionCanceledException';
  if (!cancelled) {
    refuseFailure(ctx);
  }
  return cancelled;
}

/**
 * Why a transaction was not written, item by item; null when it was. Another transaction at the same rows is a CONFLICT: it
 * says nothing about the conditions, and the next attempt will.
 */
export function refusalsOf(ctx: Context): readonly Refusal[] | null {
  if (!isCancelled(ctx)) {
    return null;
  }
  const { cancellationReasons } = ctx.result as { cancellationReasons?: readonly Reason[] | null };
  const refusals = (cancellationReasons ?? []).map(({ type, item }) => ({
    refused: type === 'ConditionalCheckFailed',
    item: item ?? null,
  }));
  if (!refusals.some(({ refused }) => refused)) {
    refuse('CONFLICT', 'Something else was written at the same time');
  }
  return refusals;
}
