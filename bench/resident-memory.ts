import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_INTERVAL_MS = 50;
const KIB_PER_MIB = 1024;

export interface PeakMemory {
  /** Of the process itself. MiB. */
  readonly own: number;
  /** Of all it has started, taken together. MiB. */
  readonly started: number;
}

/** Watches the resident memory (`VmRSS`) of a process and, apart from it, of its descendants. Linux only. */
export function watchMemory(pid: number): { end(): PeakMemory } {
  const peak = { own: 0, started: 0 };
  const sample = () => {
    const started = descendantsOf(pid).reduce((sum, child) => sum + residentMib(child), 0);
    peak.own = Math.max(peak.own, residentMib(pid));
    peak.started = Math.max(peak.started, started);
  };
  const timer = setInterval(sample, SAMPLE_INTERVAL_MS);
  return {
    end: () => {
      clearInterval(timer);
      sample();
      return { own: Math.round(peak.own), started: Math.round(peak.started) };
    },
  };
}

function residentMib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readProcess(pid, 'status'))?.[1] ?? 0) / KIB_PER_MIB;
}

function descendantsOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = Number(/^PPid:\s+(\d+)/m.exec(readProcess(Number(name), 'status'))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (parent: number): readonly number[] =>
    (children.get(parent) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** Empty when the process has ended meanwhile. */
function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
