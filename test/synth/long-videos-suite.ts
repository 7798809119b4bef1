import { describe, expect, it } from 'vitest';
import { type SynthesizedBackend, synthesizeBackend } from '../support/synthesize-backend.js';
import { grantsOf } from './grants-of.js';
import type { Backends } from './targets.js';

/** The transcoding service, asked for with and without something that answers in its place; it is off by default. */
export function describeLongVideos(backends: Backends): void {
  describe('the transcoding service', () => {
    const textOf = ({ templates }: SynthesizedBackend) => JSON.stringify(templates);
    const rulesOf = (backend: SynthesizedBackend) =>
      backend
        .ofType('AWS::Events::Rule')
        .filter(({ Properties }) => JSON.stringify(Properties).includes('aws.mediaconvert'))
        .map(({ Properties }) => Properties);

    it('leaves no trace when it is off', () => {
      expect(textOf(backends('servicesOff'))).not.toMatch(/mediaconvert/i);
    });

    it('brings word of this backend’s jobs, and of no other, to the worker’s queue', () => {
      expect(rulesOf(backends('servicesOn'))).toMatchObject([
        {
          EventPattern: {
            source: ['aws.mediaconvert'],
            'detail-type': ['MediaConvert Job State Change'],
            detail: {
              status: ['PROGRESSING', 'STATUS_UPDATE', 'COMPLETE', 'ERROR', 'CANCELED'],
              userMetadata: { bucket: [{ Ref: expect.stringContaining('storageuploadsBucket') }] },
            },
          },
          Targets: [
            {
              Arn: { 'Fn::GetAtt': [expect.stringContaining('StagedUploads'), 'Arn'] },
              DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('UploadDeadLetters'), 'Arn'] } },
            },
          ],
        },
      ]);
    });

    it('gives the service one role that reads originals and writes below temp, and that the worker alone may pass', () => {
      const [role, ...others] = backends('servicesOn')
        .ofType('AWS::IAM::Role')
        .filter(({ Properties }) => JSON.stringify(Properties).includes('mediaconvert.amazonaws.com'));
      const shortened = (resource: string) => resource.replace(/^.*storageuploadsBucket[0-9A-F]+Arn/, 'uploads:');
      const grants = grantsOf(backends('servicesOn')).map((grant) => ({
        ...grant,
        resource: shortened(grant.resource),
      }));
      const ofRole = grants.filter((grant) => grant.role.startsWith('TranscoderRole'));
      const added = grants.filter(
        ({ role: holder, action, resource }) =>
          holder.startsWith('ProcessUpload') &&
          (/^(mediaconvert|iam):|^sqs:Send/.test(action) || resource.includes('temp/')),
      );

      expect(others).toEqual([]);
      expect(JSON.stringify(role?.Properties?.['AssumeRolePolicyDocument'])).toContain('aws:SourceAccount');
      expect(ofRole.map(({ action, resource }) => `${action} ${resource}`).sort()).toEqual([
        's3:GetObject uploads:/events/*/original.*',
        's3:GetObject uploads:/profiles/*/original.*',
        's3:PutObject uploads:/temp/transcoded/*',
      ]);
      expect(
        added.map(({ action, resource }) => `${action} ${resource.replace(/^.*:(queues|jobs)\//, '$1/')}`).sort(),
      ).toEqual([
        expect.stringMatching(/^iam:PassRole .*TranscoderRole/),
        'mediaconvert:CreateJob queues/Default',
        'mediaconvert:GetJob jobs/*',
        's3:DeleteObject uploads:/temp/transcoded/*',
        's3:GetObject uploads:/temp/transcoded/*',
        expect.stringMatching(/^sqs:SendMessage .*StagedUploads/),
      ]);
      expect(textOf(backends('servicesOn'))).toContain('"iam:PassedToService":"mediaconvert.amazonaws.com"');
    });

    it('is named to the worker, which gets the disk for an hour of video', () => {
      const workerOf = (backend: SynthesizedBackend) =>
        backend.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.startsWith('ProcessUpload'))
          ?.Properties;

      expect(workerOf(backends('servicesOn'))).toMatchObject({
        EphemeralStorage: { Size: 10_240 },
        Environment: {
          Variables: {
            MEDIACONVERT_ROLE_ARN: { 'Fn::GetAtt': [expect.stringContaining('TranscoderRole'), 'Arn'] },
            MEDIACONVERT_QUEUE_ARN: expect.anything(),
            MEDIACONVERT_ENDPOINT: expect.stringContaining('vpce'),
          },
        },
      });
      expect(workerOf(backends('servicesOff'))).toMatchObject({ EphemeralStorage: { Size: 4096 } });
    });

    it('is refused when nobody knows it', async () => {
      await expect(synthesizeBackend('sandbox', { VIDEO_TRANSCODER: 'handbrake' })).rejects.toThrow('VIDEO_TRANSCODER');
    }, 300_000);
  });
}
