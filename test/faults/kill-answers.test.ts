// Killed again and again while answers to GitHub do not arrive: is each deployment answered, and none in two ways?

import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import type { NewErrand } from "../../src/model/errand.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { githubStandIn } from "../integrations/github/stand-in.ts";
import type { GitHubStandIn } from "../integrations/github/stand-in.ts";
import { addRepository, waitingRun } from "../integrations/github/stand-in-state.ts";
import { atEnd } from "./at-end.ts";
import { eventually, prepare, rulesWith, succeeded } from "./given.ts";
import { emptyFolder, serve } from "./served-process.ts";
import type { ServedProcess } from "./served-process.ts";

/** `npm run test:faults` asks for many more. */
const CYCLES = Number(process.env["MUSTER_KILL_CYCLES"] ?? 4);
const RUNS = 12;

it(`is answered once, its process killed ${CYCLES} times on the way`, { timeout: CYCLES * 150_000 }, async () => {
  const github = await githubStandIn();
  atEnd(() => void github.close());
  const shop = addRepository(github.state, "acme/shop");
  const runs = Array.from({ length: RUNS }, (_, index) => waitingRun(shop, index + 1));
  const { db, env } = place(github);
  const first = await serve({ db, env });
  await prepare(first, 1);
  await first.stop();
  await ask(db);

  // Before anything is done, after it was, or with an error: an answer may or may not have arrived.
  const failures = ["reset", "reset after", { status: 502 }, { status: 404 }] as const;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    for (const failure of failures) github.fail({ on: /protection_rule/, times: 2, do: failure });
    const seen = github.requests.length;
    const muster = await serve({ db, env });
    // What is decided from now on is answered in another way: not what was decided before.
    await pushOther(muster, cycle);
    const isOver = () => runs.every(({ finals }) => finals.length > 0);
    await eventually(() => isOver() || github.requests.length > seen + 3, "some answers");
    await setTimeout(Math.random() * 200);
    await muster.kill();
  }
  const last = await serve({ db, env });
  await eventually(() => runs.every(({ finals }) => finals.length > 0), "every answer");
  await last.kill();

  expect(runs.map(({ finals }) => finals.length)).toEqual(runs.map(() => 1));
  sameAnswers(github);
});

it("is answered once also where the answer arrived, and its process was killed before it knew", async () => {
  const github = await githubStandIn();
  atEnd(() => void github.close());
  const shop = addRepository(github.state, "acme/shop");
  const runs = Array.from({ length: RUNS }, (_, index) => waitingRun(shop, index + 1));
  const { db, env } = place(github);
  const first = await serve({ db, env });
  await prepare(first, 1);
  await first.stop();
  await ask(db);
  github.fail({ on: /protection_rule/, times: Infinity, do: "never after" });

  const unknowing = await serve({ db, env });
  await eventually(
    () => github.requests.some(({ line }) => line.includes("protection_rule")),
    "an answer that arrives",
  );
  await unknowing.kill();
  const arrived = runs.filter(({ finals }) => finals.length > 0).length;
  expect(arrived).toBeGreaterThan(0);
  github.mend();

  // Whoever comes after it would decide otherwise.
  const last = await serve({ db, env });
  await pushOther(last, 1);
  await eventually(() => runs.every(({ finals }) => finals.length > 0), "every answer");
  await eventually(() => runs.filter(({ late }) => late > 0).length >= arrived, "what arrived is sent again");
  await last.stop();
  expect(runs.map(({ finals }) => finals.length)).toEqual(runs.map(() => 1));
  sameAnswers(github);
});

/** Whatever is sent of a run is the same each time. */
function sameAnswers(github: GitHubStandIn): void {
  for (let run = 1; run <= RUNS; run++) {
    const sent = github.requests.filter(({ line }) => line.endsWith(`/runs/${run}/deployment_protection_rule`));
    expect([run, new Set(sent.map(({ body }) => JSON.stringify(body))).size]).toEqual([run, 1]);
  }
}

function place(github: GitHubStandIn) {
  const env = {
    MUSTER_GITHUB_APP_ID: "4711",
    MUSTER_GITHUB_PRIVATE_KEY: github.app.privateKey,
    MUSTER_GITHUB_API_URL: github.url,
  };
  return { db: join(emptyFolder(), "muster.db"), env };
}

/** By turns the repository, which nobody registered, may be released or not. */
async function pushOther(muster: ServedProcess, cycle: number): Promise<void> {
  const unregistered = cycle % 2 === 0 ? "unregistered: allow" : "unregistered: block";
  const text = rulesWith(80 + cycle).replace("unregistered: block", unregistered);
  succeeded(await muster.ask("PUT /v1/rulebook", { body: { files: [{ path: "rules.yaml", text }] } }));
}

/** As they are written down when GitHub asks. */
async function ask(db: string): Promise<void> {
  const store = await openSqliteStore({ path: db });
  const errands = Array.from({ length: RUNS }, (_, index): NewErrand => {
    const question = {
      installation: 7,
      repository: "acme/shop",
      run: String(index + 1),
      environment: "production",
      deployment: null,
      commit: null,
      actor: "dana",
    };
    const body = { question, comments: 0, said: null, undecided: 0, answer: null, isUncertain: false };
    return { channel: "github-protection-rule", subject: `acme/shop ${index + 1}`, body, dueAt: 0 };
  });
  await store.errands.add(errands, Date.now());
  await store.close();
}
