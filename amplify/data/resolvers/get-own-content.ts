import type { Context } from '@aws-appsync/utils';
import type { Content } from '../../../src/domain/content/content.js';
import { keyOf } from './row-key.js';
import { refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

interface Arguments {
  readonly contentId: string;
  readonly expectedVersion?: number | null;
}

/** Lets the owner of the content on, with its version in the stash. */
export function request(ctx: Context<Arguments>) {
  return { operation: 'GetItem', key: keyOf('Content', ctx.args.contentId), consistentRead: true };
}

export function response(ctx: Context<Arguments>) {
  refuseFailure(ctx);
  const content = ctx.result as Content | null;
  if (!content || content.ownerId !== requireSub(ctx)) {
    return refuseMissing('Content');
  }
  const { expectedVersion } = ctx.args;
  if (typeof expectedVersion === 'number' && expectedVersion !== content.version) {
    refuse('CONFLICT', 'The content was changed by someone else');
  }
  ctx.stash['version'] = content.version;
  return {};
}
