import type { Context } from '@aws-appsync/utils';
import type { Content } from '../../../src/domain/content/content.js';
import { keyOf } from './row-key.js';
import { refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

/** Lets an approved EVENT image of this event through. What the caller could not see reads as missing. */
export function request(ctx: Context<{ readonly contentId: string }>) {
  return { operation: 'GetItem', key: keyOf('Content', ctx.args.contentId), consistentRead: true };
}

export function response(ctx: Context<{ readonly eventId: string }>) {
  refuseFailure(ctx);
  const content = ctx.result as Content | null;
  const isTheirs = !!content && content.eventId === ctx.args.eventId && content.creativeId === requireSub(ctx);
  if (!isTheirs) {
    return refuseMissing('Content');
  }
  if (content.kind !== 'IMAGE' || content.purpose !== 'EVENT') {
    refuse('INVALID_INPUT', 'The content is not an EVENT image');
  }
  if (content.status !== 'APPROVED') {
    refuse('CONFLICT', 'The content is not approved');
  }
  return {};
}
