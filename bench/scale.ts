// How long does the program take over a large catalog, and how much memory? `node bench/scale.ts [entities] [yaml|json]`

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateCatalog } from "./generate-catalog.ts";
import type { GeneratedCatalog } from "./generate-catalog.ts";
import { timePhases } from "./time-phases.ts";

const [entities = "10000", format = "yaml"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "muster-scale-"));
const bin = join(import.meta.dirname, "..", "src", "bin.ts");
/** Has the child tell the most memory it ever held. */
const MEASURE = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.send(process.resourceUsage().maxRSS)); process.channel.unref();',
)}`;

try {
  const generated = generateCatalog(folder, Number(entities), format === "json" ? "json" : "yaml");
  console.log(`${entities} services × 100 rules, catalog as ${format}, facts as NDJSON\n`);
  for (const report of ["text", "json"]) await run(generated, report);
  console.log("\nby phase, entities a second");
  for (const [phase, time] of await timePhases(generated)) {
    console.log(
      `${phase.padEnd(24)} ${(time / 1000).toFixed(2).padStart(6)} s ${String(Math.round((1000 * Number(entities)) / time)).padStart(9)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The report is read and thrown away, as by a pipe; progress goes to this terminal. */
async function run({ rules, catalog, facts }: GeneratedCatalog, report: string): Promise<void> {
  const options = ["--rules", rules, "--catalog", catalog, "--facts", facts, "--at", "2026-12-01", "--format", report];
  const child = spawn(process.execPath, ["--import", MEASURE, bin, "evaluate", ...options], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const start = performance.now();
  let [written, peak, first] = [0, 0, 0];
  child.stdout?.on("data", (chunk: Buffer) => {
    first ||= performance.now() - start;
    written += chunk.length;
  });
  child.on("message", (kilobytes) => {
    peak = Number(kilobytes) / 1024;
  });
  const exit = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const seconds = (performance.now() - start) / 1000;
  const told = [
    `${seconds.toFixed(1)} s`,
    `${(first / 1000).toFixed(1)} s to the first byte`,
    `${Math.round(peak)} MB at most`,
    `${(written / 1e6).toFixed(1)} MB written`,
    `${Math.round(Number(entities) / seconds)} entities a second`,
    `exit ${exit}`,
  ];
  console.log(`${report.padEnd(5)} ${told.join(", ")}`);
}
