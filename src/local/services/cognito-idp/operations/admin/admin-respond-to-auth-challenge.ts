import { errors } from '../../errors.js';
import { optionalText, text, textMap } from '../../input.js';
import { respondToChallenge } from '../../sign-in/respond-to-challenge.js';
import { operation } from '../../state.js';

export const adminRespondToAuthChallenge = operation(
  [
    'AnalyticsMetadata',
    'ChallengeName',
    'ChallengeResponses',
    'ClientId',
    'ClientMetadata',
    'ContextData',
    'Session',
    'UserPoolId',
  ],
  (state, input) => {
    const { client, pool } = state.directory.client(text(input, 'ClientId'));
    if (pool.id !== text(input, 'UserPoolId')) {
      throw errors.invalidParameter('The client does not belong to the user pool.');
    }
    return respondToChallenge(state, {
      client,
      pool,
      challengeName: text(input, 'ChallengeName'),
      sessionId: optionalText(input, 'Session'),
      responses: textMap(input, 'ChallengeResponses'),
      metadata: textMap(input, 'ClientMetadata'),
    });
  },
);
