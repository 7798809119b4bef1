import { type CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnLogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';
import { functionsOf, resourcesOf } from './deployed-resources.js';

const TOOL_LOGS = 'DeploymentToolLogs';

/**
 * Traces every function of ours and has it write JSON. No function's log is kept for ever, those of the deployment's own
 * tools included, which make their log groups themselves and set no end. A branch's logs outlive it.
 */
export function observeFunctions({ stack }: Pick<DropClip, 'stack'>, { kind }: Pick<Target, 'kind'>): void {
  for (const lambda of functionsOf(stack)) {
    lambda.tracingConfig = { mode: 'Active' };
    lambda.addPropertyOverride('LoggingConfig.LogFormat', 'JSON');
    lambda.addPropertyOverride('Environment.Variables.BACKEND_NAME', stack.stackName);
  }
  const ours = new Set<CfnResource>(functionsOf(stack));
  for (const tool of resourcesOf(stack, 'AWS::Lambda::Function').filter((lambda) => !ours.has(lambda))) {
    tool.addPropertyOverride('LoggingConfig.LogGroup', toolLogsOf(Stack.of(tool)).logGroupName);
  }
  for (const logGroup of resourcesOf(stack, 'AWS::Logs::LogGroup')) {
    logGroup.applyRemovalPolicy(kind === 'branch' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    if (logGroup instanceof CfnLogGroup) {
      logGroup.retentionInDays ??= RetentionDays.THREE_MONTHS;
    }
  }
}

/** One for all tools of a stack. */
function toolLogsOf(stack: Stack): LogGroup {
  const existing = stack.node.tryFindChild(TOOL_LOGS);
  return existing instanceof LogGroup
    ? existing
    : new LogGroup(stack, TOOL_LOGS, { retention: RetentionDays.THREE_MONTHS });
}
