// How soon does the page of a scorecard over a large fleet begin, beside a page that shows nothing? `node bench/pages.ts [entities]`

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../src/node.ts";
import { generateCatalog } from "./generate-catalog.ts";
import { seed } from "./service/seed.ts";
import type { Service } from "./service/seed.ts";

const entities = Number(process.argv[2] ?? "10000");
const ROUNDS = 60;
const folder = mkdtempSync(join(tmpdir(), "muster-pages-"));
const running = await startServer({
  host: "127.0.0.1",
  port: 0,
  db: join(folder, "muster.db"),
  env: { MUSTER_LOG: "error" },
  packageRoot: new URL("..", import.meta.url).pathname.replace(/\/$/, ""),
  version: "bench",
});

try {
  const service = { url: running.url, token: running.adminToken ?? "" };
  await seed(service, generateCatalog(folder, entities, "json"));
  await evaluated(service);
  const pages = {
    "a page that shows nothing": "/sign-in",
    "a scorecard": "/scorecards/bench-operation",
    "a scorecard, of one owner": "/scorecards/bench-operation?owner=team-1",
    "a scorecard, its last page": `/scorecards/bench-operation?page=${Math.ceil(entities / 100)}`,
    "the overview": "/",
  };
  const first: Record<string, number> = {};
  for (const [name, path] of Object.entries(pages)) first[name] = (await ask(service, path)).firstByte;
  const rounds = new Map(Object.keys(pages).map((name) => [name, [] as number[]]));
  const sizes = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, path] of Object.entries(pages)) {
      const { firstByte, bytes } = await ask(service, path);
      rounds.get(name)?.push(firstByte);
      sizes.set(name, bytes);
    }
  }
  const nothing = median(rounds.get("a page that shows nothing") ?? []);
  console.log(`${entities} entities, time to the first byte, median of ${ROUNDS}\n`);
  for (const [name, times] of rounds) {
    const time = median(times);
    const told = [`${time.toFixed(2)} ms`.padStart(10), `× ${(time / nothing).toFixed(1)}`.padStart(8)];
    console.log(
      `${name.padEnd(28)}${told.join("")}   ${((sizes.get(name) ?? 0) / 1_000).toFixed(0)} kB   the first time ${(first[name] ?? 0).toFixed(0)} ms`,
    );
  }
} finally {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function ask({ url, token }: Service, path: string): Promise<{ firstByte: number; bytes: number }> {
  const start = performance.now();
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}`, accept: "text/html" } });
  const reader = response.body?.getReader();
  const firstChunk = await reader?.read();
  const firstByte = performance.now() - start;
  let bytes = firstChunk?.value?.length ?? 0;
  for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read())
    bytes += chunk.value.length;
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  return { firstByte, bytes };
}

/** Until nothing is left to be evaluated. */
async function evaluated({ url, token }: Service): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/v1/scorecards/bench-operation`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const told = (await response.json()) as { entities: number; pending: number };
    if (told.entities === entities && told.pending === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
