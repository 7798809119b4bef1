import type { JsonObject } from '../../../assembly/resource.js';
import type { Attributes } from './attributes.js';
import type { Group } from './group-table.js';
import type { User } from './user.js';

/** A user's attributes with `sub` first, as every answer lists them. */
export function attributesOf(user: User): Attributes {
  return { sub: user.sub, ...user.attributes };
}

export function toAttributeList(attributes: Attributes): readonly JsonObject[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

/** `request.userAttributes` of a trigger's event. */
export function toTriggerAttributes(user: User): JsonObject {
  return { sub: user.sub, 'cognito:user_status': user.status, ...user.attributes };
}

/** Dates travel as seconds, with fractions. */
export function toSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}

export function toMfaSettings({ mfa }: User): JsonObject {
  return {
    ...(mfa.preferred === undefined ? {} : { PreferredMfaSetting: mfa.preferred }),
    ...(mfa.enabled.length === 0 ? {} : { UserMFASettingList: mfa.enabled }),
  };
}

/** `UserType`, in the lists and in AdminCreateUser's answer. */
export function toUserType(user: User, attributes: Attributes = attributesOf(user)): JsonObject {
  return {
    Username: user.username,
    Attributes: toAttributeList(attributes),
    UserCreateDate: toSeconds(user.createdAtMs),
    UserLastModifiedDate: toSeconds(user.modifiedAtMs),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

export function toGroupType(group: Group): JsonObject {
  return {
    GroupName: group.name,
    UserPoolId: group.poolId,
    ...(group.description === undefined ? {} : { Description: group.description }),
    ...(group.roleArn === undefined ? {} : { RoleArn: group.roleArn }),
    ...(group.precedence === undefined ? {} : { Precedence: group.precedence }),
    CreationDate: toSeconds(group.createdAtMs),
    LastModifiedDate: toSeconds(group.createdAtMs),
  };
}
