import { describe, expect, it } from 'vitest';
import type { SynthesizedBackend } from '../support/synthesize-backend.js';
import { grantsOf, shortenedResource } from './grants-of.js';
import type { Backends } from './targets.js';

interface Behavior {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly TrustedKeyGroups?: readonly unknown[];
  readonly ViewerProtocolPolicy: string;
  readonly Compress: boolean;
  readonly ResponseHeadersPolicyId: unknown;
}

/** The distribution and its keys. A part of backend.test.ts, which synthesizes once for all of its parts. */
export function describeDelivery(backends: Backends): void {
  const only = (type: string, backend = backends('sandbox')) => {
    const [found, ...others] = backend.ofType(type);
    expect(others, type).toEqual([]);
    return found?.Properties ?? {};
  };
  const config = () => only('AWS::CloudFront::Distribution')['DistributionConfig'] as Record<string, unknown>;
  const behaviors = () => [...(config()['CacheBehaviors'] as Behavior[]), config()['DefaultCacheBehavior'] as Behavior];

  describe('delivery', () => {
    it('S44 is by one distribution, by HTTPS alone, over HTTP/2 and 3', () => {
      expect(config()).toMatchObject({ Enabled: true, HttpVersion: 'http2and3' });
      for (const behavior of behaviors()) {
        expect(behavior).toMatchObject({ ViewerProtocolPolicy: 'https-only', Compress: true });
        expect(behavior.ResponseHeadersPolicyId).toBeDefined();
      }
    });

    it('S44 asks for a signature of everything that is not public', () => {
      const open = behaviors().filter(({ TrustedKeyGroups = [] }) => TrustedKeyGroups.length === 0);
      expect(open.map(({ PathPattern }) => PathPattern)).toEqual([
        'public/*.webp',
        'public/*.jpg',
        'public/*.vtt',
        'public/*',
      ]);
    });

    it('looks for each kind of file in its bucket', () => {
      const origins = config()['Origins'] as readonly { readonly Id: string; readonly DomainName: unknown }[];
      const bucketOf = new Map(
        origins.map(({ Id, DomainName }) => [
          Id,
          /storage|(content|images)Bucket/.exec(JSON.stringify(DomainName))?.[1],
        ]),
      );
      expect(
        behaviors().map(({ PathPattern = '', TargetOriginId }) => [PathPattern, bucketOf.get(TargetOriginId)]),
      ).toEqual([
        ['public/*.webp', 'images'],
        ['public/*.jpg', 'images'],
        ['public/*.vtt', 'images'],
        ['public/*', 'content'],
        ['*.webp', 'images'],
        ['*.jpg', 'images'],
        ['*.vtt', 'images'],
        ['', 'content'],
      ]);
    });

    it('reads both buckets as this distribution and nobody else', () => {
      const statements = backends('sandbox')
        .ofType('AWS::S3::BucketPolicy')
        .filter(({ stack }) => stack === 'storage')
        .flatMap(({ Properties = {} }) => (Properties['PolicyDocument'] as { Statement: readonly object[] }).Statement)
        .filter((statement) => JSON.stringify(statement).includes('cloudfront.amazonaws.com'));
      expect(statements).toHaveLength(2);
      for (const statement of statements) {
        expect(statement).toMatchObject({
          Effect: 'Allow',
          Action: 's3:GetObject',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
        });
        expect(JSON.stringify(statement)).toContain('{"Ref":"Cdn');
      }
      const access = backends('sandbox').ofType('AWS::CloudFront::OriginAccessControl');
      for (const { Properties } of access) {
        expect(Properties?.['OriginAccessControlConfig']).toMatchObject({
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        });
      }
    });

    it('S43 lets the app’s pages read, and none when no app is named', () => {
      const corsOf = (backend: SynthesizedBackend) =>
        (
          only('AWS::CloudFront::ResponseHeadersPolicy', backend)['ResponseHeadersPolicyConfig'] as Record<
            string,
            unknown
          >
        )['CorsConfig'];
      expect(corsOf(backends('branch'))).toMatchObject({
        AccessControlAllowOrigins: { Items: ['https://app.dropclip.example', 'https://staff.dropclip.example'] },
        OriginOverride: true,
      });
      expect(corsOf(backends('sandbox'))).toMatchObject({
        AccessControlAllowOrigins: { Items: ['http://localhost:*', 'http://127.0.0.1:*'] },
      });
    });

    it('has no private key in a template', () => {
      expect(JSON.stringify(backends('sandbox').templates)).not.toContain('PRIVATE KEY');
      expect(only('Custom::DropClipSigningKey')).toMatchObject({
        ParameterName: '/dropclip/dropclip/test/sandbox/cdn-signing-key-1',
      });
      expect(JSON.stringify(only('AWS::CloudFront::PublicKey'))).toContain(
        '{"Fn::GetAtt":["SigningKey1","PublicKey"]}',
      );
    });

    it('lets nobody but the signer and the maker of the key read it', () => {
      const readers = grantsOf(backends('sandbox')).filter(({ resource }) => resource.includes('cdn-signing-key'));
      expect(new Set(readers.map(({ role }) => role.replace(/lambda.*|ServiceRole.*/, '')))).toEqual(
        new Set(['getplayback', 'MakeSigningKey']),
      );
    });

    it('follows the content table, tries for long, and tells an operator when it gives up', () => {
      const mappings = backends('sandbox')
        .ofType('AWS::Lambda::EventSourceMapping')
        .filter(({ Properties }) => Properties?.['StartingPosition'] !== undefined);
      expect(mappings.map(({ Properties }) => Properties)).toMatchObject([
        {
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 10,
          MaximumRetryAttempts: 20,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          DestinationConfig: { OnFailure: { Destination: expect.anything() } },
        },
      ]);
    });

    it.each([
      [
        'moderatecontent',
        [
          'appsync:GraphQL Mutation/fields/publishContentUpdate',
          'appsync:GraphQL Mutation/fields/publishNotification',
          'cloudfront:CreateInvalidation distribution',
          'cognito-idp:AdminListGroupsForUser amplifyAuthUserPool',
          'dynamodb:GetItem table Content',
          'dynamodb:PutItem table ModerationDecision',
          'dynamodb:PutItem table Notification',
          'dynamodb:UpdateItem table Content',
          'dynamodb:UpdateItem table ContentCount',
          's3:DeleteObject content:/public/*',
          's3:DeleteObject images:/public/*',
          's3:ListBucket content:',
          's3:ListBucket images:',
        ],
      ],
      [
        'deletecontent',
        [
          'appsync:GraphQL Mutation/fields/publishContentUpdate',
          'cloudfront:CreateInvalidation distribution',
          'dynamodb:DeleteItem table Content',
          'dynamodb:GetItem table Content',
          'dynamodb:GetItem table Event',
          'dynamodb:GetItem table UserProfile',
          'dynamodb:UpdateItem table Content',
          'dynamodb:UpdateItem table ContentCount',
          'dynamodb:UpdateItem table Event',
          'dynamodb:UpdateItem table UserProfile',
          's3:DeleteObject content:/events/*/uploads/*/*/v*/*',
          's3:DeleteObject content:/public/*',
          's3:DeleteObject images:/events/*/uploads/*/*/v*/*',
          's3:DeleteObject images:/profiles/*/*/v*/*',
          's3:DeleteObject images:/public/*',
          's3:ListBucket content:',
          's3:ListBucket images:',
        ],
      ],
      ['getplayback', ['dynamodb:GetItem table Content', 'ssm:GetParameter parameter cdn-signing-key-1']],
    ])('of what is delivered, %s may do this', (name, expected) => {
      const grants = grantsOf(backends('sandbox'))
        .filter(({ role, action }) => role.startsWith(`${name}lambda`) && !action.startsWith('xray:'))
        .map(({ action, resource }) => `${action} ${shortenedResource(resource)}`);
      expect([...new Set(grants)].sort()).toEqual(expected);
    });

    it('writes public copies by one function alone', () => {
      const writers = grantsOf(backends('sandbox')).filter(
        ({ action, resource }) => action === 's3:PutObject' && resource.includes('/public/'),
      );
      expect(new Set(writers.map(({ role }) => role.replace(/lambda.*/, '')))).toEqual(new Set(['publishcontent']));
    });
  });
}
