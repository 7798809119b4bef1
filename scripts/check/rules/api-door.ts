import { label, ofType, propertiesOf } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

/** What an API has to have set, whatever else it is. */
export const apiDoor = ruleOfBackend(
  'api-door',
  'The API knows no API key, limits depth and resolvers, and explains itself to no stranger.',
  (backend) => [
    ...ofType(backend, 'AWS::AppSync::ApiKey').map((key) => ({
      subject: label(key),
      message: 'is a key that everyone who has the app has',
      fix: 'Open the operation to guests instead: they sign as the identity pool’s guest role (amplify/data/resource.ts).',
    })),
    ...ofType(backend, 'AWS::AppSync::GraphQLApi').flatMap((api) => {
      const properties = propertiesOf(api);
      const modes = JSON.stringify([properties['AuthenticationType'], properties['AdditionalAuthenticationProviders']]);
      return [
        ...(modes.includes('"API_KEY"') ? ['takes API keys'] : []),
        ...(Number(properties['QueryDepthLimit'] ?? 0) > 0 ? [] : ['takes queries of any depth']),
        ...(Number(properties['ResolverCountLimit'] ?? 0) > 0 ? [] : ['runs any number of resolvers for one request']),
        ...(backend.kind === 'branch' && properties['IntrospectionConfig'] !== 'DISABLED'
          ? ['explains its schema to everyone']
          : []),
      ].map((message) => ({ subject: label(api), message, fix: 'Set it in amplify/data/configure-api.ts.' }));
    }),
  ],
);
