/**
 * Limits of Cognito user pools.
 * Source unless said otherwise: docs.aws.amazon.com/cognito/latest/developerguide/quotas.html (read 2026-11).
 */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** For what is counted in days; no limit in itself. */
export const DAY_MS = 24 * HOUR_MS;

/** "Sign-up confirmation code validity period: 24 hours". */
export const SIGN_UP_CODE_MS = 24 * HOUR_MS;

/** "User attribute verification code validity period: 24 hours". */
export const ATTRIBUTE_CODE_MS = 24 * HOUR_MS;

/** "Forgot-password code validity period: 1 hour". */
export const FORGOT_PASSWORD_CODE_MS = HOUR_MS;

/** An authentication session lives 3 minutes unless the client's AuthSessionValidity (3–15 minutes) says more. */
export const DEFAULT_AUTH_SESSION_MINUTES = 3;

/** Codes that a user may ask for in an hour. AWS allows "5 to 20" by its own estimate of the risk: the upper end here. */
export const MAX_CODES_SENT_PER_HOUR = 20;

/** Wrong codes a user may enter in an hour. AWS allows "5 to 20" by its own estimate of the risk: the lower end here. */
export const MAX_WRONG_CODES_PER_HOUR = 5;

/** The window of the two limits above. */
export const CODE_ATTEMPT_WINDOW_MS = HOUR_MS;

/** Wrong answers to the challenge of one session, after which the session is void: a 6-digit code cannot be searched. */
export const MAX_WRONG_ANSWERS_PER_SESSION = 5;

/**
 * "After five failed sign-in attempts with a password, Amazon Cognito locks out your user for one second. The lockout
 * duration then doubles after each additional one failed attempt, with a maximum of approximately 15 minutes."
 * Source: docs.aws.amazon.com/cognito/latest/developerguide/authentication.html (read 2026-11).
 */
export const FAILED_SIGN_INS_BEFORE_LOCKOUT = 5;
export const MAX_LOCKOUT_MS = 15 * MINUTE_MS;
/** "… or not initiate any sign-in attempts for 15 consecutive minutes at any time after a lockout." */
export const LOCKOUT_FORGOTTEN_AFTER_MS = 15 * MINUTE_MS;

/** "Your Lambda function must respond within 5 seconds. … After three unsuccessful attempts, the function times out." */
export const TRIGGER_TIMEOUT_MS = 5 * SECOND_MS;
export const TRIGGER_ATTEMPTS = 3;

/** TemporaryPasswordValidityDays when a pool does not say. */
export const DEFAULT_TEMPORARY_PASSWORD_DAYS = 7;

/** Token validity when a client does not say. */
export const DEFAULT_ACCESS_TOKEN_MS = HOUR_MS;
export const DEFAULT_ID_TOKEN_MS = HOUR_MS;
export const DEFAULT_REFRESH_TOKEN_MS = 30 * DAY_MS;

/** Longest life of an access or id token: "5 minutes–1 day". A revocation is remembered this long. */
export const MAX_ACCESS_TOKEN_MS = DAY_MS;

/** "Password minimum length: 6–99", and no password is longer than 256 characters. */
export const DEFAULT_PASSWORD_MIN_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 256;

/** "Custom attribute: 2048 characters"; standard ones have the same maximum. */
export const MAX_ATTRIBUTE_LENGTH = 2048;

/** API, SignUp.Username: "Maximum length of 128." */
export const MAX_USERNAME_LENGTH = 128;

/** ListUsers, ListGroups …: "Limit: 0–60". */
export const MAX_LIST_PAGE = 60;

/** How often expired sessions, refresh tokens and revocations are removed. */
export const SWEEP_INTERVAL_MS = HOUR_MS;
