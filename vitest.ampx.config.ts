import { defineConfig } from 'vitest/config';

/** `npm run test:ampx`: the installed ampx against the local runtime. Apart, because each of its commands synthesizes. */
export default defineConfig({
  test: {
    include: ['test/ampx/*.suite.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
