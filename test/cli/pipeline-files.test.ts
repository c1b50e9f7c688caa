// Do the files that pipelines use ask for what the program understands, and can nothing they are handed act?

import { execFile } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { cli, ROOT, temporaryFolder } from "./run-cli.ts";
import { served } from "./served-decision.ts";
import { standIn } from "./stand-in.ts";

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
}

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const action = parse(read("action.yml")) as Action;
const [spec, jobs] = parseAllDocuments(read("templates/gitlab/muster-check.yml")).map(
  (document) => document.toJS() as unknown,
) as [{ readonly spec: { readonly inputs: object } }, Readonly<Record<string, Job>>];
const [job] = Object.values(jobs);
const check = action.runs.steps.find(({ id }) => id === "check");
const script = job?.script.join("\n") ?? "";

describe("every flag", () => {
  const flagsIn = (text: string) => new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag));

  it.each([
    ["action.yml", check?.run ?? ""],
    ["the GitLab template", script],
  ])("of %s is one of `muster check`", async (_, text) => {
    const { stdout } = await cli(["check", "--help"], ROOT);
    const known = flagsIn(stdout);
    const used = [...flagsIn(text)];
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter((flag) => !known.has(flag))).toEqual([]);
  });
});

describe("action.yml", () => {
  it("puts no expression into a script", () => {
    const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
    expect(scripts).not.toEqual([]);
    for (const script of scripts) expect(script).not.toContain("${{");
  });

  it("hands over every input", () => {
    const handed = Object.values(check?.env ?? {}).join(" ");
    expect(Object.keys(action.inputs).filter((name) => !handed.includes(`inputs.${name} }}`))).toEqual([]);
  });

  it("pins what it uses by commit", () => {
    const used = action.runs.steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !/@[0-9a-f]{40}$/.test(name))).toEqual([]);
  });

  it("gives as outputs what the program writes", async () => {
    const { url } = await standIn(() => ({ body: served() }));
    const folder = temporaryFolder();
    const env = { MUSTER_URL: url, GITHUB_OUTPUT: join(folder, "output"), GITHUB_ACTIONS: "true" };
    await cli(["check", "checkout", "--env", "production"], folder, { env });
    const written = new Set(
      [...readFileSync(join(folder, "output"), "utf8").matchAll(/^(\w+)(?:=|<<)/gm)].map(([, name]) => name),
    );
    const wanted = Object.values(action.outputs).map(({ value }) => /outputs\.(\w+)/.exec(value)?.[1]);
    expect(wanted.filter((name) => !written.has(name))).toEqual([]);
  });
});

describe("the GitLab template", () => {
  it("puts no input into its script, and hands over every one", () => {
    expect(script).not.toContain("$[[");
    const text = read("templates/gitlab/muster-check.yml");
    for (const name of Object.keys(spec.spec.inputs)) expect(text).toContain(`$[[ inputs.${name} ]]`);
  });

  it("reports the files it writes", () => {
    const files = Object.values(job?.artifacts.reports ?? {});
    expect(files).not.toEqual([]);
    for (const file of files) expect(script).toContain(`=${file}`);
  });
});

/** What a branch, a tag or a catalog could be called by somebody who means harm. */
const HOSTILE = "$(touch pwned) `touch pwned` \"; touch pwned #' * --local";
const DIGEST = `ghcr.io/acme/checkout@sha256:${"ab".repeat(32)}`;

describe("run by a shell", () => {
  async function run(shell: string, text: string, own: Readonly<Record<string, string>>) {
    const { url, received } = await standIn(() => ({ body: served({ id: "dec_1" }) }));
    const folder = temporaryFolder({
      "bin/muster": `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/src/bin.ts" "$@"\n`,
    });
    await promisify(execFile)("chmod", ["+x", join(folder, "bin/muster")]);
    symlinkSync(process.execPath, join(folder, "bin/node"));
    writeFileSync(join(folder, "script"), text);
    const path = `${join(folder, "bin")}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
    const env = { PATH: path, MUSTER_URL: url, MUSTER_TOKEN: "mst_secret", GITHUB_ACTION_PATH: ROOT, ...own };
    const ended = promisify(execFile)(shell, [...(shell === "bash" ? ["-e"] : []), "script"], { cwd: folder, env });
    const { code = 0, stderr } = (await ended.catch((error: unknown) => error)) as {
      readonly code?: number;
      readonly stderr: string;
    };
    expect(existsSync(join(folder, "pwned"))).toBe(false);
    return { code, stderr, folder, bodies: received.map(({ body }) => JSON.parse(body) as object) };
  }

  it("the action asks what it is told to ask, whatever it is told", async () => {
    const given = {
      ENTITY: HOSTILE,
      ENVIRONMENT: HOSTILE,
      TYPE: "release",
      VERSION: HOSTILE,
      COMMIT: "",
      ARTIFACTS: `${DIGEST}\n${DIGEST}\n`,
      FACTS: `x.note=${HOSTILE}\n`,
      FAIL_MODE: "closed",
      OUT: "json=decision.json",
    };
    const named = Object.keys(check?.env ?? {}).map((name) => [
      name,
      given[name.replace("INPUT_", "") as keyof typeof given] ?? "",
    ]);
    const { code, stderr, bodies, folder } = await run("bash", check?.run ?? "", Object.fromEntries(named));
    expect(stderr).toBe("");
    expect(bodies).toMatchObject([
      {
        entity: HOSTILE,
        environment: HOSTILE,
        change: { type: "release", version: HOSTILE, artifacts: [{ uri: "ghcr.io/acme/checkout" }, {}] },
        facts: { "x.note": HOSTILE },
      },
    ]);
    expect(existsSync(join(folder, "decision.json"))).toBe(true);
    expect(code).toBe(1);
  });

  it("the GitLab job asks what it is told to ask, whatever it is told", async () => {
    const variables = {
      ...Object.fromEntries(Object.keys(job?.variables ?? {}).map((name) => [name, ""])),
      CHECK_ENTITY: HOSTILE,
      CHECK_ENVIRONMENT: HOSTILE,
      CHECK_TYPE: "hotfix",
      CHECK_VERSION: HOSTILE,
      CHECK_ARTIFACTS: `${DIGEST} ${DIGEST}`,
      CHECK_FAIL_MODE: "open",
      CHECK_FORMAT: "text",
    };
    const { code, stderr, bodies, folder } = await run("sh", script, variables);
    expect(stderr).toBe("");
    expect(bodies).toMatchObject([
      { entity: HOSTILE, environment: HOSTILE, change: { type: "hotfix", version: HOSTILE, artifacts: [{}, {}] } },
    ]);
    for (const file of ["gl-code-quality.json", "muster.xml"]) expect(existsSync(join(folder, file))).toBe(true);
    expect(code).toBe(1);
  });
});

describe("the image", () => {
  const dockerfile = read("Dockerfile");

  it("copies what the package holds, runs as nobody special, and says whether it lives", () => {
    const { files } = JSON.parse(read("package.json")) as { readonly files: readonly string[] };
    for (const folder of files) expect(dockerfile).toContain(`/muster/${folder} ./${folder}`);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
    expect(dockerfile).toMatch(/^VOLUME \/data$/m);
  });

  it("sets variables that the program reads", () => {
    const names = new Set(
      [...dockerfile.matchAll(/\bMUSTER_[A-Z]+/g), ...read("compose.yaml").matchAll(/\bMUSTER_[A-Z_]+/g)].map(
        ([name]) => name,
      ),
    );
    const page = read("docs/cli.md");
    expect([...names].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
