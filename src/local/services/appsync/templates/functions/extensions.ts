import type { TemplateMap } from '../contract.js';
import { isMap, javaText } from '../values.js';
import type { UtilTable } from './frame.js';

/** `$extensions` and `extensions`. */
export const EXTENSION_FUNCTIONS: UtilTable = {
  evictFromApiCache: ({ host }, typeName, fieldName, keys) => {
    const pairs: TemplateMap = isMap(keys) ? keys : {};
    host.extensions.evictFromApiCache(javaText(typeName), javaText(fieldName), pairs);
    return '';
  },
  invalidateSubscriptions: ({ host }, invalidation) => {
    host.extensions.invalidateSubscriptions(invalidation);
    return '';
  },
  setSubscriptionFilter: ({ host }, filter) => {
    host.extensions.setSubscriptionFilter(filter);
    return '';
  },
  setSubscriptionInvalidationFilter: ({ host }, filter) => {
    host.extensions.setSubscriptionInvalidationFilter(filter);
    return '';
  },
};
