import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl from 'yauzl';

/** One file of a deployment's source, by its path inside it, `/`-separated. */
export interface SourceFile {
  readonly path: string;
  readonly byteLength: number;
  open(): Promise<Readable>;
}

/** The files of an asset: a folder, or a zip of one. Visited one after the other; a file is read before the next comes. */
export async function* sourceFiles(assetPath: string): AsyncGenerator<SourceFile> {
  if ((await stat(assetPath)).isDirectory()) {
    yield* folderFiles(assetPath, '');
  } else {
    yield* zipFiles(assetPath);
  }
}

async function* folderFiles(root: string, folder: string): AsyncGenerator<SourceFile> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      yield* folderFiles(root, path);
    } else {
      const { size } = await stat(join(root, path));
      yield { path, byteLength: size, open: async () => createReadStream(join(root, path)) };
    }
  }
}

const openZip = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

/** yauzl refuses names that would lead out of the folder; here they would be no more than keys. */
async function* zipFiles(path: string): AsyncGenerator<SourceFile> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false });
  try {
    for (let entry = await nextEntry(zip); entry !== undefined; entry = await nextEntry(zip)) {
      const found = entry;
      if (!found.fileName.endsWith('/')) {
        yield { path: found.fileName, byteLength: found.uncompressedSize, open: () => openEntry(zip, found) };
      }
    }
  } finally {
    zip.close();
  }
}

function nextEntry(zip: yauzl.ZipFile): Promise<yauzl.Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      zip.removeAllListeners('entry');
      zip.removeAllListeners('end');
      zip.removeAllListeners('error');
      finish();
    };
    zip.once('entry', (entry: yauzl.Entry) => settle(() => resolve(entry)));
    zip.once('end', () => settle(() => resolve(undefined)));
    zip.once('error', (error: Error) => settle(() => reject(error)));
    zip.readEntry();
  });
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
