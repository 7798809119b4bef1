import { readFileSync } from 'node:fs';

/** Linux counts memory in pages of this size on x86-64 and arm64 (getconf PAGESIZE). */
const PAGE_BYTES = 4096;

/**
 * Resident memory of a process, by the kernel's count (proc(5), statm).
 *
 * @returns 0 where the kernel does not tell: on other systems than Linux, or when the process is gone.
 */
export function residentBytes(pid: number | undefined): number {
  try {
    const [, resident] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return Number(resident ?? 0) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
