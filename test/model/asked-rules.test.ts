// Which rules does a requirement ask for, and who falls short of it?

import { describe, expect, it } from "vitest";
import { asksFor, fallsShortOf } from "../../src/model/asked-rules.ts";
import type { Asking } from "../../src/model/asked-rules.ts";
import type { Outcome } from "../../src/model/finding.ts";
import type { Rule, Scorecard } from "../../src/model/scorecard.ts";

const LEVELS = ["bronze", "silver", "gold"];
const rule = (id: string, level: string, draft = false) => ({ id, level, draft }) as Rule;
const RULES = [rule("a", "bronze"), rule("b", "silver"), rule("c", "gold"), rule("draft", "bronze", true)];
const SCORECARD = { id: "basics", draft: false, levels: LEVELS, rules: RULES } as unknown as Scorecard;

describe("asked for are", () => {
  it.each<[string, Asking, readonly string[], readonly string[]]>([
    ["those that are named", { rules: ["c", "a"] }, [], ["a", "c"]],
    ["no drafts", { rules: ["draft"] }, [], []],
    ["those of a level and of every level below", { level: "silver" }, [], ["a", "b"]],
    ["those of the target", { level: "target" }, ["bronze"], ["a"]],
    ["those of the highest of several targets", { level: "target" }, ["bronze", "gold"], ["a", "b", "c"]],
    ["none where there is no target", { level: "target" }, [], []],
  ])("%s", (_, asking, targets, ids) => {
    expect(RULES.filter(asksFor(asking, LEVELS, targets)).map(({ id }) => id)).toEqual(ids);
  });
});

describe("an entity falls short", () => {
  const outcomes: Readonly<Record<string, Outcome>> = { a: "pass", b: "unknown", c: "not-applicable", draft: "fail" };
  const at = (asking: Asking, scorecard = SCORECARD) =>
    fallsShortOf(asking, scorecard)({ rank: 1, standing: "below" }, (id) => outcomes[id]);

  it.each<[string, boolean, Asking]>([
    ["of a rule that it does not pass", true, { rules: ["a", "b"] }],
    ["of none that it passes, that is not asked of it, or that is a draft", false, { rules: ["a", "c", "draft"] }],
    ["of a level above the one it holds", true, { level: "silver" }],
    ["of none that it holds", false, { level: "bronze" }],
    ["of a target it does not reach", true, { level: "target" }],
  ])("%s", (_, falls, asking) => {
    expect(at(asking)).toBe(falls);
  });

  it("of no draft", () => {
    expect(at({ level: "gold" }, { ...SCORECARD, draft: true })).toBe(false);
  });

  it.each([
    ["met", false],
    ["unknown", true],
    [null, false],
  ] as const)("of its target, standing %s: %s", (standing, falls) => {
    expect(fallsShortOf({ level: "target" }, SCORECARD)({ rank: 3, standing }, () => "pass")).toBe(falls);
  });
});
