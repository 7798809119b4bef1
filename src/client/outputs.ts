/** The part of `amplify_outputs.json` that the client reads itself; Amplify reads the rest. */
export interface BackendOutputs {
  readonly version?: string;
  readonly custom?: { readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/**
 * The endpoint of the local runtime, `http://127.0.0.1:4620`; undefined when the outputs belong to a backend on AWS.
 *
 * @throws TypeError when the outputs say `runtime: "local"` without a usable endpoint.
 */
export function localEndpointOf(outputs: BackendOutputs): string | undefined {
  if (outputs.custom?.['runtime'] !== 'local') {
    return undefined;
  }
  const endpoint = outputs.custom['endpoint'];
  if (typeof endpoint !== 'string' || !/^http:\/\/[^/]+$/.test(endpoint)) {
    throw new TypeError(
      'The outputs belong to the local runtime but carry no custom.endpoint. Start the runtime again to write them anew.',
    );
  }
  return endpoint;
}
