import { describe, expect, it } from "vitest";
import { evaluateScorecard, heldLevel, heldThanksTo, NOT_APPLICABLE } from "../../src/evaluate/evaluate-scorecard.ts";
import type { Waiver } from "../../src/model/directive.ts";
import type { Rule } from "../../src/model/scorecard.ts";
import { AT, compiled, document, entity, fact, rule } from "./standing.ts";

const YES = true;
const NO = false;
const UNKNOWN = { "==": [{ var: "facts.test.coverage" }, 1] };
const level = (name: string, pass: Rule["pass"], more: Partial<Rule> = {}): Rule =>
  rule(`${name}-rule`, pass, { level: name, ...more });

const standing = (rules: readonly Rule[], more = {}) => {
  const card = compiled(rules, more);
  const evaluation = evaluateScorecard(card, document(entity("a")), AT);
  return (
    evaluation && {
      level: heldLevel(card, evaluation).id,
      score: evaluation.score,
      standing: evaluation.standing,
      outcomes: evaluation.outcomes,
    }
  );
};

describe("the level an entity holds", () => {
  it.each([
    ["all pass", [YES, YES, YES], "gold"],
    ["the lowest fails", [NO, YES, YES], null],
    ["the middle fails", [YES, NO, YES], "bronze"],
    ["the top fails", [YES, YES, NO], "silver"],
    ["the lowest is unknown", [UNKNOWN, YES, YES], null],
    ["the top is unknown", [YES, YES, UNKNOWN], "silver"],
  ] as const)("%s", (_, [bronze, silver, gold], expected) => {
    const rules = [level("bronze", bronze), level("silver", silver), level("gold", gold)];
    expect(standing(rules)?.level).toBe(expected);
  });

  it("is not held up by a rule that does not apply or is a draft", () => {
    const rules = [
      level("bronze", YES),
      level("silver", NO, { id: "a", appliesTo: NO }),
      level("silver", NO, { id: "b", draft: true }),
      level("gold", YES),
    ];
    expect(standing(rules)).toMatchObject({
      level: "gold",
      score: 100,
      outcomes: ["pass", "not-applicable", "fail", "pass"],
    });
  });
});

describe("the score", () => {
  it.each([
    ["weights count", [rule("a", YES, { weight: 2 }), rule("b", NO)], 66.7],
    ["unknown is not passed", [rule("a", YES), rule("b", UNKNOWN)], 50],
    ["what does not apply leaves the sum", [rule("a", YES), rule("b", NO, { appliesTo: NO })], 100],
    ["drafts leave the sum", [rule("a", YES), rule("b", NO, { draft: true })], 100],
    ["weight 0 leaves the sum", [rule("a", YES), rule("b", NO, { weight: 0 })], 100],
    ["nothing but weight 0", [rule("a", NO, { weight: 0 })], 100],
    ["one third", [rule("a", YES), rule("b", NO), rule("c", NO)], 33.3],
  ])("%s", (_, rules, score) => expect(standing(rules)?.score).toBe(score));
});

function waiver(rule: string, more: Partial<Waiver> = {}): Waiver {
  return {
    kind: "waiver",
    id: `wvr_${rule}`,
    entity: "component:default/a",
    scorecard: "standing",
    rule,
    environments: [],
    reason: "it is mended soon enough",
    ticket: null,
    requested: { by: "user:default/kim", at: AT - 2 },
    approved: { by: "user:default/lee", at: AT - 1 },
    until: AT + 1,
    ended: null,
    ...more,
  };
}

describe("a waiver", () => {
  const card = compiled([level("bronze", YES), level("silver", NO, { weight: 3 }), level("gold", UNKNOWN)], {
    targets: [{ level: "gold" }],
  });
  const stand = (...waivers: readonly Waiver[]) => {
    const mine = waivers.map((one) => ({ ...one, scorecard: card.scorecard.id }));
    return evaluateScorecard(card, { ...document(entity("a")), waivers: mine }, AT);
  };
  const silver = waiver("silver-rule");
  const gold = waiver("gold-rule");

  it("takes what does not pass out of the way of the level, and out of the score; the outcome stays", () => {
    expect(stand()).toMatchObject({ rank: 1, score: 20, standing: "below" });
    const one = stand(silver);
    expect(one).toMatchObject({ rank: 2, score: 50, standing: "unknown", outcomes: ["pass", "fail", "unknown"] });
    expect(one && heldThanksTo(card, one)).toEqual(["silver-rule"]);
    const both = stand(silver, gold);
    expect(both).toMatchObject({ rank: 3, score: 100, standing: "met" });
    expect(both && heldThanksTo(card, both)).toEqual(["silver-rule", "gold-rule"]);
    expect(both?.waived.get("gold-rule")).toMatchObject({ id: "wvr_gold-rule", until: AT + 1, by: "user:default/lee" });
  });

  it.each([
    ["nobody approved it", { approved: null }],
    ["it is over, to the millisecond", { until: AT }],
    ["somebody revoked it", { ended: { by: "user:default/kim", at: AT } }],
    ["it is for one environment", { environments: ["production"] }],
  ])("does nothing where %s", (_, more) => {
    expect(stand(waiver("silver-rule", more))).toMatchObject({ rank: 1, score: 20, waived: new Map() });
  });

  it("of a rule that passes, or of another scorecard, says nothing", () => {
    expect(stand(waiver("bronze-rule"))?.waived.size).toBe(0);
    const other = { ...silver, scorecard: "other" };
    expect(evaluateScorecard(card, { ...document(entity("a")), waivers: [other] }, AT)).toMatchObject({ rank: 1 });
  });

  it("of all there is leaves nothing that is lost", () => {
    const only = compiled([level("bronze", NO)]);
    const waivers = [waiver("bronze-rule", { scorecard: only.scorecard.id })];
    expect(evaluateScorecard(only, { ...document(entity("a")), waivers }, AT)).toMatchObject({ rank: 3, score: 100 });
  });
});

