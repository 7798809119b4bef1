import { Pool } from 'undici';
import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import type { Engine } from './engine-process.js';

export interface EngineAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface EngineClient {
  /** Passes a request body on as it is. */
  forward(action: string, body: Buffer | string): Promise<EngineAnswer>;
  /** One call of the protocol; an error answer becomes an AwsError. */
  call(action: string, input: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

/** Enough for the resolvers of a busy page; the engine writes one at a time anyway. */
const MAX_CONNECTIONS = 32;
/** A scan of 1 MB takes milliseconds; an engine that is silent for so long is stuck. */
const ANSWER_TIMEOUT_MS = 30_000;
/** The engine asks for these and does not look at them: signatures are verified before a request gets here. */
const UNCHECKED_SIGNATURE = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20000101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
} as const;
const STREAMS_ACTIONS: ReadonlySet<string> = new Set([
  'ListStreams',
  'DescribeStream',
  'GetShardIterator',
  'GetRecords',
]);

/** The connection to the engine, kept open between requests. */
export function createEngineClient(engine: Engine): EngineClient {
  let origin = '';
  let pool: Pool | undefined;
  const connect = (endpoint: string): Pool => {
    if (pool === undefined || endpoint !== origin) {
      pool?.destroy().catch(() => undefined);
      origin = endpoint;
      pool = new Pool(endpoint, {
        connections: MAX_CONNECTIONS,
        headersTimeout: ANSWER_TIMEOUT_MS,
        bodyTimeout: ANSWER_TIMEOUT_MS,
      });
    }
    return pool;
  };

  const forward = async (action: string, body: Buffer | string): Promise<EngineAnswer> => {
    const prefix = STREAMS_ACTIONS.has(action) ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810';
    try {
      const answer = await connect(await engine.endpoint()).request({
        method: 'POST',
        path: '/',
        headers: { ...UNCHECKED_SIGNATURE, 'x-amz-target': `${prefix}.${action}` },
        body,
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      return { statusCode: answer.statusCode, headers: answer.headers, body: bytes };
    } catch (error) {
      throw new AwsError('InternalServerError', 'The DynamoDB engine did not answer.', 500, { cause: error });
    }
  };

  return {
    forward,
    async call(action, input) {
      const { statusCode, body } = await forward(action, JSON.stringify(input));
      const answer = parseAnswer(body);
      if (statusCode >= 400) {
        throw toAwsError(answer, statusCode);
      }
      return answer;
    },
    async close() {
      await pool?.destroy();
    },
  };
}

function parseAnswer(body: Buffer): JsonObject {
  try {
    return JSON.parse(body.toString('utf8') || '{}') as JsonObject;
  } catch (error) {
    throw new AwsError('InternalServerError', 'The DynamoDB engine answered something else than JSON.', 500, {
      cause: error,
    });
  }
}

/** `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException` has its name after the `#`. */
function toAwsError({ __type: type, message, Message, ...details }: JsonObject, statusCode: number): AwsError {
  const code =
    String(type ?? 'InternalServerError')
      .split('#')
      .at(-1) ?? '';
  return new AwsError(code, String(message ?? Message ?? code), statusCode, { details });
}
