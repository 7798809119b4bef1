import { optionalText, text, textMap } from '../input.js';
import { refresh } from '../sign-in/initiate-auth.js';
import { operation } from '../state.js';

export const getTokensFromRefreshToken = operation(
  ['ClientId', 'ClientMetadata', 'ClientSecret', 'RefreshToken'],
  async (state, input) => {
    const { AuthenticationResult: tokens } = await refresh(state, {
      ...state.directory.client(text(input, 'ClientId')),
      refreshToken: text(input, 'RefreshToken'),
      metadata: textMap(input, 'ClientMetadata'),
      proof: { secret: optionalText(input, 'ClientSecret') },
    });
    return { AuthenticationResult: tokens ?? null };
  },
);
