// Does the program itself behave in a shell: as a process, in a pipe, bundled?

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ROOT, temporaryFolder } from "./run-cli.ts";
import { FACTS, FILES } from "./small-catalog.ts";

const EVALUATE = ["evaluate", "--catalog", "catalog", "--facts", "facts.json", "--at", "2026-12-01T12:00:00Z"];

function run(program: string, argv: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the process", () => {
  it("writes the result to its output, and ends with the exit code", () => {
    const folder = temporaryFolder({ ...FILES, "facts.json": FACTS });
    const { status, stdout, stderr } = run(join(ROOT, "src/bin.ts"), [...EVALUATE, "--format", "json"], folder);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { entities: 3 } });
    expect(stderr).toBe("");
    expect(status).toBe(1);
  });

  it("ends without a word when its reader goes early", () => {
    const folder = temporaryFolder({ ...FILES, "facts.json": FACTS });
    const line = `"${process.execPath}" "${join(ROOT, "src/bin.ts")}" ${EVALUATE.join(" ")} --format json | head -c 1`;
    const { stdout, stderr } = spawnSync("bash", ["-c", line], { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("{");
    expect(stderr).toBe("");
  });
});

describe("a service that npm started", () => {
  it("ends when npm was ended, which leaves it to itself", async () => {
    const folder = temporaryFolder();
    const line = `"${process.execPath}" "${join(ROOT, "src/bin.ts")}" serve --port 0 & wait`;
    const env = { ...process.env, npm_lifecycle_event: "start" };
    const shell = spawn("sh", ["-c", line], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const [out, err] = [text(shell.stdout), text(shell.stderr)];
    await vi.waitFor(() => expect(out()).toContain("listens on"), 600_000);
    // As npm does with the shell it runs scripts in.
    shell.kill("SIGKILL");
    await once(shell, "close");
    expect(err()).toContain("stopping, what is under way is answered first");
  });
});

function text(stream: NodeJS.ReadableStream): () => string {
  let read = "";
  stream.setEncoding("utf8").on("data", (chunk) => (read += String(chunk)));
  return () => read;
}

describe("the bundle", () => {
  const installed = mkdtempSync(join(tmpdir(), "muster-bundle-"));
  const bin = join(installed, "dist/bin.js");

  // As it is installed: what `files` in package.json names, and no dependencies anywhere near.
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, "build.ts"), join(installed, "dist")], { cwd: ROOT });
    for (const name of ["rules", "package.json"]) cpSync(join(ROOT, name), join(installed, name), { recursive: true });
  });
  afterAll(() => rmSync(installed, { recursive: true, force: true }));

  it("is on its own, and says what the program in source says", () => {
    const folder = temporaryFolder({ ...FILES, "facts.json": FACTS });
    const argv = [...EVALUATE, "--format", "json"];
    const bundled = run(bin, argv, folder);
    expect(bundled).toEqual(run(join(ROOT, "src/bin.ts"), argv, folder));
    expect(bundled.status).toBe(1);
  });

  it("finds the shipped rules beside it, whatever name it is called by", () => {
    const folder = temporaryFolder();
    symlinkSync(bin, join(folder, "muster"));
    expect(run(join(folder, "muster"), ["lint"], folder).stdout).toContain("the shipped rules");
  });

  it("refuses a Node that is too old", () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'napi',{value:'9'})";
    const { status, stderr } = spawnSync(process.execPath, ["--import", old, bin, "--version"], { encoding: "utf8" });
    expect(stderr).toMatch(/^muster: Node 22\.18 or newer is needed, this is v\d+/);
    expect(status).toBe(2);
  });
});
