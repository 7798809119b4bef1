import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_PORT, parseCommandLine, resolveOptions, UsageError } from './options.js';

const HERE = join('/', 'projects', 'app');

it('starts the project of the working folder when nothing is said', () => {
  const { command, json, options } = parseCommandLine([], HERE);

  expect({ command, json, options }).toEqual({
    command: 'start',
    json: false,
    options: { projectDir: HERE, watch: true },
  });
});

it('reads every option', () => {
  const args =
    'start --project other --port 5000 --data state --fresh --no-watch --control-plane-only --outputs o.json --json'.split(
      ' ',
    );
  const { json, options } = parseCommandLine([...args, '--dynamodb-endpoint', 'http://127.0.0.1:8000/'], HERE);

  expect(json).toBe(true);
  expect(options).toEqual({
    projectDir: join(HERE, 'other'),
    port: 5000,
    dataDir: join(HERE, 'state'),
    fresh: true,
    watch: false,
    controlPlaneOnly: true,
    outputsFile: join(HERE, 'o.json'),
    dynamodbEndpoint: 'http://127.0.0.1:8000',
  });
});

it.each([
  [['--port', 'x'], '--port takes a whole number'],
  [['--port', '70000'], '--port takes a whole number'],
  [['--port', '-1'], "'--port'"],
  [['--dynamodb-endpoint', 'localhost'], '--dynamodb-endpoint takes a URL'],
  [['--nope'], '--nope'],
  [['deploy'], 'Unknown command "deploy"'],
  [['start', 'twice'], 'Unknown command "start twice"'],
])('refuses %j and says why', (args, reason) => {
  expect(() => parseCommandLine(args, HERE)).toThrow(UsageError);
  expect(() => parseCommandLine(args, HERE)).toThrow(reason);
});

it.each([[['--help']], [['help']]])('asks for help with %j', (args) => {
  expect(parseCommandLine(args, HERE).command).toBe('help');
});

it('fills in what was left out', () => {
  expect(resolveOptions({ projectDir: HERE })).toEqual({
    projectDir: HERE,
    port: DEFAULT_PORT,
    environment: process.env,
    dataDir: join(HERE, '.amplify', 'local-data'),
    outputsFile: join(HERE, 'amplify_outputs.json'),
  });
});

it('writes no outputs when told so', () => {
  expect(resolveOptions({ projectDir: HERE, outputsFile: false }).outputsFile).toBe(false);
});
