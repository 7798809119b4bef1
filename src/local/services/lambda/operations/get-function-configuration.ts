import type { JsonObject } from '../../../assembly/resource.js';
import type { FunctionDefinition } from '../function-definition.js';
import type { FunctionOperation } from '../operation.js';

export const getFunctionConfiguration: FunctionOperation = {
  of: 'function',
  method: 'GET',
  path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
  permission: 'lambda:GetFunctionConfiguration',
  run: (_state, { definition }) => ({ statusCode: 200, payload: JSON.stringify(describeConfiguration(definition)) }),
};

/** Clients poll for `State` and `LastUpdateStatus`; without them a deployment tool waits for ever. */
export function describeConfiguration(definition: FunctionDefinition): JsonObject {
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Description: definition.description,
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMb,
    Version: '$LATEST',
    PackageType: 'Zip',
    Architectures: definition.architectures,
    EphemeralStorage: { Size: definition.ephemeralStorageMb },
    Environment: { Variables: definition.environment },
    ...(definition.deadLetterArn === undefined ? {} : { DeadLetterConfig: { TargetArn: definition.deadLetterArn } }),
    LoggingConfig: { LogFormat: 'Text', LogGroup: definition.logGroupName },
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}
