import type { CreateJobCommandInput, Output } from '@aws-sdk/client-mediaconvert';
import type { VideoShape } from '../../domain/upload/transcoding.js';
import { planLadder, type Rung, type RungName } from '../video/plan-ladder.js';

export interface MediaConvertJob {
  readonly uploadId: string;
  readonly pipelineVersion: number;
  readonly shape: VideoShape;
  /** `s3://bucket/key` of the original. */
  readonly inputUri: string;
  /** `s3://bucket/folder/`: the sizes arrive there under the names of {@link outputFiles}. */
  readonly outputUri: string;
  /** ARN of what MediaConvert reads and writes as. */
  readonly roleArn: string;
  readonly queueArn: string;
  /** Comes back with every event of the job. */
  readonly userMetadata: Readonly<Record<string, string>>;
}

const AUDIO = 'Audio Selector 1';
const BASE_NAME = 'video';

/** Of 10; 7 is what MediaConvert's guide suggests for web video (docs.aws.amazon.com/mediaconvert/latest/ug/cbr-vbr-qvbr.html). */
const QUALITY_LEVEL = 7;

/**
 * The files a job leaves: the destination's last part is the base of each name, the output's modifier follows
 * (docs.aws.amazon.com/mediaconvert/latest/ug/output-file-names-and-paths.html).
 */
export function outputFiles(shape: VideoShape): readonly { readonly name: RungName; readonly file: string }[] {
  return planLadder(shape).map(({ name }) => ({ name, file: `${BASE_NAME}-${name}.mp4` }));
}

/**
 * What MediaConvert is asked to do: the same ladder as is made here, as MP4s whose key frames lie at the same times. Posters
 * and playlists are made of them here. A job of the same upload and version has the same token, so asking twice within the
 * minute that AWS remembers it starts one job (docs.aws.amazon.com/mediaconvert/latest/apireference/idempotency.html).
 */
export function mediaConvertRequest(job: MediaConvertJob): CreateJobCommandInput {
  const { uploadId, pipelineVersion, shape, inputUri, outputUri, roleArn, queueArn, userMetadata } = job;
  return {
    ClientRequestToken: `${uploadId}-v${pipelineVersion}`,
    Role: roleArn,
    Queue: queueArn,
    UserMetadata: { ...userMetadata },
    StatusUpdateInterval: 'SECONDS_10',
    Settings: {
      TimecodeConfig: { Source: 'ZEROBASED' },
      Inputs: [
        {
          FileInput: inputUri,
          TimecodeSource: 'ZEROBASED',
          // Phones store the frames as the sensor lies, and a note to turn them.
          VideoSelector: { Rotate: 'AUTO' },
          ...(shape.hasSound ? { AudioSelectors: { [AUDIO]: { DefaultSelection: 'DEFAULT' } } } : {}),
        },
      ],
      OutputGroups: [
        {
          Name: 'sizes',
          OutputGroupSettings: {
            Type: 'FILE_GROUP_SETTINGS',
            FileGroupSettings: { Destination: `${outputUri}${BASE_NAME}` },
          },
          Outputs: planLadder(shape).map((rung) => sizeOf(rung, shape.hasSound)),
        },
      ],
    },
  };
}

function sizeOf(
  { name, width, height, framesPerSecond, gopFrames, maxBitsPerSecond }: Rung,
  hasSound: boolean,
): Output {
  return {
    NameModifier: `-${name}`,
    ContainerSettings: { Container: 'MP4', Mp4Settings: { MoovPlacement: 'PROGRESSIVE_DOWNLOAD' } },
    VideoDescription: {
      Width: width,
      Height: height,
      CodecSettings: {
        Codec: 'H_264',
        H264Settings: {
          RateControlMode: 'QVBR',
          QvbrSettings: { QvbrQualityLevel: QUALITY_LEVEL },
          MaxBitrate: maxBitsPerSecond,
          CodecProfile: 'HIGH',
          FramerateControl: 'SPECIFIED',
          FramerateNumerator: framesPerSecond,
          FramerateDenominator: 1,
          // Key frames at the same times in every size, and nowhere else.
          GopSize: gopFrames,
          GopSizeUnits: 'FRAMES',
          GopClosedCadence: 1,
          SceneChangeDetect: 'DISABLED',
        },
      },
    },
    ...(hasSound
      ? {
          AudioDescriptions: [
            {
              AudioSourceName: AUDIO,
              CodecSettings: {
                Codec: 'AAC',
                AacSettings: { Bitrate: 128_000, CodingMode: 'CODING_MODE_2_0', SampleRate: 48_000 },
              },
            },
          ],
        }
      : {}),
  };
}
