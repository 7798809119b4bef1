import { LIMITS } from '../limits.js';
import { AUTH_MODES, type AuthConfiguration, type LambdaAuthorizer, type UserPoolProvider } from './definition.js';
import { AppSyncLoadError } from './load-error.js';
import type { PropertyReader } from './properties.js';

/** The default authorization mode of an API and its additional ones. */
export function loadAuth(api: PropertyReader): AuthConfiguration {
  const providers = [api, ...api.objects('AdditionalAuthenticationProviders')];
  for (const provider of providers.slice(1)) {
    provider.only(['AuthenticationType', 'UserPoolConfig', 'LambdaAuthorizerConfig']);
  }
  const modes = providers.map((provider) => provider.word('AuthenticationType', AUTH_MODES));
  const [defaultMode = 'API_KEY'] = modes;
  const authorizers = providers.flatMap((provider, index) =>
    modes[index] === 'AWS_LAMBDA' ? [loadAuthorizer(provider)] : [],
  );
  if (authorizers.length > 1) {
    throw new AppSyncLoadError(api.where, 'an API may have one Lambda authorizer');
  }
  return {
    defaultMode,
    modes: new Set(modes),
    userPools: providers.flatMap((provider, index) =>
      modes[index] === 'AMAZON_COGNITO_USER_POOLS' ? [loadUserPool(provider)] : [],
    ),
    lambda: authorizers[0],
  };
}

function loadUserPool(provider: PropertyReader): UserPoolProvider {
  const config = provider.object('UserPoolConfig');
  if (config === undefined) {
    throw new AppSyncLoadError(provider.where, 'UserPoolConfig must be given');
  }
  config.only(['UserPoolId', 'AwsRegion', 'DefaultAction', 'AppIdClientRegex']);
  return {
    userPoolId: config.text('UserPoolId'),
    clientIdPattern: loadPattern(config, 'AppIdClientRegex'),
    defaultAction: config.word('DefaultAction', ['ALLOW', 'DENY'], 'ALLOW'),
  };
}

function loadAuthorizer(provider: PropertyReader): LambdaAuthorizer {
  const config = provider.object('LambdaAuthorizerConfig');
  if (config === undefined) {
    throw new AppSyncLoadError(provider.where, 'LambdaAuthorizerConfig must be given');
  }
  config.only(['AuthorizerUri', 'AuthorizerResultTtlInSeconds', 'IdentityValidationExpression']);
  const ttlSeconds = config.number('AuthorizerResultTtlInSeconds', LIMITS.authorizerDefaultTtlSeconds);
  if (ttlSeconds < 0 || ttlSeconds > LIMITS.authorizerMaxTtlSeconds) {
    throw new AppSyncLoadError(
      config.where,
      `AuthorizerResultTtlInSeconds must be 0 to ${LIMITS.authorizerMaxTtlSeconds}`,
    );
  }
  return {
    functionArn: config.text('AuthorizerUri'),
    ttlSeconds,
    tokenPattern: loadPattern(config, 'IdentityValidationExpression'),
  };
}

/** Anchored: AppSync matches the whole value, as Java's `matches` does. */
function loadPattern(config: PropertyReader, name: string): RegExp | undefined {
  const source = config.optionalText(name);
  if (source === undefined || source === '') {
    return undefined;
  }
  try {
    return new RegExp(`^(?:${source})$`);
  } catch (error) {
    throw new AppSyncLoadError(config.where, `${name} is not a regular expression`, { cause: error });
  }
}
