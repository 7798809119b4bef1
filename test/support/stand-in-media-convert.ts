import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { IamPort } from '../../src/local/services/ports.js';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Service and region it was signed for; empty without a signature. */
  readonly scope: string;
  readonly body: unknown;
}

export interface StandInJob {
  readonly Id: string;
  Status: string;
  ErrorCode?: number;
  ErrorMessage?: string;
}

export type StandInMediaConvert = Awaited<ReturnType<typeof startStandInMediaConvert>>;

const JOBS = '/2017-08-29/jobs';
const ACCOUNT = 'arn:aws:mediaconvert:us-east-1:000000000000';

/**
 * Answers MediaConvert's CreateJob and GetJob on this machine, and remembers what the SDK sent. Jobs stay SUBMITTED until a
 * test changes them; a token that is known gives the job it was given with.
 */
export async function startStandInMediaConvert() {
  const requests: RecordedRequest[] = [];
  const jobs = new Map<string, StandInJob>();
  const tokens = new Map<unknown, StandInJob>();
  const create = (body: unknown): StandInJob => {
    const token = (body as { clientRequestToken?: string }).clientRequestToken;
    const job = tokens.get(token) ?? { Id: `1700000000000-job${jobs.size + 1}`, Status: 'SUBMITTED' };
    tokens.set(token, job);
    jobs.set(job.Id, job);
    return job;
  };
  let iam: Pick<IamPort, 'authorize' | 'find'> | undefined;
  /** As the service itself asks: whether the role may have the job, and may hand on the role that the job runs with. */
  const refusalOf = (authorization = '', method: string, path: string, body: unknown): string | undefined => {
    if (iam === undefined) {
      return undefined;
    }
    const caller = iam.find(/Credential=(\w+)\//.exec(authorization)?.[1] ?? '')?.caller;
    const { queue = '', role = '' } = (body ?? {}) as { readonly queue?: string; readonly role?: string };
    const asked =
      method === 'POST'
        ? [
            { action: 'mediaconvert:CreateJob', resource: queue },
            {
              action: 'iam:PassRole',
              resource: role,
              context: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' },
            },
          ]
        : [{ action: 'mediaconvert:GetJob', resource: `${ACCOUNT}:jobs/${path.slice(JOBS.length + 1)}` }];
    for (const each of asked) {
      const decision = iam.authorize({ ...each, ...(caller === undefined ? {} : { caller }) });
      if (!decision.allowed) {
        return decision.reason;
      }
    }
    return undefined;
  };
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '' } = request;
    const received = await text(request);
    const body: unknown = received === '' ? undefined : JSON.parse(received);
    const [, region = '', service = ''] =
      /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    requests.push({ method, path, scope: `${service} ${region}`, body });
    const refusal = refusalOf(request.headers.authorization, method, path, body);
    if (refusal !== undefined) {
      response
        .writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' })
        .end(JSON.stringify({ message: refusal }));
      return;
    }
    const job = method === 'POST' && path === JOBS ? create(body) : jobs.get(path.slice(JOBS.length + 1));
    response.setHeader('content-type', 'application/json');
    if (job === undefined) {
      response.writeHead(404, { 'x-amzn-errortype': 'NotFoundException' }).end('{"message":"No such job"}');
      return;
    }
    const { Id: id, Status: status, ErrorCode: errorCode, ErrorMessage: errorMessage } = job;
    response
      .writeHead(method === 'POST' ? 201 : 200)
      .end(JSON.stringify({ job: { id, status, errorCode, errorMessage } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The stand-in has no port.');
  }
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    jobs,
    /** From now on it asks the policies of a running backend. */
    askIam(port: Pick<IamPort, 'authorize' | 'find'>): void {
      iam = port;
    },
    /** AWS remembers a token for a minute. */
    forgetTokens: () => tokens.clear(),
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
