import { createStop, type StopSignal } from './stop.js';

export type UploadTaskState = 'RUNNING' | 'PAUSED' | 'DONE' | 'FAILED' | 'CANCELLED';

/** Whether a task runs, rests or is over. */
export interface Control {
  readonly state: UploadTaskState;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
  end(state: 'DONE' | 'FAILED'): void;
  /** A signal that lasts until the next pause; undefined when the upload was cancelled. */
  whenRunning(): Promise<StopSignal | undefined>;
}

export function createControl(): Control {
  let state: UploadTaskState = 'RUNNING';
  let current = createStop();
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
        current.stop(new Error('The upload is paused.'));
      }
    },
    resume: () => {
      if (state === 'PAUSED') {
        current = createStop();
        move(['PAUSED'], 'RUNNING');
      }
    },
    cancel: () => {
      if (move(['RUNNING', 'PAUSED'], 'CANCELLED')) {
        current.stop(new Error('The upload was cancelled.'));
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
      return state === 'CANCELLED' ? undefined : current;
    },
  };
}
