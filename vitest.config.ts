import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // No test may depend on timing: the limit only ends what hangs, also on a slow machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: { include: ["src/**"], exclude: ["src/model/**"] },
  },
});
