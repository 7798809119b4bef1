import { s3Error } from '../../errors.js';
import { MAX_LIFECYCLE_RULES } from '../../limits.js';
import { parseStorageClass } from '../../request/description.js';
import { parseTag } from '../../request/tags.js';
import { childOf, childrenOf, refuseUnknown, requiredText, textOf, type XmlNode } from '../../xml/read.js';
import { element, optionalElement, type XmlElement } from '../../xml/write.js';
import type { LifecycleFilter, LifecycleRule, LifecycleTransition, NoncurrentRule } from '../bucket-config.js';

const RULE_CHILDREN = [
  'ID',
  'Status',
  'Filter',
  'Prefix',
  'Expiration',
  'Transition',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransition',
  'AbortIncompleteMultipartUpload',
];

export function lifecycleFromXml(root: XmlNode): readonly LifecycleRule[] {
  refuseUnknown(root, ['Rule'], 'LifecycleConfiguration');
  return checkLifecycle(childrenOf(root, 'Rule').map(parseRule));
}

/** @throws AwsError for a set of rules that S3 refuses. */
export function checkLifecycle(rules: readonly LifecycleRule[]): readonly LifecycleRule[] {
  if (rules.length === 0 || rules.length > MAX_LIFECYCLE_RULES) {
    throw s3Error('MalformedXML');
  }
  if (new Set(rules.map(({ id }) => id)).size !== rules.length) {
    throw s3Error('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule');
  }
  for (const rule of rules) {
    const days = [rule.expirationDays, rule.noncurrentExpiration?.days, rule.abortIncompleteDays];
    if (days.some((each) => each !== undefined && (!Number.isInteger(each) || each < 1))) {
      throw s3Error('InvalidArgument', "'Days' for Expiration action must be a positive integer");
    }
    if (!hasAction(rule)) {
      throw s3Error('InvalidRequest', 'At least one action needs to be specified in a rule');
    }
    const byTagOrSize =
      Object.keys(rule.filter.tags).length > 0 ||
      rule.filter.sizeGreaterThan !== undefined ||
      rule.filter.sizeLessThan !== undefined;
    if (rule.abortIncompleteDays !== undefined && byTagOrSize) {
      throw s3Error('InvalidRequest', 'AbortIncompleteMultipartUpload cannot be specified with Tags.');
    }
  }
  return rules;
}

function hasAction(rule: LifecycleRule): boolean {
  return (
    rule.expirationDays !== undefined ||
    rule.expirationDateMs !== undefined ||
    rule.expiredObjectDeleteMarker === true ||
    rule.transitions.length > 0 ||
    rule.noncurrentExpiration !== undefined ||
    rule.noncurrentTransitions.length > 0 ||
    rule.abortIncompleteDays !== undefined
  );
}

function parseRule(node: XmlNode, index: number): LifecycleRule {
  refuseUnknown(node, RULE_CHILDREN, 'LifecycleRule');
  const expiration = childOf(node, 'Expiration');
  const noncurrent = childOf(node, 'NoncurrentVersionExpiration');
  const abort = childOf(node, 'AbortIncompleteMultipartUpload');
  const expirationDays = expiration && textOf(expiration, 'Days');
  const expirationDate = expiration && textOf(expiration, 'Date');
  return {
    id: textOf(node, 'ID') ?? `rule-${index + 1}`,
    enabled: parseStatus(requiredText(node, 'Status')),
    filter: parseFilter(node),
    transitions: childrenOf(node, 'Transition').map(parseTransition),
    noncurrentTransitions: childrenOf(node, 'NoncurrentVersionTransition').map((each) => ({
      ...parseNoncurrent(each),
      storageClass: parseStorageClass(requiredText(each, 'StorageClass')),
    })),
    ...(expirationDays === undefined ? {} : { expirationDays: Number(expirationDays) }),
    ...(expirationDate === undefined ? {} : { expirationDateMs: parseDate(expirationDate) }),
    ...(expiration && textOf(expiration, 'ExpiredObjectDeleteMarker') === 'true'
      ? { expiredObjectDeleteMarker: true }
      : {}),
    ...(noncurrent === undefined ? {} : { noncurrentExpiration: parseNoncurrent(noncurrent) }),
    ...(abort === undefined ? {} : { abortIncompleteDays: Number(requiredText(abort, 'DaysAfterInitiation')) }),
  };
}

function parseStatus(status: string): boolean {
  if (status !== 'Enabled' && status !== 'Disabled') {
    throw s3Error('MalformedXML');
  }
  return status === 'Enabled';
}

