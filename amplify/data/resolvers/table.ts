import type { Context } from '@aws-appsync/utils';

/** A model's table, for requests that name it: Amplify tells both parts of the name to the resolvers it wraps. */
export function tableOf(ctx: Context, model: string): string {
  return `${model}-${ctx.stash['awsAppsyncApiId']}-${ctx.stash['amplifyApiEnvironmentName']}`;
}
