import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql-16';
import { BoundedCache } from '../bounded-cache.js';
import { CACHE_BOUNDS } from '../limits.js';
import { badRequest, malformed } from '../request-error.js';
import { depthOf } from './query-depth.js';
import { type ValidationFailure, validateDocument } from './validation-errors.js';

/** A query text that was parsed and validated once. */
export interface PreparedDocument {
  readonly document: DocumentNode;
  readonly failures: readonly ValidationFailure[];
  readonly operations: readonly PreparedOperation[];
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

export interface PreparedOperation {
  readonly node: OperationDefinitionNode;
  /** Nested levels of fields. */
  readonly depth: number;
}

/** @throws RequestError `MalformedHttpRequestException` when the text is not GraphQL. */
export type PrepareDocument = (query: string) => PreparedDocument;

export function createDocumentCache(schema: GraphQLSchema, introspection: boolean): PrepareDocument {
  const prepared = new BoundedCache<PreparedDocument>(CACHE_BOUNDS.maxDocuments, CACHE_BOUNDS.maxDocumentCharacters);
  return (query) => {
    const known = prepared.get(query);
    if (known !== undefined) {
      return known;
    }
    const fresh = prepareOrRefuse(schema, query, introspection);
    prepared.set(query, fresh, query.length);
    return fresh;
  };
}

/** A text that is nested so deeply that reading it exhausts the stack is no query either. */
function prepareOrRefuse(schema: GraphQLSchema, query: string, introspection: boolean): PreparedDocument {
  try {
    return prepare(schema, query, introspection);
  } catch (error) {
    if (error instanceof RangeError) {
      throw malformed('Unable to parse GraphQL query.');
    }
    throw error;
  }
}

function prepare(schema: GraphQLSchema, query: string, introspection: boolean): PreparedDocument {
  const document = parseQuery(query);
  const fragments: Record<string, FragmentDefinitionNode> = {};
  const nodes: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments[definition.name.value] = definition;
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      nodes.push(definition);
    }
  }
  const failures = validateDocument(schema, document, introspection);
  const operations = nodes.map((node) => ({ node, depth: failures.length > 0 ? 0 : depthOf(node, fragments) }));
  return { document, failures, operations, fragments };
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) {
      throw malformed('Unable to parse GraphQL query.');
    }
    throw error;
  }
}

/** @throws RequestError `BadRequestException` when the document has no such operation, or several and none was named. */
export function selectOperation(
  { operations }: PreparedDocument,
  operationName: string | undefined,
): PreparedOperation {
  const operation =
    operationName === undefined
      ? operations.length === 1
        ? operations[0]
        : undefined
      : operations.find(({ node }) => node.name?.value === operationName);
  if (operation === undefined) {
    throw badRequest(
      operationName === undefined
        ? 'Must provide operation name if query contains multiple operations.'
        : `Unknown operation named '${operationName}'.`,
    );
  }
  return operation;
}
