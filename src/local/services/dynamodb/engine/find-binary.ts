import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

/** No engine can be started here; the message says what to do. */
export class MissingEngineError extends Error {
  override readonly name = 'MissingEngineError';
}

/** A binary that does not say its version in this time will not serve either. */
const PROBE_TIMEOUT_MS = 5_000;

/**
 * Finds the engine's program: the platform package of `optionalDependencies`, else a `dynoxide` on the PATH.
 *
 * @throws MissingEngineError saying how to get one, or how to do without.
 */
export async function findEngineBinary(platform = `${process.platform}-${process.arch}`): Promise<string> {
  const installed = resolvePackage(platform);
  if (installed !== undefined) {
    return installed;
  }
  const answers = await promisify(execFile)('dynoxide', ['--version'], { timeout: PROBE_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
  if (answers) {
    return 'dynoxide';
  }
  throw new MissingEngineError(
    `No DynamoDB engine for ${platform}. Install one with "npm install --no-save @dynoxide/${platform}", or put the program ` +
      'dynoxide on the PATH (https://github.com/nubo-db/dynoxide), or run DynamoDB Local and give its address as the ' +
      "runtime's DynamoDB endpoint.",
  );
}

function resolvePackage(platform: string): string | undefined {
  const name = platform.startsWith('win32') ? 'dynoxide.exe' : 'dynoxide';
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/${name}`);
  } catch {
    // Not installed: npm leaves the packages of other platforms out.
    return undefined;
  }
}
