import { createHash } from 'node:crypto';
import type { JsonObject } from '../../assembly/resource.js';
import { parameterArn } from './parameter-name.js';
import type { StoredParameter } from './parameter-store.js';

const MS_PER_SECOND = 1000;

/** A parameter with its value, as the Get operations answer it. A secure string that is not to be decrypted is opaque. */
export function describeParameter(
  name: string,
  { value, type, version, modifiedMs }: StoredParameter,
  { arnPrefix, withDecryption }: { readonly arnPrefix: string; readonly withDecryption: boolean },
): JsonObject {
  const isOpaque = type === 'SecureString' && !withDecryption;
  return {
    Name: name,
    Type: type,
    Value: isOpaque ? createHash('sha256').update(value).digest('base64') : value,
    Version: version,
    LastModifiedDate: modifiedMs / MS_PER_SECOND,
    ARN: parameterArn(arnPrefix, name),
    DataType: 'text',
  };
}

/** A parameter without its value, as DescribeParameters answers it. */
export function describeMetadata(
  name: string,
  { type, version, modifiedMs, description }: StoredParameter,
  arnPrefix: string,
): JsonObject {
  return {
    Name: name,
    ARN: parameterArn(arnPrefix, name),
    Type: type,
    Version: version,
    LastModifiedDate: modifiedMs / MS_PER_SECOND,
    Tier: 'Standard',
    DataType: 'text',
    ...(description === undefined ? {} : { Description: description }),
  };
}
