import { readFileSync } from 'node:fs';

/** Ticks a second of the times below: what Linux reports on every machine it runs on (getconf CLK_TCK). */
const TICKS_PER_SECOND = 100;

/** Processor time of this process and of those it waited for, user and system, in milliseconds (proc(5), stat 14 to 17). */
export function cpuTimeMs(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /, '')
    .split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks * 1000) / TICKS_PER_SECOND;
}
