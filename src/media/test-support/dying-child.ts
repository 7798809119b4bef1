/** Dies of its first job, as a native decoder does of a file made to break it. */
process.on('message', () => {
  process.kill(process.pid, 'SIGKILL');
});
