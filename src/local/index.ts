/** The local runtime's public API: everything else in this folder is its own affair. */

export { DEFAULT_PORT, type LocalRuntimeOptions } from './options.js';
export { type LocalRuntime, startLocalRuntime } from './runtime.js';
export { OPERATOR_CREDENTIALS, startDynamodbEngine } from './services/index.js';
export type { OutgoingMessage } from './services/service.js';
export { type Clock, createMovableClock, type MovableClock } from './shared/clock.js';
export type { LogEntry, LogSink } from './shared/log.js';
