import type { ServerResponse } from 'node:http';
import type { Distribution } from '../config.js';
import type { CloudFrontState } from '../state.js';

/** One request of the API, let in by IAM. */
export interface ApiCall {
  readonly distribution: Distribution;
  /** The id after the distribution's in the path; empty when there is none. */
  readonly invalidationId: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly response: ServerResponse;
}

/** One operation of the API: acts and answers. */
export interface ApiOperation {
  /** `CreateInvalidation`: also the IAM action, after `cloudfront:`. */
  readonly name: string;
  readonly method: string;
  /** Of the path after the API's version; groups: the distribution's id, the invalidation's. */
  readonly path: RegExp;
  run(state: CloudFrontState, call: ApiCall): Promise<void>;
}
