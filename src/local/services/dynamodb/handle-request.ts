import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { readBody } from '../../shared/http.js';
import { readString } from '../../shared/json-fields.js';
import { MAX_JSON_BODY_BYTES, parseObject, sendJsonError } from '../../shared/json-protocol.js';
import type { Caller, IamPort } from '../ports.js';
import type { ArnTranslation } from './arns.js';
import type { ContinuousBackups } from './continuous-backups.js';
import type { EngineAnswer } from './engine/answer-reader.js';
import type { EngineClient } from './engine/engine-client.js';
import { OPERATIONS, type Operation } from './operations.js';
import type { Permission, TableNames } from './permissions/permission.js';
import type { TableDefinition } from './tables/table-definition.js';

export interface RequestHandlerOptions {
  readonly iam: () => Pick<IamPort, 'verify' | 'require'>;
  readonly engine: EngineClient;
  readonly tables: ReadonlyMap<string, TableDefinition>;
  readonly arns: ArnTranslation;
  readonly backups: ContinuousBackups;
  /** `arn:aws:dynamodb:REGION:ACCOUNT`. */
  readonly arnPrefix: string;
}

/** Verifies and authorizes a request, then passes it on to the engine. */
export function createRequestHandler(
  options: RequestHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const names = createTableNames(options);
  return async (request, response) => {
    try {
      const body = await readBody(request, MAX_JSON_BODY_BYTES);
      const caller = verify(options, request, body);
      const { action, operation } = findOperation(request);
      const input = parseObject(body);
      const permissions = operation.permissions(input, names);
      for (const permission of permissions) {
        authorize(options, caller, permission);
      }
      refuseUnknownTables(options, caller, operation, permissions);
      await answer(options, { action, operation, input, body }, response);
    } catch (error) {
      sendJsonError(response, error);
    }
  };
}

interface Request {
  readonly action: string;
  readonly operation: Operation;
  readonly input: JsonObject;
  readonly body: Buffer;
}

async function answer(options: RequestHandlerOptions, request: Request, response: ServerResponse): Promise<void> {
  const { action, operation, input, body } = request;
  if (action === 'UpdateContinuousBackups' || action === 'DescribeContinuousBackups') {
    const run = action === 'UpdateContinuousBackups' ? options.backups.update : options.backups.describe;
    send(response, { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(await run(input))) });
    return;
  }
  const usesArn = readString(input, 'TableName')?.startsWith('arn:') === true;
  if (!operation.isControl) {
    const forwarded = usesArn ? JSON.stringify(options.arns.toEngine(action, input)) : body;
    send(response, await options.engine.forward(action, forwarded));
    return;
  }
  const raw = await options.engine.forward(action, JSON.stringify(options.arns.toEngine(action, input)));
  const translated = options.arns.fromEngine(action, input, parseObject(raw.body));
  const { 'x-amz-crc32': _ofTheEngine, ...headers } = raw.headers;
  send(response, { statusCode: raw.statusCode, headers, body: Buffer.from(JSON.stringify(translated)) });
}

function send(response: ServerResponse, { statusCode, headers, body }: EngineAnswer): void {
  for (const name of ['x-amz-crc32', 'x-amzn-requestid']) {
    const value = headers[name];
    if (value !== undefined) {
      response.setHeader(name, value);
    }
  }
  response.writeHead(statusCode, { 'content-type': 'application/x-amz-json-1.0', 'content-length': body.length });
  response.end(body);
}

function verify({ iam }: RequestHandlerOptions, request: IncomingMessage, body: Buffer): Caller {
  const verified = iam().verify(request, { service: 'dynamodb', body });
  if (verified === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  return verified.caller;
}

function findOperation(request: IncomingMessage): { readonly action: string; readonly operation: Operation } {
  const target = String(request.headers['x-amz-target'] ?? '');
  const [api = '', action = ''] = target.split('.');
  const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
  if (operation === undefined || operation.api !== api) {
    throw new AwsError('UnknownOperationException', `${target || 'A request without a target'} is not simulated.`);
  }
  return { action, operation };
}

/** DynamoDB answers a denial with 400, unlike most services. */
function authorize({ iam, tables }: RequestHandlerOptions, caller: Caller, permission: Permission): void {
  const { action, resource, context, tableName } = permission;
  const policy = tables.get(tableName ?? '')?.resourcePolicy;
  try {
    iam().require({
      ...{ caller, action, resource, context },
      ...(policy === undefined ? {} : { resourcePolicies: [policy] }),
    });
  } catch (error) {
    throw error instanceof AwsError ? new AwsError(error.code, error.message, 400, { cause: error }) : error;
  }
}

/** Rows of tables that an earlier template had stay on disk, but are out of reach. */
function refuseUnknownTables(
  { tables }: RequestHandlerOptions,
  caller: Caller,
  { isControl }: Operation,
  permissions: readonly Permission[],
): void {
  const isTool = isControl && caller.roleArn === undefined;
  const unknown = permissions.find(
    ({ tableName, resource }) =>
      tableName !== undefined && (!tables.has(tableName) || !isOwnArn(resource, tables.get(tableName))),
  );
  if (unknown !== undefined && !isTool) {
    const suffix = unknown.resource.includes('/stream/') ? `: Stream: ${unknown.resource} not found` : '';
    throw new AwsError('ResourceNotFoundException', `Requested resource not found${suffix}`);
  }
}

function isOwnArn(resource: string, table: TableDefinition | undefined): boolean {
  return table !== undefined && (!resource.includes('/stream/') || resource === table.streamArn);
}

function createTableNames({ tables, arnPrefix }: RequestHandlerOptions): TableNames {
  return {
    arnOf: (name) => tables.get(name)?.arn ?? `${arnPrefix}:table/${name}`,
    hashKeyOf: (name, index = '') => tables.get(name)?.hashKeys.get(index),
  };
}
