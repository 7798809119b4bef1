import type { Template } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

/**
 * What CloudFormation takes for one stack, and from which share on we warn and refuse.
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: 500 resources, 200 parameters, 200 outputs,
 * a template body of 1 MB in an S3 object.
 */
export const STACK_LIMITS = { resources: 500, parameters: 200, outputs: 200, bytes: 1_000_000 } as const;

/** From here on the next feature may not fit: time to split the stack. */
export const WARN_SHARE = 0.8;
/** Room for what a hotfix adds. */
export const FAIL_SHARE = 0.95;

type Measure = keyof typeof STACK_LIMITS;

export const stackSizes = ruleOfBackend(
  'stack-size',
  'Every stack leaves room in what CloudFormation takes.',
  (backend) =>
    backend.templates.flatMap((template) =>
      Object.entries(measure(template))
        .map(([name, amount]) => ({ name, amount, limit: STACK_LIMITS[name as Measure] }))
        .filter(({ amount, limit }) => amount > WARN_SHARE * limit)
        .map(({ name, amount, limit }) => ({
          subject: `${template.name} ${name}`,
          message: `${amount} of ${limit}`,
          fix: 'Move some of it into another stack (stackName of a model, resourceGroupName of a function).',
          level: amount > FAIL_SHARE * limit ? ('error' as const) : ('warning' as const),
        })),
    ),
);

export function measure({ resources, parameters, outputs, bytes }: Template): Readonly<Record<Measure, number>> {
  return {
    resources: Object.keys(resources).length,
    parameters: Object.keys(parameters).length,
    outputs: Object.keys(outputs).length,
    bytes,
  };
}
