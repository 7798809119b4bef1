import type { Store } from '../../shared/store.js';
import type { LocalService } from '../service.js';
import { CUSTOM_RESOURCE_TYPES } from './custom-resource.js';
import { identifyCustomResource } from './identify.js';
import type { Responses } from './responses.js';

export { createResponses, type Responses } from './responses.js';
export { type SettleOptions, settleCustomResources } from './settle.js';

/** Names custom resources by what their functions answered, and takes these answers. */
export function createCloudformationService(store: Store, responses: Responses): LocalService {
  return {
    name: 'cloudformation',
    routes: { paths: [/^\/_cloudformation\//] },
    resourceTypes: CUSTOM_RESOURCE_TYPES,
    identify: (input) => identifyCustomResource(input, store),
    start: async () => ({
      handle: (request, response) => responses.handle(request, response),
      stop: async () => undefined,
    }),
  };
}
