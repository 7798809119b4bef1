import type { Context } from '@aws-appsync/utils';
import { isFunction, refuse } from './viewer.js';

interface Arguments {
  readonly ownerId: string;
  readonly notificationId: string;
  readonly type: string;
  readonly message: string;
  readonly uploadId?: string | null;
  readonly contentId?: string | null;
  readonly eventId?: string | null;
  readonly createdAt: string;
}

/** Like publish, with what the notification is about in its own object. */
export function request(ctx: Context<Arguments>) {
  if (!isFunction(ctx)) {
    refuse('ACCESS_DENIED', 'Only the backend publishes');
  }
  const { ownerId, notificationId, type, message, uploadId, contentId, eventId, createdAt } = ctx.args;
  return { payload: { ownerId, notificationId, type, message, data: { uploadId, contentId, eventId }, createdAt } };
}

export function response(ctx: Context) {
  return ctx.result;
}
