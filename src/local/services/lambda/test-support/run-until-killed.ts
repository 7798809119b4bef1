import { startRecorder } from './start-recorder.js';

// A runtime in a process of its own, for the test that kills it: accepts one event, and says so.
const [, , directory = '', folder = ''] = process.argv;
const backend = await startRecorder(directory, folder);
await backend.ports.lambda.invokeAsync('recorder', JSON.stringify({ hang: true }));
process.stdout.write('accepted\n');
