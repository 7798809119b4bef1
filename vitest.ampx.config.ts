import { defineConfig } from 'vitest/config';

/** `npm run test:ampx`: the installed ampx against the local runtime. Apart, because each of its commands synthesizes. */
export default defineConfig({
  test: {
    include: ['test/ampx/*.suite.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
