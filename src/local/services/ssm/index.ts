export { readStoredParameter } from './parameter-store.js';
export { createSsmService, type SsmServiceOptions } from './service.js';
