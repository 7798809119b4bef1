import { resourceCycles } from '../../../src/local/synthesis/index.js';
import { ruleOfBackend } from '../finding.js';

export const stackCycles = ruleOfBackend(
  'stack-cycle',
  'Nested stacks need each other in one direction.',
  ({ templates }) =>
    templates
      .flatMap(({ resources }) => resourceCycles(resources))
      .map((cycle) => ({
        subject: cycle,
        message: 'CloudFormation refuses to deploy a circle',
        fix: 'Move what both stacks use into one of them (resourceGroupName), or hand it over by a parameter (amplify/parameter-path.ts).',
      })),
);
