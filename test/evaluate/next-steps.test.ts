import { expect, it } from "vitest";
import { evaluateScorecard } from "../../src/evaluate/evaluate-scorecard.ts";
import { nextSteps } from "../../src/evaluate/next-steps.ts";
import type { Rule } from "../../src/model/scorecard.ts";
import { AT, compiled, document, entity, rule } from "./standing.ts";

const MINUTE = 60_000;
const failing = (id: string, level: string, effort?: number): Rule =>
  rule(id, false, { level, fix: { text: "Mend it.", ...(effort === undefined ? {} : { effort }) } });

function stepsOf(rules: readonly Rule[]) {
  const card = compiled(rules);
  const evaluation = evaluateScorecard(card, document(entity("a")), AT);
  return evaluation && nextSteps(card, evaluation);
}

it("names everything that stands before the next level, least effort first, unstated effort last", () => {
  const rules = [
    rule("passes", true),
    failing("a-day", "silver", 1440 * MINUTE),
    failing("nobody-knows", "silver"),
    failing("an-hour", "silver", 60 * MINUTE),
    failing("later", "gold", MINUTE),
    rule("a-draft", false, { level: "silver", draft: true }),
  ];
  expect(stepsOf(rules)).toEqual({
    level: "silver",
    rules: ["an-hour", "a-day", "nobody-knows"],
    effort: 1500 * MINUTE,
  });
});

it("has nothing to say at the top", () => {
  expect(stepsOf([rule("a", true), rule("b", true, { level: "gold" })])).toBeNull();
});

it("counts what is not known as still to do", () => {
  const rules = [rule("scanned", { "<": [{ var: "facts.scan.critical" }, 1] })];
  expect(stepsOf(rules)).toEqual({ level: "bronze", rules: ["scanned"], effort: 0 });
});
