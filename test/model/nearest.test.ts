// Which valid name is suggested for one that is not there?

import { expect, test } from "vitest";
import { suggest } from "../../src/model/nearest.ts";

const SCORECARDS = ["security-baseline", "security-extra", "production-readiness", "dora"];

test.each([
  ["a slip", "produktion-readiness", "did you mean `production-readiness`?"],
  ["a name not written to its end", "production", "did you mean `production-readiness`?"],
  ["a slip in it", "prodution", "did you mean `production-readiness`?"],
  ["what two begin with", "securty", "did you mean `security-baseline` or `security-extra`?"],
  ["something else", "costs", "valid here: `security-baseline`, `security-extra`, `production-readiness`, `dora`"],
  ["too little to tell", "s", "valid here: `security-baseline`, `security-extra`, `production-readiness`, `dora`"],
])("%s", (_, written, said) => expect(suggest(written, SCORECARDS)).toBe(said));

test("lists the choices where too many begin alike, and says nothing where there are none", () => {
  const many = ["test-a", "test-b", "test-c", "test-d"].map((name) => `${name}-of-something`);
  expect(suggest("test", many)).toMatch(/^valid here: /);
  expect(suggest("test", [])).toBeUndefined();
});
