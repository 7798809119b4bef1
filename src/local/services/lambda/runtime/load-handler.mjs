import { existsSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `dir/file.path.to.function`: the file ends at the first dot of its last segment. */
const HANDLER = /^(.*?)([^/\\]*?)\.(.*)$/;

/** A failure that Lambda answers under a name of its own. */
class RuntimeFault extends Error {
  constructor(errorType, errorMessage, cause) {
    super(errorMessage, { cause });
    this.fault = { errorType, errorMessage, trace: String(cause?.stack ?? this.stack).split('\n') };
  }
}

/** @returns the function that the handler string names, from the bundle in place. */
export async function loadHandler({ taskRoot, handler, readFileSync }) {
  const parts = HANDLER.exec(handler);
  if (handler.includes('..') || parts === null) {
    throw new RuntimeFault('Runtime.MalformedHandlerName', `'${handler}' is not a valid handler name.`);
  }
  const [, folder, file, path] = parts;
  treatScriptsAsLambdaDoes(taskRoot, readFileSync);
  const module = await loadModule(resolve(taskRoot, folder, file), `${folder}${file}`);
  let found = module;
  for (const name of path.split('.')) {
    found = found?.[name];
  }
  if (found === undefined) {
    throw new RuntimeFault('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (typeof found !== 'function') {
    throw new RuntimeFault('Runtime.HandlerNotFound', `${handler} is not a function`);
  }
  return found;
}

/** In this order: `.js` as CommonJS unless its package says otherwise, `.mjs`, `.cjs`. */
async function loadModule(path, name) {
  const extension = ['.js', '.mjs', '.cjs'].find((candidate) => existsSync(path + candidate));
  if (extension === undefined) {
    throw new RuntimeFault('Runtime.ImportModuleError', `Error: Cannot find module '${name}'`);
  }
  try {
    return await (extension === '.mjs' ? importFile(path + extension) : requireFile(path + extension));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeFault('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error);
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeFault('Runtime.ImportModuleError', `Error: ${error.message}`, error);
    }
    throw error;
  }
}

async function requireFile(path) {
  try {
    return createRequire(path)(path);
  } catch (error) {
    if (error?.code === 'ERR_REQUIRE_ESM' || error?.code === 'ERR_REQUIRE_ASYNC_MODULE') {
      return importFile(path);
    }
    throw error;
  }
}

function importFile(path) {
  return import(pathToFileURL(path).href);
}

/**
 * On Lambda nothing lies above the bundle. Here a project does, and its `"type": "module"` must not turn a bundled
 * CommonJS `index.js` into an ES module.
 */
function treatScriptsAsLambdaDoes(taskRoot, readFileSync) {
  const inherited = Module._extensions['.js'];
  Module._extensions['.js'] = (module, path) => {
    if (path.startsWith(taskRoot + sep) && !hasOwnPackage(taskRoot, path)) {
      module._compile(readFileSync(path, 'utf8'), path, 'commonjs');
    } else {
      inherited(module, path);
    }
  };
}

function hasOwnPackage(taskRoot, path) {
  for (let folder = dirname(path); folder.startsWith(taskRoot); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      return true;
    }
  }
  return false;
}
