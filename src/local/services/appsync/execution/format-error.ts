import { GraphQLError, type GraphQLSchema, getNamedType, isObjectType, type SelectionSetNode } from 'graphql-16';
import type { Log } from '../../../shared/log.js';
import { ScalarOutputError } from '../schema/scalars.js';
import type { TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';
import type { PreparedDocument } from './document-cache.js';
import { selectData } from './select-data.js';
import type { ValidationFailure } from './validation-errors.js';

/** One entry of `errors` in AppSync's shape. */
export interface FormattedError {
  readonly path: readonly (string | number)[] | null;
  readonly data?: TemplateValue;
  readonly errorType?: string | null;
  readonly errorInfo?: TemplateValue;
  readonly locations: readonly SourceLocation[] | null;
  readonly message: string;
}

interface SourceLocation {
  readonly line: number;
  readonly column: number;
  readonly sourceName: null;
}

export interface FormatErrorInput {
  readonly schema: GraphQLSchema;
  readonly prepared: Pick<PreparedDocument, 'fragments'>;
  readonly log: Log;
}

/** A failure of the document: no field ran. */
export function formatValidationFailure({ type, error }: ValidationFailure): FormattedError {
  return {
    path: null,
    locations: locationsOf(error),
    message: `Validation error of type ${type}: ${error.message}`,
  };
}

/** An error of the execution. What is not an error of the API itself is logged and named an internal failure. */
export function formatExecutionError(error: GraphQLError, input: FormatErrorInput): FormattedError {
  const { originalError: cause } = error;
  const path = error.path ?? null;
  if (cause instanceof ResolverError) {
    return {
      path,
      data: cause.data === null ? null : selectData(cause.data, selectionsOf(error), input.prepared.fragments),
      errorType: cause.errorType,
      errorInfo: cause.errorInfo,
      locations: locationsOf(error),
      message: cause.message,
    };
  }
  if (cause === undefined || (path === null && cause instanceof GraphQLError)) {
    return { path, locations: locationsOf(error), message: error.message }; // a variable that does not fit its type
  }
  const message = wordingOf(cause, path ?? [], input.schema);
  if (message !== undefined) {
    return { path, locations: null, message };
  }
  input.log.error('a resolver failed', { path, error: cause });
  return {
    path,
    data: null,
    errorType: 'InternalFailure',
    errorInfo: null,
    locations: locationsOf(error),
    message: 'An internal failure occurred while resolving this field.',
  };
}

/** graphql-java's words for values that do not fit their type. */
function wordingOf(cause: Error, path: readonly (string | number)[], schema: GraphQLSchema): string | undefined {
  const place = placeOf(path);
  const nullField = /^Cannot return null for non-nullable field (\w+)\.(\w+)\.$/.exec(cause.message);
  if (nullField !== null) {
    const [, parent = '', field = ''] = nullField;
    return `Cannot return null for non-nullable type: '${typeNameOf(schema, parent, field)}' within parent '${parent}' (${place})`;
  }
  if (/^Expected Iterable, but did not find one/.test(cause.message)) {
    return `Can't resolve value (${place}) : type mismatch error, expected type LIST`;
  }
  if (cause instanceof ScalarOutputError || cause instanceof GraphQLError) {
    return `Can't serialize value (${place}) : ${cause.message}`;
  }
  return undefined;
}

/** `/listEvents/items[0]/name`. */
function placeOf(path: readonly (string | number)[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('');
}

function typeNameOf(schema: GraphQLSchema, parent: string, field: string): string {
  const type = schema.getType(parent);
  const found = isObjectType(type) ? type.getFields()[field] : undefined;
  return found === undefined ? field : getNamedType(found.type).name;
}

function selectionsOf({ nodes }: GraphQLError): readonly SelectionSetNode[] {
  return (nodes ?? []).flatMap((node) =>
    node.kind === 'Field' && node.selectionSet !== undefined ? [node.selectionSet] : [],
  );
}

function locationsOf(error: GraphQLError): readonly SourceLocation[] | null {
  return error.locations?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null;
}
