import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../assembly/index.js';
import { stagingBucketName } from '../../deployment/bootstrap/template.js';
import type { Deployments } from '../../deployment/deployments.js';
import { openStackStore } from '../../deployment/stack-record.js';
import { AwsError } from '../../shared/aws-error.js';
import { rawPath, readBody } from '../../shared/http.js';
import { readString } from '../../shared/json-fields.js';
import { readQuery, sendError, sendResult } from '../../shared/query-protocol.js';
import type { Store } from '../../shared/store.js';
import type { IamPort } from '../ports.js';
import type { LocalService } from '../service.js';
import { CUSTOM_RESOURCE_TYPES } from './custom-resource.js';
import { identifyCustomResource } from './identify.js';
import { OPERATIONS } from './operations/index.js';
import type { Responses } from './responses.js';
import type { CloudFormationState } from './state.js';

export { createResponses, type Responses } from './responses.js';
export { removeCustomResources, type SettleOptions, settleCustomResources } from './settle.js';

/** Paths that functions of custom resources put their answers to. */
const RESPONSE_PATHS = /^\/_cloudformation\//;

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** "Maximum template body size in a request: 51,200 bytes", encoded, with room for parameters and tags. */
const MAX_BODY_BYTES = 512 * 1024;

export interface CloudFormationServiceOptions {
  readonly deployments: () => Deployments;
  readonly store: Store;
  /** Where functions of custom resources answer. */
  readonly responses: Responses;
}

/** CloudFormation: the stacks that run here and the way to change them, and the custom resources that no other service simulates. */
export function createCloudFormationService(options: CloudFormationServiceOptions): LocalService<'cloudformation'> {
  const { deployments, responses } = options;
  return {
    name: 'cloudformation',
    routes: { signingNames: ['cloudformation'], paths: [RESPONSE_PATHS] },
    resourceTypes: CUSTOM_RESOURCE_TYPES,
    operations: Object.keys(OPERATIONS),
    identify: (input) => identifyCustomResource(input, options.store),
    async start({ assembly, store, endpoint, ports }) {
      const { accountId, region } = assembly;
      const stacks = openStackStore(store);
      const stateOf = (): CloudFormationState => ({
        ...{ deployments: deployments(), stacks, endpoint, s3: ports.s3 },
        stagingBucket: stagingBucketName(accountId, region),
      });
      const stackArn = (name: string) => `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/*`;
      return {
        port: { patch: (physicalId, properties) => patch(deployments(), physicalId, properties) },
        handle: (request, response) =>
          RESPONSE_PATHS.test(rawPath(request))
            ? responses.handle(request, response)
            : answer({ stateOf, iam: ports.iam, stackArn }, request, response),
        stop: async () => undefined,
      };
    },
  };
}

/** What cannot be put in force is the caller's affair, in the words of the service that refused it. */
async function patch(deployments: Deployments, physicalId: string, properties: JsonObject): Promise<void> {
  try {
    await deployments.patch(physicalId, properties);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('BadRequestException', reason, 400, { cause: error });
  }
}

interface AnswerOptions {
  readonly stateOf: () => CloudFormationState;
  readonly iam: Pick<IamPort, 'verify' | 'require'>;
  readonly stackArn: (name: string) => string;
}

async function answer(options: AnswerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request, MAX_BODY_BYTES);
    const input = readQuery(new URLSearchParams(body.toString('utf8')));
    const action = readString(input, 'Action') ?? '';
    const caller = options.iam.verify(request, { body, service: 'cloudformation' })?.caller;
    if (caller === undefined) {
      throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
    }
    const run = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
    if (run === undefined) {
      throw new AwsError('InvalidAction', `Could not find operation ${action} for version 2010-05-15`);
    }
    const stack = readString(input, 'StackName');
    const resource = stack === undefined ? '*' : stack.startsWith('arn:') ? stack : options.stackArn(stack);
    options.iam.require({ caller, action: `cloudformation:${action}`, resource });
    sendResult(response, NAMESPACE, action, await run(options.stateOf(), input));
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    sendError(response, NAMESPACE, error);
  }
}
