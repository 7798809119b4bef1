import type { TemplateFields } from '../../../shared/template-fields.js';
import type {
  Behavior,
  CachePolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  S3Origin,
  TrustedKeys,
} from '../config.js';

/** What behaviors refer to, by id; managed policies included. */
export interface Referables {
  readonly origins: ReadonlyMap<string, S3Origin>;
  readonly cachePolicies: ReadonlyMap<string, CachePolicy>;
  readonly originRequestPolicies: ReadonlyMap<string, OriginRequestPolicy>;
  readonly responseHeadersPolicies: ReadonlyMap<string, ResponseHeadersPolicy>;
  readonly keyGroups: ReadonlyMap<string, TrustedKeys>;
}

/** Members that are refused when they ask for anything, with what they are. */
const REFUSED_MEMBERS = [
  ...['FieldLevelEncryptionId', 'ForwardedValues', 'FunctionAssociations', 'GrpcConfig', 'LambdaFunctionAssociations'],
  ...['RealtimeLogConfigArn', 'SmoothStreaming', 'TrustedSigners', 'DefaultTTL', 'MaxTTL', 'MinTTL'],
];

export const BEHAVIOR_MEMBERS = [
  ...['PathPattern', 'TargetOriginId', 'AllowedMethods', 'CachedMethods', 'CachePolicyId', 'Compress'],
  ...['OriginRequestPolicyId', 'ResponseHeadersPolicyId', 'TrustedKeyGroups', 'ViewerProtocolPolicy'],
  ...REFUSED_MEMBERS,
];

const READ_METHODS = ['GET', 'HEAD'];
const METHODS_OF_BUCKETS = [...READ_METHODS, 'OPTIONS'];
const PROTOCOL_POLICIES = ['allow-all', 'https-only', 'redirect-to-https'];

/** @throws UnsupportedSettingError naming what is not simulated or refers to nothing. */
export function readBehavior(fields: TemplateFields, pathPattern: string, referables: Referables): Behavior {
  refuseMembers(fields);
  const origin = find(fields, 'TargetOriginId', fields.requiredText('TargetOriginId'), referables.origins);
  const cachePolicyId = fields.requiredText('CachePolicyId');
  const originRequestPolicy = findOptional(fields, 'OriginRequestPolicyId', referables.originRequestPolicies);
  if (originRequestPolicy?.headers.behavior === 'all') {
    // AllViewer sends the distribution's Host to the bucket, which then answers for no bucket of that name.
    fields.refuse('OriginRequestPolicyId', 'forwards the Host header, which no S3 origin can answer');
  }
  const responseHeadersPolicy = findOptional(fields, 'ResponseHeadersPolicyId', referables.responseHeadersPolicies);
  const trustedKeys = readTrustedKeys(fields, referables.keyGroups);
  // Every protocol policy lets a request by: one over the loopback interface is as good as HTTPS.
  oneOf(fields, 'ViewerProtocolPolicy', fields.requiredText('ViewerProtocolPolicy'), PROTOCOL_POLICIES);
  return {
    pathPattern,
    origin,
    allowedMethods: readMethods(fields, 'AllowedMethods'),
    cachesOptions: readMethods(fields, 'CachedMethods').includes('OPTIONS'),
    compress: fields.flag('Compress') ?? false,
    cachePolicy: find(fields, 'CachePolicyId', cachePolicyId, referables.cachePolicies),
    ...(originRequestPolicy === undefined ? {} : { originRequestPolicy }),
    ...(responseHeadersPolicy === undefined ? {} : { responseHeadersPolicy }),
    ...(trustedKeys === undefined ? {} : { trustedKeys }),
  };
}

function refuseMembers(fields: TemplateFields): void {
  for (const name of REFUSED_MEMBERS) {
    if (asksForSomething(fields, name)) {
      fields.refuse(name);
    }
  }
}

/** Whether the member is there and is more than false, an empty text or an empty list. */
function asksForSomething(fields: TemplateFields, name: string): boolean {
  const value = fields.value(name) ?? false;
  return value !== false && value !== 'false' && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** `AllowedMethods` and `CachedMethods`: GET and HEAD when absent. Writing through a distribution is not simulated. */
function readMethods(fields: TemplateFields, name: string): readonly string[] {
  const methods = fields.texts(name) ?? READ_METHODS;
  for (const method of methods) {
    oneOf(fields, name, method, METHODS_OF_BUCKETS);
  }
  return methods;
}

/** @returns undefined when the behavior trusts no key group: then anyone may look. */
function readTrustedKeys(fields: TemplateFields, keyGroups: ReadonlyMap<string, TrustedKeys>): TrustedKeys | undefined {
  const ids = fields.texts('TrustedKeyGroups') ?? [];
  if (ids.length === 0) {
    return undefined;
  }
  return new Map(ids.flatMap((id) => [...find(fields, 'TrustedKeyGroups', id, keyGroups)]));
}

function findOptional<Value>(
  fields: TemplateFields,
  name: string,
  values: ReadonlyMap<string, Value>,
): Value | undefined {
  const id = fields.text(name) ?? '';
  return id === '' ? undefined : find(fields, name, id, values);
}

function find<Value>(fields: TemplateFields, name: string, id: string, values: ReadonlyMap<string, Value>): Value {
  return values.get(id) ?? fields.refuse(name, `${id} is neither of the backend nor a managed one that is simulated`);
}

function oneOf(fields: TemplateFields, name: string, value: string, accepted: readonly string[]): void {
  if (!accepted.includes(value)) {
    fields.refuse(name, `${value} is not simulated`);
  }
}
