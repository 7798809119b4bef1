import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SynthesisError } from '../../src/local/synthesis/index.js';
import { exitWith } from '../exit-with.js';
import { readArguments, USAGE } from './arguments.js';
import type { Checked, Finding } from './finding.js';
import { loadChecked, PROJECT } from './load-checked.js';
import { differingLines } from './report/compare.js';
import { renderReport } from './report/render-report.js';
import { findAll } from './rules.js';

/** Beside the gate, not in amplify/: whatever lies there is a part of the synthesis, and of what `ampx sandbox` watches. */
const REPORT = join(PROJECT, 'scripts/check/report.md');

interface Outcome {
  readonly findings: readonly Finding[];
  readonly staleLines: readonly string[];
}

/** `npm run check`: what must not be deployed, by name. No network, no `ampx`, no AWS. */
async function main(): Promise<number> {
  const { json, write, help } = readArguments(process.argv.slice(2));
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const startedMs = performance.now();
  const tell = (line: string) => {
    if (!json) {
      process.stdout.write(`${line}\n`);
    }
  };
  const { findings, staleLines } = await check(write, tell);
  const errors = findings.filter(({ level }) => level === 'error').length;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (json) {
    process.stdout.write(`${JSON.stringify({ findings, staleLines, seconds: Number(seconds) }, null, 2)}\n`);
  }
  findings.map(describe).forEach(tell);
  if (staleLines.length > 0) {
    tell(
      ['scripts/check/report.md is stale:', ...staleLines, 'Run npm run check -- --write, and read what changed.'].join(
        '\n',
      ),
    );
  }
  const ok = errors === 0 && staleLines.length === 0;
  tell(`${ok ? 'Nothing to correct' : `${errors} to correct`} (${seconds} s).`);
  return ok ? 0 : 1;
}

async function check(write: boolean, tell: (line: string) => void): Promise<Outcome> {
  const checked = await loadOrFind((message) => tell(`  ${message}`));
  if ('rule' in checked) {
    return { findings: [checked], staleLines: [] };
  }
  const report = await renderReport(checked);
  if (write) {
    writeFileSync(REPORT, report);
  }
  return { findings: findAll(checked), staleLines: differingLines(readFileSync(REPORT, 'utf8'), report) };
}

/** A backend that does not synthesize is a finding like any other. */
async function loadOrFind(onProgress: (message: string) => void): Promise<Checked | Finding> {
  try {
    return await loadChecked(onProgress);
  } catch (error) {
    if (!(error instanceof SynthesisError)) {
      throw error;
    }
    const { reason, resolution } = error;
    return {
      rule: 'synthesis',
      target: 'both',
      subject: 'amplify/backend.ts',
      message: reason,
      fix: resolution,
      level: 'error',
    };
  }
}

function describe({ level, rule, target, subject, message, fix }: Finding): string {
  const where = target === 'both' ? '' : ` [${target}]`;
  return `${level} ${rule}${where}: ${subject}: ${message}. ${fix}`;
}

exitWith(main);
