import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.js';

/** A function as Lambda runs it: it learns of its trace from its environment, and tells X-Ray's daemon over UDP. */
const PROGRAM = `
import { get } from 'node:http';
const { withInvocation } = await import('./invocation.ts');
const { traced } = await import('./trace.ts');
const call = () => new Promise((resolve, reject) => get(process.env.TARGET, (r) => r.resume().once('end', resolve)).once('error', reject));
await withInvocation({ requestId: 'r1', user: 'u1' }, () => traced('getPlayback', call));
`;

const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

async function run(env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { PATH: process.env['PATH'], ...env },
  });
}

it('tells X-Ray of the operation, its user and its calls, without what a URL carries', async () => {
  const received: string[] = [];
  const daemon = createSocket('udp4').on('message', (message) => received.push(message.toString()));
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    await run({
      TARGET: `http://127.0.0.1:${port}/objects/1?X-Amz-Signature=0a1b2c`,
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
      _X_AMZN_TRACE_ID: TRACE,
      LAMBDA_TASK_ROOT: '/var/task',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_FUNCTION_NAME: 'get-playback',
      _HANDLER: 'index.handler',
    });
    const sent = await eventually('a segment of the operation', () => {
      const text = received.join('\n');
      return text.includes('## getPlayback') && text;
    });
    expect(sent).toContain('"trace_id":"1-5759e988-bd862e3fe1be46a994272793"');
    expect(sent).toContain('"user":"u1"');
    expect(sent).toContain('"requestId":"r1"');
    expect(sent).toContain('/objects/1"');
    expect(sent).not.toContain('Signature');
  } finally {
    daemon.close();
    server.close();
  }
}, 60_000);

it('runs an operation that is not traced as it is', async () => {
  const { traced } = await import('./trace.js');
  expect(await traced('getPlayback', async () => 'answer')).toBe('answer');
});
