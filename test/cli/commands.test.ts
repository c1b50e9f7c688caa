// Do the other commands do what they say, and is wrong usage told apart from findings?

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, ROOT, temporaryFolder } from "./run-cli.ts";
import { RULES, TESTS } from "./small-catalog.ts";

const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ["serve"],
  ["check"],
  ["evaluate"],
  ["lint"],
  ["test"],
  ["import"],
  ["import", "backstage"],
  ["facts"],
  ["events"],
  ["query"],
  ["report"],
  ["push"],
  ["notice", "preview"],
  ["notice", "test"],
  ["token", "create"],
  ["token", "list"],
  ["token", "revoke"],
  ["verify"],
  ["replay"],
  ["export", "decisions"],
  ["export", "audit"],
  ["prune"],
  ["backup"],
  ["restore"],
  ["doctor"],
  ["dora"],
  ["operators"],
  ["init"],
];

describe("muster", () => {
  it("lists its commands and its exit codes", async () => {
    const { exit, stdout } = await cli(["--help"], ROOT);
    for (const [command] of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(stdout).toContain("Exit codes:");
    expect(exit).toBe(0);
  });

  it.each(COMMANDS)("%s %s has help with examples", async (...command) => {
    const { exit, stdout } = await cli([...command, "--help"], ROOT);
    expect(stdout).toContain(`Usage: muster ${command.join(" ")} `);
    expect(stdout).toMatch(new RegExp(`^  \\$ .*muster ${command.join(" ")}\\b`, "m"));
    expect(exit).toBe(0);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(await cli(["--version"], ROOT)).toEqual({ exit: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("knows what was meant", async () => {
    const { exit, stderr } = await cli(["evalute"], ROOT);
    expect(stderr).toContain("muster: unknown command `evalute`\n  = help: did you mean `evaluate`?\n");
    expect(exit).toBe(2);
  });

  it("prints the help of a command, also of one inside another, and knows which was meant", async () => {
    const [whole, one, inner] = [
      await cli(["help"], ROOT),
      await cli(["help", "check"], ROOT),
      await cli(["help", "token", "create"], ROOT),
    ];
    expect([whole.exit, one.exit, inner.exit]).toEqual([0, 0, 0]);
    expect(whole.stdout).toMatch(/^Usage: muster \[options\][^]*Others:\n {2}help /);
    expect(one.stdout).toMatch(/^Usage: muster check /);
    expect(inner.stdout).toMatch(/^Usage: muster token create /);
    const refused = {
      exit: 2,
      stdout: "",
      stderr: expect.stringContaining("unknown command `chek`\n  = help: did you mean `check`?"),
    };
    expect(await cli(["help", "chek"], ROOT)).toEqual(refused);
  });

  it.each([[["lint", "rules"]], [["init", "a", "b"]], [["lint", "--rules"]], [["operators", "--format", "csv"]]])(
    "refuses %j",
    async (argv) => {
      const { exit, stderr } = await cli(argv, ROOT);
      expect(stderr).toMatch(/^muster: .+\n {2}= help: /);
      expect(exit).toBe(2);
    },
  );

  it("shows help, and is no success, without a command", async () => {
    const { exit, stderr } = await cli([], ROOT);
    expect(stderr).toContain("Usage: muster");
    expect(exit).toBe(2);
  });
});

describe("lint", () => {
  it("is 0 for rules without problems", async () => {
    const folder = temporaryFolder({ "rules/basics.yaml": RULES });
    expect(await cli(["lint"], folder)).toEqual({ exit: 0, stdout: "No problems in rules (1 file).\n", stderr: "" });
  });

  it("is 2 for errors, each with its line and a caret, on the standard output", async () => {
    const folder = temporaryFolder({ "rules/basics.yaml": RULES.replace("exists:", "exsts:") });
    const { exit, stdout } = await cli(["lint"], folder);
    expect(stdout).toMatch(
      /^rules\/basics\.yaml:10:\d+: .*`exsts`.*\n +\|\n10 \| .*exsts: entity\.owner.*\n +\| +\^+\n/m,
    );
    expect(stdout).toContain("did you mean `exists`?");
    expect(exit).toBe(2);
  });

  it("names the folder as it was given", async () => {
    const folder = temporaryFolder({ "a/b/rules/basics.yaml": "kind: Scorecrd\n", "a/c/x": "" });
    expect((await cli(["lint", "--rules", "./a/b/rules/"], folder)).stdout).toMatch(/^a\/b\/rules\/basics\.yaml:1:/);
    expect((await cli(["lint", "--rules", "../b/rules"], join(folder, "a/c"))).stdout).toMatch(
      /^\.\.\/b\/rules\/basics\.yaml/,
    );
  });

  it("falls back to the shipped rules, which have no errors", async () => {
    const { exit, stdout } = await cli(["lint"], temporaryFolder());
    expect(stdout).toContain("the shipped rules");
    expect(exit).toBeLessThan(2);
  });
});

describe("test", () => {
  it("is 0 when all cases pass, and names what is not covered", async () => {
    const folder = temporaryFolder({ "rules/basics.yaml": RULES, "rules/basics.test.yaml": TESTS });
    const { exit, stdout } = await cli(["test"], folder);
    expect(stdout).toMatch(/^! basics\/tests-cover-the-code has no case for pass, fail, unknown/m);
    expect(stdout).toMatch(/^2 cases passed; 1 rule not fully covered\.$/m);
    expect(exit).toBe(0);
  });

  it("is 1 when one fails, and says where it stands", async () => {
    const tests = TESTS.replace("expect: fail", "expect: pass");
    const folder = temporaryFolder({ "rules/basics.yaml": RULES, "rules/basics.test.yaml": tests });
    const { exit, stdout } = await cli(["test", "--reference"], folder);
    expect(stdout).toMatch(/x basics\/has-owner {3}nobody\n {4}expected pass, got fail\n/);
    expect(stdout).toMatch(/rules\/basics\.test\.yaml:7:/);
    expect(exit).toBe(1);
  });

  it("says that there are none", async () => {
    const { stderr } = await cli(["test"], temporaryFolder({ "rules/basics.yaml": RULES }));
    expect(stderr).toContain("rules holds no tests");
  });
});

describe("operators", () => {
  it("lists them all within the width", async () => {
    const { exit, stdout } = await cli(["operators"], ROOT);
    for (const name of ["var", "??", "age_days", "at_level"]) expect(stdout).toContain(`\n  ${name} `);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(exit).toBe(0);
  });

  it("explains one, with examples", async () => {
    const { stdout } = await cli(["operators", "age_days"], ROOT);
    expect(stdout).toContain("over what is not known: ");
    expect(stdout).toContain('{"age_days":');
  });

  it("is 2 for one there is not", async () => {
    const { exit, stderr } = await cli(["operators", "age_day"], ROOT);
    expect(stderr).toContain("did you mean `age_days`?");
    expect(exit).toBe(2);
    expect((await cli(["operators", "gte"], ROOT)).stderr).toContain("did you mean `>=`?");
  });
});

describe("rules that nobody named", () => {
  it.each(["lint", "test"])("are said to be those that come with muster, by %s", async (command) => {
    const { stderr } = await cli([command], temporaryFolder());
    expect(stderr).toContain("there is no folder `rules` here: these are the rules that come with muster");
    expect(stderr).toContain("name yours: `--rules FOLDER`");
    expect((await cli([command, "--rules", join(ROOT, "rules")], temporaryFolder())).stderr).not.toContain("come with");
  });
});

describe("init", () => {
  it("writes a set that loads, passes its tests and evaluates", async () => {
    const folder = temporaryFolder();
    const { exit, stdout } = await cli(["init"], folder);
    expect(stdout).toContain("wrote rules/service-basics.yaml\n");
    expect(exit).toBe(0);
    expect(await cli(["lint"], folder)).toMatchObject({ exit: 0 });
    expect((await cli(["test"], folder)).stdout).toBe("6 cases passed.\n");
    const { stdout: report, exit: below } = await cli(["evaluate"], folder);
    expect(report).toContain("> 1 rule (30m) to silver: runbook-is-linked");
    expect(below).toBe(1);
  });

  it("stays out of a folder with rules of its own", async () => {
    const folder = temporaryFolder({ "rules/ours.yaml": "kind: Scorecard" });
    const { exit, stderr } = await cli(["init"], folder);
    expect(exit).toBe(2);
    expect(stderr).toContain("`rules` holds rules already");
    expect(existsSync(join(folder, "catalog-info.yaml"))).toBe(false);
  });

  it("overwrites nothing", async () => {
    const folder = temporaryFolder({ "platform/catalog-info.yaml": "mine" });
    const { stdout } = await cli(["init", "platform"], folder);
    expect(stdout).toContain("kept  platform/catalog-info.yaml\n");
    expect(stdout).toContain("wrote platform/rules/production.yaml\n");
    writeFileSync(join(folder, "platform/rules/production.yaml"), "mine too");
    expect((await cli(["init", "platform"], folder)).stdout).not.toContain("wrote");
    expect(readFileSync(join(folder, "platform/catalog-info.yaml"), "utf8")).toBe("mine");
    expect(readFileSync(join(folder, "platform/rules/production.yaml"), "utf8")).toBe("mine too");
  });
});
