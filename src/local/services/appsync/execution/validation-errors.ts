import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql-16';

/** graphql-java, on which AppSync runs, has its own names for the rules. Its wording of the messages differs from ours. */
const TYPE_OF_RULE: Readonly<Record<string, string>> = {
  ExecutableDefinitionsRule: 'NonExecutableDefinition',
  FieldsOnCorrectTypeRule: 'FieldUndefined',
  FragmentsOnCompositeTypesRule: 'InlineFragmentTypeConditionInvalid',
  KnownArgumentNamesRule: 'UnknownArgument',
  KnownDirectivesRule: 'UnknownDirective',
  KnownFragmentNamesRule: 'UndefinedFragment',
  KnownTypeNamesRule: 'UnknownType',
  LoneAnonymousOperationRule: 'LoneAnonymousOperationViolation',
  NoFragmentCyclesRule: 'FragmentCycle',
  NoSchemaIntrospectionCustomRule: 'IntrospectionDisabled',
  NoUndefinedVariablesRule: 'UndefinedVariable',
  NoUnusedFragmentsRule: 'UnusedFragment',
  NoUnusedVariablesRule: 'UnusedVariable',
  OverlappingFieldsCanBeMergedRule: 'FieldsConflict',
  PossibleFragmentSpreadsRule: 'InvalidFragmentType',
  ProvidedRequiredArgumentsRule: 'MissingFieldArgument',
  ScalarLeafsRule: 'SubSelectionRequired',
  SingleFieldSubscriptionsRule: 'SubscriptionMultipleRootFields',
  UniqueArgumentNamesRule: 'DuplicateArgumentNames',
  UniqueDirectivesPerLocationRule: 'DuplicateDirectiveName',
  UniqueFragmentNamesRule: 'DuplicateFragmentName',
  UniqueInputFieldNamesRule: 'WrongType',
  UniqueOperationNamesRule: 'DuplicateOperationName',
  UniqueVariableNamesRule: 'DuplicateVariableName',
  ValuesOfCorrectTypeRule: 'WrongType',
  VariablesAreInputTypesRule: 'NonInputTypeOnVariable',
  VariablesInAllowedPositionRule: 'VariableTypeMismatch',
};

export interface ValidationFailure {
  /** `FieldUndefined`. */
  readonly type: string;
  readonly error: GraphQLError;
}

/** Validates a document; each failure says which rule it broke. Empty when the document is valid. */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  introspection: boolean,
): readonly ValidationFailure[] {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  if (validate(schema, document, rules).length === 0) {
    return [];
  }
  return rules.flatMap((rule) =>
    validate(schema, document, [rule]).map((error) => ({ type: typeOf(rule, error), error })),
  );
}

function typeOf(rule: ValidationRule, { message }: GraphQLError): string {
  const type = TYPE_OF_RULE[rule.name] ?? 'InvalidSyntax';
  return type === 'SubSelectionRequired' && /must not have a selection/.test(message) ? 'SubSelectionNotAllowed' : type;
}
