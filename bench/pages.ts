// How soon does each page over a large fleet begin, beside one that shows nothing? And what do histories and a preview take? `node bench/pages.ts [entities]`

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../src/node.ts";
import { generateCatalog } from "./generate-catalog.ts";
import { seed, send } from "./service/seed.ts";
import type { Service } from "./service/seed.ts";

const entities = Number(process.argv[2] ?? "10000");
const ROUNDS = 20;
const PREVIEWS = 5;
const ON_CALL = "facts.oncall.has_schedule";
const NOTHING = "a page that shows nothing";
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
    [NOTHING]: "/sign-in",
    "a scorecard": "/scorecards/bench-operation",
    "a scorecard, of one owner": "/scorecards/bench-operation?owner=team-1",
    "a scorecard, its last page": `/scorecards/bench-operation?page=${Math.ceil(entities / 100)}`,
    "the overview": "/",
    "an entity": "/entities/component/default/service-7",
    "a team": "/groups/default/team-1",
    "all teams": "/teams",
    "a rule": "/rules/bench-operation/somebody-is-on-call",
    "all rules": "/rules",
    "a query": `/query?where=${encodeURIComponent('{"==":[{"var":"entity.tier"},"1"]}')}&select=entity.owner`,
    decisions: "/decisions",
    waivers: "/waivers",
    freezes: "/freezes",
    facts: "/facts",
    "all delivery": "/dora",
    "API: all scorecards": "/v1/scorecards",
    "API: owners on a scorecard": "/v1/scorecards/bench-operation/summary?by=owner",
    "API: history of a scorecard": "/v1/scorecards/bench-operation/history",
    "API: history of a rule": "/v1/scorecards/bench-operation/rules/somebody-is-on-call/history",
    "API: history of an owner": "/v1/scorecards/bench-operation/history?owner=team-1",
    "API: who moved": "/v1/movements",
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
  const nothing = median(rounds.get(NOTHING) ?? []);
  console.log(`${entities} entities, time to the first byte, median of ${ROUNDS}\n`);
  for (const [name, times] of rounds) {
    const time = median(times);
    const told = [`${time.toFixed(2)} ms`.padStart(10), `× ${(time / nothing).toFixed(1)}`.padStart(8)];
    console.log(
      `${name.padEnd(28)}${told.join("")}   ${((sizes.get(name) ?? 0) / 1_000).toFixed(0)} kB   the first time ${(first[name] ?? 0).toFixed(0)} ms`,
    );
  }
  const previews: number[] = [];
  for (let round = 0; round < PREVIEWS; round++) previews.push(await preview(service));
  console.log(
    `\na preview of other rules, gates included: ${(median(previews) / 1_000).toFixed(1)} s, median of ${PREVIEWS}`,
  );
} finally {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function ask({ url, token }: Service, path: string): Promise<{ firstByte: number; bytes: number }> {
  const start = performance.now();
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${token}`, accept: path.startsWith("/v1/") ? "application/json" : "text/html" },
  });
  const reader = response.body?.getReader();
  const firstChunk = await reader?.read();
  const firstByte = performance.now() - start;
  let bytes = firstChunk?.value?.length ?? 0;
  for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read())
    bytes += chunk.value.length;
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  return { firstByte, bytes };
}

/** Of rules one of which reads another fact. */
async function preview(service: Service): Promise<number> {
  const { files } = (await send(service, "GET", "/v1/rulebook", undefined)) as { files: readonly RuleFile[] };
  const others = files.map(({ path, text }) => ({ path, text: text.replace(ON_CALL, "facts.oncall.has_gap_7d") }));
  const start = performance.now();
  await send(service, "POST", "/v1/preview", { files: others });
  return performance.now() - start;
}

interface RuleFile {
  readonly path: string;
  readonly text: string;
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
