// Does `muster evaluate` end as the contract says, and put each report where it is wanted?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OutputClosed } from "../../src/cli/world.ts";
import { cli, collecting, temporaryFolder } from "./run-cli.ts";
import { FACTS, FILES } from "./small-catalog.ts";

function folderWith(own: Readonly<Record<string, string>> = {}): string {
  return temporaryFolder({ ...FILES, "facts.json": FACTS, ...own });
}

const EVALUATE = ["evaluate", "--catalog", "catalog", "--facts", "facts.json"];

describe("the exit code", () => {
  it("is 0 when every entity holds its target", async () => {
    const { exit, stdout } = await cli([...EVALUATE, "--entity", "checkout"], folderWith());
    expect(stdout).toContain("The entity holds its target (exit 0).");
    expect(exit).toBe(0);
  });

  it("is 1 when one is below its target because of a failing rule", async () => {
    const { exit, stdout } = await cli(EVALUATE, folderWith());
    expect(exit).toBe(1);
    expect(stdout).toContain("2 of 3 entities below target because of failing rules (exit 1).");
  });

  it("is 0 when one is below only for what is not known, and 1 when that is asked for", async () => {
    const argv = ["evaluate", "--catalog", "catalog", "--entity", "checkout"];
    const { exit, stdout } = await cli(argv, folderWith());
    expect(exit).toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain("1 entity is below only because of what is not known");
    expect((await cli([...argv, "--strict"], folderWith())).exit).toBe(1);
  });

  it("is 0 for defects of the catalog, and 1 when they are asked for", async () => {
    const folder = folderWith({ "catalog/broken.yaml": "apiVersion: backstage.io/v1alpha1\nkind: [\n" });
    const { exit, stdout } = await cli([...EVALUATE, "--entity", "checkout"], folder);
    expect(stdout).toMatch(/in the catalog \(exit 0\)\.$/m);
    expect(exit).toBe(0);
    expect((await cli([...EVALUATE, "--entity", "checkout", "--strict"], folder)).exit).toBe(1);
  });

  it("is 2 for rules that do not load, with every problem on the error output", async () => {
    const folder = folderWith({ "rules/other.yaml": "kind: Scorecard\nid: other\nlevls: [a]\n" });
    const { exit, stdout, stderr } = await cli(EVALUATE, folder);
    expect(exit).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("rules/other.yaml:3:1: ");
    expect(stderr).toContain("levls");
  });

  it("is 2 for rules that do not load, and a tool gets the problems in its format", async () => {
    const folder = folderWith({ "rules/other.yaml": "kind: Scorecard\nid: other\nlevls: [a]\n" });
    const { exit, stdout } = await cli([...EVALUATE, "--format", "github"], folder);
    expect(exit).toBe(2);
    expect(stdout).toMatch(/^::error title=[^:]*file=rules\/other\.yaml,line=3,col=1::/m);
  });

  it.each([
    [["--format", "yml"], "there is no format `yml` here"],
    [["--format", "jsn"], "did you mean `json`?"],
    [["--out", "json"], "`--out json` is not FORMAT=FILE"],
    [["--at", "yesterday"], "`yesterday` is not a time"],
    [["--entity", "chekout"], "did you mean `checkout`?"],
    [["--only", "basic"], "did you mean `basics`?"],
    [["--owner", "payment"], "did you mean `group:default/payments`?"],
    [["--catalog", "nowhere"], "`nowhere` does not exist"],
    [["--rules", "nowhere"], "`muster init` writes a small working set"],
    [["--explain", "some"], "`--explain` cannot be `some`"],
    [["--colour"], "unknown option `--colour`"],
  ])("is 2 for %j", async (argv, message) => {
    const { exit, stdout, stderr } = await cli([...EVALUATE, ...argv], folderWith());
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exit).toBe(2);
  });

  it("is 2 for a catalog with no files, and says which were looked for", async () => {
    const folder = temporaryFolder({ "rules/basics.yaml": FILES["rules/basics.yaml"] ?? "", "catalog/readme.md": "" });
    const { exit, stderr } = await cli(["evaluate", "--catalog", "catalog"], folder);
    expect(stderr).toBe("muster: no *.yaml, *.yml or *.json under `catalog`\n");
    expect(exit).toBe(2);
  });
});

