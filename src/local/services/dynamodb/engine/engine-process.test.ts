import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog } from '../../../shared/log.js';
import { createEngineClient } from './engine-client.js';
import { startEngineProcess } from './engine-process.js';

const TABLE = {
  TableName: 'Rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
/** A runtime of its own: it starts the engine, writes one row, says so, and never ends. */
const RUNTIME = `
  const { startEngineProcess } = await import(${JSON.stringify(new URL('./engine-process.ts', import.meta.url).href)});
  const { createEngineClient } = await import(${JSON.stringify(new URL('./engine-client.ts', import.meta.url).href)});
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const client = createEngineClient(await startEngineProcess({ dataDir: process.argv[1], log }));
  await client.call('CreateTable', ${JSON.stringify(TABLE)});
  await client.call('PutItem', { TableName: 'Rows', Item: { id: { S: 'a' } } });
  process.stdout.write('written');
  setInterval(quiet, 1000);
`;

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-engine-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const enginePid = () => Number(readFileSync(join(dataDir, 'engine.pid'), 'utf8'));
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('ends the engine of a runtime that was killed, and finds what it had written', async () => {
  const runtime = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', RUNTIME, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(runtime.stdout, 'data');
  runtime.kill('SIGKILL');
  await once(runtime, 'exit');
  const orphan = enginePid();
  expect(isRunning(orphan)).toBe(true);

  const engine = await startEngineProcess({ dataDir, log: createLog('engine', () => undefined) });
  const client = createEngineClient(engine);
  try {
    expect(enginePid()).not.toBe(orphan);
    expect(await client.call('Scan', { TableName: 'Rows' })).toMatchObject({ Count: 1 });
    await expect.poll(() => isRunning(orphan)).toBe(false);
  } finally {
    await client.close();
    await engine.stop();
  }
});

it('gives up on an engine that ends at once, with its own words', async () => {
  const starting = startEngineProcess({ dataDir, log: createLog('engine', () => undefined), binary: process.execPath });
  await expect(starting).rejects.toMatchObject({
    message: 'The DynamoDB engine did not start.',
    cause: { message: expect.stringContaining('The engine ended while it started') },
  });
});
