// Which files does a directory of rules hold?

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRuleDirectory } from "../../src/rulebook/read-rule-directory.ts";

const root = mkdtempSync(join(tmpdir(), "rules-"));

beforeAll(() => {
  for (const folder of ["facts/deep", ".hidden", "folder.yaml"]) mkdirSync(join(root, folder), { recursive: true });
  const files = [
    "b.yaml",
    "a.yml",
    "c.json",
    "D.YAML",
    "notes.md",
    ".dot.yaml",
    "facts/deep/e.yaml",
    ".hidden/f.yaml",
    "folder.yaml/g.yaml",
  ];
  for (const file of files) writeFileSync(join(root, file), `# ${file}`);
  symlinkSync(root, join(root, "facts/loop"));
  symlinkSync(join(root, "nowhere"), join(root, "broken"));
  symlinkSync(join(root, "b.yaml"), join(root, "link.yaml"));
});

afterAll(() => rmSync(root, { recursive: true }));

test("YAML and JSON files, sorted, below the argument as it was given", async () => {
  const files = await readRuleDirectory(root);
  expect(files.map(({ path }) => path.slice(root.length + 1))).toEqual([
    "D.YAML",
    "a.yml",
    "b.yaml",
    "c.json",
    "facts/deep/e.yaml",
    "folder.yaml/g.yaml",
    "link.yaml",
  ]);
  expect(files[4]?.text).toBe("# facts/deep/e.yaml");
});

test("a file is read as it is", async () => {
  const path = join(root, "notes.md");
  expect(await readRuleDirectory(path)).toEqual([{ path, text: "# notes.md" }]);
});

test("a directory that is not there is the caller's problem", async () => {
  await expect(readRuleDirectory(join(root, "absent"))).rejects.toMatchObject({ code: "ENOENT" });
});
