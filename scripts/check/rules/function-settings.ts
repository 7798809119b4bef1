import { functionsOf, label, ofType, propertiesOf } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

/** No function runs with what Lambda gives when nobody decides: 3 seconds, 128 MB, a log that is kept for ever. */
export const functionSettings = ruleOfBackend(
  'function-settings',
  'Every function has its own time, memory and a log that ends.',
  (backend) =>
    functionsOf(backend).flatMap((lambda) => {
      const { Timeout, MemorySize, LoggingConfig } = propertiesOf(lambda);
      const logging = JSON.stringify(LoggingConfig ?? {});
      const ends = ofType(backend, 'AWS::Logs::LogGroup').some(
        (group) =>
          group.stack === lambda.stack &&
          logging.includes(`"${group.logicalId}"`) &&
          propertiesOf(group)['RetentionInDays'] !== undefined,
      );
      return [
        ...(Timeout === undefined ? ['has no timeout of its own'] : []),
        ...(MemorySize === undefined ? ['has no memory size of its own'] : []),
        ...(ends ? [] : ['keeps its log for ever']),
      ].map((message) => ({ subject: label(lambda), message, fix: 'Say so in the function’s resource.ts.' }));
    }),
);
