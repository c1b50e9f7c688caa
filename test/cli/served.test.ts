// Does the built program do as one thing what its parts promise: serve, be asked, end with the code that says how it went?

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram } from "./build-program.ts";
import type { Program } from "./build-program.ts";
import { filesIn, temporaryFolder } from "./run-cli.ts";
import { run, startService } from "./run-program.ts";
import type { Service } from "./run-program.ts";
import { FILES } from "./small-catalog.ts";
import { closedPort } from "./stand-in.ts";

const GATE = `kind: Gate
id: production
title: Production
environments: [production, "prod-*"]
require:
  - { scorecard: basics, rules: [has-owner], enforcement: block }
approvals:
  - { when: { "==": [{ var: change.type }, hotfix] }, from: group:default/sre }
---
kind: Gate
id: staging
title: Staging
environments: [staging]
require:
  - { scorecard: basics, level: target, enforcement: observe }
`;
const ADMIN = "mst_chosen_for_these_tests_0123456789";

let program: Program;
let service: Service;
let folder: string;

/** A command, as a process of its own, asking the service. */
async function muster(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return run(program.bin, argv, folder, { MUSTER_URL: service.url, MUSTER_TOKEN: ADMIN, ...env });
}

beforeAll(async () => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe("a first start", () => {
  it("makes an admin's token, shows it once, and ends by itself when asked", async () => {
    const cwd = temporaryFolder();
    const first = await startService(program.bin, [], cwd);
    const token = /^ {2}(mst_\S+)$/m.exec(first.welcome)?.[1] ?? "";
    expect(first.welcome).toContain(`export MUSTER_URL=${first.url} MUSTER_TOKEN=${token}\n  muster check ENTITY`);
    const listed = await run(program.bin, ["token", "list"], cwd, { MUSTER_URL: first.url, MUSTER_TOKEN: token });
    expect(listed.stdout).toMatch(/first admin +admin/);
    const ended = await first.stop();
    expect(ended.stderr).not.toContain(token);
    expect(ended.exit).toBe(0);

    const second = await startService(program.bin, [], cwd);
    expect(second.welcome).not.toContain("mst_");
    expect((await second.stop("SIGINT")).exit).toBe(0);
  });

  it.each([
    [["--rules", "nowhere"], "the rules in `nowhere` cannot be read", 2],
    [["--port", "http"], "`http` is not a port", 2],
    [["--db", "nowhere/muster.db"], "there is no folder", 2],
    [["--rules", "empty"], "`empty` holds no rule files", 2],
    [["--rules", "broken"], "did you mean `exists`?", 2],
  ])("is refused with %j", async (argv, message, code) => {
    const broken = {
      "broken/a.yaml":
        "kind: Scorecard\nid: a\ntitle: A\nrules: [{ id: b, title: B, pass: { exsts: entity.owner } }]\n",
    };
    const cwd = temporaryFolder({ "empty/README.md": "", ...broken });
    const { exit, stdout, stderr } = await run(program.bin, ["serve", ...argv], cwd);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exit).toBe(code);
  });
});

