import { readFile } from 'node:fs/promises';
import {
  DetectModerationLabelsCommand,
  type ModerationLabel,
  type RekognitionClient,
} from '@aws-sdk/client-rekognition';
import type { ContentLabel } from '../../domain/content/review.js';
import { MIN_LABEL_CONFIDENCE_PERCENT } from '../../domain/limits.js';
import type { ModerationLabeller } from '../../operations/moderation-labeller.js';
import { LABELLING_TIMEOUT_MS, MAX_CONTENT_LABELS } from '../media-limits.js';

export interface RekognitionLabellerOptions {
  readonly client: Pick<RekognitionClient, 'send'>;
}

/**
 * Asks Amazon Rekognition about each picture. The bytes go with the request: the renditions are not stored yet, and the
 * function needs no grant that lets another service read them. Throttling is the SDK's to try again, within the time.
 */
export function createRekognitionLabeller({ client }: RekognitionLabellerOptions): ModerationLabeller {
  return {
    async labelsOf(pictures) {
      const abortSignal = AbortSignal.timeout(LABELLING_TIMEOUT_MS);
      const found = await Promise.all(
        pictures.map(async (path) => {
          const Bytes = await readFile(path);
          const { ModerationLabels = [] } = await client.send(
            new DetectModerationLabelsCommand({ Image: { Bytes }, MinConfidence: MIN_LABEL_CONFIDENCE_PERCENT }),
            { abortSignal },
          );
          return ModerationLabels.flatMap(labelOf);
        }),
      );
      return surest(found.flat());
    },
  };
}

/** Rekognition gives a label of the widest level an empty parent. */
function labelOf({ Name, ParentName, Confidence }: ModerationLabel): readonly ContentLabel[] {
  if (Name === undefined || Confidence === undefined) {
    return [];
  }
  const parent = ParentName === undefined || ParentName === '' ? {} : { parent: ParentName };
  return [{ name: Name, ...parent, confidence: Confidence }];
}

/** Each label once, as sure as it was in the picture that shows it best. */
function surest(labels: readonly ContentLabel[]): readonly ContentLabel[] {
  const sorted = [...labels].sort((left, right) => right.confidence - left.confidence);
  const names = new Set<string>();
  return sorted.filter(({ name }) => !names.has(name) && names.add(name)).slice(0, MAX_CONTENT_LABELS);
}
