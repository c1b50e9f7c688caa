// Does every format print what it printed before? Golden files of one report with one of everything.

import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import type { Format } from "../../src/report/formats.ts";
import type { RenderContext } from "../../src/report/render-context.ts";
import { CONTEXT, REPORT, RULE_PROBLEMS, RULE_TESTS, SCORECARDS } from "./sample-report.ts";

const FORMATS_UNDER_TEST: readonly [string, Format][] = Object.entries(FORMATS);
const EXTENSIONS: Readonly<Record<string, string>> = {
  text: "txt",
  markdown: "md",
  junit: "xml",
  gitlab: "gitlab.json",
  github: "github.txt",
};
const AS_NAMED: RenderContext = { ...CONTEXT, placeOf: (file) => file };

function golden(name: string, format: string): string {
  return `../cases/report/${name}.${EXTENSIONS[format] ?? format}`;
}

describe.each(FORMATS_UNDER_TEST)("%s", (name, format) => {
  const { evaluation, lint, ruleTests, besides = {} } = format;

  it.skipIf(evaluation === undefined)("renders an evaluation", async () => {
    const text = [...(evaluation?.({ report: REPORT, scorecards: SCORECARDS }, CONTEXT) ?? [])].join("");
    await expect(text).toMatchFileSnapshot(golden("evaluation", name));
  });

  it.skipIf(evaluation === undefined)("renders an evaluation in full", async () => {
    const context = { ...CONTEXT, full: true, strict: true };
    const text = [...(evaluation?.({ report: REPORT, scorecards: SCORECARDS }, context) ?? [])].join("");
    await expect(text).toMatchFileSnapshot(golden("evaluation-full", name));
  });

  it.skipIf(lint === undefined)("renders problems of rules", async () => {
    const input = { problems: RULE_PROBLEMS, read: "rules (7 files)" };
    await expect([...(lint?.(input, AS_NAMED) ?? [])].join("")).toMatchFileSnapshot(golden("lint", name));
  });

  it.skipIf(ruleTests === undefined)("renders rule tests", async () => {
    await expect([...(ruleTests?.(RULE_TESTS, AS_NAMED) ?? [])].join("")).toMatchFileSnapshot(golden("test", name));
  });

  it.for(Object.entries(besides))("renders what goes to %s", async ([variable, render]) => {
    const text = [...render({ report: REPORT, scorecards: SCORECARDS }, CONTEXT)].join("");
    await expect(text).toMatchFileSnapshot(`../cases/report/${variable.toLowerCase()}.txt`);
  });
});
