import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../../shared/aws-error.js';
import { readBody } from '../../shared/http.js';
import { sendError, sendResult } from '../../shared/query-protocol.js';
import { loadOpenIdKey } from '../cognito-identity/index.js';
import type { LocalService } from '../service.js';
import { assumeRole } from './operations/assume-role.js';
import { assumeRoleWithWebIdentity } from './operations/assume-role-with-web-identity.js';
import { getCallerIdentity } from './operations/get-caller-identity.js';
import type { StsOperation, StsState } from './state.js';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

const OPERATIONS: Readonly<Record<string, StsOperation>> = {
  AssumeRole: assumeRole,
  AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
  GetCallerIdentity: getCallerIdentity,
};

/**
 * AssumeRoleWithWebIdentity is not signed, so that nothing but the path can tell it from a request to S3: its client
 * takes `ENDPOINT/_sts` for its endpoint. No bucket has a name with an underscore.
 */
const STS_PATH = /^\/_sts\/?$/;

/** Room for the longest parameter, a web identity token ("maximum length of 20000"), encoded. */
const MAX_BODY_BYTES = 64 * 1024;

/** Security Token Service: who am I, and roles for those whom they trust. */
export const stsService: LocalService = {
  name: 'sts',
  routes: { signingNames: ['sts'], paths: [STS_PATH] },
  resourceTypes: [],
  operations: Object.keys(OPERATIONS),
  identify: ({ type }) => {
    throw new Error(`STS has no resources of type ${type}`);
  },
  async start({ assembly, store, clock, ports }) {
    const openIdKey = await loadOpenIdKey(store);
    const roles = new Map(
      assembly.resources
        .filter(({ type }) => type === 'AWS::IAM::Role')
        .map((role) => [role.attributes['Arn'] ?? role.ref, role]),
    );
    return {
      handle: (request, response) => answer({ roles, openIdKey, iam: ports.iam, clock }, request, response),
      stop: () => Promise.resolve(),
    };
  },
};

async function answer(state: StsState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request, MAX_BODY_BYTES);
    const parameters = new URLSearchParams(body.toString('utf8'));
    const action = parameters.get('Action') ?? '';
    const run = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
    if (run === undefined) {
      throw new AwsError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
    }
    sendResult(response, NAMESPACE, action, await run(state, { parameters, request, body }));
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    sendError(response, NAMESPACE, error);
  }
}
