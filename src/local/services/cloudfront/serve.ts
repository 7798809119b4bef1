import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Delivery, deliver } from './answer/deliver.js';
import { representEdgeError } from './answer/error-document.js';
import { applyResponseHeadersPolicy } from './answer/policy-headers.js';
import { type EdgeResult, edgeHeaders, send } from './answer/send.js';
import { type EdgeCall, type Obtained, obtain } from './cache/obtain.js';
import type { Behavior, Distribution } from './config.js';
import { EdgeError } from './errors.js';
import type { Representation } from './origin/representation.js';
import { readSignature, withoutSignature } from './signing/read-signature.js';
import { resourceUrls } from './signing/resource-urls.js';
import { requireSignature } from './signing/verify.js';
import type { CloudFrontState } from './state.js';
import { readViewerRequest, type ViewerRequest, withRootObject } from './viewer/viewer-request.js';

/** Answers one viewer to the end, errors included. */
export async function serveViewer(
  state: CloudFrontState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let viewing: ReturnType<typeof readViewerRequest>;
  try {
    viewing = readViewerRequest(request, state);
  } catch (error) {
    const { statusCode, headers, body } = refuse(state, error);
    await send(response, { statusCode, headers: { ...headers, ...edgeHeaders('Error', '', undefined) }, body });
    return;
  }
  await send(response, await answer(state, viewing.distribution, viewing.viewer, hasBody(request)));
}

function refuse(state: CloudFrontState, error: unknown): Representation & { readonly body: Buffer } {
  const representation = representEdgeError(asEdgeError(state, error));
  const body = representation.read();
  return { ...representation, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}

async function answer(
  state: CloudFrontState,
  distribution: Distribution,
  asked: ViewerRequest,
  withBody: boolean,
): Promise<Delivery> {
  let behavior: Behavior | undefined;
  let viewer = asked;
  let obtained: Obtained;
  try {
    behavior = state.behaviorOf(distribution)(withRootObject(asked, distribution).path);
    viewer = admit(state, distribution, behavior, asked, withBody);
    obtained = await obtain({ state, distribution, behavior, viewer });
  } catch (error) {
    obtained = { representation: representEdgeError(asEdgeError(state, error)), result: 'Miss' };
  }
  const { representation, result, ageSeconds } = await withCustomError(state, distribution, viewer, obtained);
  const edgeResult: EdgeResult = obtained.representation.statusCode >= 400 ? 'Error' : result;
  const delivery = deliver(viewer, representation);
  const policy = behavior?.responseHeadersPolicy;
  const headers =
    policy === undefined ? delivery.headers : applyResponseHeadersPolicy(policy, viewer, delivery.headers);
  return {
    ...delivery,
    headers: { server: 'CloudFront', ...headers, ...edgeHeaders(edgeResult, distribution.domainName, ageSeconds) },
  };
}

/** Lets a request by that the behavior allows and, where it asks for one, that is signed. @throws EdgeError 403. */
function admit(
  state: CloudFrontState,
  distribution: Distribution,
  { allowedMethods, trustedKeys }: Behavior,
  viewer: ViewerRequest,
  withBody: boolean,
): ViewerRequest {
  if (!allowedMethods.includes(viewer.method)) {
    throw new EdgeError(
      403,
      'This distribution is not configured to allow the HTTP request method that was used for this request.',
    );
  }
  if (withBody) {
    // "If a viewer GET request includes a body, CloudFront returns an HTTP status code 403 (Forbidden) to the viewer."
    throw new EdgeError(403, 'Bad request.');
  }
  if (trustedKeys === undefined) {
    return withRootObject(viewer, distribution);
  }
  requireSignature({
    stated: readSignature(viewer),
    keys: trustedKeys,
    urls: resourceUrls(distribution, viewer, state.endpoint),
    remoteAddress: viewer.remoteAddress,
    nowMs: state.clock.now(),
  });
  return withRootObject(withoutSignature(viewer), distribution);
}

/**
 * Puts the distribution's own page in the place of an error. The page is fetched like every other path, but nobody needs a signature
 * for it: "CloudFront finds the first cache behavior … that matches the path of the custom error page" and asks its origin.
 */
async function withCustomError(
  state: CloudFrontState,
  distribution: Distribution,
  viewer: ViewerRequest,
  obtained: Obtained,
): Promise<Obtained> {
  const page = distribution.customErrors.get(obtained.representation.statusCode)?.page;
  if (obtained.representation.statusCode < 400 || page === undefined) {
    return obtained;
  }
  const behavior = state.behaviorOf(distribution)(page.path);
  const method = viewer.method === 'HEAD' ? 'HEAD' : 'GET';
  const call: EdgeCall = { state, distribution, behavior, viewer: { ...viewer, method, path: page.path, query: [] } };
  const found = await obtain(call);
  return found.representation.statusCode === 200
    ? { ...found, representation: { ...found.representation, statusCode: page.statusCode } }
    : obtained;
}

/** What is no answer of the edge is a bug: the viewer learns that it is our fault, the log the rest. */
function asEdgeError({ log }: CloudFrontState, error: unknown): EdgeError {
  if (error instanceof EdgeError) {
    return error;
  }
  log.error('a request failed', { error });
  return new EdgeError(500, 'The local runtime failed; its log says why.');
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
