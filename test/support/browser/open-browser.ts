import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/**
 * A headless Chromium: that of `CHROMIUM_PATH`, one on the PATH, else, on Linux x64, the one that comes with the development
 * dependencies.
 *
 * @throws Error that says how to get one.
 */
export async function openBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const installed = env['CHROMIUM_PATH'] ?? findOnPath(env['PATH'] ?? '');
  if (installed !== undefined) {
    return chromium.launch({ executablePath: installed });
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium: install one (npx playwright-core install chromium), and set CHROMIUM_PATH to it.');
  }
  return chromium.launch({ executablePath: await bundled.executablePath(), args: bundled.args });
}

function findOnPath(path: string): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
