// Does `muster check --local` end as its verdict says, and is refused where it could only be ignored?

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, collecting, ROOT, temporaryFolder } from "./run-cli.ts";
import { FACTS, FILES } from "./small-catalog.ts";

const GATE = `kind: Gate
id: production
title: Production
environments: [production, "prod-*"]
require:
  - { scorecard: basics, level: target, enforcement: block }
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
const FACT_SET = `kind: FactSet
id: coverage
sources: [ci]
maxAge: 7d
facts:
  cover.lines_pct: { type: number, unit: percent, description: Lines covered. }
`;

function folderWith(own: Readonly<Record<string, string>> = {}): string {
  return temporaryFolder({
    ...FILES,
    "rules/gates.yaml": GATE,
    "rules/facts.yaml": FACT_SET,
    "facts.json": FACTS,
    ...own,
  });
}

const FROM_FILES = ["--local", "--catalog", "catalog", "--facts", "facts.json"];
const check = (entity: string, env: string, ...more: string[]) => [
  "check",
  entity,
  "--env",
  env,
  ...FROM_FILES,
  ...more,
];

describe("the exit code", () => {
  it.each([
    ["0 for an allow", check("checkout", "production"), 0, /^ALLOW {2}checkout -> production/],
    ["1 for a block", check("cart", "production"), 1, /^BLOCK {2}cart -> production/],
    ["1 for a block, whatever was let pass", check("search", "prod-eu"), 1, /^BLOCK {2}search -> prod-eu/],
    ["4 for a wait", check("checkout", "production", "--type", "hotfix"), 4, /^WAIT {2}checkout -> production/],
    ["0 where nothing is enforced, and it says fail", check("cart", "staging"), 0, /evaluation fail {3}basis observe/],
    ["0 where no gate stands, and it says so", check("cart", "dev"), 0, /no gate stands before `dev`/],
    [
      "0 for what nobody knows, and it says so",
      check("crat", "production"),
      0,
      /does not hold `component:default\/crat`/,
    ],
  ])("is %s", async (_, argv, code, text) => {
    const { exit, stdout, stderr } = await cli(argv, folderWith());
    expect(stdout).toMatch(text);
    expect(stdout).toContain(`(exit ${code}).`);
    expect(stderr).toBe("");
    expect(exit).toBe(code);
  });

  it.each([
    [["check", "cart", ...FROM_FILES], "no environment is named"],
    [["check", "--env", "production", "--local"], "no entity is named"],
    [["check", "cart", "--env", "production"], "no server is named"],
    [check("cart", " "), "the environment has no name"],
    [
      check("cart", "production", "--type", "rollbak"),
      "`--type` cannot be `rollbak`\n  = help: did you mean `rollback`?",
    ],
    [check("cart", "production", "--fact", "x.coverage"), "`x.coverage` is not NAME=VALUE"],
    [check("cart", "production", "--artifact", "ghcr.io/acme/cart:1"), "is not an artifact with its digest"],
    [check("cart", "production", "--at", "soon"), "`soon` is not a time"],
    [check("cart", "production", "--format", "csv"), "there is no format `csv` here"],
    [
      check("cart", "production", "--break-glass", "--reason", "x", "--incident", "I"),
      "`--break-glass` does nothing with",
    ],
    [check("cart", "production", "--reason", "it burns"), "`--reason` does nothing with `--local`"],
    [check("cart", "production", "--wait", "5m"), "`--wait` does nothing with `--local`"],
  ])("is 2 for %j", async (argv, message) => {
    const { exit, stdout, stderr } = await cli(argv, folderWith());
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exit).toBe(2);
  });

  it("is 2 where several entities are meant, and lists them", async () => {
    const api = `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: cart }\nspec: { type: openapi, lifecycle: production, owner: payments, definition: x }\n`;
    const { exit, stderr } = await cli(check("cart", "production"), folderWith({ "catalog/api.yaml": api }));
    expect(stderr).toContain("say which: api:default/cart, component:default/cart");
    expect(exit).toBe(2);
  });

  it("is 2 where the rules declare no gate, or do not load", async () => {
    const { exit, stderr } = await cli(
      check("cart", "production"),
      folderWith({ "rules/gates.yaml": FACT_SET.replaceAll("cover", "other") }),
    );
    expect(stderr).toContain("the rules declare no gate");
    expect(exit).toBe(2);
    const broken = await cli(check("cart", "production"), folderWith({ "rules/gates.yaml": "kind: Gate\n" }));
    expect(broken).toMatchObject({ exit: 2, stdout: "" });
  });
});

describe("the process", () => {
  it.each([
    [check("checkout", "production"), 0],
    [check("cart", "production"), 1],
    [check("cart", "staging"), 0],
    [["check", "cart"], 2],
    [check("checkout", "production", "--type", "hotfix"), 4],
  ])("%j ends with %i", (argv, code) => {
    const cwd = folderWith();
    const at = argv.includes("--local") ? ["--at", "2026-12-01T12:00:00Z"] : [];
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "src/bin.ts"), ...argv, ...at], { cwd });
    expect([status, String(stderr) === ""]).toEqual([code, code !== 2]);
  });
});

describe("what is told of the release", () => {
  const decision = async (argv: readonly string[], own = {}) =>
    JSON.parse((await cli([...argv, "--format", "json"], folderWith(own))).stdout);

  it("is what the decision says was asked", async () => {
    const sha = "AB".repeat(32);
    const argv = check("checkout", " PROD-eu ", "--release", "1.42.0", "--commit", "9b2f7c1", "--type", "config");
    const artifacts = ["--artifact", `ghcr.io/acme/checkout@sha256:${sha}`, "--artifact", `b@sha256:${sha}`];
    expect(await decision([...argv, ...artifacts, "--dry-run"])).toMatchObject({
      id: null,
      links: null,
      environment: "prod-eu",
      decidedAt: "2026-12-01T12:00:00Z",
      validUntil: "2026-12-01T13:00:00Z",
      change: {
        type: "config",
        version: "1.42.0",
        commit: "9b2f7c1",
        artifacts: [
          { uri: "ghcr.io/acme/checkout", sha256: sha.toLowerCase() },
          { uri: "b", sha256: sha.toLowerCase() },
        ],
      },
    });
  });

  it("takes facts one by one, wherever the entity stands", async () => {
    const argv = ["check", "--env", "production", "--fact", "x.coverage=81", "search", ...FROM_FILES];
    expect(await decision(argv)).toMatchObject({ verdict: "allow", evaluation: "pass" });
  });

  it("names facts that are not taken", async () => {
    const { problems } = await decision(check("checkout", "production", "--fact", "cover.line_pct=1"));
    expect(problems).toMatchObject([{ code: "undeclared-fact", help: "did you mean `cover.lines_pct`?" }]);
  });

  it("is decided at the instant that is named", async () => {
    const argv = check("checkout", "production", "--at", "2026-12-24");
    expect((await decision(argv)).decidedAt).toBe("2026-12-24T00:00:00Z");
  });

  it("lists every finding as json, what does not pass as text, and what is asked for", async () => {
    const rules = async (...more: string[]) =>
      (await decision(check("search", "production", ...more))).findings.map(({ rule }: { rule: string }) => rule);
    expect(await rules()).toEqual(["tests-cover-the-code", "has-owner"]);
    expect(await rules("--explain", "failing")).toEqual(["tests-cover-the-code"]);
    expect(await rules("--explain", "none")).toEqual([]);
    const text = async (...more: string[]) => (await cli(check("search", "production", ...more), folderWith())).stdout;
    expect(await text()).not.toContain("has-owner");
    expect(await text("--out", "json=d.json")).not.toContain("has-owner");
    expect(await text("--explain", "all")).toMatch(/^✓ pass +has-owner/m);
  });
});

describe("where it goes", () => {
  it("is files besides, each in its format", async () => {
    const folder = folderWith();
    const { stdout } = await cli(
      check("cart", "production", "--out", "json=out/d.json", "--out", "junit=d.xml"),
      folder,
    );
    expect(stdout).toMatch(/^BLOCK/);
    expect(JSON.parse(readFileSync(join(folder, "out/d.json"), "utf8"))).toMatchObject({ verdict: "block" });
    expect(readFileSync(join(folder, "d.xml"), "utf8")).toContain('<failure type="block"');
  });

  it("is the job's annotations, its summary and its outputs", async () => {
    const folder = folderWith();
    const env = {
      GITHUB_WORKSPACE: folder,
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
      GITHUB_OUTPUT: join(folder, "output"),
    };
    const { stdout } = await cli(check("cart", "production", "--format", "github"), folder, { env });
    expect(stdout).toMatch(/^::error title=cart%3A has-owner,file=catalog\/cart\/catalog-info\.yaml,line=1::/m);
    expect(stdout).toMatch(/^BLOCK cart -> production: 2 blocking \(has-owner, tests-cover-the-code\) \(exit 1\)\.$/m);
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toMatch(/^## BLOCK cart -&gt; production/);
    expect(readFileSync(join(folder, "output"), "utf8")).toEqual(
      expect.stringMatching(
        /^decision=block\nverdict=block\nevaluation=fail\nblocking=2\nwarning=0\nunknown=1\nexit=1\ndecision_id<</,
      ) as string,
    );
  });

  it("is in colour on a terminal, and says the same without", async () => {
    const on = async (isTTY: boolean) => {
      const out: string[] = [];
      await cli(check("cart", "production"), folderWith(), { stdout: collecting(out, isTTY, 80) });
      return out.join("");
    };
    expect(await on(true)).toContain("\u001b[31mBLOCK");
    // oxlint-disable-next-line no-control-regex
    expect((await on(true)).replaceAll(/\u001b\[\d+m/g, "")).toBe(await on(false));
  });
});
