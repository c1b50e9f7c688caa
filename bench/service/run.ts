// What does the service cost next to a server that answers nothing? `npm run bench:service`, with `-- --quick` for a glance.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateCatalog } from "../generate-catalog.ts";
import type { GeneratedCatalog } from "../generate-catalog.ts";
import { ratiosOf, spreadOf } from "../measure.ts";
import type { Spread } from "../measure.ts";
import { printGoals, printTable } from "../tables.ts";
import type { Goal } from "../tables.ts";
import { burst } from "./load.ts";
import type { Burst, Target } from "./load.ts";
import { LOAD_CORE, SERVER_CORE, pin, startPinned } from "./pinned-process.ts";
import type { ServerProcess } from "./pinned-process.ts";
import { factBatches, pushRules, seed, send, sendText } from "./seed.ts";
import type { Service } from "./seed.ts";
import { askVitals } from "./vitals.ts";
import { echoes, webhooks } from "./webhooks.ts";

const isQuick = process.argv.includes("--quick");
const ENTITIES = isQuick ? 1_000 : 10_000;
const ROUNDS = isQuick ? 3 : 9;
const SECONDS = isQuick ? 2 : 5;

const folder = mkdtempSync(join(tmpdir(), "muster-bench-"));
const pinned = pin(process, LOAD_CORE);
console.log(
  pinned
    ? `server on core ${SERVER_CORE}, load on core ${LOAD_CORE}; ${ROUNDS} rounds of ${SECONDS} s each, in turns`
    : "cores cannot be chosen here: server and load disturb each other",
);
const hello = await startPinned(join(import.meta.dirname, "hello-server.ts"));
const server = await startPinned(join(import.meta.dirname, "muster-server.ts"), [join(folder, "muster.db")]);
try {
  const service = server.ready as unknown as Service;
  const generated = generateCatalog(folder, ENTITIES, "json");
  await seed(service, generated);
  const goals = [
    ...(await measureGate(service, hello.ready["url"] ?? "")),
    await measureFacts(service, generated),
    await measureReport(service),
    await measureWebhooks(service, hello.ready["url"] ?? ""),
    ...(await measureReevaluation(service, generated)),
  ];
  console.log();
  printGoals(goals);
} finally {
  await Promise.all([hello.stop(), server.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

/** Each version is released once: asked twice, the second answer would be the first's. */
async function measureGate(service: Service, helloUrl: string): Promise<Goal[]> {
  const measured = await inTurns([
    { by: hello, name: "hello", url: helloUrl, method: "GET" },
    { by: hello, name: "echo of a question", url: helloUrl, method: "POST", body: questions(false) },
    { by: server, ...gateCheck(service) },
    { by: server, ...gateCheck(service), name: "gate check, dry run", body: questions(true) },
  ]);
  printTurns(measured);
  return [
    atLeast("gate check, recorded, of hello", share(measured, "gate check, recorded", "hello"), 0.5, "×"),
    atLeast("gate check, dry run, of hello", share(measured, "gate check, dry run", "hello"), 0.7, "×"),
  ];
}

function gateCheck({ url, token }: Service): Target {
  const headers = { authorization: `Bearer ${token}` };
  return { name: "gate check, recorded", url: `${url}/v1/decisions`, method: "POST", headers, body: questions(false) };
}

function questions(dryRun: boolean): () => string {
  let asked = 0;
  return () => {
    const entity = `component:default/service-${asked++ % ENTITIES}`;
    return JSON.stringify({ entity, environment: "production", change: { version: `1.0.${Math.random()}` }, dryRun });
  };
}

/** Each on disk, and found to be new, before it is answered; what they mean is found out meanwhile. */
async function measureWebhooks(service: Service, helloUrl: string): Promise<Goal> {
  const measured = await inTurns([
    { by: hello, ...echoes(helloUrl) },
    { by: server, ...webhooks(service.url) },
  ]);
  printTurns(measured);
  return atLeast("webhooks of 12 KB, of an echo", share(measured, "webhook, durable", "echo of 12 KB"), 0.2, "×");
}

/**
 * Every value is sent again, observed a moment later: written, compared, and of no consequence. Two send at once: while
 * one puts its next batch on the wire, the other's is read.
 */
async function measureFacts(service: Service, generated: GeneratedCatalog): Promise<Goal> {
  const rates: number[] = [];
  await askVitals(server.process);
  for (let round = 0; round < (isQuick ? 3 : 9); round++) {
    const batches = factBatches(generated, 1_000);
    const values = batches.flat().reduce((sum, { facts }) => sum + Object.keys(facts).length, 0);
    const texts = batches.map((batch) => JSON.stringify(batch)).values();
    const sendAll = async (): Promise<void> => {
      for (const text of texts) await sendText(service, "POST", "/v1/facts", text);
    };
    const start = performance.now();
    await Promise.all([sendAll(), sendAll()]);
    rates.push((1_000 * values) / (performance.now() - start));
  }
  const { held } = await askVitals(server.process);
  console.log(`bulk facts: the event loop was held for ${held.toFixed(0)} ms at most`);
  return atLeast("facts, values a second", spreadOf(rates), 100_000, "");
}

/** One call for what a peer needs 3.5 s: nine checks of 200 entities, each outcome, those that fail explained. */
async function measureReport(service: Service): Promise<Goal> {
  const times: number[] = [];
  for (let call = 0; call < 50; call++) {
    const start = performance.now();
    await send(service, "GET", "/v1/scorecards/nine/findings?limit=200", undefined);
    times.push(performance.now() - start);
  }
  return atMost("findings of 200 entities × 9 rules, ms", spreadOf(times), 50, "");
}

/** The same requests a second, with nothing else to do and while every entity is evaluated by a new rulebook. */
async function measureReevaluation(service: Service, generated: GeneratedCatalog): Promise<Goal[]> {
  const [rate, seconds] = [300, 4];
  const slower: number[] = [];
  let held = 0;
  for (let round = 0; round < (isQuick ? 1 : 5); round++) {
    const idle = await burst(gateCheck(service), seconds, rate);
    await askVitals(server.process);
    const pushing = pushRules(service, generated, round % 2 === 0);
    const busy = await burst(gateCheck(service), seconds, rate);
    await pushing;
    held = Math.max(held, (await askVitals(server.process)).held);
    console.log(`re-evaluation: gate p99 ${idle.p99} ms idle, ${busy.p99} ms meanwhile`);
    slower.push(busy.p99 / Math.max(1, idle.p99));
  }
  console.log(`re-evaluation: the event loop was held for ${held.toFixed(0)} ms at most`);
  return [atMost("gate p99 while the fleet is evaluated, of idle", spreadOf(slower), 3, "×")];
}

interface Contestant extends Target {
  readonly by: ServerProcess;
}

interface Turn extends Burst {
  /** Processor time a request, in microseconds: what a busy machine changes least. */
  readonly cpu: number;
}

async function inTurns(contestants: readonly Contestant[]): Promise<ReadonlyMap<string, Turn[]>> {
  for (const contestant of contestants) await burst(contestant, 2);
  const turns = new Map(contestants.map(({ name }) => [name, [] as Turn[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of contestants) turns.get(contestant.name)?.push(await takeTurn(contestant));
  }
  return turns;
}

async function takeTurn(contestant: Contestant): Promise<Turn> {
  const before = await askVitals(contestant.by.process);
  const measured = await burst(contestant, SECONDS);
  const after = await askVitals(contestant.by.process);
  return { ...measured, cpu: (after.cpu - before.cpu) / measured.answers };
}

function printTurns(measured: ReadonlyMap<string, readonly Turn[]>): void {
  const median = (turns: readonly Turn[], of: (turn: Turn) => number): string =>
    spreadOf(turns.map(of)).median.toFixed(1);
  printTable(
    ["", "requests a second", "CPU µs a request", "p50 ms", "p99 ms"],
    [...measured].map(([name, turns]) => [
      name,
      spreadOf(turns.map(({ perSecond }) => perSecond)).median.toFixed(0),
      median(turns, ({ cpu }) => cpu),
      median(turns, ({ p50 }) => p50),
      median(turns, ({ p99 }) => p99),
    ]),
  );
}

/** Of the requests a second, round by round. */
function share(measured: ReadonlyMap<string, readonly Turn[]>, name: string, of: string): Spread {
  const rounds = (which: string) => ({ rounds: (measured.get(which) ?? []).map(({ perSecond }) => perSecond) });
  return ratiosOf(rounds(name), rounds(of));
}

function atLeast(what: string, measured: Spread, goal: number, unit: string): Goal {
  return { what, measured, goal: `≥ ${goal} ${unit}`.trim(), isMet: measured.median >= goal };
}

function atMost(what: string, measured: Spread, goal: number, unit: string): Goal {
  return { what, measured, goal: `≤ ${goal} ${unit}`.trim(), isMet: measured.median <= goal };
}
