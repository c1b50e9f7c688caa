// Makes `dist/`: the program in plain JavaScript, dependencies included, for `npx muster` and the published package.

import { rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });

await build({
  entryPoints: { bin: "src/bin.ts" },
  outdir: "dist",
  bundle: true,
  // Commands are loaded when they are asked for, in the bundle too.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  legalComments: "linked",
  // CommonJS dependencies ask for Node's own modules with `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
