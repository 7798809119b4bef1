import { createHash } from 'node:crypto';
import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { UnsupportedSettingError } from '../../shared/template-fields.js';

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ID_CHARACTERS = 13;
const HEX = '0123456789abcdef';
const UUID_GROUPS = [8, 4, 4, 4, 12];

/** AWS tells when a policy was last changed; here it must be the same at every start. */
const LAST_MODIFIED = '2020-05-31T00:00:00Z';

/** Types that are refused by name, and what to do instead. */
export const REFUSED_TYPES: Readonly<Record<string, string>> = {
  'AWS::CloudFront::CloudFrontOriginAccessIdentity':
    'use an origin access control (AWS::CloudFront::OriginAccessControl)',
  'AWS::CloudFront::Function': 'do its work in the cache behaviors or in the backend',
  'AWS::CloudFront::KeyValueStore': 'it serves functions, which are not simulated either',
};

/** Path under which the gateway serves a distribution: `/_cloudfront/EXAMPLE`. */
export const DISTRIBUTION_PREFIX = '/_cloudfront/';

/**
 * What `Ref` and `Fn::GetAtt` of CloudFront's resource types give.
 *
 * @throws UnsupportedSettingError naming a type that is not simulated.
 */
export function identifyCloudFrontResource(input: IdentifyInput): ResourceIdentity {
  const { type } = input;
  switch (type) {
    case 'AWS::CloudFront::Distribution': {
      const id = `E${input.stableId(ID_ALPHABET, ID_CHARACTERS)}`;
      // Not the canonical domain: a browser on this machine must be able to ask it. See README.md, "Two names".
      const host = input.endpoint.replace(/^https?:\/\//, '');
      return { ref: id, attributes: { Id: id, DomainName: `${host}${DISTRIBUTION_PREFIX}${id}` } };
    }
    case 'AWS::CloudFront::OriginAccessControl': {
      const id = `E${input.stableId(ID_ALPHABET, ID_CHARACTERS)}`;
      return { ref: id, attributes: { Id: id } };
    }
    case 'AWS::CloudFront::PublicKey': {
      const id = `K${input.stableId(ID_ALPHABET, ID_CHARACTERS)}`;
      return { ref: id, attributes: { Id: id, CreatedTime: LAST_MODIFIED } };
    }
    case 'AWS::CloudFront::KeyGroup':
    case 'AWS::CloudFront::CachePolicy':
    case 'AWS::CloudFront::OriginRequestPolicy':
    case 'AWS::CloudFront::ResponseHeadersPolicy': {
      const id = UUID_GROUPS.map((length, index) => input.stableId(HEX, length, String(index))).join('-');
      return { ref: id, attributes: { Id: id, LastModifiedTime: LAST_MODIFIED } };
    }
    default:
      throw refusedType(input.path, type);
  }
}

export function refusedType(path: string, type: string): UnsupportedSettingError {
  const instead = REFUSED_TYPES[type];
  return new UnsupportedSettingError(path, `${type} is not simulated${instead === undefined ? '' : `; ${instead}`}.`);
}

const DOMAIN_CHARACTERS = 13;
const DOMAIN_RADIX = 36;

/** The domain in AWS's own shape, a function of the id alone: `d` and 13 characters before `.cloudfront.net`. */
export function canonicalDomain(distributionId: string): string {
  const digest = createHash('sha256').update(distributionId).digest('hex');
  return `d${BigInt(`0x${digest}`).toString(DOMAIN_RADIX).slice(0, DOMAIN_CHARACTERS)}.cloudfront.net`;
}
