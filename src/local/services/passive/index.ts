import type { LocalService } from '../service.js';
import { PASSIVE_TYPES } from './identities.js';

/** Types that only need a name: other resources refer to them, nothing calls them. */
export const passiveService: LocalService = {
  name: 'passive',
  resourceTypes: Object.keys(PASSIVE_TYPES),
  identify(input) {
    const identify = PASSIVE_TYPES[input.type];
    if (identify === undefined) {
      throw new Error(`${input.type} is not a passive type.`);
    }
    return identify(input);
  },
  start: async () => ({ stop: async () => undefined }),
};
