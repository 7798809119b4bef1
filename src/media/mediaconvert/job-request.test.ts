import { expect, it } from 'vitest';
import { type MediaConvertJob, mediaConvertRequest, outputFiles } from './job-request.js';

const JOB: MediaConvertJob = {
  uploadId: 'upload-1',
  pipelineVersion: 1,
  shape: { width: 1080, height: 1920, framesPerSecond: 29.97, durationSeconds: 900, hasSound: true },
  inputUri: 's3://uploads/events/e/uploads/f/upload-1/original.mov',
  outputUri: 's3://uploads/temp/upload-1/',
  roleArn: 'arn:aws:iam::000000000000:role/transcoder',
  queueArn: 'arn:aws:mediaconvert:us-east-1:000000000000:queues/Default',
  userMetadata: { key: 'events/e/uploads/f/upload-1/original.mov' },
};

const size = (name: string, Width: number, Height: number, MaxBitrate: number) => ({
  NameModifier: `-${name}`,
  ContainerSettings: { Container: 'MP4', Mp4Settings: { MoovPlacement: 'PROGRESSIVE_DOWNLOAD' } },
  VideoDescription: {
    Width,
    Height,
    CodecSettings: {
      Codec: 'H_264',
      H264Settings: {
        RateControlMode: 'QVBR',
        QvbrSettings: { QvbrQualityLevel: 7 },
        MaxBitrate,
        CodecProfile: 'HIGH',
        FramerateControl: 'SPECIFIED',
        FramerateNumerator: 30,
        FramerateDenominator: 1,
        GopSize: 120,
        GopSizeUnits: 'FRAMES',
        GopClosedCadence: 1,
        SceneChangeDetect: 'DISABLED',
      },
    },
  },
  AudioDescriptions: [
    {
      AudioSourceName: 'Audio Selector 1',
      CodecSettings: {
        Codec: 'AAC',
        AacSettings: { Bitrate: 128_000, CodingMode: 'CODING_MODE_2_0', SampleRate: 48_000 },
      },
    },
  ],
});

it('asks for the ladder, once for an upload and version, to the letter', () => {
  expect(mediaConvertRequest(JOB)).toEqual({
    ClientRequestToken: 'upload-1-v1',
    Role: 'arn:aws:iam::000000000000:role/transcoder',
    Queue: 'arn:aws:mediaconvert:us-east-1:000000000000:queues/Default',
    UserMetadata: { key: 'events/e/uploads/f/upload-1/original.mov' },
    StatusUpdateInterval: 'SECONDS_10',
    Settings: {
      TimecodeConfig: { Source: 'ZEROBASED' },
      Inputs: [
        {
          FileInput: 's3://uploads/events/e/uploads/f/upload-1/original.mov',
          TimecodeSource: 'ZEROBASED',
          VideoSelector: { Rotate: 'AUTO' },
          AudioSelectors: { 'Audio Selector 1': { DefaultSelection: 'DEFAULT' } },
        },
      ],
      OutputGroups: [
        {
          Name: 'sizes',
          OutputGroupSettings: {
            Type: 'FILE_GROUP_SETTINGS',
            FileGroupSettings: { Destination: 's3://uploads/temp/upload-1/video' },
          },
          Outputs: [
            size('high', 1080, 1920, 5_000_000),
            size('middle', 720, 1280, 2_800_000),
            size('low', 480, 852, 1_400_000),
          ],
        },
      ],
    },
  });
});

it('asks for no sound where there is none', () => {
  const request = JSON.stringify(mediaConvertRequest({ ...JOB, shape: { ...JOB.shape, hasSound: false } }));

  expect(request).not.toContain('Audio');
});

it('has another token for another version of the pipeline', () => {
  expect(mediaConvertRequest({ ...JOB, pipelineVersion: 2 }).ClientRequestToken).toBe('upload-1-v2');
});

it('names the files that a job leaves by their sizes', () => {
  expect(outputFiles(JOB.shape).map(({ name, file }) => `${name} ${file}`)).toEqual([
    'high video-high.mp4',
    'middle video-middle.mp4',
    'low video-low.mp4',
  ]);
});
