// Do problems that say the same stand together, and is none of them left uncounted?

import { expect, it } from "vitest";
import type { Problem } from "../../src/model/problem.ts";
import { lintText } from "../../src/report/text-problems.ts";
import { CONTEXT } from "./sample-report.ts";

const dangling = (file: string, team: string, severity: Problem["severity"] = "warning"): Problem => ({
  code: "dangling-ref",
  severity,
  message: `\`spec.owner\` refers to \`group:default/${team}\``,
  file,
  line: 9,
  column: 10,
});

function textOf(problems: readonly Problem[]): string {
  return [...lintText({ problems, read: "what `git` delivers" }, { ...CONTEXT, placeOf: (file) => file })].join("");
}

it("says a warning once, with where else it stands", () => {
  const problems = ["a", "b", "c", "d", "e", "f"].map((name) => dangling(`${name}.yaml`, "pay"));
  expect(textOf([...problems.slice(0, 2), dangling("x.yaml", "ops"), ...problems.slice(2)])).toBe(
    `a.yaml:9:10: warning: \`spec.owner\` refers to \`group:default/pay\` [dangling-ref]
   = also at b.yaml:9:10, c.yaml:9:10, d.yaml:9:10, 2 more

x.yaml:9:10: warning: \`spec.owner\` refers to \`group:default/ops\` [dangling-ref]

7 warnings in what \`git\` delivers.
`,
  );
});

it("says every error by itself", () => {
  const text = textOf([dangling("a.yaml", "pay", "error"), dangling("b.yaml", "pay", "error")]);
  expect(text).toContain("b.yaml:9:10: `spec.owner`");
  expect(text).not.toContain("also at");
});
