const KiB = 1024;
const MiB = 1024 * 1024;

/**
 * Quotas of AppSync GraphQL APIs. "quotas" is docs.aws.amazon.com/general/latest/gr/appsync.html, "extensions" is
 * docs.aws.amazon.com/appsync/latest/devguide/extensions.html, "API" the AppSync API reference (all read 2026-11).
 */
export const LIMITS = {
  /** Quotas: "Request execution time for mutations, queries, and subscriptions". */
  executionTimeoutMs: 30_000,
  /** Quotas: "Number of resolvers executed in a single request". */
  maxResolversPerRequest: 10_000,
  /** Quotas: "Functions per pipeline resolver". */
  maxFunctionsPerPipeline: 10,
  /** Quotas: "Schema document size". */
  maxSchemaBytes: 1 * MiB,
  /** EventBridge's AppSyncParameters bounds a GraphQL operation at 1,048,576 characters; the page gives no other number. */
  maxRequestBytes: 1 * MiB,
  /** Quotas: "Evaluated resolver template size"; a larger answer of the whole request is refused as well. */
  maxResponseBytes: 5 * MiB,
  /** API, GraphqlApi.queryDepthLimit: 1 to 75, 0 for none. */
  maxQueryDepthLimit: 75,
  /** API, Resolver.maxBatchSize. */
  maxBatchSize: 2_000,
  /** Lambda resolver tutorial: "BatchInvoke" gathers this many sources when the resolver names no size. */
  defaultBatchSize: 5,
  /** Quotas: "Subscription payload size"; a larger event is not delivered. */
  maxSubscriptionPayloadBytes: 240 * KiB,
  /** Quotas: "Number of subscriptions per connection". */
  maxSubscriptionsPerConnection: 100,
  /** Extensions: "at most five unique invalidateSubscriptions() method calls in any single request". */
  maxInvalidationsPerRequest: 5,
  /** Enhanced filtering page: nested field names. */
  maxFilterFieldDepth: 5,
  maxFilterFieldLength: 256,
  /** Enhanced filtering page: values of `in` and `notIn`. */
  maxFilterInValues: 5,
  /** Enhanced filtering page: values of `containsAny`. */
  maxFilterContainsAnyValues: 20,
  /** Ours: AWS bounds filters, but the pages we could read give no number. */
  maxFiltersPerGroup: 10,
  maxFilterGroups: 10,
  /** Real-time protocol: without a `ka` within this time the client is to reconnect. */
  connectionTimeoutMs: 300_000,
  /** Real-time protocol: "ka" messages come about once a minute. */
  keepAliveIntervalMs: 60_000,
  /** Quotas: a WebSocket connection lives at most 24 hours. */
  maxConnectionLifetimeMs: 24 * 60 * 60 * 1000,
  /** Ours: a socket that never sends `connection_init` or `start` is closed. */
  connectionInitTimeoutMs: 30_000,
  /** Ours: a reader that lets this much pile up is cut off, so that one slow client cannot fill the memory. */
  maxBufferedSocketBytes: 8 * MiB,
  /** Quotas: "WebSocket inbound message size" is not stated; a `start` is bounded like a request. */
  maxSocketMessageBytes: 1 * MiB,
  /** Lambda authorizers: "have a timeout of 10 seconds". */
  authorizerTimeoutMs: 10_000,
  /** Lambda authorizers: default of AuthorizerResultTtlInSeconds. */
  authorizerDefaultTtlSeconds: 300,
  /** API, LambdaAuthorizerConfig.authorizerResultTtlInSeconds. */
  authorizerMaxTtlSeconds: 3_600,
  /** Lambda authorizers: "must not return more than 5MB of contextual data for resolvers". */
  authorizerMaxContextBytes: 5 * MiB,
  /** API, ApiKey.expires: an API key without an expiry lives 7 days. */
  defaultApiKeyLifetimeMs: 7 * 24 * 60 * 60 * 1000,
  /** DynamoDB: keys in one BatchGetItem, items in one BatchWriteItem, items in one transaction. */
  maxBatchGetKeys: 100,
  maxBatchWriteItems: 25,
  maxTransactItems: 100,
} as const;

/** Bounds of the engine's own caches. They cost memory, never correctness. */
export const CACHE_BOUNDS = {
  /** Apps send a few hundred different documents. */
  maxDocuments: 1_000,
  /** Characters of source text over all cached documents. */
  maxDocumentCharacters: 16 * MiB,
  /** Verified tokens of signed-in users. */
  maxTokens: 2_000,
  /** Answers of the Lambda authorizer, until their time is over. */
  maxAuthorizerResults: 2_000,
  /** What a data source's role may do to a table. */
  maxRoleDecisions: 10_000,
  /** Answers in an API cache; the oldest go first. */
  maxCacheEntries: 10_000,
} as const;
