import { defineConfig } from "vitest/config";

// One worker per core. Files share no state: each makes its own database, ports and folders.
export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "infra/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    globalSetup: ["packages/server/src/testing/postgres-for-tests.ts"],
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What comes about in its own time, on a machine that may be busy.
    expect: { poll: { timeout: 15_000, interval: 50 } },
  },
});
