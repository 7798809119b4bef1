import { createHash } from 'node:crypto';
import type { Behavior, Distribution } from '../../config.js';
import type { ApiOperation } from '../operation.js';
import { quantity, sendDocument, type Xml } from '../xml.js';

/** What CloudFront tells of a distribution, as far as this runtime keeps it. */
export const getDistribution: ApiOperation = {
  name: 'GetDistribution',
  method: 'GET',
  path: /^\/distribution\/([^/]+)$/,
  async run(_state, { distribution, response }) {
    const etag = createHash('sha1').update(JSON.stringify(distribution.id)).digest('hex').slice(0, 14).toUpperCase();
    sendDocument(response, 200, distributionDocument(distribution), { etag: `E${etag}` });
  },
};

function distributionDocument(distribution: Distribution): Xml {
  const { id, arn, domainName, aliases, comment, enabled, defaultRootObject = '' } = distribution;
  return [
    'Distribution',
    [
      ['Id', id],
      ['ARN', arn],
      ['Status', 'Deployed'],
      ['InProgressInvalidationBatches', 0],
      ['DomainName', domainName],
      [
        'DistributionConfig',
        [
          ['CallerReference', id],
          ['Aliases', quantity(aliases.map((alias) => ['CNAME', alias] as const))],
          ['DefaultRootObject', defaultRootObject],
          [
            'Origins',
            quantity(
              distribution.origins.map(
                (origin): Xml => [
                  'Origin',
                  [
                    ['Id', origin.id],
                    ['DomainName', `${origin.bucket}.s3.amazonaws.com`],
                    ['OriginPath', origin.path],
                  ],
                ],
              ),
            ),
          ],
          ...distribution.behaviors.slice(-1).map((last): Xml => ['DefaultCacheBehavior', behaviorMembers(last)]),
          [
            'CacheBehaviors',
            quantity(
              distribution.behaviors
                .slice(0, -1)
                .map((each): Xml => ['CacheBehavior', [['PathPattern', each.pathPattern], ...behaviorMembers(each)]]),
            ),
          ],
          ['Comment', comment],
          ['Enabled', enabled],
        ],
      ],
    ],
  ];
}

function behaviorMembers({ origin, allowedMethods, compress, trustedKeys }: Behavior): readonly Xml[] {
  return [
    ['TargetOriginId', origin.id],
    [
      'TrustedKeyGroups',
      [
        ['Enabled', trustedKeys !== undefined],
        ['Quantity', 0],
      ],
    ],
    ['AllowedMethods', quantity(allowedMethods.map((method) => ['Method', method] as const))],
    ['Compress', compress],
  ];
}
