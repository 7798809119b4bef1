import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,test,examples,bench,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/fixtures/**', '**/cdk.out/**'],
    globalSetup: ['test/support/global-setup.ts'],
    // To end what hangs, not to time anything: work that failed once rests for half a minute before it is tried again.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Acceptance tests wait half of their time for processes of their own: a core less than there are would stand idle.
    maxWorkers: 2,
  },
});
