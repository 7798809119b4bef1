import { AwsError } from '../../../shared/aws-error.js';
import { readBoolean, readString } from '../../../shared/json-fields.js';
import type { JsonOperation } from '../../../shared/json-protocol.js';
import { MAX_ADVANCED_VALUE_BYTES, MAX_STANDARD_VALUE_BYTES } from '../limits.js';
import { checkName } from '../parameter-name.js';
import type { ParameterType } from '../parameter-store.js';
import { refuseMembers, requireString, type SsmState } from '../state.js';

const TYPES: ReadonlySet<string> = new Set(['String', 'StringList', 'SecureString']);

/** Writes a new version; over an existing parameter only when asked to. */
export const putParameter: JsonOperation<SsmState> = async ({ parameters }, input) => {
  refuseMembers(input, ['AllowedPattern', 'Policies']);
  const name = requireString(input, 'Name');
  const value = requireString(input, 'Value');
  checkName(name);
  const mayReplace = readBoolean(input, 'Overwrite') === true;
  const existing = parameters.get(name);
  if (existing !== undefined && !mayReplace) {
    throw alreadyExists();
  }
  const tier = readString(input, 'Tier') ?? 'Standard';
  const most = tier === 'Standard' ? MAX_STANDARD_VALUE_BYTES : MAX_ADVANCED_VALUE_BYTES;
  if (Buffer.byteLength(value) > most) {
    throw new AwsError(
      'ValidationException',
      `${tier} tier parameters support a maximum parameter value of ${most} characters.`,
    );
  }
  const description = readString(input, 'Description') ?? existing?.description;
  const parameter = {
    value,
    type: readType(readString(input, 'Type') ?? existing?.type),
    ...(description === undefined ? {} : { description }),
  };
  // Another call may have made it since it was looked for.
  const version = await (mayReplace ? parameters.put(name, parameter) : parameters.create(name, parameter));
  if (version === undefined) {
    throw alreadyExists();
  }
  return { Version: version, Tier: tier === 'Advanced' ? 'Advanced' : 'Standard' };
};

function alreadyExists(): AwsError {
  return new AwsError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );
}

function readType(type: string | undefined): ParameterType {
  if (type === undefined) {
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  if (!TYPES.has(type)) {
    throw new AwsError('UnsupportedParameterType', `The parameter type ${type} is not supported.`);
  }
  return type as ParameterType;
}
