import { identifyGen2App } from '../../../../../test/support/identify-gen2-app.js';
import type { Json, JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import type { Clock } from '../../../shared/clock.js';
import type { DynamodbPort, InvokeResult } from '../../ports.js';
import type { LocalService } from '../../service.js';

/** What a test's function does with its event. */
export type FakeFunction = (event: unknown) => unknown;

/** A pool's token as the fake pool reads it. */
export function fakeToken(claims: JsonObject, signature = 'genuine'): string {
  const part = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.${signature}`;
}

export const TEST_POOL_ID = 'us-east-1_TestPool';

/** A user pool that believes every token whose signature part is `genuine`. */
export function fakeUserPools(revoked: ReadonlySet<string>, clock: Clock): LocalService<'cognito-idp'> {
  return {
    name: 'cognito-idp',
    resourceTypes: ['AWS::Cognito::UserPool'],
    identify: () => ({ ref: TEST_POOL_ID, attributes: { Arn: `arn:aws:cognito-idp:::userpool/${TEST_POOL_ID}` } }),
    start: async () => ({
      port: {
        verifyToken: async (token) => {
          const [, payload = '', signature] = token.split('.');
          if (signature !== 'genuine') {
            throw new AwsError('NotAuthorizedException', 'Invalid token');
          }
          const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JsonObject;
          const expiresAtMs = Number(claims['exp']) * 1000;
          if (expiresAtMs <= clock.now()) {
            throw new AwsError('NotAuthorizedException', 'The token has expired');
          }
          return { userPoolId: String(claims['iss']).split('/').at(-1) ?? '', tokenUse: 'access', claims, expiresAtMs };
        },
        isRevoked: (claims) => revoked.has(String(claims['sub'])),
      },
      stop: async () => undefined,
    }),
  };
}

/** Tables of a real engine; `Ref` is the table's name. */
export function fakeDynamodb(port: DynamodbPort): LocalService<'dynamodb'> {
  return {
    name: 'dynamodb',
    resourceTypes: ['AWS::DynamoDB::Table', 'Custom::AmplifyDynamoDBTable'],
    identify: ({ logicalId, properties, region, accountId }) => {
      const name = String(properties['TableName'] ?? properties['tableName'] ?? logicalId);
      const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
      return { ref: name, attributes: { Arn: arn, TableArn: arn, TableName: name, TableStreamArn: `${arn}/stream/1` } };
    },
    start: async ({ resources }) => {
      for (const { type, properties } of resources) {
        if (type === 'Custom::AmplifyDynamoDBTable') {
          await port.call('CreateTable', amplifyTable(properties));
        }
      }
      return { port, stop: async () => undefined };
    },
  };
}

/** Amplify's tables have the members of CreateTable, in another spelling. */
function amplifyTable(properties: JsonObject): JsonObject {
  const capitalized = (value: Json): Json => {
    if (Array.isArray(value)) {
      return value.map(capitalized);
    }
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([name, entry]) => [
            name.charAt(0).toUpperCase() + name.slice(1),
            capitalized(entry),
          ]),
        )
      : value;
  };
  const members = ['tableName', 'attributeDefinitions', 'keySchema', 'globalSecondaryIndexes'];
  const given = Object.entries(properties).filter(([name]) => members.includes(name));
  return { ...(capitalized(Object.fromEntries(given)) as JsonObject), BillingMode: 'PAY_PER_REQUEST' };
}

/** Functions by logical id, run in the test's own process. */
export function fakeLambda(
  functions: Readonly<Record<string, FakeFunction>>,
  asynchronous: unknown[],
): LocalService<'lambda'> {
  const run = async (arn: string, payload: string): Promise<InvokeResult> => {
    const name = arn.split(':').at(-1) ?? '';
    const handler = functions[name];
    if (handler === undefined) {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    }
    try {
      return { payload: JSON.stringify((await handler(JSON.parse(payload))) ?? null), requestId: 'r' };
    } catch (error) {
      const { message, name: errorType } = error instanceof Error ? error : new Error(String(error));
      return {
        payload: JSON.stringify({ errorMessage: message, errorType }),
        functionError: 'Unhandled',
        requestId: 'r',
      };
    }
  };
  return {
    name: 'lambda',
    resourceTypes: ['AWS::Lambda::Function', 'AWS::Lambda::Permission'],
    identify: ({ logicalId, region, accountId }) => ({
      ref: logicalId,
      attributes: { Arn: `arn:aws:lambda:${region}:${accountId}:function:${logicalId}` },
    }),
    start: async ({ resources }) => ({
      port: {
        invoke: run,
        invokeAsync: async (_arn, payload) => {
          asynchronous.push(JSON.parse(payload));
        },
        resourcePolicy: (arn) => ({
          Version: '2012-10-17',
          Statement: resources
            .filter(({ type, properties }) => type === 'AWS::Lambda::Permission' && properties['FunctionName'] === arn)
            .map(({ properties }) => ({
              Effect: 'Allow',
              Principal: { Service: properties['Principal'] ?? '' },
              Action: properties['Action'] ?? '',
              Resource: arn,
            })),
        }),
      },
      stop: async () => undefined,
    }),
  };
}

/** Owns the types that no other service of the test does; any attribute is an ARN. */
export function fakeRest(resourceTypes: readonly string[]): LocalService {
  return {
    name: 'rest',
    resourceTypes,
    identify: (input) => {
      const named = identifyGen2App(input);
      if (Object.keys(named.attributes).length > 0) {
        return named;
      }
      const { logicalId, type, stableId } = input;
      const id = `${logicalId.toLowerCase()}-${stableId('abcdefgh', 6)}`;
      const arnOf = (name: string) => `arn:aws:test:us-east-1:000000000000:${id}/${name}`;
      const describe = (name: string) => ({ value: arnOf(name), configurable: true, enumerable: true });
      const attributes = new Proxy<Record<string, string>>(
        {},
        {
          get: (_, name) => arnOf(String(name)),
          has: () => true,
          getOwnPropertyDescriptor: (_, name) => describe(String(name)),
        },
      );
      return { ref: type.startsWith('AWS::StepFunctions') ? arnOf('machine') : id, attributes };
    },
    start: async () => ({ stop: async () => undefined }),
  };
}
