/** Whether something shall stop, and why. React Native's AbortSignal has neither a reason nor `throwIfAborted`. */
export interface StopSignal {
  readonly isStopped: boolean;
  readonly reason: unknown;
  /** @throws the reason, when it is stopped. */
  throwIfStopped(): void;
  /** Calls a listener once: when it stops, or now when it has. @returns what forgets the listener. */
  onStop(listener: (reason: unknown) => void): () => void;
}

export interface Stop extends StopSignal {
  /** The first reason counts. */
  stop(reason: unknown): void;
}

export function createStop(): Stop {
  const listeners = new Set<(reason: unknown) => void>();
  let stopped: { readonly reason: unknown } | undefined;
  return {
    get isStopped() {
      return stopped !== undefined;
    },
    get reason() {
      return stopped?.reason;
    },
    throwIfStopped() {
      if (stopped !== undefined) {
        throw stopped.reason;
      }
    },
    onStop(listener) {
      if (stopped !== undefined) {
        listener(stopped.reason);
        return () => undefined;
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop(reason) {
      if (stopped === undefined) {
        stopped = { reason };
        for (const listener of [...listeners]) {
          listener(reason);
        }
        listeners.clear();
      }
    },
  };
}
