export { type Engine, startEngineProcess } from './engine/engine-process.js';
export { createDynamodbService, type DynamodbServiceOptions } from './service.js';
