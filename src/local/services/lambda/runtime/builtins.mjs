/** What the function's declared runtime has and the Node that runs it here may lack. */
export function installBuiltins(executionEnvironment) {
  const major = Number(/nodejs(\d+)/.exec(executionEnvironment)?.[1] ?? 0);
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