function parseFilter(rule: XmlNode): LifecycleFilter {
  const filter = childOf(rule, 'Filter');
  if (filter === undefined) {
    const prefix = textOf(rule, 'Prefix');
    return { tags: {}, ...(prefix === undefined ? {} : { prefix }) };
  }
  const known = ['Prefix', 'Tag', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan'];
  refuseUnknown(filter, [...known, 'And'], 'Filter');
  const source = childOf(filter, 'And') ?? filter;
  const prefix = textOf(source, 'Prefix');
  const greater = textOf(source, 'ObjectSizeGreaterThan');
  const less = textOf(source, 'ObjectSizeLessThan');
  return {
    tags: Object.fromEntries(childrenOf(source, 'Tag').map(parseTag)),
    ...(prefix === undefined ? {} : { prefix }),
    ...(greater === undefined ? {} : { sizeGreaterThan: Number(greater) }),
    ...(less === undefined ? {} : { sizeLessThan: Number(less) }),
  };
}

function parseTransition(node: XmlNode): LifecycleTransition {
  refuseUnknown(node, ['Days', 'Date', 'StorageClass'], 'Transition');
  const days = textOf(node, 'Days');
  const date = textOf(node, 'Date');
  return {
    storageClass: parseStorageClass(requiredText(node, 'StorageClass')),
    ...(days === undefined ? {} : { days: Number(days) }),
    ...(date === undefined ? {} : { dateMs: parseDate(date) }),
  };
}

function parseNoncurrent(node: XmlNode): NoncurrentRule {
  refuseUnknown(node, ['NoncurrentDays', 'NewerNoncurrentVersions', 'StorageClass'], 'NoncurrentVersion');
  const newer = textOf(node, 'NewerNoncurrentVersions');
  return {
    days: Number(requiredText(node, 'NoncurrentDays')),
    ...(newer === undefined ? {} : { newerVersions: Number(newer) }),
  };
}

export function parseDate(text: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || milliseconds % 86_400_000 !== 0) {
    throw s3Error('InvalidArgument', "'Date' must be at midnight GMT");
  }
  return milliseconds;
}

export function lifecycleToXml(rules: readonly LifecycleRule[]): readonly XmlElement[] {
  return rules.map((rule) =>
    element('Rule', [
      element('ID', rule.id),
      element('Status', rule.enabled ? 'Enabled' : 'Disabled'),
      filterToXml(rule.filter),
      expirationToXml(rule),
      ...rule.transitions.map(({ days, dateMs, storageClass }) =>
        element('Transition', [
          optionalElement('Days', days),
          optionalElement('Date', dateMs === undefined ? undefined : new Date(dateMs).toISOString()),
          element('StorageClass', storageClass),
        ]),
      ),
      rule.noncurrentExpiration && element('NoncurrentVersionExpiration', noncurrentToXml(rule.noncurrentExpiration)),
      ...rule.noncurrentTransitions.map((each) =>
        element('NoncurrentVersionTransition', [...noncurrentToXml(each), element('StorageClass', each.storageClass)]),
      ),
      rule.abortIncompleteDays === undefined
        ? undefined
        : element('AbortIncompleteMultipartUpload', [element('DaysAfterInitiation', rule.abortIncompleteDays)]),
    ]),
  );
}

function filterToXml({ prefix, tags, sizeGreaterThan, sizeLessThan }: LifecycleFilter): XmlElement {
  const conditions = [
    optionalElement('Prefix', prefix),
    ...Object.entries(tags).map(([key, value]) => element('Tag', [element('Key', key), element('Value', value)])),
    optionalElement('ObjectSizeGreaterThan', sizeGreaterThan),
    optionalElement('ObjectSizeLessThan', sizeLessThan),
  ].filter((each) => each !== undefined);
  return element('Filter', conditions.length > 1 ? [element('And', conditions)] : conditions);
}

function expirationToXml({
  expirationDays,
  expirationDateMs,
  expiredObjectDeleteMarker,
}: LifecycleRule): XmlElement | undefined {
  if (expirationDays === undefined && expirationDateMs === undefined && expiredObjectDeleteMarker === undefined) {
    return undefined;
  }
  return element('Expiration', [
    optionalElement('Days', expirationDays),
    optionalElement('Date', expirationDateMs === undefined ? undefined : new Date(expirationDateMs).toISOString()),
    optionalElement('ExpiredObjectDeleteMarker', expiredObjectDeleteMarker),
  ]);
}

function noncurrentToXml({ days, newerVersions }: NoncurrentRule): readonly (XmlElement | undefined)[] {
  return [element('NoncurrentDays', days), optionalElement('NewerNoncurrentVersions', newerVersions)];
}
