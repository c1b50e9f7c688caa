// Which values can a fact of a type and unit have?

import { expect, test } from "vitest";
import { conformFactValue } from "../../src/facts/conform-fact-value.ts";

test.each([
  [{ type: "number", unit: "count" }, -1],
  [{ type: "number", unit: "percent" }, -0.1],
  [{ type: "number", unit: "percent" }, 140],
] as const)("of %o %d is none, and not known", (declaration, value) => {
  expect(conformFactValue(value, declaration)).toMatchObject({ value: null, wrong: expect.stringContaining("is no") });
});

test.each([
  [{ type: "number", unit: "count" }, 0],
  [{ type: "number", unit: "percent" }, 100],
  [{ type: "number", unit: "percent of the budget" }, -8.5],
  [{ type: "number", unit: "seconds" }, -3],
  [{ type: "number" }, -3],
] as const)("of %o %d is one", (declaration, value) => {
  expect(conformFactValue(value, declaration)).toEqual({ value });
});
