import type { Resource } from '../../../assembly/resource.js';
import { readTemplateFields, type TemplateFields } from '../../../shared/template-fields.js';
import { type CachePolicy, EVERYTHING, NOTHING, type OriginRequestPolicy, type Selection } from '../config.js';
import { DEFAULT_TTL_SECONDS, MAX_TTL_SECONDS } from '../limits.js';

/** @throws UnsupportedSettingError naming what is not simulated. */
export function readCachePolicy({ path, properties }: Resource): CachePolicy {
  const config = readTemplateFields(path, properties, ['CachePolicyConfig']).object('CachePolicyConfig', [
    ...['Name', 'Comment', 'DefaultTTL', 'MaxTTL', 'MinTTL', 'ParametersInCacheKeyAndForwardedToOrigin'],
  ]);
  const parameters = config?.object('ParametersInCacheKeyAndForwardedToOrigin', [
    ...[
      'EnableAcceptEncodingGzip',
      'EnableAcceptEncodingBrotli',
      'HeadersConfig',
      'CookiesConfig',
      'QueryStringsConfig',
    ],
  ]);
  const minTtlSeconds = config?.count('MinTTL') ?? 0;
  // "If the value of MinTTL is more than 86400 seconds, then the default value for this field is the same as the value of MinTTL."
  const defaultTtlSeconds = config?.count('DefaultTTL') ?? Math.max(DEFAULT_TTL_SECONDS, minTtlSeconds);
  return {
    minTtlSeconds,
    defaultTtlSeconds,
    maxTtlSeconds: config?.count('MaxTTL') ?? Math.max(MAX_TTL_SECONDS, defaultTtlSeconds),
    gzip: parameters?.flag('EnableAcceptEncodingGzip') ?? false,
    brotli: parameters?.flag('EnableAcceptEncodingBrotli') ?? false,
    headers: readSelection(parameters, 'HeadersConfig', 'HeaderBehavior', 'Headers', ['none', 'whitelist']),
    cookies: readSelection(parameters, 'CookiesConfig', 'CookieBehavior', 'Cookies'),
    queryStrings: readSelection(parameters, 'QueryStringsConfig', 'QueryStringBehavior', 'QueryStrings'),
  };
}

/** @throws UnsupportedSettingError naming what is not simulated. */
export function readOriginRequestPolicy({ path, properties }: Resource): OriginRequestPolicy {
  const config = readTemplateFields(path, properties, ['OriginRequestPolicyConfig']).object(
    'OriginRequestPolicyConfig',
    ['Name', 'Comment', 'HeadersConfig', 'CookiesConfig', 'QueryStringsConfig'],
  );
  // Cookies are read for their syntax alone: "Amazon S3 doesn't process cookies."
  readSelection(config, 'CookiesConfig', 'CookieBehavior', 'Cookies');
  return {
    headers: readSelection(config, 'HeadersConfig', 'HeaderBehavior', 'Headers', [
      ...['none', 'whitelist', 'allExcept', 'allViewer', 'allViewerAndWhitelistCloudFront'],
    ]),
    queryStrings: readSelection(config, 'QueryStringsConfig', 'QueryStringBehavior', 'QueryStrings'),
  };
}

const SELECTIONS: readonly string[] = ['none', 'whitelist', 'allExcept', 'all'];

function readSelection(
  parent: TemplateFields | undefined,
  name: string,
  behaviorName: string,
  listName: string,
  known = SELECTIONS,
): Selection {
  const config = parent?.object(name, [behaviorName, listName]);
  const behavior = config?.text(behaviorName) ?? 'none';
  if (!known.includes(behavior)) {
    config?.refuse(behaviorName, `cannot be ${behavior}`);
  }
  const names = config?.texts(listName) ?? [];
  switch (behavior) {
    case 'none':
      return NOTHING;
    case 'whitelist':
    case 'allExcept':
      return { behavior, names };
    default:
      return EVERYTHING;
  }
}
