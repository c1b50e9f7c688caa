import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { readRuleDirectory } from "../../src/rulebook/read-rule-directory.ts";
import { watchRuleFiles } from "../../src/rulebook/watch-rule-files.ts";
import type { RuleWatch } from "../../src/rulebook/watch-rule-files.ts";
import type { SourceFile } from "../../src/text/source-file.ts";

const watches: RuleWatch[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function watched(setUp: (folder: string) => string = (folder) => folder) {
  const folder = mkdtempSync(join(tmpdir(), "muster-rules-"));
  folders.push(folder);
  writeFileSync(join(folder, "a.yaml"), "kind: Gate\n");
  const directory = setUp(folder);
  const told: string[][] = [];
  const errors: unknown[] = [];
  let failures = 0;
  const watch = watchRuleFiles(directory, {
    known: await readRuleDirectory(directory),
    onFiles: async (files: readonly SourceFile[]) => {
      if (failures-- > 0) throw new Error("the disk is full");
      told.push(files.map(({ path, text }) => `${path.slice(directory.length + 1)}: ${text.trim()}`));
    },
    onError: (error) => errors.push(error),
    settle: 20,
    every: 50,
  });
  watches.push(watch);
  return { folder, directory, told, errors, watch, fail: (times: number) => (failures = times) };
}

const eventually = { timeout: 600_000, interval: 10 };

it("tells all files once they have changed, and nothing as long as they have not", async () => {
  const { folder, told } = await watched();
  writeFileSync(join(folder, "a.yaml"), "kind: Gate\n");
  writeFileSync(join(folder, "b.yaml"), "kind: Freeze\n");
  await vi.waitFor(() => expect(told).toEqual([["a.yaml: kind: Gate", "b.yaml: kind: Freeze"]]), eventually);
  unlinkSync(join(folder, "a.yaml"));
  await vi.waitFor(() => expect(told.at(-1)).toEqual(["b.yaml: kind: Freeze"]), eventually);
  expect(told).toHaveLength(2);
});

it("tells a file that is written to and fro only as it is in the end", async () => {
  const { folder, told } = await watched();
  for (let at = 0; at < 50; at++) writeFileSync(join(folder, "a.yaml"), `kind: Gate\nid: g${at}\n`);
  writeFileSync(join(folder, "a.yaml"), "kind: Gate\nid: last\n");
  await vi.waitFor(() => expect(told.at(-1)).toEqual(["a.yaml: kind: Gate\nid: last"]), eventually);
});

it("says that the folder is gone, once, and tells what is there when it is back", async () => {
  const { folder, told, errors } = await watched();
  const away = `${folder}-away`;
  folders.push(away);
  renameSync(folder, away);
  await vi.waitFor(() => expect(errors).toHaveLength(1), eventually);
  renameSync(away, folder);
  await vi.waitFor(() => expect(told).toEqual([["a.yaml: kind: Gate"]]), eventually);
  expect(errors).toHaveLength(1);
});

it("sees a link that leads somewhere else now", async () => {
  const { folder, told } = await watched((outer) => {
    for (const version of ["one", "two"]) {
      mkdirSync(join(outer, version));
      writeFileSync(join(outer, version, "rules.yaml"), `kind: Gate\nid: ${version}\n`);
    }
    symlinkSync(join(outer, "one"), join(outer, "current"));
    return join(outer, "current");
  });
  symlinkSync(join(folder, "two"), join(folder, "next"));
  renameSync(join(folder, "next"), join(folder, "current"));
  await vi.waitFor(() => expect(told).toEqual([["rules.yaml: kind: Gate\nid: two"]]), eventually);
});

it("does not lose itself in a link that leads back up", async () => {
  const { folder, told, errors } = await watched();
  symlinkSync(folder, join(folder, "again"));
  writeFileSync(join(folder, "b.yaml"), "kind: Freeze\n");
  await vi.waitFor(() => expect(told.at(-1)).toEqual(["a.yaml: kind: Gate", "b.yaml: kind: Freeze"]), eventually);
  expect(errors).toEqual([]);
});

it("tells again what could not be taken", async () => {
  const { folder, told, errors, fail } = await watched();
  fail(2);
  writeFileSync(join(folder, "a.yaml"), "kind: Freeze\n");
  await vi.waitFor(() => expect(told).toEqual([["a.yaml: kind: Freeze"]]), eventually);
  expect(errors).toHaveLength(2);
});

it("tells nothing once it is stopped", async () => {
  const { folder, told, watch } = await watched();
  writeFileSync(join(folder, "a.yaml"), "kind: Freeze\n");
  await watch.stop();
  const count = told.length;
  writeFileSync(join(folder, "a.yaml"), "kind: Action\n");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(told).toHaveLength(count);
});
