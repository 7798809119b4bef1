import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/fixtures/**', '**/cdk.out/**'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
