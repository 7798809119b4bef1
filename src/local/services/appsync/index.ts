export { appsyncService } from './service.js';
