/** AppSync's authorization modes, as `AuthenticationType` names them. */
export const AUTH_MODES = ['API_KEY', 'AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', 'AWS_LAMBDA'] as const;

export type AuthMode = (typeof AUTH_MODES)[number];

export interface UserPoolProvider {
  readonly userPoolId: string;
  /** Tokens of other app clients are refused. */
  readonly clientIdPattern: RegExp | undefined;
  /** `DENY`: fields without a group rule are closed. */
  readonly defaultAction: 'ALLOW' | 'DENY';
}

export interface LambdaAuthorizer {
  readonly functionArn: string;
  readonly ttlSeconds: number;
  readonly tokenPattern: RegExp | undefined;
}

export interface AuthConfiguration {
  readonly defaultMode: AuthMode;
  readonly modes: ReadonlySet<AuthMode>;
  readonly userPools: readonly UserPoolProvider[];
  readonly lambda: LambdaAuthorizer | undefined;
}

export type DataSource =
  | { readonly type: 'NONE'; readonly name: string }
  | {
      readonly type: 'AMAZON_DYNAMODB';
      readonly name: string;
      readonly tableName: string;
      readonly serviceRoleArn: string;
    }
  | {
      readonly type: 'AWS_LAMBDA';
      readonly name: string;
      readonly functionArn: string;
      readonly serviceRoleArn: string;
    };

/** What runs before and after a data source. `direct` hands the whole context to a Lambda function. */
export type Mapping =
  | { readonly kind: 'vtl'; readonly request: string; readonly response: string | undefined }
  | { readonly kind: 'js'; readonly code: string }
  | { readonly kind: 'direct' };

/** One data source call with its mapping: a pipeline function, or the whole of a unit resolver. */
export interface StepDefinition {
  /** What errors and logs call it. */
  readonly name: string;
  readonly dataSource: DataSource;
  readonly mapping: Mapping;
  readonly maxBatchSize: number;
}

export interface CachingDefinition {
  readonly ttlSeconds: number;
  /** `$context.arguments.id` or `$context.identity.sub`, without the dollar sign. */
  readonly keys: readonly string[];
}

export type ResolverDefinition = {
  readonly typeName: string;
  readonly fieldName: string;
  readonly caching: CachingDefinition | undefined;
} & (
  | { readonly kind: 'UNIT'; readonly step: StepDefinition }
  | { readonly kind: 'PIPELINE'; readonly mapping: Mapping; readonly steps: readonly StepDefinition[] }
);

export interface ApiKeyDefinition {
  readonly key: string;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
}

export interface ApiCacheDefinition {
  readonly behaviour: 'FULL_REQUEST_CACHING' | 'PER_RESOLVER_CACHING';
  readonly ttlSeconds: number;
}

/** One GraphQL API with everything that belongs to it. */
export interface ApiDefinition {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly auth: AuthConfiguration;
  readonly introspection: boolean;
  /** 0: no limit. */
  readonly queryDepthLimit: number;
  readonly resolverCountLimit: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly sdl: string;
  readonly resolvers: readonly ResolverDefinition[];
  readonly apiKeys: readonly ApiKeyDefinition[];
  readonly cache: ApiCacheDefinition | undefined;
}
