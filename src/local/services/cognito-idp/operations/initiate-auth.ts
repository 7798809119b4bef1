import { text, textMap } from '../input.js';
import { initiateAuth as begin } from '../sign-in/initiate-auth.js';
import { operation } from '../state.js';

const FLOWS = ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN', 'USER_AUTH'];

export const initiateAuth = operation(
  ['AnalyticsMetadata', 'AuthFlow', 'AuthParameters', 'ClientId', 'ClientMetadata', 'UserContextData'],
  (state, input) =>
    begin(state, {
      ...state.directory.client(text(input, 'ClientId')),
      flow: text(input, 'AuthFlow'),
      parameters: textMap(input, 'AuthParameters'),
      metadata: textMap(input, 'ClientMetadata'),
      allowed: FLOWS,
    }),
);
