import type { LocalService } from '../service.js';
import { OPERATIONS } from './api/operations/index.js';
import { identifyCloudFrontResource, REFUSED_TYPES } from './identify.js';
import { startCloudFront } from './start.js';

/** Amazon CloudFront: distributions over the buckets of the template, on the gateway's own port. */
export const cloudfrontService: LocalService = {
  name: 'cloudfront',
  routes: {
    signingNames: ['cloudfront'],
    // Viewers by path, and the API. By host, see `RunningService.hosts`.
    paths: [/^\/_cloudfront(?:\/|$)/, /^\/2020-05-31\//],
    ownsCors: true,
  },
  resourceTypes: [
    'AWS::CloudFront::CachePolicy',
    'AWS::CloudFront::Distribution',
    'AWS::CloudFront::KeyGroup',
    'AWS::CloudFront::OriginAccessControl',
    'AWS::CloudFront::OriginRequestPolicy',
    'AWS::CloudFront::PublicKey',
    'AWS::CloudFront::ResponseHeadersPolicy',
    ...Object.keys(REFUSED_TYPES),
  ],
  operations: OPERATIONS.map(({ name }) => name),
  identify: identifyCloudFrontResource,
  start: startCloudFront,
};
