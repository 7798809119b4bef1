import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.js';
import { PASSWORD } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** Every example, as a reader runs it: a program of its own that knows the backend by amplify_outputs.json alone. */
/** Each starts a Node of its own and loads the SDKs: seconds on a busy machine. */
const PATIENCE_MS = 90_000;
vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PHOTO = join(ROOT, 'examples', 'demo', 'media', 'photo.jpg');
const FAN = 'fan@example.com';
const CREATIVE = 'creative@example.com';

let directory: string;
let outputs: string;
let local: StartedLocal;
let eventId: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dropclip-examples-'));
  outputs = join(directory, 'amplify_outputs.json');
  local = await startLocal('dropclip', { outputsFile: outputs });
});

afterAll(async () => {
  await local?.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Run {
  readonly code: number | null;
  readonly output: string;
}

interface StartedExample {
  readonly child: ChildProcess;
  /** What it printed so far. */
  printed(): string;
  ended(): Promise<Run>;
}

function start(name: string, options: Readonly<Record<string, string>>): StartedExample {
  const args = Object.entries({ ...options, outputs }).flatMap(([option, value]) => [`--${option}`, value]);
  const child = spawn(process.execPath, ['--import', 'tsx', join('examples', name, 'main.ts'), ...args], { cwd: ROOT });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exit = once(child, 'close');
  return {
    child,
    printed: () => output,
    ended: async () => {
      const [code] = (await exit) as [number | null];
      return { code, output };
    },
  };
}

function run(name: string, options: Readonly<Record<string, string>>): Promise<Run> {
  return start(name, options).ended();
}

async function signUp(email: string, type: string): Promise<Run> {
  const example = start('sign-up', { email, password: PASSWORD, type });
  await eventually('the code is asked for', () => example.printed().includes('code: '), PATIENCE_MS);
  example.child.stdin?.end(`${local.codeFor(email)}\n`);
  return example.ended();
}

describe('the examples, one after another', () => {
  it('sign-up makes a fan and a creative', async () => {
    const [fan, creative] = await Promise.all([signUp(FAN, 'fan'), signUp(CREATIVE, 'creative')]);

    expect(fan).toMatchObject({ code: 0, output: expect.stringContaining('groups: fans') });
    expect(creative).toMatchObject({ code: 0, output: expect.stringContaining('groups: creatives') });
  });

  it('announce-event prints the id of the new event', async () => {
    const { code, output } = await run('announce-event', { email: CREATIVE, password: PASSWORD });
    eventId = /^event (\S+) "Night of Lights"$/m.exec(output)?.[1] ?? '';

    expect({ code, eventId }).toEqual({ code: 0, eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('upload-a-photo sends a photo and sees it completed', async () => {
    const { code, output } = await run('upload-a-photo', {
      ...{ email: FAN, password: PASSWORD, event: eventId, file: PHOTO },
    });

    expect(code, output).toBe(0);
    expect(output).toContain('sent 100 %');
    expect(output).toContain('COMPLETED 100 %');
    expect(output).toMatch(/content [0-9a-f-]{36} waits for approval/);
  });

  it('watch shows a guest nothing before the approval', async () => {
    const { code, output } = await run('watch', { event: eventId });

    expect(code, output).toBe(0);
    expect(output).not.toContain('image/webp');
  });

  it('moderate rejects what waits and takes it back', async () => {
    const { code, output } = await run('moderate', {
      ...{ email: CREATIVE, password: PASSWORD, event: eventId, decision: 'REJECTED', undo: 'yes' },
    });

    expect(code, output).toBe(0);
    expect(output).toMatch(
      /^1 waiting, 0 of the first 1 flagged\ncontent (\S+) is REJECTED, .*\ncontent \1 is PENDING again$/m,
    );
  });

  it('moderate approves it, follow-updates prints the push', async () => {
    const follower = start('follow-updates', { email: FAN, password: PASSWORD });
    await eventually('the subscription stands', () => follower.printed().includes('following'), PATIENCE_MS);
    const approval = await run('moderate', { email: CREATIVE, password: PASSWORD, event: eventId });
    const followed = await follower.ended();

    expect(approval).toMatchObject({ code: 0, output: expect.stringContaining('is APPROVED, its owner was told') });
    expect(followed).toMatchObject({ code: 0, output: expect.stringContaining('MODERATION: Your photo was approved') });
  });

  it('watch shows it to a guest afterwards', async () => {
    const { code, output } = await run('watch', { event: eventId });

    expect(code, output).toBe(0);
    expect(output).toMatch(/w640: image\/webp, \d+ × \d+, \d+ bytes/);
  });

  it('playlists makes one of it, changes its order, and reads it back', async () => {
    const { code, output } = await run('playlists', { email: FAN, password: PASSWORD, event: eventId });

    expect(code, output).toBe(0);
    expect(output).toMatch(/^playlist [0-9a-f-]{36} "My night": 1 items$/m);
    expect(output).toMatch(/^1\. encore ([0-9a-f-]{36})\n2\. photo \1$/m);
  });

  it('operate puts a user into a group and lists the buckets', async () => {
    const { code, output } = await run('operate', { email: CREATIVE });

    expect(code, output).toBe(0);
    expect(output).toContain(`${CREATIVE} is in moderators`);
    expect(output.match(/^bucket /gm)?.length).toBeGreaterThanOrEqual(3);
  });
});

it('tells what an example needs when an option is missing', async () => {
  const { code, output } = await run('upload-a-photo', { email: FAN });

  expect(code).toBe(2);
  expect(output).toContain('Missing: --password --event --file');
});

it('prints the reason and fails when the backend refuses', async () => {
  const { code, output } = await run('announce-event', { email: FAN, password: PASSWORD });

  expect(code).toBe(1);
  expect(output).toContain('BackendError: ');
});
