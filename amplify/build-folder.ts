import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string | undefined;

/**
 * An empty folder for what one synthesis builds. CDK copies it into the assembly at once; it goes when the process ends,
 * so that two syntheses of one checkout at the same time never meet.
 */
export function buildFolder(name: string): string {
  root ??= createRoot();
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function createRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dropclip-build-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
