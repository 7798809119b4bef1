import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../../shared/aws-error.js';
import { rawPath, rawQuery, readBody, sendJson } from '../../shared/http.js';
import { isJsonObject, parseJson } from '../../shared/json-fields.js';
import { sendJsonError } from '../../shared/json-protocol.js';
import type { IamPort } from '../ports.js';
import type { LocalService } from '../service.js';
import type { ControlState } from './operation.js';
import { OPERATIONS } from './operations/index.js';

/** "Schema document size 1 MB", in base64 and JSON. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** AppSync's control API. The GraphQL APIs themselves are the service beside it: their paths are their own. */
export const appsyncControlService: LocalService = {
  name: 'appsync-control',
  routes: { signingNames: ['appsync'] },
  resourceTypes: [],
  operations: Object.keys(OPERATIONS),
  identify: ({ type }) => {
    throw new Error(`${type} is named by AppSync itself.`);
  },
  start: async ({ assembly, ports }) => {
    const { resources, assetPath } = assembly;
    const state: ControlState = { resources, assetPath, deployed: () => ports.cloudformation };
    const apiArn = `arn:aws:appsync:${assembly.region}:${assembly.accountId}:`;
    return {
      handle: (request, response) => answer({ state, iam: ports.iam, apiArn }, request, response),
      stop: async () => undefined,
    };
  },
};

interface AnswerOptions {
  readonly state: ControlState;
  readonly iam: Pick<IamPort, 'verify' | 'require'>;
  /** `arn:aws:appsync:REGION:ACCOUNT:`. */
  readonly apiArn: string;
}

async function answer({ state, iam, apiArn }: AnswerOptions, request: IncomingMessage, response: ServerResponse) {
  try {
    const body = await readBody(request, MAX_BODY_BYTES);
    const caller = iam.verify(request, { body, service: 'appsync' })?.caller;
    if (caller === undefined) {
      throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
    }
    const [action, operation, names] = findOperation(request);
    // "Resource: arn:…:/v1/apis/ID/…", as the service authorization reference has it for all of them.
    iam.require({ caller, action: `appsync:${action}`, resource: `${apiArn}${rawPath(request)}` });
    const input = parseJson(body.toString('utf8'));
    const call = { names, query: new URLSearchParams(rawQuery(request)), input: isJsonObject(input) ? input : {} };
    const result = await operation.run(state, call);
    if (typeof result === 'string') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(result);
    } else {
      sendJson(response, 200, result);
    }
  } catch (error) {
    sendJsonError(response, error);
  }
}

function findOperation(request: IncomingMessage) {
  const path = rawPath(request).replace(/\/$/, '');
  for (const [action, operation] of Object.entries(OPERATIONS)) {
    const match = operation.method === request.method ? operation.path.exec(path) : null;
    if (match !== null) {
      return [action, operation, match.slice(1).map(decodeURIComponent)] as const;
    }
  }
  throw new AwsError('UnknownOperationException', `${request.method} ${path} is not simulated.`, 404);
}
