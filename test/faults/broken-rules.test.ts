// Rule files break, half of them is there, they are swapped while gates are asked: which rules answer, and is it said?

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coverageOf, eventually, load, nameOf, push, register, rulesWith, succeeded } from "./given.ts";
import { expectWhole } from "./kept.ts";
import { emptyFolder, runMuster, serve } from "./served-process.ts";
import type { ServedProcess } from "./served-process.ts";

const ENTITIES = 10;
/** Each way to break them comes up again and again. */
const BREAKS = 100;
/** `npm run test:faults` asks for many more. */
const SWAPS = Number(process.env["MUSTER_RULE_SWAPS"] ?? 50);

const GOOD = rulesWith(80);
const FILE = "rules.yaml";

/** What is done to a folder with good rules. */
const WAYS: Readonly<Record<string, (folder: string) => void>> = {
  "no YAML": (folder) => write(folder, "kind: [Scorecard\n  id: {"),
  "written by half": (folder) => write(folder, GOOD.slice(0, GOOD.length / 2)),
  "an operator there is not": (folder) => write(folder, GOOD.replace("exists:", "exits:")),
  "a scorecard twice": (folder) => write(folder, GOOD.replace("---", `---\n${GOOD.split("---")[0] ?? ""}---`)),
  "bytes that are no text": (folder) => writeFileSync(join(folder, FILE), Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])),
  "a gate whose scorecard is gone": (folder) => write(folder, GOOD.slice(GOOD.indexOf("kind: Gate"))),
  "a link that leads to itself": (folder) => {
    rmSync(join(folder, FILE));
    symlinkSync(join(folder, FILE), join(folder, FILE));
  },
  "a folder where the file was": (folder) => {
    rmSync(join(folder, FILE));
    mkdirSync(join(folder, FILE));
  },
  "an empty file": (folder) => write(folder, ""),
  "nothing at all": (folder) => rmSync(join(folder, FILE)),
  "no folder": (folder) => rmSync(folder, { recursive: true }),
};

describe("a folder of rules that breaks under load", () => {
  it("changes no answer and fails no request; readiness and a metric say so, until it is mended", async () => {
    const folder = join(emptyFolder(), "rules");
    mend(folder);
    const muster = await serve({ db: join(emptyFolder(), "muster.db"), argv: ["--rules", folder] });
    await register(muster, ENTITIES);
    const digest = (await readiness(muster)).rulebook;
    const answers = new Map<string, string>();
    const working = load(2, async (client, round) => {
      const entity = nameOf(round % ENTITIES);
      const body = { entity, environment: "production", explain: "all", dryRun: client % 2 === 0 };
      const { rulebook, verdict, findings } = succeeded(await muster.ask("POST /v1/decisions", { body }));
      const told = JSON.stringify([
        rulebook,
        verdict,
        (findings as { outcome: string }[]).map(({ outcome }) => outcome),
      ]);
      answers.set(`${entity} ${told}`, told);
      expect(rulebook).toBe(digest);
    });
    const names = Object.keys(WAYS);
    for (let round = 0; round < BREAKS; round++) {
      WAYS[names[round % names.length] ?? ""]?.(folder);
      // Each is waited for once; after that they come faster than they can be looked at.
      if (round < names.length) await saysStale(muster, names[round] ?? "", digest);
      mend(folder);
      if (round < names.length) await saysFine(muster, digest);
    }
    await saysFine(muster, digest);
    await working.stop();
    expect(answers.size, "an answer for each entity, and never another").toBe(ENTITIES);
  });
});

function write(folder: string, text: string): void {
  writeFileSync(join(folder, FILE), text);
}

/** As editors and deployments do: another file takes its place. */
function mend(folder: string): void {
  rmSync(join(folder, FILE), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  write(folder, GOOD);
}

interface Ready {
  readonly ready: boolean;
  readonly rules: string;
  readonly rulebook: string;
}

async function readiness(muster: ServedProcess): Promise<Ready> {
  return succeeded(await muster.ask("GET /readyz")) as unknown as Ready;
}

async function saysStale(muster: ServedProcess, how: string, digest: string): Promise<void> {
  await eventually(async () => (await readiness(muster)).rules === "stale", `${how} is said`);
  expect(await readiness(muster), how).toMatchObject({ ready: true, rulebook: digest });
  expect((await muster.ask("GET /metrics")).text).toMatch(/^muster_rules_stale 1$/m);
}

async function saysFine(muster: ServedProcess, digest: string): Promise<void> {
  await eventually(async () => (await readiness(muster)).rules === "ok", "they are mended");
  expect(await readiness(muster)).toMatchObject({ ready: true, rulebook: digest });
  expect((await muster.ask("GET /metrics")).text).toMatch(/^muster_rules_stale 0$/m);
}

describe("rules that are broken at the start", () => {
  it("are told with every problem, and nothing is served, where there are none before them", async () => {
    const folder = join(emptyFolder(), "rules");
    mend(folder);
    write(folder, GOOD.replace("exists:", "exits:").replace("rules:", "ruels:"));
    const argv = ["serve", "--port", "0", "--db", join(emptyFolder(), "muster.db"), "--rules", folder];
    const { code, out, err } = await runMuster(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/rules\.yaml:5:1/);
    expect(err).toContain("`ruels`");
    expect(err).toContain("the rules do not load");
  });

  it("do not keep the last good ones from serving, and that is said", async () => {
    const folder = join(emptyFolder(), "rules");
    const db = join(emptyFolder(), "muster.db");
    mend(folder);
    const before = await serve({ db, argv: ["--rules", folder] });
    await register(before, ENTITIES);
    const { rulebook } = await readiness(before);
    await before.stop();
    WAYS["written by half"]?.(folder);
    const muster = await serve({ db, argv: ["--rules", folder] });
    await saysStale(muster, "it", rulebook);
    const body = { entity: nameOf(1), environment: "production" };
    expect(succeeded(await muster.ask("POST /v1/decisions", { body }))).toMatchObject({ rulebook, verdict: "block" });
    mend(folder);
    await saysFine(muster, rulebook);
  });
});

describe("rulebooks that are swapped under load", () => {
  it(`${SWAPS} times: each decision is of one of them, and follows again from it`, async () => {
    const db = join(emptyFolder(), "muster.db");
    const muster = await serve({ db });
    await register(muster, ENTITIES);
    const body = Array.from({ length: ENTITIES }, (_, entity) => coverageOf(entity, 70));
    const digests = [await push(muster, 60), await push(muster, 80)];
    succeeded(await muster.ask("POST /v1/facts", { body }));
    const verdicts = new Map<unknown, Set<unknown>>();
    const working = load(2, async (client, round) => {
      const question = { entity: nameOf(client), environment: "production", change: { version: `${client}.${round}` } };
      const { rulebook, verdict } = succeeded(await muster.ask("POST /v1/decisions", { body: question }));
      verdicts.set(rulebook, (verdicts.get(rulebook) ?? new Set()).add(verdict));
    });
    for (let swap = 0; swap < SWAPS; swap++)
      expect(await push(muster, swap % 2 === 0 ? 60 : 80)).toBe(digests[swap % 2]);
    await working.stop();
    // 70 of 100 lines are covered: enough for one of them, and never for the other.
    const [lenient, strict] = digests;
    const expected = [
      [lenient, new Set(["allow"])],
      [strict, new Set(["block"])],
    ] as const;
    expect(verdicts).toEqual(new Map(expected));
    await muster.stop();
    await expectWhole(db, 1_000);
  });
});
