// Is docs/rule-files.md true: do its examples load, and does it name every key and every problem?

import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";
import { jsonSchemas } from "../../src/rulebook/json-schemas.ts";

const page = readFileSync(new URL("../../docs/rule-files.md", import.meta.url), "utf8");
const CASES = new URL("../cases/rulebook/", import.meta.url);

test("the examples load together, without a warning, and with their tests", () => {
  const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text], at) => ({
    path: `example-${at}.yaml`,
    text: text ?? "",
  }));
  expect(examples.length).toBeGreaterThan(5);
  const { rulebook, tests, problems } = loadRulebook(examples, []);
  expect(problems).toEqual([]);
  expect(rulebook?.scorecards).toHaveLength(2);
  expect(tests).toHaveLength(2);
});

test("every key a rule file may have is on the page", () => {
  const keys = new Set<string>();
  for (const [name, text] of jsonSchemas()) if (name !== "rule-file.schema.json") collectKeys(JSON.parse(text), keys);
  const missing = [...keys].filter((key) => !new RegExp(`\\b${key.replace("$", "\\$")}\\b`).test(page));
  expect(keys.size).toBeGreaterThan(60);
  expect(missing.filter((key) => key !== "$schema")).toEqual([]);
});

test("every problem of the golden files is on the page", () => {
  const expected = readdirSync(CASES).map((name) => readFileSync(new URL(`${name}/expected.txt`, CASES), "utf8"));
  const codes = new Set([...expected.join("").matchAll(/\[([a-z-]+)\]$/gm)].map(([, code]) => code));
  expect(codes.size).toBeGreaterThan(40);
  expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

function collectKeys(schema: unknown, keys: Set<string>): void {
  if (typeof schema !== "object" || schema === null) return;
  for (const [word, value] of Object.entries(schema)) {
    if (word === "definitions") continue;
    if (word === "properties") for (const key of Object.keys(value as object)) keys.add(key);
    collectKeys(value, keys);
  }
}
