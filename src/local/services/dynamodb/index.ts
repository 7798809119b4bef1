export { createDynamodbService, type DynamodbServiceOptions } from './service.js';
