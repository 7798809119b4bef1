import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgressReporter, createProgressSum, type UploadFileProgress } from './progress.js';

describe('the sum', () => {
  it('adds the parts up and never falls, even when one is sent again', () => {
    const told: UploadFileProgress[] = [];
    const sum = createProgressSum(100, (progress) => told.push(progress));
    sum('u', 1, 30);
    sum('u', 2, 20);
    sum('u', 1, 0);
    sum('u', 1, 40);
    sum('u', 2, 60);

    expect(told).toEqual([
      { uploadId: 'u', sentBytes: 30, totalBytes: 100, percent: 30 },
      { uploadId: 'u', sentBytes: 50, totalBytes: 100, percent: 50 },
      { uploadId: 'u', sentBytes: 60, totalBytes: 100, percent: 60 },
      { uploadId: 'u', sentBytes: 100, totalBytes: 100, percent: 100 },
    ]);
  });
});

describe('the reporter', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp(answer: () => Promise<boolean> = async () => true) {
    const times: number[] = [];
    const reporter = createProgressReporter({
      report: () => {
        times.push(Date.now());
        return answer();
      },
      intervalMs: 1_000,
    });
    return { times, reporter };
  }

  it('reports at once, then once a second, and the last that came in between', async () => {
    const { times, reporter } = setUp();
    const startMs = Date.now();
    for (let index = 0; index < 25; index += 1) {
      reporter.note();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(5_000);

    expect(times.map((time) => time - startMs)).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('asks again when subscribers could not be told yet', async () => {
    let asked = 0;
    const { times, reporter } = setUp(async () => {
      asked += 1;
      return asked > 2;
    });
    reporter.note();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(times).toHaveLength(3);
  });

  it('is not stopped by a report that fails', async () => {
    const { times, reporter } = setUp(() => Promise.reject(new Error('away')));
    reporter.note();
    await vi.advanceTimersByTimeAsync(2_000);
    reporter.note();
    await vi.advanceTimersByTimeAsync(2_000);

    expect(times).toHaveLength(2);
  });

  it('waits for what is under way when it settles, and reports nothing after', async () => {
    let answer: (told: boolean) => void = () => undefined;
    const { times, reporter } = setUp(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    reporter.note();
    await vi.advanceTimersByTimeAsync(0);
    reporter.note();
    let isSettled = false;
    const settling = reporter.settle().then(() => {
      isSettled = true;
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isSettled).toBe(false);

    answer(false);
    await settling;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(times).toHaveLength(1);
  });
});
