// Makes the worker: one file of plain JavaScript with the shipped rules in it, since a worker reads no files.

import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Plugin } from "esbuild";
import { readRuleDirectory } from "./src/rulebook/read-rule-directory.ts";

const ROOT = fileURLToPath(new URL("./", import.meta.url));

export async function buildWorker(entry: string, outfile: string): Promise<void> {
  const { version } = JSON.parse(await readFile(`${ROOT}package.json`, "utf8")) as { readonly version: string };
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "import"],
    external: ["node:*", "cloudflare:*"],
    target: "es2024",
    legalComments: "linked",
    minifyWhitespace: true,
    minifySyntax: true,
    define: { SHIPPED_RULES: JSON.stringify(await readShippedRules()), MUSTER_VERSION: JSON.stringify(version) },
    plugins: [requiredBuiltins],
    logLevel: "warning",
  });
}

/** CommonJS dependencies ask for Node's own modules with `require`, which a worker lacks: they are imported for them. */
const requiredBuiltins: Plugin = {
  name: "required-builtins",
  setup: (build) => {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === "require-call" && isBuiltin(path)
        ? { path: path.replace(/^node:/, ""), namespace: "builtin" }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({ contents: `export * from "node:${path}";` }));
  },
};

/** Without their tests, named as the service on Node names them. */
async function readShippedRules(): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const files = await readRuleDirectory(`${ROOT}rules`);
  return files
    .filter(({ path }) => !path.endsWith(".test.yaml"))
    .map(({ path, text }) => ({ path: path.slice(ROOT.length), text }));
}

/** Run by itself, it makes what wrangler deploys. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWorker(`${ROOT}src/worker.ts`, `${ROOT}dist/worker.js`);
}