describe("the report", () => {
  it("has the contract's keys, in its order", async () => {
    const { stdout } = await cli([...EVALUATE, "--format", "json"], folderWith());
    const report = JSON.parse(stdout);
    const [cart] = report.entities;
    expect(Object.keys(report)).toEqual(["rulebook", "at", "entities", "problems", "summary"]);
    expect(Object.keys(cart).slice(0, 5)).toEqual(["ref", "kind", "owner", "location", "scorecards"]);
    expect(Object.keys(cart.scorecards[0]).slice(0, 5)).toEqual(["id", "level", "target", "score", "findings"]);
    const keys =
      "scorecard rule title level severity outcome cause effect message evidence fix failingSince enforcement waiver";
    expect(Object.keys(cart.scorecards[0].findings[0]).slice(0, 14)).toEqual(keys.split(" "));
    expect(report.at).toBe("2026-12-01T12:00:00Z");
    expect(cart.location).toEqual({ file: "cart/catalog-info.yaml", line: 1 });
    expect(cart.scorecards[0].findings[0].fix.effort).toBe("5m");
  });

  it("lists every finding in json and only those that do not pass in text, unless asked", async () => {
    const folder = folderWith();
    const outcomes = async (...argv: string[]) => {
      const { stdout } = await cli([...EVALUATE, "--entity", "search", "--format", "json", ...argv], folder);
      return JSON.parse(stdout).entities[0].scorecards[0].findings.map(({ outcome }: { outcome: string }) => outcome);
    };
    expect(await outcomes()).toEqual(["pass", "fail"]);
    expect(await outcomes("--explain", "failing")).toEqual(["fail"]);
    expect(await outcomes("--explain", "none")).toEqual([]);
    expect((await cli([...EVALUATE, "--entity", "search"], folder)).stdout).not.toContain("has-owner");
    const both = [...EVALUATE, "--entity", "search", "--out", "json=all.json"];
    expect((await cli(both, folder)).stdout).not.toContain("has-owner");
    expect((await cli([...both, "--explain", "all"], folder)).stdout).toContain("✓ has-owner");
  });

  it("goes to files besides, each in its format", async () => {
    const folder = folderWith();
    const { stdout } = await cli([...EVALUATE, "--out", "json=out/a.json", "--out", "csv=b.csv"], folder);
    expect(stdout).toMatch(/^MUSTER /);
    expect(JSON.parse(readFileSync(join(folder, "out/a.json"), "utf8")).entities).toHaveLength(4);
    expect(readFileSync(join(folder, "b.csv"), "utf8").split("\r\n")).toHaveLength(8);
  });

  it("names files from the repository in CI, and adds to the job's summary and outputs", async () => {
    const folder = folderWith({ "summary.md": "before\n" });
    const env = {
      GITHUB_WORKSPACE: folder,
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
      GITHUB_OUTPUT: join(folder, "output"),
    };
    const argv = ["evaluate", "--rules", "../rules", "--facts", "../facts.json", "--format", "github"];
    const { stdout } = await cli(argv, join(folder, "catalog"), { env });
    expect(stdout).toMatch(/^::error title=cart%3A has-owner,file=catalog\/cart\/catalog-info\.yaml,line=1::/m);
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toMatch(/^before\n## Scorecards/);
    expect(readFileSync(join(folder, "output"), "utf8")).toBe("met=1\nbelow=2\nunknown=0\nproblems=0\nexit=1\n");
  });

  it("is in colour on a terminal only, where NO_COLOR does not forbid it", async () => {
    const folder = folderWith();
    const on = async (isTTY: boolean, env: Record<string, string>) => {
      const out: string[] = [];
      await cli(EVALUATE, folder, { env, stdout: collecting(out, isTTY, 100) });
      return out.join("").includes("\u001b[");
    };
    expect(await on(true, {})).toBe(true);
    expect(await on(true, { NO_COLOR: "1" })).toBe(false);
    expect(await on(false, {})).toBe(false);
    expect(await on(false, { FORCE_COLOR: "1" })).toBe(true);
  });

  it("ends quietly where nobody reads it any more", async () => {
    const stdout = { isTTY: false, columns: undefined, write: () => Promise.reject(new OutputClosed()) };
    expect(await cli(EVALUATE, folderWith(), { stdout })).toMatchObject({ exit: 1, stderr: "" });
    expect(await cli(["operators"], folderWith(), { stdout })).toMatchObject({ exit: 0, stderr: "" });
  });
});

describe("the progress bar", () => {
  const slow = () => {
    let at = Date.parse("2026-12-01T12:00:00Z");
    return () => (at += 700);
  };

  it("shows on a terminal when it takes long, and goes", async () => {
    const err: string[] = [];
    const folder = folderWith();
    await cli([...EVALUATE, "--at", "2026-12-01"], folder, { stderr: collecting(err, true), now: slow() });
    expect(err.join("")).toMatch(/evaluating █+░* +\d+ %/);
    expect(err.at(-1)).toBe("\r\u001b[K");
  });

  it("is gone before the result stands on the same terminal", async () => {
    const screen: string[] = [];
    const output = collecting(screen, true, 80);
    const argv = [...EVALUATE, "--at", "2026-12-01", "--out", "json=a.json"];
    await cli(argv, folderWith(), { stdout: output, stderr: output, now: slow(), env: { NO_COLOR: "1" } });
    const [before = "", after] = screen.join("").split("MUSTER");
    expect(before).toContain("evaluating ");
    expect(before.endsWith("\r\u001b[K")).toBe(true);
    expect(after).not.toContain("\r");
  });

  it("does not show elsewhere", async () => {
    expect((await cli([...EVALUATE, "--at", "2026-12-01"], folderWith(), { now: slow() })).stderr).toBe("");
  });
});
