import { describe, expect, it } from 'vitest';
import { grantsOf } from './grants-of.js';
import type { Backends } from './targets.js';

/** The labelling service, asked for with and without something on this machine that answers in its place. */
export function describeModerationLabels(backends: Backends): void {
  describe('the labelling service', () => {
    it('leaves no trace when it is off', () => {
      expect(JSON.stringify(backends('servicesOff').templates)).not.toMatch(/rekognition|MODERATION_LABELLER/i);
    });

    it('is the worker’s to ask, and nobody else’s', () => {
      const grants = grantsOf(backends('servicesOn')).filter(({ action }) => action.startsWith('rekognition:'));
      const told = backends('servicesOn')
        .ofType('AWS::Lambda::Function')
        .filter(({ Properties }) => JSON.stringify(Properties?.['Environment'] ?? {}).includes('MODERATION_LABELLER'));

      expect(grants).toMatchObject([{ action: 'rekognition:DetectModerationLabels', resource: '*' }]);
      expect(grants[0]?.role).toMatch(/^ProcessUpload/);
      expect(told.map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ProcessUpload']);
      expect(told[0]?.Properties?.['Environment']).toMatchObject({
        Variables: { MODERATION_LABELLER: 'rekognition', AWS_ENDPOINT_URL_REKOGNITION: 'http://127.0.0.1:9' },
      });
    });
  });
}
