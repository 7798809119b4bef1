import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitWith } from '../exit-with.js';
import { PROJECT, renderDocuments } from './documents.js';

/** `npm run docs`: writes the generated parts and the quoted code of the documents anew; `--check` only says which are stale. */
async function main(): Promise<number> {
  const isCheck = process.argv.includes('--check');
  const stale = (await renderDocuments()).filter(({ current, wanted }) => current !== wanted);
  for (const { path, wanted } of stale) {
    process.stdout.write(`  ${path} ${isCheck ? 'is stale' : 'written'}\n`);
    if (!isCheck) {
      writeFileSync(join(PROJECT, path), wanted);
    }
  }
  return isCheck && stale.length > 0 ? 1 : 0;
}

exitWith(main);
