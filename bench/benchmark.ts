/** One figure, beside a floor that was measured in the same run. */
export interface BenchmarkResult {
  readonly name: string;
  readonly ours: number;
  readonly floor: number;
  /** How near ours comes to the floor; 1 is as good. More is better whatever the unit. */
  readonly ratio: number;
  readonly unit: string;
  /** What else was seen while it was measured, each with its unit in its name: `runtimePeakMiB`. */
  readonly also?: Readonly<Record<string, number>>;
}

export interface Benchmark {
  readonly name: string;
  /** What is compared with what, in a line. */
  readonly about: string;
  run(say: (step: string) => void): Promise<BenchmarkResult | readonly BenchmarkResult[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** For a rate, more is better; for a time, less. */
export function compare(
  name: string,
  unit: string,
  ours: readonly number[],
  floor: readonly number[],
): BenchmarkResult {
  const [mine, theirs] = [median(ours), median(floor)];
  const isTime = unit === 'ms';
  return { name, unit, ours: round(mine), floor: round(theirs), ratio: round(isTime ? theirs / mine : mine / theirs) };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
