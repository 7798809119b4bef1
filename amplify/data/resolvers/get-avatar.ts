import { type Context, runtime } from '@aws-appsync/utils';
import type { Content } from '../../../src/domain/content/content.js';
import { keyOf } from './row-key.js';
import { refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

/** Lets an approved PROFILE image of the caller through; without one there is nothing to check. */
export function request(ctx: Context<{ readonly avatarContentId?: string | null }>) {
  const { avatarContentId } = ctx.args;
  if (avatarContentId === null || avatarContentId === undefined) {
    runtime.earlyReturn({});
  }
  return { operation: 'GetItem', key: keyOf('Content', avatarContentId), consistentRead: true };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const content = ctx.result as Content | null;
  if (!content || content.ownerId !== requireSub(ctx)) {
    return refuseMissing('Content');
  }
  if (content.kind !== 'IMAGE' || content.purpose !== 'PROFILE') {
    refuse('INVALID_INPUT', 'The content is not a PROFILE image');
  }
  if (content.status !== 'APPROVED') {
    refuse('CONFLICT', 'The content is not approved');
  }
  return {};
}