describe("where an entity stands against its target", () => {
  it("is below because of a fail, unknown when only something is not known", () => {
    expect(standing([level("bronze", NO)])?.standing).toBe("below");
    expect(standing([level("bronze", UNKNOWN)])?.standing).toBe("unknown");
    expect(standing([level("bronze", UNKNOWN), level("silver", NO)])?.standing).toBe("below");
    expect(standing([level("bronze", YES), level("silver", YES), level("gold", NO)])?.standing).toBe("met");
  });

  it("has no standing without a target", () => {
    expect(standing([level("bronze", NO)], { targets: [] })?.standing).toBeNull();
    expect(standing([level("bronze", NO)], { targets: [{ level: "gold", when: NO }] })?.standing).toBeNull();
  });

  it("takes the first target that holds", () => {
    const targets = [{ level: "gold", when: { "==": [{ var: "entity.tier" }, "1"] } }, { level: "bronze" }];
    const card = compiled([level("bronze", YES), level("gold", NO)], { targets });
    const targetOf = (tier: string) => evaluateScorecard(card, document(entity("a", { tier })), AT)?.targetRank;
    expect([targetOf("1"), targetOf("2")]).toEqual([3, 1]);
  });
});

describe("what a scorecard applies to", () => {
  it("is nobody it is not meant for, and nobody for whom no rule applies", () => {
    expect(standing([rule("a", YES)], { appliesTo: NO })).toBeUndefined();
    expect(standing([rule("a", YES, { appliesTo: NO })])).toBeUndefined();
    expect(heldLevel(compiled([rule("a", YES)]), undefined)).toBe(NOT_APPLICABLE);
  });

  it("is everybody of whom that is not known, and a rule that may not apply is unknown", () => {
    expect(standing([rule("a", YES)], { appliesTo: UNKNOWN })?.outcomes).toEqual(["pass"]);
    expect(standing([rule("a", YES, { appliesTo: UNKNOWN })])?.outcomes).toEqual(["unknown"]);
  });

  it("leaves out rules about a change where there is none", () => {
    const rules = [rule("a", YES), rule("b", { "==": [{ var: "change.type" }, "hotfix"] })];
    expect(standing(rules)?.outcomes).toEqual(["pass", "not-applicable"]);
    const atGate = { ...document(entity("a")), change: { type: "hotfix" } };
    expect(evaluateScorecard(compiled(rules), atGate, AT)?.outcomes).toEqual(["pass", "pass"]);
  });
});

describe("a fact", () => {
  const card = compiled([rule("covered", { ">=": [{ var: "facts.test.coverage" }, 80] })]);
  const outcome = (facts: Parameters<typeof document>[1]) =>
    evaluateScorecard(card, document(entity("a"), facts), AT)?.outcomes[0];

  it.each([
    ["fresh and enough", [fact("test.coverage", 80)], "pass"],
    ["fresh and too little", [fact("test.coverage", 79.9)], "fail"],
    ["never observed", [], "unknown"],
    ["as old as it may be", [fact("test.coverage", 80, 7)], "pass"],
    ["stale", [fact("test.coverage", 80, 7.001)], "unknown"],
    ["one the source could not tell", [fact("test.coverage", null)], "unknown"],
  ] as const)("%s", (_, facts, expected) => expect(outcome(facts)).toBe(expected));

  it("can be asked to be fresher than declared, never to live longer", () => {
    const pass = { ">=": [{ var: "facts.test.coverage" }, 80] };
    const aged = (maxAge: number, age: number) =>
      evaluateScorecard(
        compiled([rule("a", pass, { maxAge })]),
        document(entity("a"), [fact("test.coverage", 90, age)]),
        AT,
      )?.outcomes[0];
    const day = 86_400_000;
    expect([aged(day, 0.5), aged(day, 2), aged(30 * day, 5), aged(30 * day, 8)]).toEqual([
      "pass",
      "unknown",
      "pass",
      "unknown",
    ]);
  });
});
