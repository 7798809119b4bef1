import type { z } from 'zod';
import { type Caller, GUEST } from '../domain/access/caller.js';
import { type ErrorCode, InvalidInputError, isAppError, wireMessage } from '../domain/errors.js';
import { withInvocation } from '../observability/invocation.js';
import type { Log } from '../observability/log.js';
import { traced } from '../observability/trace.js';

/** What Amplify's resolver hands to a function: only the parts that are used, and none of them trusted. */
export interface FieldEvent {
  readonly fieldName?: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly identity?: FieldIdentity | null;
  readonly request?: { readonly headers?: Readonly<Record<string, string | undefined>> | null } | null;
}

/** User-pool callers have a `sub`; whoever signed with IAM has none, and is a guest here. */
export interface FieldIdentity {
  readonly sub?: string | null;
  /** Set for the identity pool's callers; read by nobody, named so that their shape is known. */
  readonly cognitoIdentityId?: string | null;
  readonly groups?: readonly string[] | null;
  readonly claims?: { readonly 'cognito:groups'?: readonly string[] } | null;
}

export interface FieldHandlerOptions<Input, Result> {
  /** The arguments, as GraphQL let them through. `null` counts as absent. */
  readonly input: z.ZodType<Input>;
  readonly run: (caller: Caller, input: Input) => Promise<Result>;
  readonly log: Log;
  readonly nowMs: () => number;
}

/**
 * What a function answers in place of a result. It is no fault of the function: AWS counts what is thrown as one, and whoever
 * asks for what they may not have would set off its alarm. amplify/data/raise-refusals.ts makes it the field's error.
 */
export interface Refused {
  readonly refusal: { readonly code: ErrorCode; readonly message: string };
}

/**
 * The edge of every function that answers a field: arguments in, result or `[CODE] message` out.
 * What is not an error of ours is thrown: logged, and told as INTERNAL, so that nothing inside shows.
 */
export function createFieldHandler<Input, Result>({ input, run, log, nowMs }: FieldHandlerOptions<Input, Result>) {
  const answer = async (caller: Caller, values: Readonly<Record<string, unknown>>): Promise<Result | Refused> => {
    const startedMs = nowMs();
    try {
      const result = await run(caller, parse(input, values));
      log.info('answered', { durationMs: nowMs() - startedMs });
      return result;
    } catch (error) {
      const durationMs = nowMs() - startedMs;
      if (isAppError(error)) {
        log.warn('refused', { durationMs, code: error.code, details: error.details });
        return { refusal: { code: error.code, message: wireMessage(error.code, error.message) } };
      }
      log.error('failed', { durationMs, error });
      throw new Error(wireMessage('INTERNAL', 'The request could not be answered'), { cause: error });
    }
  };
  return (event: FieldEvent, context: { readonly awsRequestId: string }): Promise<Result | Refused> => {
    const caller = callerOf(event.identity);
    const operation = event.fieldName ?? 'unknown';
    const apiRequestId = event.request?.headers?.['x-amzn-requestid'];
    const invocation = {
      requestId: context.awsRequestId,
      ...(apiRequestId === undefined ? {} : { apiRequestId }),
      operation,
      user: caller.kind === 'user' ? caller.sub : 'guest',
    };
    return withInvocation(invocation, () => traced(operation, () => answer(caller, event.arguments ?? {})));
  };
}

type FieldHandler = (event: FieldEvent, context: { readonly awsRequestId: string }) => Promise<unknown>;

/** One function that answers several fields, because they need the same grants. @throws Error for a field it does not know. */
export function dispatchFields(handlers: Readonly<Record<string, FieldHandler>>): FieldHandler {
  return async (event, context) => {
    const name = event.fieldName ?? '';
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (handler === undefined) {
      throw new Error(wireMessage('INTERNAL', 'The request could not be answered'), {
        cause: new Error(`No handler for the field ${name}`),
      });
    }
    return handler(event, context);
  };
}

export function callerOf(identity: FieldIdentity | null | undefined): Caller {
  if (typeof identity?.sub !== 'string' || identity.sub === '') {
    return GUEST;
  }
  return { kind: 'user', sub: identity.sub, groups: identity.groups ?? identity.claims?.['cognito:groups'] ?? [] };
}

function parse<Input>(schema: z.ZodType<Input>, values: Readonly<Record<string, unknown>>): Input {
  const parsed = schema.safeParse(withoutNulls(values));
  if (parsed.success) {
    return parsed.data;
  }
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new InvalidInputError(problems.join('; '));
}

/** GraphQL clients send null for what they leave out. */
function withoutNulls(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, cleaned(value)]),
  );
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(cleaned);
  }
  return typeof value === 'object' && value !== null ? withoutNulls({ ...value }) : value;
}