describe("a service with rules, a catalog and facts", () => {
  beforeAll(async () => {
    folder = filesIn(mkdtempSync(join(tmpdir(), "muster-served-")), { ...FILES, "rules/gates.yaml": GATE });
    service = await startService(program.bin, ["--db", "muster.db"], folder, { MUSTER_ADMIN_TOKEN: ADMIN });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes them", async () => {
    const imported = await muster(["import", "catalog", "--source", "git"]);
    expect(imported).toMatchObject({ exit: 0, stdout: "4 created, 0 updated, 0 unchanged, 0 removed.\n" });
    const facts = ["facts", "--entity", "checkout", "--source", "ci", "x.coverage=90"];
    expect(await muster(facts)).toMatchObject({
      exit: 0,
      stdout: "1 fact taken; 1 item: 1 stored, 0 unchanged, 0 older, 0 rejected.\n",
    });
  });

  it("blocks with an explanation, and allows when the named fix is delivered", async () => {
    const blocked = await muster(["check", "cart", "--env", "production"]);
    expect(blocked.stdout).toMatch(
      /^BLOCK {2}cart -> production {3}decision dec_\w+[^]*BLOCKING {2}has-owner[^]*fix \(5m\): Name an owner\./,
    );
    expect(blocked).toMatchObject({ exit: 1, stderr: "" });

    const file = join(folder, "catalog/cart/catalog-info.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}  owner: payments\n`);
    expect((await muster(["import", "catalog", "--source", "git"])).stdout).toBe(
      "0 created, 1 updated, 3 unchanged, 0 removed.\n",
    );
    const allowed = await muster(["check", "cart", "--env", "production"]);
    expect(allowed.stdout).toMatch(/^ALLOW {2}cart -> production/);
    expect(allowed.exit).toBe(0);
  });

  it("ends each check as its verdict, or what stood in the way, says", async () => {
    const gatekeeper = [
      "token",
      "create",
      "--name",
      "ci",
      "--role",
      "gatekeeper",
      "--entity",
      "*",
      "--environment",
      "staging",
    ];
    const MUSTER_TOKEN = (await muster(gatekeeper)).stdout.trim();
    const check = (entity: string, env: string, ...more: string[]) => ["check", entity, "--env", env, ...more];
    const nobody = `http://127.0.0.1:${await closedPort()}`;
    const ends = await Promise.all([
      muster(check("checkout", "production")),
      muster(check("checkout", "staging"), { MUSTER_TOKEN }),
      muster(check("payments", "production", "--dry-run")),
      muster(["check", "checkout"]),
      muster(check("checkout", " ")),
      muster(check("checkout", "production"), { MUSTER_URL: nobody }),
      muster(check("checkout", "production", "--fail-mode", "open"), { MUSTER_URL: nobody }),
      muster(check("checkout", "production", "--type", "hotfix")),
      muster(check("checkout", "production"), { MUSTER_TOKEN: "mst_unknown" }),
      muster(check("checkout", "production"), { MUSTER_TOKEN: "" }),
      muster(check("checkout", "production", "--fail-mode", "open"), { MUSTER_TOKEN }),
    ]);
    expect(ends.map(({ exit }) => exit)).toEqual([0, 0, 0, 2, 2, 3, 0, 4, 5, 5, 5]);
    expect(JSON.parse(readFileSync(join(folder, "muster-decision.json"), "utf8"))).toMatchObject({
      basis: ["fail-open"],
    });
  });

  it("shows what does not pass and is only observed, and lets it pass", async () => {
    const { exit, stdout } = await muster(["check", "search", "--env", "staging", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "allow", evaluation: "unknown", basis: ["observe"] });
    expect(exit).toBe(0);
  });

  it("answers the same decision to the same question", async () => {
    const id = async () =>
      (
        JSON.parse((await muster(["check", "checkout", "--env", "prod-eu", "--format", "json"])).stdout) as {
          id: string;
        }
      ).id;
    expect(await id()).toBe(await id());
  });

  it("reports and queries what it was told", async () => {
    const reported = await muster(["report", "--entity", "checkout", "--format", "json"]);
    expect(reported.stderr).toBe("");
    expect(JSON.parse(reported.stdout)).toMatchObject({
      entities: [
        { ref: "component:default/checkout", scorecards: [{ id: "basics", level: "silver", standing: "met" }] },
      ],
    });
    expect(reported.exit).toBe(0);
    const queried = await muster([
      "query",
      "{ exists: facts.x.coverage }",
      "--select",
      "facts.x.coverage",
      "--format",
      "csv",
    ]);
    expect(queried.stdout).toBe("ref,facts.x.coverage\r\ncomponent:default/checkout,90\r\n");
  });

  it("places what it does not take in the files it stands in", async () => {
    writeFileSync(join(folder, "facts.yaml"), "- { entity: chekout, source: ci, facts: { x.n: 1 } }\n");
    const facts = await muster(["facts", "facts.yaml"]);
    expect(facts.stderr).toMatch(/^facts\.yaml:1:\d+:[^]*did you mean `component:default\/checkout`/);
    expect(facts.exit).toBe(1);
    writeFileSync(
      join(folder, "broken.yaml"),
      "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: [ }\n",
    );
    const imported = await muster(["import", "broken.yaml", "--source", "other"]);
    expect(imported.stderr).toMatch(/^broken\.yaml:3:/);
    expect(imported.exit).toBe(2);
  });

  it("keeps a log that holds together, and decisions that follow again, asked and read from disk", async () => {
    const db = ["--db", "muster.db"];
    const [asked, read] = [
      await muster(["verify", "--audit"]),
      await run(program.bin, ["verify", "--audit", ...db], folder),
    ];
    expect(asked).toMatchObject({ exit: 0, stderr: "" });
    expect(asked.stdout).toMatch(/^Intact: \d+ entries with \d+ decisions; head sha256:[0-9a-f]{64}\.$/m);
    expect(read.stdout).toBe(asked.stdout);
    const cut = await muster(["verify", "--audit", "--expect-head", `sha256:${"0".repeat(64)}`]);
    expect(cut.stdout).toMatch(/^BROKEN after .* \[head-missing\]$/m);
    expect(cut.exit).toBe(1);
    expect((await muster(["export", "audit", "--mask", "people", "--out", "audit.ndjson"])).exit).toBe(0);
    const file = ["verify", "--audit", "--file", "audit.ndjson"];
    const handed = await run(program.bin, file, folder);
    expect(handed.stdout).toMatch(/^Intact: \d+ entries, \d+ of them masked and held only by their neighbours; head /);
    const head = /sha256:[0-9a-f]{64}/.exec(asked.stdout)?.[0] ?? "";
    expect((await run(program.bin, [...file, "--expect-head", head], folder)).exit).toBe(0);
    writeFileSync(
      join(folder, "audit.ndjson"),
      readFileSync(join(folder, "audit.ndjson"), "utf8").replace(/\n.*\n$/, "\n"),
    );
    const cutOff = await run(program.bin, [...file, "--expect-head", head], folder);
    expect(cutOff.stdout).toMatch(/^BROKEN after .* \[head-missing\]$/m);
    expect(cutOff.exit).toBe(1);
    for (const replayed of [
      await muster(["replay", "--all"]),
      await run(program.bin, ["replay", "--all", ...db], folder),
    ]) {
      expect(replayed.stdout).toMatch(/^[1-9]\d* decisions decided again: all of them agree\.$/m);
      expect(replayed.exit).toBe(0);
    }
  });

  it("is copied while it goes on, and the copy becomes a database that follows it", async () => {
    const local = (argv: readonly string[]) => run(program.bin, argv, folder);
    const copied = await local(["backup", "copy.db", "--db", "muster.db"]);
    expect(copied).toMatchObject({ exit: 0, stderr: "" });
    expect(await local(["backup", "copy.db", "--db", "muster.db"])).toMatchObject({ exit: 2 });
    expect(await local(["backup", "none/copy.db", "--db", "muster.db"])).toMatchObject({ exit: 2 });
    expect(await local(["restore", "rules/basics.yaml", "--to", "other.db"])).toMatchObject({ exit: 2 });
    expect(await local(["restore", "copy.db", "--to", "muster.db", "--force"])).toMatchObject({ exit: 3 });
    const restored = await local(["restore", "copy.db", "--to", "restored.db"]);
    expect(restored.stdout).toMatch(/^restored\.db: a database with \d+ audit entries/);
    const log = await local(["verify", "--audit", "--db", "restored.db", "--format", "json"]);
    expect(JSON.parse(log.stdout)).toMatchObject({ intact: true, broken: null });

    const again = await startService(program.bin, ["--db", "restored.db"], folder, { MUSTER_ADMIN_TOKEN: ADMIN });
    const checked = await muster(["check", "checkout", "--env", "production"], { MUSTER_URL: again.url });
    expect(await again.stop()).toMatchObject({ exit: 0 });
    expect(checked).toMatchObject({ exit: 0, stderr: "" });
  });

  it("is found to be well, and what is wrong is named with what to do", async () => {
    const well = await muster(["doctor", "--db", "muster.db", "--server", service.url]);
    expect(well.stdout).toMatch(/^ok {5}audit-log[^]*^ok {5}token[^]*^Nothing is wrong\.$/m);
    expect(well.exit).toBe(0);
    expect((await muster(["doctor", "--db", "muster.db"])).stdout).not.toContain(service.url);
    expect((await muster(["doctor"])).stdout).toMatch(/which MUSTER_URL names,\s+answers,\s+and is ready/);
    const nowhere = `http://127.0.0.1:${await closedPort()}`;
    const wrong = await muster(["doctor", "--db", "catalog/shop/catalog-info.yaml", "--server", nowhere]);
    expect(wrong.stdout).toMatch(/^WRONG {2}database[^]*is not a database of muster\n +(?:\[.*\])?= help: /m);
    expect(wrong.stdout).toMatch(/^WRONG {2}server[^]*nothing listens at/m);
    expect(wrong.exit).toBe(1);
  });

  it("makes a token for whoever lost the last one, once it is not served any more", async () => {
    const create = ["token", "create", "--name", "rescue", "--role", "admin", "--expires", "1d", "--db", "restored.db"];
    const { exit, stdout } = await run(program.bin, create, folder);
    expect(stdout).toMatch(/^mst_\w+\n$/);
    expect(exit).toBe(0);
    expect(await run(program.bin, [...create.slice(0, -1), "muster.db"], folder)).toMatchObject({
      exit: 3,
      stdout: "",
    });
  });

  it("is not served twice", async () => {
    const { exit, stderr } = await run(program.bin, ["serve", "--port", "0", "--db", "muster.db"], folder);
    expect(stderr).toMatch(/is served by process \d+ already/);
    expect(exit).toBe(3);
  });
});
