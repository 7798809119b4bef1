import type { TemplateFields } from '../../../shared/template-fields.js';
import { MAX_ATTRIBUTE_LENGTH } from '../limits.js';

export type AttributeType = 'String' | 'Number' | 'DateTime' | 'Boolean';

export interface AttributeRule {
  /** As the API writes it: `email`, `custom:tier`, `dev:custom:x`. */
  readonly name: string;
  readonly type: AttributeType;
  readonly required: boolean;
  readonly mutable: boolean;
  /** Length of a string, value of a number. */
  readonly min?: number;
  readonly max?: number;
}

export type AttributeSchema = ReadonlyMap<string, AttributeRule>;

/** Source: docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html (read 2026-11). */
const STANDARD_STRINGS = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'website',
  'zoneinfo',
];

/** "YYYY-MM-DD": the one standard attribute with a length of its own. */
const BIRTHDATE_LENGTH = 10;

const STANDARD: readonly AttributeRule[] = [
  ...STANDARD_STRINGS.map((name) => standard(name, 'String')),
  standard('email_verified', 'Boolean'),
  standard('phone_number_verified', 'Boolean'),
  standard('updated_at', 'Number'),
];

function standard(name: string, type: AttributeType): AttributeRule {
  const size = name === 'birthdate' ? { min: BIRTHDATE_LENGTH, max: BIRTHDATE_LENGTH } : { max: MAX_ATTRIBUTE_LENGTH };
  return { name, type, required: false, mutable: true, ...(type === 'String' ? size : {}) };
}

const MEMBERS = [
  'AttributeDataType',
  'DeveloperOnlyAttribute',
  'Mutable',
  'Name',
  'NumberAttributeConstraints',
  'Required',
  'StringAttributeConstraints',
];

/** The standard attributes as `Schema` changes them, then the custom ones. */
export function readAttributeSchema(pool: TemplateFields): AttributeSchema {
  const schema = new Map(STANDARD.map((rule) => [rule.name, rule]));
  for (const fields of pool.objects('Schema', MEMBERS)) {
    const rule = readRule(fields, schema);
    schema.set(rule.name, rule);
  }
  return schema;
}

function readRule(fields: TemplateFields, standardRules: ReadonlyMap<string, AttributeRule>): AttributeRule {
  const name = fields.requiredText('Name');
  const base = standardRules.get(name);
  if (fields.flag('DeveloperOnlyAttribute') === true) {
    fields.refuse('DeveloperOnlyAttribute');
  }
  const type = readType(fields) ?? base?.type ?? 'String';
  const required = fields.flag('Required') ?? false;
  if (base === undefined && required) {
    fields.refuse('Required', 'is not allowed: required custom attributes are not supported currently');
  }
  return {
    ...(base ?? {}),
    name: base === undefined ? `custom:${name}` : name,
    type,
    required,
    mutable: fields.flag('Mutable') ?? true,
    ...readBounds(fields, type),
  };
}

function readType(fields: TemplateFields): AttributeType | undefined {
  const type = fields.text('AttributeDataType');
  if (type === undefined || type === 'String' || type === 'Number' || type === 'DateTime' || type === 'Boolean') {
    return type;
  }
  return fields.refuse('AttributeDataType', `${type} is not simulated`);
}

function readBounds(fields: TemplateFields, type: AttributeType): { readonly min?: number; readonly max?: number } {
  const [member, least, most] =
    type === 'Number'
      ? (['NumberAttributeConstraints', 'MinValue', 'MaxValue'] as const)
      : (['StringAttributeConstraints', 'MinLength', 'MaxLength'] as const);
  const bounds = fields.object(member, [least, most]);
  const min = bounds?.count(least);
  const max = bounds?.count(most);
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
