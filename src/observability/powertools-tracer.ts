import { syncBuiltinESMExports } from 'node:module';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { currentInvocation } from './invocation.js';

// Every call over HTTP becomes a segment, those of the AWS SDK included; of a URL it keeps host and path, no parameter.
const tracer = new Tracer({ serviceName: 'dropclip', captureHTTPsRequests: true });
// The SDK's modules hold `request` of node:https by name; this is what lets them see that it was replaced.
syncBuiltinESMExports();

/** Runs an operation in a segment that can be searched by user and request. */
export async function runInSegment<Result>(operation: string, run: () => Promise<Result>): Promise<Result> {
  return tracer.provider.captureAsyncFunc(`## ${operation}`, async (segment) => {
    const { user, requestId, apiRequestId } = currentInvocation();
    for (const [name, value] of Object.entries({ operation, user, requestId, apiRequestId })) {
      if (value !== undefined) {
        segment?.addAnnotation(name, value);
      }
    }
    try {
      return await run();
    } catch (error) {
      segment?.addErrorFlag();
      throw error;
    } finally {
      segment?.close();
    }
  }) as Promise<Result>;
}
