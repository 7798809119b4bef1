// Runs inside a function's process: loads the handler as Lambda's Node runtime does and answers invocations over IPC.
// It imports nothing of the local runtime, so that a function sees nothing but its own bundle.
import { readFileSync } from 'node:fs';
import { format } from 'node:util';
import { installBuiltins } from './builtins.mjs';
import { installLambdaConsole } from './console.mjs';
import { loadHandler } from './load-handler.mjs';
import { installSdkFallback } from './sdk-fallback.mjs';

const { env } = process;
const channel = process.channel;
const post = process.send.bind(process);
// A function must not find out that it talks to a parent, nor talk to it.
process.send = undefined;

/** Frames of the runtime are nobody's business but ours. */
const RUNTIME_FOLDER = import.meta.dirname;

/** The invocation that runs, or undefined between two. */
let current;

installBuiltins(env.AWS_EXECUTION_ENV ?? '');
installLambdaConsole(() => current?.id ?? '');

process.once('disconnect', endProcessGroup);
process.on('uncaughtException', (error) => endWith(describeError(error)));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, trace } = describeError(reason);
  const named = reason instanceof Error ? `${reason.name}: ${errorMessage}` : errorMessage;
  endWith({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: named, trace });
});
// The loop is empty: callbacks that waited for it are due, and a promise that never settles is null, as on Lambda.
process.on('beforeExit', () => current?.finish(current.waiting ?? { payload: 'null' }));

let handler;
try {
  installSdkFallback(env.LAMBDA_TASK_ROOT);
  handler = await loadHandler({ taskRoot: env.LAMBDA_TASK_ROOT, handler: env._HANDLER, readFileSync });
  process.on('message', (message) => invoke(message));
  post({ type: 'ready' });
} catch (error) {
  post({ type: 'initError', error: error.fault ?? describeError(error) }, () => process.exit(1));
}

function invoke({ id, payload, deadlineMs, traceId, arn }) {
  env._X_AMZN_TRACE_ID = traceId;
  const context = createContext({ id, deadlineMs, arn });
  let finished = false;
  const invocation = {
    id,
    waiting: undefined,
    finish(outcome) {
      if (!finished) {
        finished = true;
        current = undefined;
        channel.ref();
        post({ type: 'outcome', id, ...outcome });
      }
    },
  };
  current = invocation;
  // While the handler runs only its own work keeps the loop alive.
  channel.unref();
  const callback = (error, result) => {
    const outcome = error === null || error === undefined ? succeed(result) : { error: describeError(error) };
    if (context.callbackWaitsForEmptyEventLoop && outcome.error === undefined) {
      invocation.waiting ??= outcome;
    } else {
      invocation.finish(outcome);
    }
  };
  context.done = callback;
  context.succeed = (result) => invocation.finish(succeed(result));
  context.fail = (error) => invocation.finish({ error: describeError(error) });
  try {
    const returned = handler(JSON.parse(payload), context, callback);
    if (typeof returned?.then === 'function') {
      returned.then(
        (result) => invocation.finish(succeed(result)),
        (error) => invocation.finish({ error: describeError(error) }),
      );
    }
  } catch (error) {
    invocation.finish({ error: describeError(error) });
  }
}

function createContext({ id, deadlineMs, arn }) {
  return {
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: arn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

function succeed(result) {
  try {
    return { payload: JSON.stringify(result) ?? 'null' };
  } catch {
    return {
      error: { errorType: 'Runtime.MarshalError', errorMessage: 'Unable to stringify response body', trace: [] },
    };
  }
}

/** Lambda's shape of a failure: a thrown value that is no Error has its type as the error type. */
function describeError(thrown) {
  if (thrown instanceof Error || (typeof thrown === 'object' && thrown !== null && 'stack' in thrown)) {
    return {
      errorType: String(thrown.name ?? 'Error'),
      errorMessage: String(thrown.message ?? ''),
      trace: String(thrown.stack ?? '')
        .split('\n')
        .filter((line) => !line.includes(RUNTIME_FOLDER)),
    };
  }
  return { errorType: typeof thrown, errorMessage: format('%s', thrown), trace: [] };
}

/** The process is not sound any more: it reports the failure of what runs, if anything does, and ends. */
function endWith(error) {
  const id = current?.id;
  current = undefined;
  if (handler === undefined || id === undefined) {
    process.stderr.write(`${error.errorType}: ${error.errorMessage}\n`);
    process.exit(129);
  }
  post({ type: 'outcome', id, error, fatal: true }, () => process.exit(129));
}

/** The runtime is gone, perhaps killed: nothing that this function started may outlive it. */
function endProcessGroup() {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.exit(1);
  }
}
