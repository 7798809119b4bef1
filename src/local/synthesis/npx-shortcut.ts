import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Answers `npx --no-install esbuild …` with the installed esbuild, and leaves all else to the real npx.
 *
 * CDK starts npx once for each function that it bundles, and each time npm takes 0.35 s of processor time to find what
 * lies in `node_modules/.bin`: for 60 functions that is a third of a minute. Where install scripts do not run, what lies there
 * is a script that starts the program for this machine; Node takes 0.08 s for that, so the program is started directly.
 *
 * How each bundle was made is noted in $NPX_SHORTCUT_NOTES, if that is set, by process id: `ID.args` holds the working directory
 * and the arguments, a NUL after each, `ID.meta` what went in (esbuild's metafile), `ID.out` the bundle (a link).
 */
const SCRIPT = `#!/bin/sh
PATH=$NPX_SHORTCUT_PATH
if [ "$1 $2" = "--no-install esbuild" ]; then
  directory=$PWD
  while [ -n "$directory" ]; do
    esbuild=$directory/node_modules/.bin/esbuild
    if [ -x "$esbuild" ]; then
      program=$directory/node_modules/@esbuild/$NPX_SHORTCUT_MACHINE/bin/esbuild
      if [ -x "$program" ]; then
        version=$("$program" --version)
        if grep -q '"version": "'"$version"'"' "$directory/node_modules/esbuild/package.json"; then
          esbuild=$program
        fi
      fi
      shift 2
      outfile=
      for argument in "$@"; do
        case $argument in --outfile=*) outfile=\${argument#--outfile=} ;; esac
      done
      if [ -z "$outfile" ] || [ -z "$NPX_SHORTCUT_NOTES" ]; then
        exec "$esbuild" "$@"
      fi
      note=$NPX_SHORTCUT_NOTES/$$
      printf '%s\\0' "$PWD" "$@" > "$note.args"
      "$esbuild" "$@" "--metafile=$note.meta" || exit
      ln "$outfile" "$note.out"
      exit
    fi
    directory=\${directory%/*}
  done
fi
exec npx "$@"
`;

/**
 * Writes the shortcut into a folder, which is made.
 *
 * @param searchPath - the `PATH` that the real npx is found on.
 * @param notes - folder for the notes on bundles; it is made. Nothing is noted without one.
 * @returns the variables under which the shortcut is found first; none on Windows, where npx is no shell script.
 */
export function installNpxShortcut(
  bin: string,
  searchPath: string,
  platform: NodeJS.Platform,
  notes?: string,
): Readonly<Record<string, string>> {
  if (platform === 'win32') return {};
  mkdirSync(bin, { recursive: true });
  if (notes !== undefined) mkdirSync(notes, { recursive: true });
  writeFileSync(path.join(bin, 'npx'), SCRIPT, { mode: 0o755 });
  return {
    PATH: `${bin}${path.delimiter}${searchPath}`,
    NPX_SHORTCUT_PATH: searchPath,
    NPX_SHORTCUT_MACHINE: `${platform}-${process.arch}`,
    ...(notes === undefined ? {} : { NPX_SHORTCUT_NOTES: notes }),
  };
}
