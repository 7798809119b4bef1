import { util } from '@aws-appsync/utils';
import { MAX_ID_CHARACTERS } from '../../../src/domain/limits.js';
import { refuse, refuseMissing } from './viewer.js';

/** The key of the row that a client names. Of what no id can be there is no row; DynamoDB would call it a fault. */
export function keyOf(resource: string, id: string): Record<string, unknown> {
  return util.dynamodb.toMapValues({ id: namedId(resource, id) });
}

/** The same id, when it can be one. */
export function namedId(resource: string, id: string): string {
  return isId(id) ? id : refuseMissing(resource);
}

/** An id that a client narrows a list with; null when it gives none. */
export function idOf(name: string, id: string | null | undefined): string | null {
  if (id === null || id === undefined) {
    return null;
  }
  return isId(id) ? id : refuse('INVALID_INPUT', `${name} is no id`);
}

function isId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_CHARACTERS;
}
