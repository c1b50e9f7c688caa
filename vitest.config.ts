import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Files share a process, and what it has loaded: none changes what another one rests on.
    isolate: false,
    // Most of them wait for a disk, a process or a browser as long as they reckon: no core is left over for later.
    maxWorkers: "100%",
    // No test may depend on timing: the limit only ends what hangs, also on a slow machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    coverage: { include: ["src/**"], exclude: ["src/model/**"] },
  },
});
