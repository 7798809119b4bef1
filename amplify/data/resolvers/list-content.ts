import { type Context, util } from '@aws-appsync/utils';
import { type ContentListArguments, type ContentListScope, scopeOf } from './content-list-scope.js';
import { pageOf, toPage } from './page.js';
import { requireSub } from './viewer.js';

/** One query of one index, newest first. Who may ask was decided by authorize-content-list. */
export function request(ctx: Context<ContentListArguments>) {
  const scope = scopeOf(ctx.info.fieldName, ctx.args);
  return {
    operation: 'Query',
    scanIndexForward: false,
    ...pageOf(ctx.args),
    ...(scope.own ? ownContent(ctx, scope) : eventContent(scope, ctx.args.status ?? 'APPROVED')),
  };
}

export function response(ctx: Context) {
  return toPage(ctx);
}

function eventContent({ kind, purpose, eventId }: ContentListScope, status: string) {
  return {
    index: 'byEvent',
    query: {
      expression: 'eventId = :event AND begins_with(#key, :prefix)',
      expressionNames: { '#key': 'kind#purpose#status#createdAt' },
      expressionValues: util.dynamodb.toMapValues({ ':event': eventId, ':prefix': `${kind}#${purpose}#${status}#` }),
    },
  };
}

/** One's own list is short: status, purpose and event are filtered, so a page may hold fewer than asked for. */
function ownContent(ctx: Context<ContentListArguments>, { kind, purpose, eventId }: ContentListScope) {
  const wanted = [
    { name: 'status', value: ctx.args.status },
    { name: 'purpose', value: purpose },
    { name: 'eventId', value: eventId },
  ].filter(({ value }) => !!value);
  const query = {
    index: 'byOwner',
    query: {
      expression: 'ownerId = :owner AND begins_with(#key, :prefix)',
      expressionNames: { '#key': 'kind#createdAt' },
      expressionValues: util.dynamodb.toMapValues({ ':owner': requireSub(ctx), ':prefix': `${kind}#` }),
    },
  };
  if (wanted.length === 0) {
    return query;
  }
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const { name, value } of wanted) {
    names[`#${name}`] = name;
    values[`:${name}`] = value;
  }
  return {
    ...query,
    filter: {
      expression: wanted.map(({ name }) => `#${name} = :${name}`).join(' AND '),
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues(values),
    },
  };
}
