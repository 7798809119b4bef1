import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { readString } from '../../shared/json-fields.js';
import { functionNameOf } from './function-reference.js';

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** CloudFormation's own suffix is twelve characters long. */
const SUFFIX_LENGTH = 12;
const MAX_NAME_LENGTH = 64;
const HEX = '0123456789abcdef';

type Identify = (input: IdentifyInput) => ResourceIdentity;

/** Type → how Ref and attributes look. */
export const IDENTITIES: Readonly<Record<string, Identify>> = {
  'AWS::Lambda::Function': (input) => {
    const name = readString(input.properties, 'FunctionName') ?? generatedName(input);
    return { ref: name, attributes: { Arn: `${arnPrefix(input)}function:${name}` } };
  },
  'AWS::Lambda::Permission': (input) => withId(generatedName(input)),
  'AWS::Lambda::EventInvokeConfig': (input) => withId(generatedName(input)),
  'AWS::Lambda::EventSourceMapping': (input) => {
    const id = uuid(input);
    const arn = `${arnPrefix(input)}event-source-mapping:${id}`;
    return { ref: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
  'AWS::Lambda::LayerVersion': (input) => {
    const arn = `${arnPrefix(input)}layer:${readString(input.properties, 'LayerName') ?? generatedName(input)}:1`;
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

/** `STACK-LOGICALID-SUFFIX`, cut like CloudFormation's. */
function generatedName(input: IdentifyInput): string {
  const [stack = ''] = input.path.split('/');
  const suffix = `-${input.stableId(SUFFIX_ALPHABET, SUFFIX_LENGTH)}`;
  const half = Math.floor((MAX_NAME_LENGTH - suffix.length) / 2);
  return `${stack.slice(0, half - 1)}-${input.logicalId.slice(0, half)}${suffix}`;
}

function uuid(input: IdentifyInput): string {
  const hex = input.stableId(HEX, 32);
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
