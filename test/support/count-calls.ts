import { type IncomingMessage, Server } from 'node:http';

export interface CountedCalls {
  /** What a function asked of tables and buckets since the last time: `GetItem Upload`, `HeadObject`. */
  take(functionPart: string): readonly string[];
  /** Requests to tables of all functions since the last time; forgets everything. */
  takeAll(): readonly string[];
  stop(): void;
}

/** Who signs with an access key, such as `arn:aws:sts::000000000000:assumed-role/ROLE/FUNCTION`. */
export type FindCaller = (accessKeyId: string) => { readonly arn: string } | undefined;

interface Call {
  readonly caller: string;
  readonly text: string;
}

/**
 * Counts the requests of functions, each told apart by the credentials it signs with. The runtime's own server is in this
 * process: it is watched, and served as ever. A signed URL names no credentials in its headers and is not counted.
 */
export function countCalls(callerOf: FindCaller): CountedCalls {
  const original = Server.prototype.emit;
  let calls: Call[] = [];
  Server.prototype.emit = function emit(this: Server, event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'request') {
      watch(args[0] as IncomingMessage, (accessKeyId, text) => {
        calls.push({ caller: callerOf(accessKeyId)?.arn ?? '', text });
      });
    }
    return Boolean(Reflect.apply(original as (...all: unknown[]) => boolean, this, [event, ...args]));
  };
  return {
    take(functionPart) {
      const nameOf = ({ caller }: Call) => caller.split('/').at(-1) ?? '';
      const taken = calls.filter((call) => nameOf(call).includes(functionPart));
      calls = calls.filter((call) => !taken.includes(call));
      return taken.map(({ text }) => text);
    },
    takeAll() {
      const taken = calls.map(({ text }) => text);
      calls = [];
      return taken;
    },
    stop: () => {
      Server.prototype.emit = original;
    },
  };
}

/** Calls back once the body is there: a table's name is in it. */
function watch(request: IncomingMessage, onCall: (accessKeyId: string, text: string) => void): void {
  const { authorization = '', 'x-amz-security-token': token, 'x-amz-target': target = '' } = request.headers;
  const [, accessKeyId] = /Credential=(\w+)\//.exec(authorization) ?? [];
  if (accessKeyId === undefined || token === undefined) {
    return;
  }
  if (authorization.includes('/s3/aws4_request')) {
    onCall(accessKeyId, objectCall(request));
    return;
  }
  const [, operation] = /^DynamoDB_20120810\.(\w+)$/.exec(String(target)) ?? [];
  if (operation === undefined) {
    return;
  }
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk === null) {
      onCall(accessKeyId, tableCall(operation, Buffer.concat(chunks).toString('utf8')));
    } else {
      chunks.push(chunk);
    }
    return push(chunk, encoding);
  };
}

/** An operation with the tables it names, each once: `TransactWriteItems Upload UserProfile`. */
export function tableCall(operation: string, body: string): string {
  const named = [...body.matchAll(/"TableName":"([A-Za-z]+)-/g), ...body.matchAll(/"RequestItems":\{"([A-Za-z]+)-/g)];
  return [operation, ...new Set(named.map(([, table = '']) => table).sort())].join(' ');
}

/** Operations of S3 by method and what the address asks for. */
const OBJECT_CALLS: readonly (readonly [method: string, parameter: string, operation: string])[] = [
  ['POST', 'uploads', 'CreateMultipartUpload'],
  ['POST', 'uploadId', 'CompleteMultipartUpload'],
  ['POST', 'delete', 'DeleteObjects'],
  ['GET', 'uploadId', 'ListParts'],
  ['GET', 'list-type', 'ListObjectsV2'],
  ['GET', 'versions', 'ListObjectVersions'],
  ['PUT', 'partNumber', 'UploadPart'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
];
const PLAIN_CALLS: Readonly<Record<string, string>> = {
  HEAD: 'HeadObject',
  GET: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

function objectCall({ method = '', url = '', headers }: IncomingMessage): string {
  const { searchParams } = new URL(url, 'http://s3');
  if (headers['x-amz-copy-source'] !== undefined) {
    return 'CopyObject';
  }
  const special = OBJECT_CALLS.find(([verb, parameter]) => verb === method && searchParams.has(parameter));
  return special?.[2] ?? PLAIN_CALLS[method] ?? `${method} ${[...searchParams.keys()].join()}`;
}
