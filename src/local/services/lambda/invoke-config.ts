import type { JsonObject, Resource } from '../../assembly/resource.js';
import { readNumber, readObject, readString } from '../../shared/json-fields.js';
import { requireQueue } from './function-definition.js';
import { functionNameOf } from './function-reference.js';
import { DEFAULT_MAX_EVENT_AGE_SECONDS, DEFAULT_RETRY_ATTEMPTS } from './limits.js';

/** What happens to a function's asynchronous invocations. */
export interface InvokeConfig {
  readonly maxRetryAttempts: number;
  readonly maxEventAgeSeconds: number;
  /** Queue ARNs. */
  readonly onSuccessArn?: string;
  readonly onFailureArn?: string;
}

const DEFAULT_CONFIG: InvokeConfig = {
  maxRetryAttempts: DEFAULT_RETRY_ATTEMPTS,
  maxEventAgeSeconds: DEFAULT_MAX_EVENT_AGE_SECONDS,
};

/** Reads every `AWS::Lambda::EventInvokeConfig`; gives a function's, or Lambda's defaults, by its name. */
export function readInvokeConfigs(resources: readonly Resource[]): (name: string) => InvokeConfig {
  const byName = new Map(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::EventInvokeConfig')
      .map(({ path, properties }) => [
        functionNameOf(readString(properties, 'FunctionName') ?? ''),
        readConfig(path, properties),
      ]),
  );
  return (name) => byName.get(name) ?? DEFAULT_CONFIG;
}

function readConfig(path: string, properties: JsonObject): InvokeConfig {
  const destinations = readObject(properties, 'DestinationConfig') ?? {};
  const destination = (name: string) => readString(readObject(destinations, name) ?? {}, 'Destination');
  const onSuccess = destination('OnSuccess');
  const onFailure = destination('OnFailure');
  return {
    maxRetryAttempts: readNumber(properties, 'MaximumRetryAttempts') ?? DEFAULT_RETRY_ATTEMPTS,
    maxEventAgeSeconds: readNumber(properties, 'MaximumEventAgeInSeconds') ?? DEFAULT_MAX_EVENT_AGE_SECONDS,
    ...(onSuccess === undefined ? {} : { onSuccessArn: requireQueue(path, 'OnSuccess', onSuccess) }),
    ...(onFailure === undefined ? {} : { onFailureArn: requireQueue(path, 'OnFailure', onFailure) }),
  };
}
