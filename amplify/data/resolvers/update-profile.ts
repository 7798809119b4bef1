import { type Context, util } from '@aws-appsync/utils';
import { MAX_BIO_CHARACTERS, MAX_DISPLAY_NAME_CHARACTERS, MAX_PREFERENCES } from '../../../src/domain/limits.js';
import { preferenceChanges } from './preferences.js';
import { textOf } from './text.js';
import { refuse, refuseFailure, requireSub } from './viewer.js';

interface Arguments {
  readonly displayName?: string | null;
  readonly bio?: string | null;
  readonly avatarContentId?: string | null;
  readonly preferences?: unknown;
  readonly expectedVersion?: number | null;
}

/** One conditional write of what is given. Preferences are written one by one, so two devices do not undo each other. */
export function request(ctx: Context<Arguments>) {
  const { displayName, bio, avatarContentId } = ctx.args;
  const { set, removed } = preferenceChanges(ctx.args.preferences);
  const names: Record<string, string> = { '#version': 'version' };
  const values: Record<string, unknown> = { ':one': 1, ':at': util.time.nowISO8601() };
  const sets = ['#version = #version + :one', 'updatedAt = :at'];
  const put = (name: string, value: unknown) => {
    sets.push(`${name} = :${name}`);
    values[`:${name}`] = value;
  };
  if (displayName !== undefined) {
    put('displayName', textOf('displayName', displayName, MAX_DISPLAY_NAME_CHARACTERS));
  }
  if (bio !== undefined) {
    put('bio', textOf('bio', bio, MAX_BIO_CHARACTERS));
  }
  if (avatarContentId !== undefined) {
    put('avatarContentId', avatarContentId);
  }
  set.forEach(({ name, value }, index) => {
    names[`#p${index}`] = name;
    values[`:p${index}`] = value;
    sets.push(`preferences.#p${index} = :p${index}`);
  });
  const removes = removed.map((name, index) => {
    names[`#r${index}`] = name;
    return `preferences.#r${index}`;
  });
  const update = `SET ${sets.join(', ')}${removes.length === 0 ? '' : ` REMOVE ${removes.join(', ')}`}`;
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ id: requireSub(ctx) }),
    update: { expression: update, expressionNames: names, expressionValues: util.dynamodb.toMapValues(values) },
    condition: conditionOf(set.length, ctx.args),
  };
}

/** A condition cannot tell which names are new: there must be room for all of them. */
function conditionOf(changed: number, { expectedVersion, avatarContentId }: Arguments) {
  const expressions = ['attribute_exists(id)'];
  const values: Record<string, unknown> = {};
  if (changed > 0) {
    expressions.push('size(preferences) <= :room');
    values[':room'] = MAX_PREFERENCES - changed;
  }
  if (avatarContentId) {
    // It may be deleted after it was looked at (src/data/content-references.ts).
    expressions.push('(attribute_not_exists(removedContentId) OR removedContentId <> :avatar)');
    values[':avatar'] = avatarContentId;
  }
  if (typeof expectedVersion !== 'number') {
    return { expression: expressions.join(' AND '), expressionValues: util.dynamodb.toMapValues(values) };
  }
  return {
    expression: [...expressions, '#version = :seen'].join(' AND '),
    expressionNames: { '#version': 'version' },
    expressionValues: util.dynamodb.toMapValues({ ...values, ':seen': expectedVersion }),
  };
}

export function response(ctx: Context) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    refuse('CONFLICT', `The profile is of another version, or has no room: it holds ${MAX_PREFERENCES} preferences`);
  }
  refuseFailure(ctx);
  return ctx.result;
}
