import { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { ModerationLabeller } from '../../operations/moderation-labeller.js';
import { createRekognitionLabeller } from './rekognition-labeller.js';

/**
 * The labeller that a target turned on, if any.
 *
 * @throws Error for a name it does not know.
 */
export function chooseLabeller(name: string | undefined): ModerationLabeller | undefined {
  if (name === undefined) {
    return undefined;
  }
  if (name !== 'rekognition') {
    throw new Error(`There is no labeller called ${name}`);
  }
  return createRekognitionLabeller({ client: new RekognitionClient() });
}
