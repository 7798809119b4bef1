import { existsSync } from 'node:fs';
import Module, { createRequire, register } from 'node:module';
import { join } from 'node:path';
import { SDK_PACKAGE } from './sdk-hooks.mjs';

/**
 * Lambda's image has the AWS SDK, so bundles leave it out. In a project it is found above the bundle; when it is not
 * there, the local runtime's own stands in: for these packages and no others.
 */
export function installSdkFallback(taskRoot) {
  if (findSdk(join(taskRoot, 'index.js'))) {
    return;
  }
  const own = createRequire(import.meta.url);
  const inherited = Module._resolveFilename;
  Module._resolveFilename = function resolve(request, ...rest) {
    try {
      return inherited.call(this, request, ...rest);
    } catch (error) {
      if (error?.code === 'MODULE_NOT_FOUND' && SDK_PACKAGE.test(request)) {
        return own.resolve(request);
      }
      throw error;
    }
  };
  register(new URL('./sdk-hooks.mjs', import.meta.url));
}

function findSdk(from) {
  const folders = createRequire(from).resolve.paths('@aws-sdk/client-ssm') ?? [];
  return folders.some((folder) => existsSync(join(folder, '@aws-sdk')));
}
