export type { DecisionListener } from './authorize.js';
export { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from './credentials/operator.js';
export { evaluateTrust, type TrustRequest } from './policy/evaluate-trust.js';
export type { RequestPrincipal } from './policy/principal.js';
export { createIamService, iamService } from './service.js';
