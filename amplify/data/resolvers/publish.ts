import type { Context } from '@aws-appsync/utils';
import { isFunction, refuse } from './viewer.js';

/** Passes its arguments on to the subscribers. Only a function may: no person speaks for the system. */
export function request(ctx: Context) {
  if (!isFunction(ctx)) {
    refuse('ACCESS_DENIED', 'Only the backend publishes');
  }
  return { payload: ctx.args };
}

export function response(ctx: Context) {
  return ctx.result;
}
