import { MAX_QUERY_DEPTH, MAX_RESOLVERS_PER_REQUEST } from '../../src/domain/limits.js';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';

/** Tracing and the limits that AppSync leaves open. A branch does not explain its schema to strangers. */
export function configureApi({ data }: DropClip, { kind }: Target): void {
  const { cfnGraphqlApi } = data.resources.cfnResources;
  cfnGraphqlApi.xrayEnabled = true;
  cfnGraphqlApi.queryDepthLimit = MAX_QUERY_DEPTH;
  cfnGraphqlApi.resolverCountLimit = MAX_RESOLVERS_PER_REQUEST;
  cfnGraphqlApi.introspectionConfig = kind === 'branch' ? 'DISABLED' : 'ENABLED';
}
