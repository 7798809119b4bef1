import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildVideo } from '../test/support/build-video.js';
import { type Benchmark, compare } from './benchmark.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 3;

/** Short of what is streamed too, and of a codec that has to be encoded anew. */
const CLIP = { kind: 'webm', size: '1280x720', seconds: 29 } as const;

/** Packages with machine code, as the deployed worker has them beside its bundle. */
const NATIVE_PACKAGES = ['sharp', 'node-av', 'heic-decode'];
const REQUIRE_BANNER = "import{createRequire}from'module';const require=createRequire(import.meta.url);";

/** The two programs as bundles: what is compared is not how TypeScript is loaded. */
async function bundle(folder: string, names: readonly string[]): Promise<void> {
  await build({
    entryPoints: names.map((name) => join(ROOT, 'bench', 'video', `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: NATIVE_PACKAGES,
    banner: { js: REQUIRE_BANNER },
    logLevel: 'error',
  });
}

/** Processor time of a program and all it started, in milliseconds: it prints it as its last word. */
async function cpuMsOf(program: string, clip: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'video-pipeline-'));
  const child = spawn(process.execPath, [program, clip, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) {
    throw new Error(`${program} ended with ${String(code)}.`);
  }
  return Number(output.trim());
}

export const videoPipeline: Benchmark = {
  name: 'video-pipeline',
  about: 'processor time from a clip to a checked web MP4 with its poster, worker and all, against the bare encoder',
  async run(say) {
    const programs = join(ROOT, 'node_modules', '.cache', 'dropclip-bench');
    const folder = mkdtempSync(join(tmpdir(), 'video-clip-'));
    mkdirSync(programs, { recursive: true });
    await bundle(programs, ['pipeline', 'bare-encoder']);
    const clip = await buildVideo({ ...CLIP, path: join(folder, 'clip.webm') });
    const ours: number[] = [];
    const floor: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`round ${round} of ${ROUNDS}`);
      ours.push(await cpuMsOf(join(programs, 'pipeline.mjs'), clip));
      floor.push(await cpuMsOf(join(programs, 'bare-encoder.mjs'), clip));
    }
    rmSync(folder, { recursive: true, force: true });
    rmSync(programs, { recursive: true, force: true });
    return compare('video-pipeline', 'ms', ours, floor);
  },
};
