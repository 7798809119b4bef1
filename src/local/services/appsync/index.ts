export { APPSYNC_COVERAGE, type CoverageRow } from './coverage.js';
export { appsyncService } from './service.js';
