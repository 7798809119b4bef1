import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../../assembly/resource.js';
import { AwsError } from '../../../../shared/aws-error.js';
import type { DynamodbPort } from '../../../ports.js';
import { DataSourceError } from '../data-source.js';
import type { RoleGate } from '../role-gate.js';
import type { NextTokens } from './next-token.js';

/** What an operation of the DynamoDB data source works with. */
export interface TableCall {
  readonly tableName: string;
  readonly tokens: NextTokens;
  /**
   * One DynamoDB call under the data source's role.
   *
   * @param needs - what the role must have been granted, when it is not the action on the data source's own table.
   * @throws DataSourceError in the words of AppSync.
   */
  send(action: string, input: JsonObject, needs?: Needs): Promise<JsonObject>;
}

export interface Grant {
  /** IAM's name, without `dynamodb:`. */
  readonly action: string;
  readonly tableName: string;
}

export interface Needs {
  readonly grants?: readonly Grant[];
  /** The grant is on this index of the table. */
  readonly indexName?: string | undefined;
}

export interface TableCallParts {
  readonly dynamodb: DynamodbPort;
  readonly gate: RoleGate;
  readonly tokens: NextTokens;
  readonly region: string;
  readonly accountId: string;
}

export function createTableCall(parts: TableCallParts, tableName: string, roleArn: string): TableCall {
  const { dynamodb, gate, tokens, region, accountId } = parts;
  const require = (grant: Grant, indexName: string | undefined) => {
    const table = `arn:aws:dynamodb:${region}:${accountId}:table/${grant.tableName}`;
    const resource = indexName === undefined ? table : `${table}/index/${indexName}`;
    const refusal = gate(roleArn, `dynamodb:${grant.action}`, resource);
    if (refusal !== undefined) {
      throw dynamoError('AccessDeniedException', refusal);
    }
  };
  return {
    tableName,
    tokens,
    send: (action, input, { grants = [{ action, tableName }], indexName } = {}) => {
      for (const grant of grants) {
        require(grant, indexName);
      }
      return dynamodb.call(action, input).catch(rethrow);
    },
  };
}

/** Exceptions that the SDK's DynamoDB client has a class for; AppSync names all others after the general one. */
const MODELLED = new Set([
  'ConditionalCheckFailedException',
  'DuplicateItemException',
  'IdempotentParameterMismatchException',
  'InternalServerError',
  'ItemCollectionSizeLimitExceededException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'ResourceInUseException',
  'ResourceNotFoundException',
  'ThrottlingException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

function rethrow(error: unknown): never {
  throw error instanceof AwsError ? dynamoError(error.code, error.message, error) : error;
}

function dynamoError(code: string, message: string, cause?: AwsError): DataSourceError {
  return new DataSourceError(
    `${message} (Service: DynamoDb, Status Code: ${cause?.statusCode ?? 400}, Request ID: ${randomUUID()})`,
    `DynamoDB:${MODELLED.has(code) ? code : 'DynamoDbException'}`,
    null,
    cause === undefined ? {} : { cause },
  );
}
