import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../../../shared/aws-error.js';
import { rawPath, rawQuery, readBody } from '../../../shared/http.js';
import { MAX_API_BODY_BYTES } from '../limits.js';
import type { CloudFrontState } from '../state.js';
import type { ApiOperation } from './operation.js';
import { OPERATIONS } from './operations/index.js';
import { sendDocument } from './xml.js';

/** Every path of the API begins with its version. */
export const API_PREFIX = '/2020-05-31';

/** Answers one request of the REST-XML API to the end, errors included. */
export async function dispatchApi(
  state: CloudFrontState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-amzn-requestid', requestId);
  try {
    await answer(state, request, response);
  } catch (error) {
    if (response.headersSent) {
      throw error;
    }
    answerError(state, response, requestId, error);
  }
}

async function answer(state: CloudFrontState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, MAX_API_BODY_BYTES);
  const caller = state.ports.iam.verify(request, { body, service: 'cloudfront' })?.caller;
  if (caller === undefined) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const { operation, distributionId, invalidationId } = findOperation(request);
  const decision = state.ports.iam.authorize({
    caller,
    action: `cloudfront:${operation.name}`,
    resource: `arn:aws:cloudfront::${state.accountId}:distribution/${distributionId}`,
  });
  if (!decision.allowed) {
    throw new AwsError('AccessDenied', decision.reason, 403);
  }
  const distribution = state.byId(distributionId);
  if (distribution === undefined) {
    throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
  }
  const query = new URLSearchParams(rawQuery(request));
  await operation.run(state, { distribution, invalidationId, query, body, response });
}

interface FoundOperation {
  readonly operation: ApiOperation;
  readonly distributionId: string;
  readonly invalidationId: string;
}

function findOperation(request: IncomingMessage): FoundOperation {
  const path = rawPath(request).slice(API_PREFIX.length).replace(/\/$/, '');
  for (const operation of OPERATIONS) {
    const match = operation.method === request.method ? operation.path.exec(path) : null;
    if (match !== null) {
      return { operation, distributionId: match[1] ?? '', invalidationId: match[2] ?? '' };
    }
  }
  throw new AwsError('UnsupportedOperation', `${request.method} ${path} is not simulated.`, 400);
}

function answerError({ log }: CloudFrontState, response: ServerResponse, requestId: string, error: unknown): void {
  if (!(error instanceof AwsError)) {
    log.error('a request of the API failed', { error });
  }
  const { code, message, statusCode } =
    error instanceof AwsError
      ? error
      : { code: 'InternalError', message: 'The local runtime failed; its log says why.', statusCode: 500 };
  sendDocument(response, statusCode, [
    'ErrorResponse',
    [
      [
        'Error',
        [
          ['Type', statusCode >= 500 ? 'Receiver' : 'Sender'],
          ['Code', code],
          ['Message', message],
        ],
      ],
      ['RequestId', requestId],
    ],
  ]);
}
