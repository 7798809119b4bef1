import { AwsError } from '../../../shared/aws-error.js';
import type { Clock } from '../../../shared/clock.js';
import type { IamPort, LambdaPort } from '../../ports.js';
import { BoundedCache } from '../bounded-cache.js';
import { CACHE_BOUNDS, LIMITS } from '../limits.js';
import type { ApiDefinition, LambdaAuthorizer } from '../load/definition.js';
import type { Principal } from '../principal.js';
import { unauthorized } from '../request-error.js';
import type { TemplateMap } from '../templates/contract.js';
import type { Credentials } from './credentials.js';

export interface LambdaAuthorizerParts {
  readonly api: Pick<ApiDefinition, 'id' | 'arn' | 'accountId'>;
  readonly authorizer: LambdaAuthorizer;
  readonly lambda: LambdaPort;
  readonly iam: Pick<IamPort, 'authorize'>;
  readonly clock: Clock;
}

export type TokenAuthenticator = (token: string, credentials: Credentials) => Principal | Promise<Principal>;

/** Asks the API's function whether a token may come in, and keeps its answer for as long as it says. */
export function createLambdaAuthenticator(parts: LambdaAuthorizerParts): TokenAuthenticator {
  const answers = new BoundedCache<{ readonly principal: Principal; readonly untilMs: number }>(
    CACHE_BOUNDS.maxAuthorizerResults,
  );
  return (token, credentials) => {
    // "A regular expression for validation of tokens before the Lambda function is called."
    if (parts.authorizer.tokenPattern?.test(token) === false) {
      throw unauthorized();
    }
    const known = answers.get(token);
    if (known !== undefined && known.untilMs > parts.clock.now()) {
      return known.principal;
    }
    return ask(token, credentials);
  };

  async function ask(token: string, credentials: Credentials): Promise<Principal> {
    const answer = await invoke(parts, token, credentials);
    if (answer['isAuthorized'] !== true) {
      throw unauthorized();
    }
    const principal = principalOf(answer, parts.api);
    const override = answer['ttlOverride'];
    const ttlSeconds = typeof override === 'number' ? override : parts.authorizer.ttlSeconds;
    if (ttlSeconds > 0) {
      answers.set(token, { principal, untilMs: parts.clock.now() + ttlSeconds * 1000 });
    }
    return principal;
  }
}

async function invoke(
  { api, authorizer, lambda, iam }: LambdaAuthorizerParts,
  authorizationToken: string,
  { headers, requestId, operation }: Credentials,
): Promise<TemplateMap> {
  const decision = iam.authorize({
    service: 'appsync.amazonaws.com',
    action: 'lambda:InvokeFunction',
    resource: authorizer.functionArn,
    resourcePolicies: [lambda.resourcePolicy(authorizer.functionArn)],
    context: { 'aws:SourceArn': api.arn, 'aws:SourceAccount': api.accountId },
  });
  if (!decision.allowed) {
    throw unauthorized(`AppSync may not invoke the authorizer: ${decision.reason}`);
  }
  const event = JSON.stringify({
    authorizationToken,
    requestContext: {
      apiId: api.id,
      accountId: api.accountId,
      requestId,
      queryString: operation.query,
      operationName: operation.operationName,
      variables: operation.variables,
    },
    requestHeaders: { ...headers, authorization: undefined },
  });
  const { payload, functionError } = await withTimeout(call(lambda, authorizer.functionArn, event));
  return functionError === undefined ? parseAnswer(payload) : {};
}

async function call(lambda: LambdaPort, functionArn: string, event: string) {
  try {
    return await lambda.invoke(functionArn, event);
  } catch (error) {
    if (error instanceof AwsError) {
      throw unauthorized();
    }
    throw error;
  }
}

async function withTimeout<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unauthorized()), LIMITS.authorizerTimeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function parseAnswer(payload: string): TemplateMap {
  if (Buffer.byteLength(payload) > LIMITS.authorizerMaxContextBytes) {
    return {};
  }
  const answer: unknown = JSON.parse(payload);
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? (answer as TemplateMap) : {};
}

function principalOf(answer: TemplateMap, api: LambdaAuthorizerParts['api']): Principal {
  const denied = Array.isArray(answer['deniedFields']) ? answer['deniedFields'].map(String) : [];
  return {
    mode: 'AWS_LAMBDA',
    identity: { resolverContext: answer['resolverContext'] ?? null },
    groups: [],
    denyByDefault: false,
    expiresAtMs: Number.POSITIVE_INFINITY,
    deniedFields: new Set(denied.flatMap((name) => shortFieldName(name, api.id))),
  };
}

/** `arn:…:apis/ID/types/TypeName/fields/FieldName`, or the short form `TypeName.FieldName`. */
function shortFieldName(name: string, apiId: string): readonly string[] {
  const arn = /:apis\/([^/]+)\/types\/([^/]+)\/fields\/([^/]+)$/.exec(name);
  if (arn === null) {
    return [name];
  }
  return arn[1] === apiId ? [`${arn[2]}.${arn[3]}`] : [];
}
