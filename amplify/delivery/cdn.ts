import { Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  Distribution,
  HttpVersion,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { PUBLIC_PREFIX } from '../../src/domain/delivery/publication.js';
import { IMAGE_BUCKET_EXTENSIONS } from '../../src/domain/storage-keys.js';
import { createMakeSigningKey } from '../functions/make-signing-key/resource.js';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';
import { createPublicCachePolicy, createResponseHeadersPolicy, createSignedCachePolicy } from './policies.js';
import { addSigningKeys, type SigningKeys } from './signing-keys.js';

export interface Delivery {
  readonly distribution: Distribution;
  /** Without a scheme. */
  readonly domain: string;
  readonly keys: SigningKeys;
  readonly makeSigningKey: LambdaFunction;
}

/**
 * One distribution over the content and the image bucket. It lies in the buckets' own stack: their policies name the
 * distribution and it names them, which two nested stacks could not do without a circle.
 *
 * Which bucket a path is for follows from its extension, so a folder has one address for all that is in it, and one signature.
 */
export function addDelivery(backend: DropClip, target: Target): Delivery {
  const content = backend.contentBucket.resources.bucket;
  const images = backend.imagesBucket.resources.bucket;
  const stack = Stack.of(content);
  const makeSigningKey = createMakeSigningKey(stack, target);
  const keys = addSigningKeys(stack, backend.stack, makeSigningKey);

  const shared: Omit<BehaviorOptions, 'cachePolicy' | 'origin'> = {
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    compress: true,
    originRequestPolicy: OriginRequestPolicy.CORS_S3_ORIGIN,
    responseHeadersPolicy: createResponseHeadersPolicy(stack, target),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  };
  const open = { ...shared, cachePolicy: createPublicCachePolicy(stack) };
  const signed = { ...shared, cachePolicy: createSignedCachePolicy(stack), trustedKeyGroups: [keys.group] };
  const [contentOrigin, imageOrigin] = [content, images].map((bucket) =>
    S3BucketOrigin.withOriginAccessControl(bucket),
  );
  if (contentOrigin === undefined || imageOrigin === undefined) {
    throw new Error('Delivery needs both buckets');
  }
  const ofImages = (prefix: string, options: Omit<BehaviorOptions, 'origin'>) =>
    IMAGE_BUCKET_EXTENSIONS.map(
      (extension) => [`${prefix}*.${extension}`, { ...options, origin: imageOrigin }] as const,
    );

  const { cdn } = target;
  const distribution = new Distribution(stack, 'Cdn', {
    comment: 'DropClip media',
    httpVersion: HttpVersion.HTTP2_AND_3,
    defaultBehavior: { ...signed, origin: contentOrigin },
    // Tried in this order.
    additionalBehaviors: Object.fromEntries([
      ...ofImages(PUBLIC_PREFIX, open),
      [`${PUBLIC_PREFIX}*`, { ...open, origin: contentOrigin }],
      ...ofImages('', signed),
    ]),
    // Without a certificate of one's own CloudFront takes its default one, whose least TLS version cannot be chosen.
    ...(cdn === undefined
      ? {}
      : {
          domainNames: [cdn.domain],
          certificate: Certificate.fromCertificateArn(stack, 'CdnCertificate', cdn.certificateArn),
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
  });
  const delivery = { distribution, domain: cdn?.domain ?? distribution.distributionDomainName, keys, makeSigningKey };
  connect(backend, delivery);
  // Where a deployment is tested from outside; apps get whole addresses from getPlayback.
  const scheme = target.local ? 'http' : 'https'; // nothing has a certificate for 127.0.0.1
  backend.addOutput({ custom: { delivery: { url: `${scheme}://${delivery.domain}` } } });
  return delivery;
}

function connect({ getPlayback }: DropClip, { domain, keys }: Delivery): void {
  getPlayback.addEnvironment('CDN_DOMAIN', domain);
  getPlayback.addEnvironment('CDN_KEY_PAIR_ID', keys.keyPairId);
  getPlayback.addEnvironment('CDN_KEY_PARAMETER', keys.parameterName);
}
