export { compileEventPattern, type EventMatcher, EventPatternError } from './compile.js';
export { OPERATORS as EVENT_PATTERN_OPERATORS } from './matchers.js';
