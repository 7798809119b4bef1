import {
  defaultFieldResolver,
  type ExecutionResult,
  execute,
  GraphQLScalarType,
  isSpecifiedScalarType,
} from 'graphql-16';
import type { Log } from '../../../shared/log.js';
import type { GraphqlAnswer } from '../execution/execute.js';
import { notAuthorized } from '../execution/field-access.js';
import { formatExecutionError } from '../execution/format-error.js';
import type { ApiDefinition } from '../load/definition.js';
import type { Principal } from '../principal.js';
import { buildApiSchema, listFields } from '../schema/build-schema.js';
import type { TemplateMap } from '../templates/contract.js';
import type { Subscription } from './subscription.js';

/** What a subscriber gets of a mutation's answer. */
export type Deliver = (
  subscription: Pick<Subscription, 'field' | 'prepared' | 'operation' | 'variables' | 'principal'>,
  data: TemplateMap,
) => GraphqlAnswer;

/**
 * Selects from mutations' answers what subscriptions ask for. No resolver runs again: "a subscription's fields are those that
 * the mutation's selection set returned", and what the mutation did not select is null. Values are written as they are,
 * because the mutation's answer has them in the client's form already.
 */
export function createDelivery(api: ApiDefinition, log: Log): Deliver {
  const schema = buildApiSchema(api);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type instanceof GraphQLScalarType && !isSpecifiedScalarType(type)) {
      type.serialize = (value) => value;
    }
  }
  const mayDeny = api.auth.lambda !== undefined;
  for (const { typeName, field, rule } of listFields(schema, api)) {
    if (rule.open && !mayDeny) {
      continue;
    }
    field.resolve = (source, args, context, info) => {
      const principal = context as Principal;
      if ((!rule.open && !rule.allows(principal)) || principal.deniedFields.has(`${typeName}.${field.name}`)) {
        throw notAuthorized(typeName, field.name);
      }
      return defaultFieldResolver(source, args, context, info);
    };
  }
  return ({ field, prepared, operation, variables, principal }, data) => {
    const result = execute({
      schema,
      document: prepared.document,
      rootValue: { [field]: data },
      contextValue: principal,
      variableValues: variables,
      operationName: operation.node.name?.value ?? null,
    }) as ExecutionResult; // nothing in this schema waits, so the answer is there at once
    const { data: selected = null, errors } = result;
    return errors === undefined
      ? { data: selected }
      : { data: selected, errors: errors.map((error) => formatExecutionError(error, { schema, prepared, log })) };
  };
}
