import type { JsonObject } from '../../../assembly/index.js';
import type { StackInput } from '../../../deployment/deployments.js';
import type { StackRecord } from '../../../deployment/stack-record.js';
import { isJsonObject, readString, readStrings } from '../../../shared/json-fields.js';
import { type CloudFormationState, readList, readPairs, refuseOthers, requireText, validation } from '../state.js';
import { parseTemplateBody, readTemplateBody } from '../template.js';

/** Members that are obeyed, or that change nothing on one machine: there is nothing to time, to notify or to repeat. */
const MEMBERS = [
  'Capabilities',
  'ClientRequestToken',
  'DeploymentConfig',
  'DisableRollback',
  'EnableTerminationProtection',
  'NotificationARNs',
  'Parameters',
  'RoleARN',
  'StackName',
  'Tags',
  'TemplateBody',
  'TemplateURL',
];

/** What CreateStack and UpdateStack have in common. @throws AwsError `ValidationError` */
export async function readStackInput(
  state: CloudFormationState,
  input: JsonObject,
  before: StackRecord | undefined,
): Promise<StackInput> {
  refuseOthers(input, MEMBERS);
  if (readString(input, 'DisableRollback') === 'true') {
    throw validation('DisableRollback is not simulated: a deployment that fails is always rolled back.');
  }
  const templateBody = await readTemplateBody(state, input);
  const parameters = readParameters(input, before);
  requireParameters(parseTemplateBody(templateBody), parameters);
  const roleArn = readString(input, 'RoleARN') ?? before?.roleArn;
  return {
    name: requireText(input, 'StackName'),
    templateBody,
    parameters,
    tags: input['Tags'] === undefined ? (before?.tags ?? {}) : readPairs(input, 'Tags', 'Key', 'Value'),
    capabilities: input['Capabilities'] === '' ? [] : readStrings(input, 'Capabilities'),
    terminationProtection:
      readString(input, 'EnableTerminationProtection') === 'true' || before?.terminationProtection === true,
    ...(roleArn === undefined ? {} : { roleArn }),
  };
}

function readParameters(input: JsonObject, before: StackRecord | undefined): Record<string, string> {
  return Object.fromEntries(
    readList(input, 'Parameters').map((parameter) => {
      const name = requireText(parameter, 'ParameterKey');
      const isKept = readString(parameter, 'UsePreviousValue') === 'true';
      const value = isKept ? before?.parameters[name] : readString(parameter, 'ParameterValue');
      if (value === undefined) {
        throw validation(
          `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
        );
      }
      return [name, value];
    }),
  );
}

function requireParameters(template: JsonObject, given: Readonly<Record<string, string>>): void {
  const declared = isJsonObject(template['Parameters']) ? template['Parameters'] : {};
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) {
    throw validation(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  }
  const missing = Object.entries(declared)
    .filter(([name, one]) => isJsonObject(one) && one['Default'] === undefined && given[name] === undefined)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw validation(`Parameters: [${missing.join(', ')}] must have values`);
  }
}
