import type { GraphQLResolveInfo } from 'graphql-16';
import { copyMap } from '../copy-json.js';
import type { ResolverContext, TemplateMap, TemplateValue } from '../templates/contract.js';
import type { RequestContext } from './request-context.js';
import { listSelectionSet, printSelectionSet } from './selection-set.js';

/** What one run of a resolver hands to its templates. */
export function createResolverContext(
  source: TemplateValue,
  args: TemplateMap,
  request: RequestContext,
  info: GraphQLResolveInfo,
): ResolverContext {
  const copy = copyMap(args);
  return {
    arguments: copy,
    args: copy,
    identity: request.identity,
    source,
    stash: {},
    prev: { result: null },
    result: null,
    error: null,
    request: { headers: request.headers, domainName: null },
    info: {
      fieldName: info.fieldName,
      parentTypeName: info.parentType.name,
      variables: request.variables,
      get selectionSetList() {
        return listSelectionSet(info);
      },
      get selectionSetGraphQL() {
        return printSelectionSet(info);
      },
    },
    env: request.environment,
  };
}
