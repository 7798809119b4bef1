/** What the function's declared runtime has and the Node that runs it here may lack; and what it does not say. */
export function installBuiltins(executionEnvironment) {
  const major = Number(/nodejs(\d+)/.exec(executionEnvironment)?.[1] ?? 0);
  if (major >= 22) {
    silenceVersionWarning();
  }
  if (major >= 22 && Promise.withResolvers === undefined) {
    Object.defineProperty(Promise, 'withResolvers', {
      configurable: true,
      writable: true,
      value: function withResolvers() {
        let resolve;
        let reject;
        const promise = new this((onResolve, onReject) => {
          resolve = onResolve;
          reject = onReject;
        });
        return { promise, resolve, reject };
      },
    });
  }
}

/** The SDK warns of the end of its support for the local Node, which says nothing about the runtime that deploys. */
function silenceVersionWarning() {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).includes('NodeVersionSupportWarning')) {
      emitWarning(warning, ...rest);
    }
  };
}
