// What does somebody read who loads these rule files? The golden files say it; `vitest -u` writes them anew.

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isError } from "../../src/model/problem.ts";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";
import { readRuleDirectory } from "../../src/rulebook/read-rule-directory.ts";
import { printProblems } from "./print-problems.ts";

const CASES = fileURLToPath(new URL("../cases/rulebook/", import.meta.url));

async function load(name: string): Promise<ReturnType<typeof loadRulebook>> {
  const files = await readRuleDirectory(`${CASES}${name}`);
  const inRepository = files.map(({ path, text }) => ({ path: path.slice(CASES.length + name.length + 1), text }));
  return loadRulebook(inRepository, []);
}

describe.each(readdirSync(CASES))("%s", (name) => {
  test("says what is wrong, where, and what to write instead", async () => {
    const { problems } = await load(name);
    await expect(printProblems(problems)).toMatchFileSnapshot(`${CASES}${name}/expected.txt`);
  });

  test("loads if and only if nothing is an error", async () => {
    const { rulebook, problems } = await load(name);
    expect(rulebook === undefined).toBe(problems.some(isError));
  });

  test("says everything by the rules for texts", async () => {
    const { problems } = await load(name);
    for (const { message, help, line, column, file } of problems) {
      expect(message).toMatch(/^[a-z`][^\n]*[^.\n]$/);
      expect(help ?? "write").toMatch(/^[^\n.A-Z][^\n]*[^.\n]$/);
      expect([file !== undefined, (line ?? 0) > 0, (column ?? 0) > 0]).not.toContain(false);
    }
  });
});

test("ten mistakes in one file are ten problems", async () => {
  const { problems } = await load("ten-mistakes");
  expect(problems).toHaveLength(10);
});
