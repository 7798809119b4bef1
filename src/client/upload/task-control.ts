export type UploadTaskState = 'RUNNING' | 'PAUSED' | 'DONE' | 'FAILED' | 'CANCELLED';

/** Whether a task runs, rests or is over. */
export interface Control {
  readonly state: UploadTaskState;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
  end(state: 'DONE' | 'FAILED'): void;
  /** A signal that lasts until the next pause; undefined when the upload was cancelled. */
  whenRunning(): Promise<AbortSignal | undefined>;
}

export function createControl(): Control {
  let state: UploadTaskState = 'RUNNING';
  let controller = new AbortController();
  let wake: () => void = () => undefined;
  const move = (from: readonly UploadTaskState[], to: UploadTaskState): boolean => {
    if (!from.includes(state)) {
      return false;
    }
    state = to;
    wake();
    return true;
  };
  return {
    get state() {
      return state;
    },
    pause: () => {
      if (move(['RUNNING'], 'PAUSED')) {
        controller.abort(new Error('The upload is paused.'));
      }
    },
    resume: () => {
      if (state === 'PAUSED') {
        controller = new AbortController();
        move(['PAUSED'], 'RUNNING');
      }
    },
    cancel: () => {
      if (move(['RUNNING', 'PAUSED'], 'CANCELLED')) {
        controller.abort(new Error('The upload was cancelled.'));
      }
    },
    end(to) {
      state = to;
    },
    async whenRunning() {
      while (state === 'PAUSED') {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return state === 'CANCELLED' ? undefined : controller.signal;
    },
  };
}
