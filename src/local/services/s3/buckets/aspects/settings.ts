import { s3Error } from '../../errors.js';
import type { Encryption } from '../../storage/records.js';
import { childOf, refuseUnknown, requiredText, textOf, type XmlNode } from '../../xml/read.js';
import { element, optionalElement, type XmlElement } from '../../xml/write.js';
import { OBJECT_OWNERSHIPS, type ObjectOwnership, type PublicAccessBlock } from '../bucket-config.js';
import { TemplateError, type TemplateValue } from '../template-value.js';

/** @throws AwsError `MalformedXML` for a status that S3 does not have, `NotImplemented` for MFA delete. */
export function versioningFromXml(root: XmlNode): 'Enabled' | 'Suspended' {
  refuseUnknown(root, ['Status'], 'VersioningConfiguration');
  return checkVersioning(textOf(root, 'Status'));
}

export function checkVersioning(status: string | undefined): 'Enabled' | 'Suspended' {
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw s3Error('MalformedXML');
  }
  return status;
}

export function encryptionFromXml(root: XmlNode): Encryption {
  const rule = childOf(root, 'Rule');
  const by = rule && childOf(rule, 'ApplyServerSideEncryptionByDefault');
  if (rule === undefined || by === undefined) {
    throw s3Error('MalformedXML');
  }
  const kmsKeyId = textOf(by, 'KMSMasterKeyID');
  return {
    algorithm: requiredText(by, 'SSEAlgorithm'),
    bucketKey: textOf(rule, 'BucketKeyEnabled') === 'true',
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}

export function encryptionFromTemplate(value: TemplateValue): Encryption {
  const [rule] = value.objects('ServerSideEncryptionConfiguration', [
    'ServerSideEncryptionByDefault',
    'BucketKeyEnabled',
  ]);
  const by = rule?.object('ServerSideEncryptionByDefault', ['SSEAlgorithm', 'KMSMasterKeyID']);
  if (rule === undefined || by === undefined) {
    throw new TemplateError(value.where, 'needs ServerSideEncryptionByDefault.');
  }
  const kmsKeyId = by.text('KMSMasterKeyID');
  return {
    algorithm: by.required('SSEAlgorithm'),
    bucketKey: rule.flag('BucketKeyEnabled'),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}

export function encryptionToXml({ algorithm, kmsKeyId, bucketKey }: Encryption): readonly XmlElement[] {
  return [
    element('Rule', [
      element('ApplyServerSideEncryptionByDefault', [
        element('SSEAlgorithm', algorithm),
        optionalElement('KMSMasterKeyID', kmsKeyId),
      ]),
      element('BucketKeyEnabled', bucketKey === true),
    ]),
  ];
}

export function publicAccessBlockFromTemplate(value: TemplateValue): PublicAccessBlock {
  return {
    blockPublicAcls: value.flag('BlockPublicAcls'),
    ignorePublicAcls: value.flag('IgnorePublicAcls'),
    blockPublicPolicy: value.flag('BlockPublicPolicy'),
    restrictPublicBuckets: value.flag('RestrictPublicBuckets'),
  };
}

export function publicAccessBlockFromXml(root: XmlNode): PublicAccessBlock {
  refuseUnknown(root, PUBLIC_ACCESS_BLOCK_MEMBERS, 'PublicAccessBlockConfiguration');
  const flag = (name: string) => textOf(root, name)?.toLowerCase() === 'true';
  return {
    blockPublicAcls: flag('BlockPublicAcls'),
    ignorePublicAcls: flag('IgnorePublicAcls'),
    blockPublicPolicy: flag('BlockPublicPolicy'),
    restrictPublicBuckets: flag('RestrictPublicBuckets'),
  };
}

export const PUBLIC_ACCESS_BLOCK_MEMBERS = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
];

export function publicAccessBlockToXml(block: PublicAccessBlock): readonly XmlElement[] {
  return [
    element('BlockPublicAcls', block.blockPublicAcls),
    element('IgnorePublicAcls', block.ignorePublicAcls),
    element('BlockPublicPolicy', block.blockPublicPolicy),
    element('RestrictPublicBuckets', block.restrictPublicBuckets),
  ];
}

export function parseOwnership(text: string): ObjectOwnership {
  const ownership = OBJECT_OWNERSHIPS.find((each) => each === text);
  if (ownership === undefined) {
    throw s3Error('MalformedXML');
  }
  return ownership;
}
