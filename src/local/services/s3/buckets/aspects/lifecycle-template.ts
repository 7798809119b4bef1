import { parseStorageClass } from '../../request/description.js';
import type { LifecycleRule, NoncurrentRule } from '../bucket-config.js';
import { TemplateError, type TemplateValue } from '../template-value.js';
import { checkLifecycle, parseDate } from './lifecycle.js';

const RULE_MEMBERS = [
  'Id',
  'Status',
  'Prefix',
  'TagFilters',
  'ObjectSizeGreaterThan',
  'ObjectSizeLessThan',
  'ExpirationInDays',
  'ExpirationDate',
  'ExpiredObjectDeleteMarker',
  'Transition',
  'Transitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionExpirationInDays',
  'NoncurrentVersionTransition',
  'NoncurrentVersionTransitions',
  'AbortIncompleteMultipartUpload',
];

/** `LifecycleConfiguration` of an AWS::S3::Bucket. */
export function lifecycleFromTemplate(configuration: TemplateValue): readonly LifecycleRule[] {
  return checkLifecycle(configuration.objects('Rules', RULE_MEMBERS).map(parseRule));
}

function parseRule(rule: TemplateValue, index: number): LifecycleRule {
  const status = rule.required('Status');
  if (status !== 'Enabled' && status !== 'Disabled') {
    throw new TemplateError(`${rule.where}.Status`, `${status} is not simulated.`);
  }
  const prefix = rule.text('Prefix');
  const sizeGreaterThan = rule.number('ObjectSizeGreaterThan');
  const sizeLessThan = rule.number('ObjectSizeLessThan');
  const expirationDays = rule.number('ExpirationInDays');
  const expirationDate = rule.text('ExpirationDate');
  const noncurrentExpiration = parseNoncurrentExpiration(rule);
  const abortIncompleteDays = rule
    .object('AbortIncompleteMultipartUpload', ['DaysAfterInitiation'])
    ?.number('DaysAfterInitiation');
  return {
    id: rule.text('Id') ?? `rule-${index + 1}`,
    enabled: status === 'Enabled',
    filter: {
      tags: Object.fromEntries(
        rule.objects('TagFilters', ['Key', 'Value']).map((tag) => [tag.required('Key'), tag.required('Value')]),
      ),
      ...(prefix === undefined ? {} : { prefix }),
      ...(sizeGreaterThan === undefined ? {} : { sizeGreaterThan }),
      ...(sizeLessThan === undefined ? {} : { sizeLessThan }),
    },
    transitions: parseTransitions(rule),
    noncurrentTransitions: parseNoncurrentTransitions(rule),
    ...(expirationDays === undefined ? {} : { expirationDays }),
    ...(expirationDate === undefined ? {} : { expirationDateMs: parseDate(expirationDate) }),
    ...(rule.flag('ExpiredObjectDeleteMarker') ? { expiredObjectDeleteMarker: true } : {}),
    ...(noncurrentExpiration === undefined ? {} : { noncurrentExpiration }),
    ...(abortIncompleteDays === undefined ? {} : { abortIncompleteDays }),
  };
}

function parseTransitions(rule: TemplateValue): LifecycleRule['transitions'] {
  const known = ['StorageClass', 'TransitionInDays', 'TransitionDate'];
  const single = rule.object('Transition', known);
  return [...(single === undefined ? [] : [single]), ...rule.objects('Transitions', known)].map((transition) => {
    const days = transition.number('TransitionInDays');
    const date = transition.text('TransitionDate');
    return {
      storageClass: parseStorageClass(transition.required('StorageClass')),
      ...(days === undefined ? {} : { days }),
      ...(date === undefined ? {} : { dateMs: parseDate(date) }),
    };
  });
}

function parseNoncurrentTransitions(rule: TemplateValue): LifecycleRule['noncurrentTransitions'] {
  const known = ['StorageClass', 'TransitionInDays', 'NewerNoncurrentVersions'];
  const single = rule.object('NoncurrentVersionTransition', known);
  return [...(single === undefined ? [] : [single]), ...rule.objects('NoncurrentVersionTransitions', known)].map(
    (transition) => ({
      ...noncurrent(transition, 'TransitionInDays'),
      storageClass: parseStorageClass(transition.required('StorageClass')),
    }),
  );
}

function parseNoncurrentExpiration(rule: TemplateValue): NoncurrentRule | undefined {
  const days = rule.number('NoncurrentVersionExpirationInDays');
  const full = rule.object('NoncurrentVersionExpiration', ['NoncurrentDays', 'NewerNoncurrentVersions']);
  if (full !== undefined) {
    return noncurrent(full, 'NoncurrentDays');
  }
  return days === undefined ? undefined : { days };
}

function noncurrent(value: TemplateValue, daysName: string): NoncurrentRule {
  const newerVersions = value.number('NewerNoncurrentVersions');
  return { days: Number(value.required(daysName)), ...(newerVersions === undefined ? {} : { newerVersions }) };
}
