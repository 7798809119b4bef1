import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { a } from '@aws-amplify/backend';
import { buildSync } from 'esbuild';
import { buildFolder } from '../../build-folder.js';

const SOURCES = fileURLToPath(new URL('.', import.meta.url));

/**
 * Handler of a field that an APPSYNC_JS resolver answers from a model's table.
 *
 * @param model - the model whose table is the data source.
 * @param name - file name of the resolver in this folder, without its extension.
 */
export function resolverOn<Model extends string>(model: Model, name: string) {
  return a.handler.custom({ dataSource: a.ref(model), entry: bundle(name) });
}

/** Like {@link resolverOn}, for a resolver that needs no data source. */
export function resolver(name: string) {
  return a.handler.custom({ entry: bundle(name) });
}

/**
 * AppSync takes one file and no import but its own; resolvers share the domain's rules, so they are bundled as AWS
 * describes it (docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html).
 */
function bundle(name: string): string {
  const outfile = join(buildFolder('resolvers'), `${name}.js`);
  buildSync({
    entryPoints: [join(SOURCES, `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'esnext',
    platform: 'node',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    treeShaking: true,
    logLevel: 'error',
  });
  return outfile;
}
