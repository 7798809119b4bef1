import type { Resource } from '../../../assembly/resource.js';
import type { Distribution, TrustedKeys } from '../config.js';
import { REFUSED_TYPES, refusedType } from '../identify.js';
import { readCachePolicy, readOriginRequestPolicy } from './cache-policy.js';
import { type DistributionContext, readDistribution } from './distribution.js';
import { readKeyGroup, readPublicKey } from './keys.js';
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICIES,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from './managed-policies.js';
import { checkOriginAccessControl } from './origin.js';
import { asksForServerTiming, readResponseHeadersPolicy } from './response-headers-policy.js';

export interface LoadOptions {
  readonly accountId: string;
  /** Called with each property that has no effect here. */
  unobserved(path: string, property: string): void;
}

/**
 * The template's distributions with all they refer to.
 *
 * @throws UnsupportedSettingError naming what is not simulated: the start ends there.
 */
export function loadDistributions(
  resources: readonly Resource[],
  { accountId, unobserved }: LoadOptions,
): readonly Distribution[] {
  const ofType = (name: string) => resources.filter(({ type }) => type === `AWS::CloudFront::${name}`);
  for (const { path, type } of resources) {
    if (Object.hasOwn(REFUSED_TYPES, type)) {
      throw refusedType(path, type);
    }
  }
  const controls = ofType('OriginAccessControl');
  controls.forEach(checkOriginAccessControl);
  const headerPolicies = ofType('ResponseHeadersPolicy');
  for (const policy of headerPolicies.filter(asksForServerTiming)) {
    unobserved(policy.path, 'ServerTimingHeadersConfig');
  }
  const keys: TrustedKeys = byId(ofType('PublicKey'), readPublicKey);
  const context = {
    accountId,
    controls: new Set(controls.map(({ ref }) => ref)),
    referables: {
      cachePolicies: withManaged(MANAGED_CACHE_POLICIES, byId(ofType('CachePolicy'), readCachePolicy)),
      originRequestPolicies: withManaged(
        MANAGED_ORIGIN_REQUEST_POLICIES,
        byId(ofType('OriginRequestPolicy'), readOriginRequestPolicy),
      ),
      responseHeadersPolicies: withManaged(
        MANAGED_RESPONSE_HEADERS_POLICIES,
        byId(headerPolicies, readResponseHeadersPolicy),
      ),
      keyGroups: byId(ofType('KeyGroup'), (group) => readKeyGroup(group, keys)),
    },
  } satisfies Omit<DistributionContext, 'unobserved'>;
  return ofType('Distribution').map((resource) =>
    readDistribution(resource, { ...context, unobserved: (property) => unobserved(resource.path, property) }),
  );
}

function byId<Value>(resources: readonly Resource[], read: (resource: Resource) => Value): ReadonlyMap<string, Value> {
  return new Map(resources.map((resource) => [resource.ref, read(resource)]));
}

function withManaged<Value>(
  managed: Readonly<Record<string, Value>>,
  own: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  return new Map([...Object.entries(managed), ...own]);
}
