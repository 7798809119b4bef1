import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SynthesizedBackend, synthesizeBackend } from '../support/synthesize-backend.js';
import { grantsOf } from './grants-of.js';

/** The labelling service, asked for with and without something on this machine that answers in its place. */
let off: SynthesizedBackend;
let on: SynthesizedBackend;

beforeAll(async () => {
  [off, on] = await Promise.all([
    synthesizeBackend('sandbox', { MODERATION_LABELLER: 'rekognition' }),
    synthesizeBackend('sandbox', { MODERATION_LABELLER: 'rekognition', REKOGNITION_ENDPOINT: 'http://127.0.0.1:9' }),
  ]);
}, 300_000);
afterAll(() => Promise.all([off?.remove(), on?.remove()]));

it('leaves no trace when it is off', () => {
  expect(JSON.stringify(off.templates)).not.toMatch(/rekognition|MODERATION_LABELLER/i);
});

it('is the worker’s to ask, and nobody else’s', () => {
  const grants = grantsOf(on).filter(({ action }) => action.startsWith('rekognition:'));
  const told = on
    .ofType('AWS::Lambda::Function')
    .filter(({ Properties }) => JSON.stringify(Properties?.['Environment'] ?? {}).includes('MODERATION_LABELLER'));

  expect(grants).toMatchObject([{ action: 'rekognition:DetectModerationLabels', resource: '*' }]);
  expect(grants[0]?.role).toMatch(/^ProcessUpload/);
  expect(told.map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ProcessUpload']);
  expect(told[0]?.Properties?.['Environment']).toMatchObject({
    Variables: { MODERATION_LABELLER: 'rekognition', AWS_ENDPOINT_URL_REKOGNITION: 'http://127.0.0.1:9' },
  });
});
