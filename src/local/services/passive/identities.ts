import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { readString } from '../../shared/json-fields.js';

/** How a type's `Ref` and attributes look. */
export type IdentityRule = (input: IdentifyInput) => ResourceIdentity;

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** CloudFormation's own suffix is twelve characters long. */
const SUFFIX_LENGTH = 12;
const HEX = '0123456789abcdef';
/** The shortest of the limits on the names below. */
const MAX_NAME_LENGTH = 80;

/**
 * Types that need no more than an identity: nothing at run time asks them anything. What someone could call, a topic's
 * Publish say, is answered as an unknown action by the gateway.
 */
export const PASSIVE_TYPES: Readonly<Record<string, IdentityRule>> = {
  'AWS::Budgets::Budget': (input) => plain(generatedName(input)),
  'AWS::CDK::Metadata': (input) => plain(generatedName(input)),
  'AWS::CloudWatch::Alarm': (input) => named(input, 'AlarmName', (name) => arn(input, 'cloudwatch', `alarm:${name}`)),
  'AWS::CloudWatch::CompositeAlarm': (input) =>
    named(input, 'AlarmName', (name) => arn(input, 'cloudwatch', `alarm:${name}`)),
  'AWS::CloudWatch::Dashboard': (input) => plain(nameOf(input, 'DashboardName')),
  'AWS::KMS::Alias': (input) => plain(nameOf(input, 'AliasName')),
  'AWS::KMS::Key': (input) => {
    const id = uuid(input);
    return { ref: id, attributes: { Arn: arn(input, 'kms', `key/${id}`), KeyId: id } };
  },
  // "Ref: the name", "Arn: … :log-group:NAME:*".
  'AWS::Logs::LogGroup': (input) => named(input, 'LogGroupName', (name) => arn(input, 'logs', `log-group:${name}:*`)),
  'AWS::Logs::MetricFilter': (input) => plain(nameOf(input, 'FilterName')),
  'AWS::Logs::QueryDefinition': (input) => {
    const id = uuid(input);
    return { ref: id, attributes: { QueryDefinitionId: id } };
  },
  'AWS::SNS::Subscription': (input) => {
    const subscription = `${readString(input.properties, 'TopicArn') ?? ''}:${uuid(input)}`;
    return { ref: subscription, attributes: { Arn: subscription } };
  },
  'AWS::SNS::Topic': (input) => {
    const name = nameOf(input, 'TopicName');
    const topicArn = arn(input, 'sns', name);
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': (input) => {
    const id = generatedName(input);
    return { ref: id, attributes: { Id: id } };
  },
  'AWS::StepFunctions::StateMachine': (input) => {
    const name = nameOf(input, 'StateMachineName');
    const machineArn = arn(input, 'states', `stateMachine:${name}`);
    return { ref: machineArn, attributes: { Arn: machineArn, Name: name, StateMachineRevisionId: uuid(input) } };
  },
  // Ref is `NAME|ID|SCOPE`.
  'AWS::WAFv2::WebACL': (input) => {
    const name = nameOf(input, 'Name');
    const id = uuid(input);
    const scope = readString(input.properties, 'Scope') ?? 'REGIONAL';
    const place = scope === 'CLOUDFRONT' ? 'global' : 'regional';
    return {
      ref: `${name}|${id}|${scope}`,
      attributes: { Arn: arn(input, 'wafv2', `${place}/webacl/${name}/${id}`), Id: id, Capacity: '0' },
    };
  },
  'AWS::WAFv2::WebACLAssociation': (input) => plain(generatedName(input)),
  'AWS::XRay::Group': (input) =>
    withArn(arn(input, 'xray', `group/${nameOf(input, 'GroupName')}/${uuid(input)}`), 'GroupARN'),
  'AWS::XRay::SamplingRule': (input) =>
    withArn(arn(input, 'xray', `sampling-rule/${nameOf(input, 'RuleName')}`), 'RuleARN'),
  'Custom::LogRetention': (input) => {
    const name = readString(input.properties, 'LogGroupName') ?? generatedName(input);
    return { ref: name, attributes: { LogGroupName: name } };
  },
};

function plain(ref: string): ResourceIdentity {
  return { ref, attributes: {} };
}

function withArn(ref: string, attribute: string): ResourceIdentity {
  return { ref, attributes: { [attribute]: ref } };
}

function named(input: IdentifyInput, property: string, toArn: (name: string) => string): ResourceIdentity {
  const ref = nameOf(input, property);
  return { ref, attributes: { Arn: toArn(ref) } };
}

function arn({ region, accountId }: IdentifyInput, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

function nameOf(input: IdentifyInput, property: string): string {
  return readString(input.properties, property) ?? generatedName(input);
}

/** `STACK-LOGICALID-SUFFIX`. */
function generatedName(input: IdentifyInput): string {
  const [stack = ''] = input.path.split('/');
  const suffix = `-${input.stableId(SUFFIX_ALPHABET, SUFFIX_LENGTH)}`;
  return `${stack}-${input.logicalId}`.slice(0, MAX_NAME_LENGTH - suffix.length) + suffix;
}

function uuid(input: IdentifyInput): string {
  const hex = input.stableId(HEX, 32);
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
