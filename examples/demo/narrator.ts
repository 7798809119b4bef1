/** Tells what happens, and keeps the times that the last line reports. */
export interface Narrator {
  readonly steps: number;
  /** Begins a step; its number and title are printed. */
  step(title: string): void;
  /** A line below the step. */
  say(text: string): void;
  /** Redraws one line, on a terminal; elsewhere only the last state of it is printed. */
  progress(label: string, percent: number): void;
  /** Times a call of the API. */
  call<Result>(action: () => Promise<Result>): Promise<Result>;
  /** Notes how long a push took from the server's clock to the listener. */
  pushed(createdAt: string): void;
  /** 95th percentiles, in milliseconds. */
  times(): { readonly apiP95: number; readonly pushP95: number };
}

const BAR_WIDTH = 24;

export function createNarrator(write: (text: string) => void, isTerminal: boolean): Narrator {
  const apiMs: number[] = [];
  const pushMs: number[] = [];
  let steps = 0;
  return {
    get steps() {
      return steps;
    },
    step(title) {
      steps += 1;
      write(`\n${steps}. ${title}\n`);
    },
    say: (text) => write(`   ${text}\n`),
    progress(label, percent) {
      const filled = Math.round((percent / 100) * BAR_WIDTH);
      const line = `   ${label.padEnd(12)} ${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)} ${String(percent).padStart(3)} %`;
      if (isTerminal) {
        write(`\r${line}${percent >= 100 ? '\n' : ''}`);
      } else if (percent >= 100) {
        write(`${line}\n`);
      }
    },
    async call(action) {
      const started = performance.now();
      const result = await action();
      apiMs.push(performance.now() - started);
      return result;
    },
    pushed(createdAt) {
      pushMs.push(Math.max(0, Date.now() - Date.parse(createdAt)));
    },
    times: () => ({ apiP95: percentile95(apiMs), pushP95: percentile95(pushMs) }),
  };
}

function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return Math.round(sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0);
}
