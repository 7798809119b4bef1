const KiB = 1024;
const MiB = 1024 * 1024;

/**
 * Limits of AppSync GraphQL APIs, each with where its number is from:
 *
 * - "quotas": the list of AppSync's service quotas with their values, read in a published dump of the Service Quotas API;
 *   the page docs.aws.amazon.com/general/latest/gr/appsync.html is made of the same list, but its table could not be read.
 * - "API": the AppSync API reference, read.
 * - "page": a page of the developer guide, by its name; read unless the note says who quotes it.
 * - "unconfirmed": taken from memory or from other people's code; no page that gives the number could be read.
 * - "ours": AWS gives no number; the note says why this one.
 */
export const LIMITS = {
  /** Quotas: "Request execution time for mutations, queries, and subscriptions", 30 seconds. */
  executionTimeoutMs: 30_000,
  /** Quotas: "Resolvers executed in a single request", 10,000. */
  maxResolversPerRequest: 10_000,
  /** Quotas: "Functions per pipeline resolver", 10. */
  maxFunctionsPerPipeline: 10,
  /** Quotas: "Schema document size", 1 megabyte; taken as binary. */
  maxSchemaBytes: 1 * MiB,
  /** Ours: EventBridge's API reference bounds an operation for AppSync at 1,048,576 characters (AppSyncParameters). */
  maxRequestBytes: 1 * MiB,
  /** Ours: as much as one template may give; quotas: "Evaluated resolver template size", 5 megabytes. */
  maxResponseBytes: 5 * MiB,
  /** API, CreateGraphqlApi.queryDepthLimit: "between 1 and 75 nested levels", 0 for none. */
  maxQueryDepthLimit: 75,
  /** API, Resolver.maxBatchSize: 0 to 2000; quotas: "Max Batch Size", 2000. */
  maxBatchSize: 2_000,
  /** "limit of 5" in aws-appsync-community issue 51, from before the size could be set; unconfirmed as the default since. */
  defaultBatchSize: 5,
  /** Quotas: "Subscription payload size", 240 kilobytes, taken as binary; a larger event is not delivered. */
  maxSubscriptionPayloadBytes: 240 * KiB,
  /** Quotas: "Subscriptions per connection", 100. */
  maxSubscriptionsPerConnection: 100,
  /** Page "Extensions": no more than five unique invalidateSubscriptions() calls in one request. */
  maxInvalidationsPerRequest: 5,
  /** These four: AppSync's rules as the Rust crate lambda-appsync 0.10 documents them (module subscription_filters). */
  maxFilterFieldDepth: 5,
  maxFilterFieldLength: 256,
  /** Values of `in` and `notIn`. */
  maxFilterInValues: 5,
  maxFilterContainsAnyValues: 20,
  /** Ours: AWS bounds filters, but no page that could be read gives a number. */
  maxFiltersPerGroup: 10,
  maxFilterGroups: 10,
  /** Page "Building a real-time WebSocket client" has the client close the line without a `ka` in this time; the number is unconfirmed. */
  connectionTimeoutMs: 300_000,
  /** The same page: "AWS AppSync sends 'ka' messages periodically"; once a minute is unconfirmed. */
  keepAliveIntervalMs: 60_000,
  /** Unconfirmed: a WebSocket connection lives at most 24 hours. It is not among the quotas. */
  maxConnectionLifetimeMs: 24 * 60 * 60 * 1000,
  /** Ours: a socket that never sends `connection_init` or `start` is closed. */
  connectionInitTimeoutMs: 30_000,
  /** Ours: a reader that lets this much pile up is cut off, so that one slow client cannot fill the memory. */
  maxBufferedSocketBytes: 8 * MiB,
  /** Ours: no number is given; a `start` is bounded like a request. */
  maxSocketMessageBytes: 1 * MiB,
  /** Page on authorization, as lambda.101i.de/appsync-authorizer quotes it: "Lambda authorizers have a timeout of 10 seconds". */
  authorizerTimeoutMs: 10_000,
  /**
   * Where neither the API nor the function says. AWS contradicts itself: "the default of 300 seconds (five minutes)" in
   * the page on authorization (quoted likewise) and an earlier API reference, 0 in today's (API, LambdaAuthorizerConfig).
   */
  authorizerDefaultTtlSeconds: 300,
  /** API, LambdaAuthorizerConfig.authorizerResultTtlInSeconds: "one hour (3600 seconds)". */
  authorizerMaxTtlSeconds: 3_600,
  /** Quoted likewise: "must not return more than 5MB of contextual data for resolvers". */
  authorizerMaxContextBytes: 5 * MiB,
  /** API, CreateApiKey.expires: "7 days from creation time". */
  defaultApiKeyLifetimeMs: 7 * 24 * 60 * 60 * 1000,
  /** Unconfirmed: keys in one BatchGetItem. */
  maxBatchGetKeys: 100,
  /** DynamoDB's API reference, BatchWriteItem: "up to 25 item put or delete operations". */
  maxBatchWriteItems: 25,
  /** DynamoDB's API reference, TransactWriteItems: "up to 100 action requests". */
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
