import { generateName, stableUuid } from '../../assembly/generated-name.js';
import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { readString } from '../../shared/json-fields.js';

/** How a type's `Ref` and attributes look. */
export type IdentityRule = (input: IdentifyInput) => ResourceIdentity;

/** The shortest of the limits on the names below. */
const MAX_NAME_LENGTH = 80;

/**
 * Types that need no more than an identity: nothing at run time asks them anything. What someone could call, a topic's
 * Publish say, is answered as an unknown action by the gateway.
 */
export const PASSIVE_TYPES: Readonly<Record<string, IdentityRule>> = {
  'AWS::Budgets::Budget': (input) => plain(generateName(input, MAX_NAME_LENGTH)),
  'AWS::CDK::Metadata': (input) => plain(generateName(input, MAX_NAME_LENGTH)),
  'AWS::CloudWatch::Alarm': (input) => named(input, 'AlarmName', (name) => arn(input, 'cloudwatch', `alarm:${name}`)),
  'AWS::CloudWatch::CompositeAlarm': (input) =>
    named(input, 'AlarmName', (name) => arn(input, 'cloudwatch', `alarm:${name}`)),
  'AWS::CloudWatch::Dashboard': (input) => plain(nameOf(input, 'DashboardName')),
  'AWS::KMS::Alias': (input) => plain(nameOf(input, 'AliasName')),
  'AWS::KMS::Key': (input) => {
    const id = stableUuid(input);
    return { ref: id, attributes: { Arn: arn(input, 'kms', `key/${id}`), KeyId: id } };
  },
  // "Ref: the name", "Arn: … :log-group:NAME:*".
  'AWS::Logs::LogGroup': (input) => named(input, 'LogGroupName', (name) => arn(input, 'logs', `log-group:${name}:*`)),
  'AWS::Logs::MetricFilter': (input) => plain(nameOf(input, 'FilterName')),
  'AWS::Logs::QueryDefinition': (input) => {
    const id = stableUuid(input);
    return { ref: id, attributes: { QueryDefinitionId: id } };
  },
  'AWS::SNS::Subscription': (input) => {
    const subscription = `${readString(input.properties, 'TopicArn') ?? ''}:${stableUuid(input)}`;
    return { ref: subscription, attributes: { Arn: subscription } };
  },
  'AWS::SNS::Topic': (input) => {
    const name = nameOf(input, 'TopicName');
    const topicArn = arn(input, 'sns', name);
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': (input) => {
    const id = generateName(input, MAX_NAME_LENGTH);
    return { ref: id, attributes: { Id: id } };
  },
  'AWS::StepFunctions::StateMachine': (input) => {
    const name = nameOf(input, 'StateMachineName');
    const machineArn = arn(input, 'states', `stateMachine:${name}`);
    return { ref: machineArn, attributes: { Arn: machineArn, Name: name, StateMachineRevisionId: stableUuid(input) } };
  },
  'AWS::WAFv2::IPSet': (input) => firewallPart(input, 'ipset'),
  'AWS::WAFv2::WebACL': (input) => {
    const { ref, attributes } = firewallPart(input, 'webacl');
    return { ref, attributes: { ...attributes, Capacity: '0' } };
  },
  'AWS::WAFv2::WebACLAssociation': (input) => plain(generateName(input, MAX_NAME_LENGTH)),
  'AWS::XRay::Group': (input) =>
    withArn(arn(input, 'xray', `group/${nameOf(input, 'GroupName')}/${stableUuid(input)}`), 'GroupARN'),
  'AWS::XRay::SamplingRule': (input) =>
    withArn(arn(input, 'xray', `sampling-rule/${nameOf(input, 'RuleName')}`), 'RuleARN'),
  'Custom::LogRetention': (input) => {
    const name = readString(input.properties, 'LogGroupName') ?? generateName(input, MAX_NAME_LENGTH);
    return { ref: name, attributes: { LogGroupName: name } };
  },
  // Tells Amplify's console which stack a branch has; there is no console here, and its function speaks HTTPS alone.
  'Custom::AmplifyBranchLinkerResource': (input) => plain(stableUuid(input)),
};

/** Ref is `NAME|ID|SCOPE`. */
function firewallPart(input: IdentifyInput, kind: 'ipset' | 'webacl'): ResourceIdentity {
  const name = nameOf(input, 'Name');
  const id = stableUuid(input);
  const scope = readString(input.properties, 'Scope') ?? 'REGIONAL';
  const place = scope === 'CLOUDFRONT' ? 'global' : 'regional';
  return {
    ref: `${name}|${id}|${scope}`,
    attributes: { Arn: arn(input, 'wafv2', `${place}/${kind}/${name}/${id}`), Id: id },
  };
}

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
  return readString(input.properties, property) ?? generateName(input, MAX_NAME_LENGTH);
}
