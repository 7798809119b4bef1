import type { Resource } from '../../../assembly/resource.js';
import { readTemplateFields, type TemplateFields } from '../../../shared/template-fields.js';
import type { CustomError, Distribution } from '../config.js';
import { canonicalDomain } from '../identify.js';
import { DEFAULT_ERROR_TTL_SECONDS } from '../limits.js';
import { BEHAVIOR_MEMBERS, type Referables, readBehavior } from './behavior.js';
import { ORIGIN_MEMBERS, readOrigin } from './origin.js';

/** What has no meaning on one machine, or is not looked at; the start says so in its log. */
const UNOBSERVED_MEMBERS = ['Logging', 'WebACLId', 'ViewerMtlsConfig'];
const SILENT_MEMBERS = ['HttpVersion', 'IPV6Enabled', 'PriceClass', 'ViewerCertificate'];
const REFUSED_MEMBERS = [
  ...['CNAMEs', 'ContinuousDeploymentPolicyId', 'CustomOrigin', 'OriginGroups', 'S3Origin', 'Staging'],
  ...['AnycastIpListId', 'ConnectionMode', 'TenantConfig', 'ConnectionFunctionAssociation'],
];

const CONFIG_MEMBERS = [
  ...['Aliases', 'CacheBehaviors', 'Comment', 'CustomErrorResponses', 'DefaultCacheBehavior', 'DefaultRootObject'],
  ...['Enabled', 'Origins', 'Restrictions', ...UNOBSERVED_MEMBERS, ...SILENT_MEMBERS, ...REFUSED_MEMBERS],
];

export interface DistributionContext {
  readonly accountId: string;
  /** Ids of the origin access controls. */
  readonly controls: ReadonlySet<string>;
  readonly referables: Omit<Referables, 'origins'>;
  /** Called with each property that has no effect here. */
  unobserved(property: string): void;
}

/** @throws UnsupportedSettingError naming what is not simulated. */
export function readDistribution(resource: Resource, context: DistributionContext): Distribution {
  const config = readConfig(resource);
  checkMembers(config, context);
  const origins = config.objects('Origins', ORIGIN_MEMBERS).map((origin) => readOrigin(origin, context.controls));
  const referables = { ...context.referables, origins: new Map(origins.map((origin) => [origin.id, origin])) };
  const ordered = config
    .objects('CacheBehaviors', BEHAVIOR_MEMBERS)
    .map((fields) => readBehavior(fields, fields.requiredText('PathPattern'), referables));
  const byDefault = config.object('DefaultCacheBehavior', BEHAVIOR_MEMBERS);
  if (byDefault === undefined) {
    return config.refuse('DefaultCacheBehavior', 'is missing');
  }
  const rootObject = config.text('DefaultRootObject') ?? '';
  return {
    id: resource.ref,
    arn: `arn:aws:cloudfront::${context.accountId}:distribution/${resource.ref}`,
    domainName: canonicalDomain(resource.ref),
    aliases: (config.texts('Aliases') ?? []).map((alias) => alias.toLowerCase()),
    comment: config.text('Comment') ?? '',
    enabled: config.flag('Enabled') ?? false,
    origins,
    behaviors: [...ordered, readBehavior(byDefault, '*', referables)],
    customErrors: readCustomErrors(config),
    ...(rootObject === '' ? {} : { defaultRootObject: rootObject.replace(/^\//, '') }),
  };
}

function readConfig({ path, properties }: Resource): TemplateFields {
  const config = readTemplateFields(path, properties, ['DistributionConfig', 'Tags']).object(
    'DistributionConfig',
    CONFIG_MEMBERS,
  );
  return config ?? readTemplateFields(path, properties, ['DistributionConfig', 'Tags']).refuse('DistributionConfig');
}

function checkMembers(config: TemplateFields, { unobserved }: DistributionContext): void {
  for (const name of REFUSED_MEMBERS) {
    if ((config.value(name) ?? false) !== false) {
      config.refuse(name);
    }
  }
  const geo = config
    .object('Restrictions', ['GeoRestriction'])
    ?.object('GeoRestriction', ['RestrictionType', 'Locations']);
  if ((geo?.text('RestrictionType') ?? 'none') !== 'none') {
    geo?.refuse('RestrictionType');
  }
  for (const name of UNOBSERVED_MEMBERS) {
    if (config.value(name) !== undefined && config.value(name) !== '') {
      unobserved(name);
    }
  }
}

function readCustomErrors(config: TemplateFields): ReadonlyMap<number, CustomError> {
  const members = ['ErrorCode', 'ErrorCachingMinTTL', 'ResponseCode', 'ResponsePagePath'];
  return new Map(
    config.objects('CustomErrorResponses', members).map((fields) => {
      const code = Number(fields.requiredText('ErrorCode'));
      const path = fields.text('ResponsePagePath') ?? '';
      const ttlSeconds = fields.count('ErrorCachingMinTTL') ?? DEFAULT_ERROR_TTL_SECONDS;
      const page = path === '' ? undefined : { path, statusCode: fields.count('ResponseCode') ?? code };
      return [code, { ttlSeconds, ...(page === undefined ? {} : { page }) }] as const;
    }),
  );
}
