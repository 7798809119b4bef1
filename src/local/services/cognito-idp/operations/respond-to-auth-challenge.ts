import { optionalText, text, textMap } from '../input.js';
import { respondToChallenge } from '../sign-in/respond-to-challenge.js';
import { operation } from '../state.js';

export const respondToAuthChallenge = operation(
  [
    'AnalyticsMetadata',
    'ChallengeName',
    'ChallengeResponses',
    'ClientId',
    'ClientMetadata',
    'Session',
    'UserContextData',
  ],
  (state, input) =>
    respondToChallenge(state, {
      ...state.directory.client(text(input, 'ClientId')),
      challengeName: text(input, 'ChallengeName'),
      sessionId: optionalText(input, 'Session'),
      responses: textMap(input, 'ChallengeResponses'),
      metadata: textMap(input, 'ClientMetadata'),
    }),
);
