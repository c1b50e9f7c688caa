// Does the exit code say what the contract says, and the line why?

import { describe, expect, it } from "vitest";
import type { EvaluationSummary } from "../../src/model/evaluation-report.ts";
import { concludeEvaluation } from "../../src/report/conclusion.ts";
import { REPORT } from "./sample-report.ts";

function summary(met: number, below: number, unknown: number, warnings = 0, catalog = 9): EvaluationSummary {
  const standing = { met, below, unknown, none: 0 };
  const entities = met + below + unknown;
  return { ...REPORT.summary, catalog, entities, standing, problems: { errors: 0, warnings } };
}

describe("concludeEvaluation", () => {
  it.each([
    ["all on target", summary(3, 0, 0), 0, 0, "All 3 entities hold their targets (exit 0)."],
    ["one below", summary(2, 1, 0), 1, 1, "1 of 3 entities below target because of failing rules (exit 1)."],
    ["the only one below", summary(0, 1, 0), 1, 1, "The entity is below target because of failing rules (exit 1)."],
    [
      "unknown alone",
      summary(2, 0, 1),
      0,
      1,
      "No failing rule keeps anything below its target; 1 entity is below only because of what is not known (exit 0).",
    ],
    [
      "defects alone",
      summary(3, 0, 0, 2),
      0,
      1,
      "All 3 entities hold their targets; 2 warnings in the catalog (exit 0).",
    ],
    ["nothing applies", summary(0, 0, 0), 0, 0, "No scorecard applies to any entity (exit 0)."],
    [
      "nothing there",
      summary(0, 0, 0, 0, 0),
      0,
      1,
      "The catalog holds no entities: no file declares one in a format that muster reads (exit 0).",
    ],
  ])("%s", (_, figures, exit, strictExit, line) => {
    expect(concludeEvaluation(figures, false)).toEqual({ exit, line });
    expect(concludeEvaluation(figures, true).exit).toBe(strictExit);
  });

  it("says that strictness made the difference", () => {
    expect(concludeEvaluation(summary(2, 0, 1), true).line).toMatch(/\(exit 1, with --strict\)\.$/);
    expect(concludeEvaluation(summary(2, 1, 1), true).line).toMatch(/\(exit 1\)\.$/);
  });
});
