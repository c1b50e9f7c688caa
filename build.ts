// Makes `dist/` (or the folder named): the program in plain JavaScript, dependencies included.

import { rmSync } from "node:fs";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "dist";
rmSync(outdir, { recursive: true, force: true });

await build({
  entryPoints: { bin: "src/bin.ts" },
  outdir,
  bundle: true,
  // Compiled for each machine by its own installation; commands that need no database never load it.
  external: ["better-sqlite3"],
  // Commands are loaded when they are asked for, in the bundle too.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  legalComments: "linked",
  // Half the size loads faster; names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  // CommonJS dependencies ask for Node's own modules with `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
