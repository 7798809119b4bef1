import type { CloudFormationOperation } from '../state.js';
import { createStack } from './create-stack.js';
import { deleteStack } from './delete-stack.js';
import { describeStackEvents } from './describe-stack-events.js';
import { describeStackResource } from './describe-stack-resource.js';
import { describeStackResources } from './describe-stack-resources.js';
import { describeStacks } from './describe-stacks.js';
import { getTemplate } from './get-template.js';
import { getTemplateSummary } from './get-template-summary.js';
import { listExports } from './list-exports.js';
import { listStackResources } from './list-stack-resources.js';
import { listStacks } from './list-stacks.js';
import { updateStack } from './update-stack.js';
import { updateTerminationProtection } from './update-termination-protection.js';

/** What is answered. Change sets are not: `ampx` deploys directly. */
export const OPERATIONS: Readonly<Record<string, CloudFormationOperation>> = {
  CreateStack: createStack,
  UpdateStack: updateStack,
  DeleteStack: deleteStack,
  DescribeStacks: describeStacks,
  DescribeStackEvents: describeStackEvents,
  DescribeStackResource: describeStackResource,
  DescribeStackResources: describeStackResources,
  GetTemplate: getTemplate,
  GetTemplateSummary: getTemplateSummary,
  ListExports: listExports,
  ListStackResources: listStackResources,
  ListStacks: listStacks,
  UpdateTerminationProtection: updateTerminationProtection,
};
