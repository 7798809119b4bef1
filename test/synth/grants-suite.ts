import { describe, expect, it } from 'vitest';
import { grantsOf, shortenedResource } from './grants-of.js';
import type { Backends } from './targets.js';

export function describeGrants(backends: Backends): void {
  describe('grants', () => {
    it.each([
      [
        'initiateupload',
        [
          'dynamodb:GetItem table Event',
          'dynamodb:GetItem table Upload',
          'dynamodb:PutItem table Upload',
          'dynamodb:UpdateItem table Upload',
          'dynamodb:UpdateItem table UserProfile',
          's3:AbortMultipartUpload uploads:/events/*/original.*',
          's3:AbortMultipartUpload uploads:/profiles/*/original.*',
          's3:PutObject uploads:/events/*/original.*',
          's3:PutObject uploads:/profiles/*/original.*',
        ],
      ],
      [
        'completeupload',
        [
          'appsync:GraphQL Mutation/fields/publishUploadProgress',
          'dynamodb:GetItem table Upload',
          'dynamodb:UpdateItem table Upload',
          'dynamodb:UpdateItem table UserProfile',
          's3:AbortMultipartUpload uploads:/events/*/original.*',
          's3:AbortMultipartUpload uploads:/profiles/*/original.*',
          's3:DeleteObject uploads:/events/*/original.*',
          's3:DeleteObject uploads:/profiles/*/original.*',
          's3:GetObject uploads:/events/*/original.*',
          's3:GetObject uploads:/profiles/*/original.*',
          's3:ListBucket uploads:',
          's3:ListMultipartUploadParts uploads:/events/*/original.*',
          's3:ListMultipartUploadParts uploads:/profiles/*/original.*',
          's3:PutObject uploads:/events/*/original.*',
          's3:PutObject uploads:/profiles/*/original.*',
        ],
      ],
      [
        'expireuploads',
        [
          'appsync:GraphQL Mutation/fields/publishUploadProgress',
          'dynamodb:GetItem table Upload',
          'dynamodb:Query table Upload',
          'dynamodb:UpdateItem table Upload',
          'dynamodb:UpdateItem table UserProfile',
          's3:AbortMultipartUpload uploads:/events/*/original.*',
          's3:AbortMultipartUpload uploads:/profiles/*/original.*',
          's3:DeleteObject uploads:/events/*/original.*',
          's3:DeleteObject uploads:/profiles/*/original.*',
          's3:GetObject uploads:/events/*/original.*',
          's3:GetObject uploads:/profiles/*/original.*',
          's3:ListBucket uploads:',
        ],
      ],
      [
        'redrivejob',
        [
          'appsync:GraphQL Mutation/fields/publishUploadProgress',
          'dynamodb:GetItem table Upload',
          'dynamodb:UpdateItem table Upload',
          'dynamodb:UpdateItem table UserProfile',
          'events:PutEvents arn:AWS::Partition:events:AWS::Region:AWS::AccountId:event-bus/default',
        ],
      ],
    ])('of %s are these', (name, expected) => {
      const grants = grantsOf(backends('sandbox'))
        .filter(({ role, action }) => role.startsWith(`${name}lambda`) && !action.startsWith('xray:'))
        .map(({ action, resource }) => `${action} ${shortenedResource(resource)}`);
      expect([...new Set(grants)].sort()).toEqual(expected);
    });

    it('let the trail of moderation grow, and nothing else', () => {
      const functions = grantsOf(backends('sandbox')).filter(
        ({ role }) => /lambda|ServiceRole/.test(role) && !/Manager/.test(role),
      );
      const onTrail = functions.filter(({ resource }) => shortenedResource(resource) === 'table ModerationDecision');
      expect(onTrail.map(({ action }) => action)).toEqual(['dynamodb:PutItem']);
    });

    it.each(['Collection', 'Playlist'])('of the data sources of %ss on other tables are these', (model) => {
      const grants = grantsOf(backends('sandbox'))
        .filter(({ role }) => new RegExp(`${model}(Item)?IAMRole`).test(role))
        .filter(({ role, resource }) => !resource.includes(`${/(\w+)IAMRole/.exec(role)?.[1]}Table`))
        .map(({ action, resource }) => `${action} ${shortenedResource(resource)}`);
      expect(new Set(grants)).toEqual(
        new Set([
          `dynamodb:BatchGetItem table ${model}Item`,
          `dynamodb:PutItem table ${model}Item`,
          `dynamodb:DeleteItem table ${model}Item`,
          'dynamodb:BatchGetItem table Content',
          'dynamodb:ConditionCheckItem table Content',
          'dynamodb:BatchGetItem table Event',
          'dynamodb:ConditionCheckItem table Event',
          'dynamodb:UpdateItem table UserProfile',
          `dynamodb:UpdateItem table ${model}`,
        ]),
      );
    });

    it('let no function publish what it does not have to', () => {
      const publishers = grantsOf(backends('sandbox')).filter(({ resource }) => resource.includes('/Mutation/fields/'));
      expect(new Set(publishers.map(({ role }) => role.replace(/lambda.*|ServiceRole.*/, '')))).toEqual(
        new Set([
          'completeupload',
          'deletecontent',
          'expireuploads',
          'moderatecontent',
          'redrivejob',
          'removeevent',
          'ProcessUpload',
          'RecordFailedJob',
        ]),
      );
      expect(publishers.filter(({ resource }) => !resource.includes('/fields/publish'))).toEqual([]);
    });

    it('C01 let no function scan a table', () => {
      const functions = grantsOf(backends('sandbox')).filter(({ role }) => /lambda|ServiceRole/.test(role));
      const tables = functions.filter(({ action }) => action.startsWith('dynamodb:'));
      const rows = [
        'GetItem',
        'PutItem',
        'UpdateItem',
        'DeleteItem',
        'BatchGetItem',
        'BatchWriteItem',
        'ConditionCheckItem',
      ];
      const streams = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
      const allowed = ['Query', ...rows, ...streams];
      const ours = tables.filter(({ role }) => !/TableManager/i.test(role));
      expect(ours.length).toBeGreaterThan(20);
      expect(ours.filter(({ action }) => !allowed.includes(action.replace('dynamodb:', '')))).toEqual([]);
    });

    it('have no wildcard but for what knows no resources, in the functions that are ours', () => {
      const ours =
        /^(initiateupload|completeupload|expireuploads|moderatecontent|getplayback|deletecontent|deleteevent|removeevent|redrivejob|publishcontent|MakeSigningKey|postconfirmation|postauthentication|ProcessUpload|RecordFailedJob|RecordFailedRemoval)/;
      const wild = grantsOf(backends('sandbox'))
        .filter(({ role }) => ours.test(role))
        .filter(({ action, resource }) => action.includes('*') || resource === '*')
        .map(({ action }) => action);
      expect(new Set(wild)).toEqual(
        new Set(['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'dynamodb:ListStreams']),
      );
    });
  });
}
