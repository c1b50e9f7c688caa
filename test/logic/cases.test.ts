// Does every operator do over values, null and unknowns what the tables say, also where no code may be generated?

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { OPERATOR_NAMES } from "../../src/logic/operators.ts";
import { CASES } from "./cases.ts";
import { OFFICIAL_SUITE, officialCases, wrongCase, wrongOfficialCases } from "./run-cases.ts";

describe.each(Object.entries(CASES))("%s", (_, cases) => {
  test.each(cases.map((one) => [JSON.stringify(one.rule), one] as const))("%s", (_, one) => {
    expect(wrongCase(one)).toBeUndefined();
  });
});

test("every operator has cases, but those that need a document", () => {
  expect(OPERATOR_NAMES.filter((name) => CASES[name] === undefined)).toEqual(["related", "at_level"]);
});

test.skipIf(officialCases() === undefined)(
  `the official suite passes whole (skipped without ${OFFICIAL_SUITE.pathname})`,
  () => {
    expect(officialCases()).toHaveLength(278);
    expect(wrongOfficialCases()).toEqual([]);
  },
);

test("the tables pass where code generation from strings is forbidden", () => {
  const script = fileURLToPath(new URL("run-cases-alone.ts", import.meta.url));
  const printed = execFileSync(process.execPath, ["--disallow-code-generation-from-strings", script], {
    encoding: "utf8",
  });
  const result = JSON.parse(printed) as { count: number; wrong: string[]; canGenerateCode: boolean };
  expect(result.wrong).toEqual([]);
  expect(result.canGenerateCode).toBe(false);
  expect(result.count).toBeGreaterThanOrEqual(Object.values(CASES).flat().length);
});
