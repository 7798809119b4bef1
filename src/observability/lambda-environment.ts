/** What Lambda and the template tell a function about itself. Read when it is asked for: the trace's id is another for each invocation. */
export const lambdaEnvironment = {
  /** X-Ray traces a sample of the invocations, `Root=…;Parent=…;Sampled=1` (docs.aws.amazon.com/lambda/latest/dg/services-xray.html). */
  isTraced: (): boolean => /\bParent=[^;]+.*\bSampled=1\b/.test(process.env['_X_AMZN_TRACE_ID'] ?? ''),
  /** Set for every function by amplify/observability/observe-functions.ts. */
  backendName: (): string => process.env['BACKEND_NAME'] ?? 'unnamed',
};
