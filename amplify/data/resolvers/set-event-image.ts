import type { Context } from '@aws-appsync/utils';
import { changedEvent, changeEvent } from './change-event.js';

export function request(ctx: Context<{ readonly contentId: string }>) {
  return changeEvent(ctx, { imageContentId: ctx.args.contentId });
}

export function response(ctx: Context) {
  return changedEvent(ctx);
}
