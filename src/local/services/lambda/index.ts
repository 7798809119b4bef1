import { createLambdaService } from './service.js';

export { createLambdaService, type LambdaServiceOptions } from './service.js';
export const lambdaService = createLambdaService();
