import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Files share a process, and what it has loaded: none changes what another one rests on.
    isolate: false,
    // No test may depend on timing: the limit only ends what hangs, also on a slow machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    coverage: { include: ["src/**"], exclude: ["src/model/**"] },
  },
});
