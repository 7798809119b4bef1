import { generateName, stableUuid } from '../../assembly/generated-name.js';
import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { readString } from '../../shared/json-fields.js';
import { functionNameOf } from './function-reference.js';

const MAX_NAME_LENGTH = 64;
type Identify = (input: IdentifyInput) => ResourceIdentity;

/** Type → how Ref and attributes look. */
export const IDENTITIES: Readonly<Record<string, Identify>> = {
  'AWS::Lambda::Function': (input) => {
    const name = readString(input.properties, 'FunctionName') ?? generateName(input, MAX_NAME_LENGTH);
    return { ref: name, attributes: { Arn: `${arnPrefix(input)}function:${name}` } };
  },
  'AWS::Lambda::Permission': (input) => withId(generateName(input, MAX_NAME_LENGTH)),
  'AWS::Lambda::EventInvokeConfig': (input) => withId(generateName(input, MAX_NAME_LENGTH)),
  'AWS::Lambda::EventSourceMapping': (input) => {
    const id = stableUuid(input);
    const arn = `${arnPrefix(input)}event-source-mapping:${id}`;
    return { ref: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
  'AWS::Lambda::LayerVersion': (input) => {
    const arn = `${arnPrefix(input)}layer:${readString(input.properties, 'LayerName') ?? generateName(input, MAX_NAME_LENGTH)}:1`;
    return { ref: arn, attributes: { LayerVersionArn: arn } };
  },
  'AWS::Lambda::Version': (input) => {
    const arn = `${functionArn(input)}:1`;
    return { ref: arn, attributes: { FunctionArn: arn, Version: '1' } };
  },
  'AWS::Lambda::Alias': (input) => {
    const arn = `${functionArn(input)}:${readString(input.properties, 'Name') ?? ''}`;
    return { ref: arn, attributes: { AliasArn: arn } };
  },
};

function withId(id: string): ResourceIdentity {
  return { ref: id, attributes: { Id: id } };
}

function arnPrefix({ region, accountId }: IdentifyInput): string {
  return `arn:aws:lambda:${region}:${accountId}:`;
}

function functionArn(input: IdentifyInput): string {
  return `${arnPrefix(input)}function:${functionNameOf(readString(input.properties, 'FunctionName') ?? '')}`;
}
