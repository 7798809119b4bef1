import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // To end what hangs, not to time anything: work that failed once rests for half a minute before it is tried again.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Acceptance tests wait half of their time for processes of their own: a core less than there are would stand idle.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['{src,bench,scripts}/**/*.test.ts'],
          // What libvips may load is a matter of the process.
          exclude: ['src/media/**'],
          // They share no state but what they import; to import it once for all files takes a quarter of their time away.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['{test,examples,src/media}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/fixtures/**', '**/cdk.out/**'],
        },
      },
    ],
  },
});
