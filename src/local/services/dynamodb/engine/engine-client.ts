import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import type { EngineAnswer } from './answer-reader.js';
import { EngineConnections } from './engine-connections.js';
import type { Engine } from './engine-process.js';

export interface EngineClient {
  /** Passes a request body on as it is. */
  forward(action: string, body: Buffer | string): Promise<EngineAnswer>;
  /** One call of the protocol; an error answer becomes an AwsError. */
  call(action: string, input: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

/** The engine asks for these and does not look at them: signatures are verified before a request gets here. */
const UNCHECKED_SIGNATURE = [
  'content-type: application/x-amz-json-1.0',
  'x-amz-date: 20000101T000000Z',
  'authorization: AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  '',
].join('\r\n');
const STREAMS_ACTIONS: ReadonlySet<string> = new Set([
  'ListStreams',
  'DescribeStream',
  'GetShardIterator',
  'GetRecords',
]);

/** The connections to the engine, kept open between requests. */
export function createEngineClient(engine: Engine): EngineClient {
  let origin = '';
  let connections: EngineConnections | undefined;
  const connect = (endpoint: string): EngineConnections => {
    if (connections === undefined || endpoint !== origin) {
      connections?.close();
      origin = endpoint;
      connections = new EngineConnections(endpoint);
    }
    return connections;
  };

  const postTo = (endpoint: string, action: string, body: Buffer | string) =>
    connect(endpoint).post(headersOf(action), body);
  const post = (action: string, body: Buffer | string): Promise<EngineAnswer> => {
    const endpoint = engine.endpoint();
    return typeof endpoint === 'string'
      ? postTo(endpoint, action, body)
      : endpoint.then((current) => postTo(current, action, body));
  };

  return {
    forward: (action, body) => post(action, body).catch(noAnswer),
    call: (action, input) => post(action, JSON.stringify(input)).then(readAnswer, noAnswer),
    async close() {
      connections?.close();
    },
  };
}

function noAnswer(error: unknown): never {
  throw new AwsError('InternalServerError', 'The DynamoDB engine did not answer.', 500, { cause: error });
}

function readAnswer({ statusCode, body }: EngineAnswer): JsonObject {
  const answer = parseAnswer(body);
  if (statusCode >= 400) {
    throw toAwsError(answer, statusCode);
  }
  return answer;
}

function headersOf(action: string): string {
  const api = STREAMS_ACTIONS.has(action) ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810';
  return `x-amz-target: ${api}.${action}\r\n${UNCHECKED_SIGNATURE}`;
}

function parseAnswer(body: Buffer): JsonObject {
  try {
    return (body.length === 0 ? {} : JSON.parse(body.toString('utf8'))) as JsonObject;
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
