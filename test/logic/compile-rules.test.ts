// Does a rule set read documents as the contract says: freshness, sources, roots, related entities, what to look at when?

import { describe, expect, test } from "vitest";
import { DAY } from "../../src/model/time.ts";
import type { JsonValue } from "../../src/model/json.ts";
import type { UnknownCause } from "../../src/model/finding.ts";
import { AT, FactDraft, HOUR, aged, compile, documentOf } from "./documents.ts";
import type { DocumentDraft } from "./documents.ts";

const COVERAGE: JsonValue = { ">=": [{ var: "facts.test.coverage" }, 80] };

type Answer = boolean | UnknownCause;

/** The truth of a rule, or why it is not known. */
function answer(rule: JsonValue, draft: DocumentDraft, options: { maxAge?: number } = {}): Answer {
  const set = compile([rule], {}, options);
  const values = set.load(documentOf(draft), AT);
  return set.evaluate(0, values) ?? set.cause(0, values);
}

describe("facts", () => {
  const cases: readonly (readonly [string, DocumentDraft["facts"], Answer])[] = [
    ["fresh", { "test.coverage": aged(81, HOUR) }, true],
    ["fresh, failing", { "test.coverage": aged(62, HOUR) }, false],
    ["as old as may be", { "test.coverage": aged(81, 7 * DAY) }, true],
    ["a moment older", { "test.coverage": aged(81, 7 * DAY + 1) }, "stale"],
    ["observed ahead of now", { "test.coverage": aged(81, -HOUR) }, true],
    ["never observed", {}, "missing"],
    ["looked for in vain", { "test.coverage": aged(null, HOUR) }, "missing"],
    ["the source failed", { "test.coverage": aged(null, HOUR, { error: "HTTP 500" }) }, "source-error"],
    ["failed long ago", { "test.coverage": aged(null, 8 * DAY, { error: "HTTP 500" }) }, "source-error"],
    ["of two sources the first", { "test.coverage": [aged(62, HOUR), aged(81, HOUR)] }, false],
    ["of two sources the first that is fresh", { "test.coverage": [aged(62, 8 * DAY), aged(81, HOUR)] }, true],
    [
      "of two sources the first that could tell",
      { "test.coverage": [aged(null, HOUR, { error: "x" }), aged(81, HOUR)] },
      true,
    ],
    ["of two sources both stale", { "test.coverage": [aged(62, 8 * DAY), aged(81, 9 * DAY)] }, "stale"],
  ];
  test.each(cases)("%s", (_, facts, expected) => {
    expect(answer(COVERAGE, { facts: facts ?? {} })).toBe(expected);
  });

  test("a rule narrows freshness and never widens it", () => {
    const draft = { facts: { "test.coverage": aged(81, 2 * DAY) } };
    expect(answer(COVERAGE, draft, { maxAge: DAY })).toBe("stale");
    expect(answer(COVERAGE, draft, { maxAge: 30 * DAY })).toBe(true);
    expect(answer(COVERAGE, { facts: { "test.coverage": aged(81, 8 * DAY) } }, { maxAge: 30 * DAY })).toBe("stale");
  });

  test("the same path under two ages is two slots, under one age one", () => {
    const sources = [compile([COVERAGE, COVERAGE]), compile([COVERAGE, COVERAGE], {}, { maxAge: DAY })];
    expect(sources.map((set) => set.slots.map(({ key, maxAge }) => [key, maxAge / DAY]))).toEqual([
      [
        ["now", Infinity],
        ["facts.test.coverage", 7],
      ],
      [
        ["now", Infinity],
        ["facts.test.coverage", 1],
      ],
    ]);
  });

  test("are found by the longest declared name; what follows is inside the value", () => {
    const facts = { "k8s.images": [{ name: "web", tag: "1" }] };
    expect(answer({ "==": [{ var: "facts.k8s.images.0.name" }, "web"] }, { facts })).toBe(true);
    expect(answer({ "==": [{ var: "facts.k8s.images.0.digest" }, null] }, { facts })).toBe(true);
    expect(answer({ "==": [{ var: "facts.k8s.images.7.name" }, null] }, { facts })).toBe(true);
  });

  test("under `x.` are found by the names a document has", () => {
    const facts = { "x.team.score": aged({ a: 3 }, 400 * DAY), "x.flat": aged(1, 400 * DAY) };
    expect(answer({ "==": [{ var: "facts.x.team.score.a" }, 3] }, { facts })).toBe(true);
    expect(answer({ "==": [{ var: "facts.x.flat" }, 1] }, { facts })).toBe(true);
    expect(answer({ "==": [{ var: "facts.x.team.other" }, 1] }, { facts })).toBe("missing");
    expect(answer({ "==": [{ var: "facts.x.flat" }, 1] }, { facts }, { maxAge: DAY })).toBe("stale");
  });

  test("that nobody declares are never known", () => {
    expect(answer({ "==": [{ var: "facts.a.b.c" }, 1] }, {})).toBe("missing");
  });
});

describe("the other roots", () => {
  test("the entity is a closed world: absent is null, and null orders with nothing", () => {
    expect(answer({ "==": [{ var: "entity.lifecycle" }, null] }, {})).toBe(true);
    expect(answer({ "!": { var: "entity.metadata.links" } }, {})).toBe(true);
    expect(answer({ "<=": [{ var: "entity.tier" }, 2] }, {})).toBe("missing");
    expect(answer({ "==": [{ var: ["entity.tier", "4"] }, "4"] }, {})).toBe(true);
  });

  test("keys may hold dots", () => {
    const draft = { entity: { metadata: { annotations: { "github.com/project-slug": "a/b" } } } };
    expect(answer({ exists: ["entity", "metadata", "annotations", "github.com/project-slug"] }, draft)).toBe(true);
  });

  test("a level is known once its scorecard was evaluated", () => {
    const rule = { "==": [{ var: "levels.security.id" }, null] };
    expect(answer(rule, {})).toBe("missing");
    expect(answer(rule, { levels: { security: { applicable: true, id: null, rank: 0 } } })).toBe(true);
  });

  test("the change is known only at a gate, and closed there", () => {
    const rule = { "==": [{ var: "change.environment" }, null] };
    expect(answer(rule, {})).toBe("missing");
    expect(answer(rule, { change: { type: "release" } })).toBe(true);
    expect(answer(rule, { change: { environment: "production" } })).toBe(false);
  });
});

describe("at_level", () => {
  const rule = { at_level: ["security", "silver"] };
  test.each([
    [{ applicable: true, id: "gold", rank: 3 }, true],
    [{ applicable: true, id: "silver", rank: 2 }, true],
    [{ applicable: true, id: "bronze", rank: 1 }, false],
    [{ applicable: true, id: null, rank: 0 }, false],
    [{ applicable: false, id: null, rank: 0 }, true],
  ])("%j is %s", (held, expected) => {
    expect(answer(rule, { levels: { security: held } })).toBe(expected);
  });

  test("of a scorecard that was never evaluated is not known", () => {
    expect(answer(rule, {})).toBe("missing");
  });

  test("asks the item inside `related`, also in a fold", () => {
    const levels = { security: { applicable: true, id: "gold", rank: 3 } };
    const draft = {
      levels,
      related: { dependsOn: [{ levels: { security: { applicable: true, id: "bronze", rank: 1 } } }] },
    };
    expect(answer({ every: [{ related: "dependsOn" }, rule] }, draft)).toBe(false);
    expect(answer({ reduce: [{ related: "dependsOn" }, rule, true] }, draft)).toBe(false);
    expect(answer({ every: [[1], rule] }, draft)).toBe(true);
  });

  test("needs the ranks of levels", () => {
    expect(() => compile([rule], {}, { levelRank: () => undefined })).toThrow("the rank of level `silver`");
  });
});

describe("related", () => {
  const dependsOn: readonly DocumentDraft[] = [
    { entity: { ref: "component:default/db", lifecycle: "production" }, facts: { "test.coverage": aged(90, HOUR) } },
    {
      entity: { ref: "component:default/cache", lifecycle: "deprecated" },
      facts: { "test.coverage": aged(50, 2 * DAY) },
    },
    { entity: { ref: "component:default/gone" } },
  ];
  const over = (operator: string, predicate: JsonValue, list: JsonValue = { related: "dependsOn" }): Answer =>
    answer({ [operator]: [list, predicate] }, { related: { dependsOn } });

  test("items have the same roots, read with the same freshness", () => {
    expect(over("some", { "==": [{ var: "entity.lifecycle" }, "deprecated"] })).toBe(true);
    expect(over("every", { "==": [{ var: "entity.lifecycle" }, "production"] })).toBe(false);
    expect(over("some", { "<": [{ var: "facts.test.coverage" }, 60] })).toBe(true);
    expect(over("every", { ">": [{ var: "facts.test.coverage" }, 10] })).toBe("missing");
    expect(
      answer(
        { some: [{ related: "dependsOn" }, { "<": [{ var: "facts.test.coverage" }, 60] }] },
        { related: { dependsOn } },
        { maxAge: DAY },
      ),
    ).toBe("stale");
  });

  test("no such relation is an empty list", () => {
    expect(over("some", true, { related: "partOf" })).toBe(false);
    expect(answer({ "==": [{ length: { related: "partOf" } }, 0] }, {})).toBe(true);
  });

  test("what comes out of `filter`, `map`, `merge` and `reduce` still reads as documents", () => {
    const known: JsonValue = { filter: [{ related: "dependsOn" }, { exists: "facts.test.coverage" }] };
    expect(over("every", { ">=": [{ var: "facts.test.coverage" }, 50] }, known)).toBe(true);
    expect(
      over(
        "some",
        { "==": [{ var: "lifecycle" }, "deprecated"] },
        { map: [{ related: "dependsOn" }, { var: "entity" }] },
      ),
    ).toBe(true);
    expect(
      over("some", { "==": [{ var: "" }, 90] }, { map: [{ related: "dependsOn" }, { var: "facts.test.coverage" }] }),
    ).toBe(true);
    expect(
      over(
        "some",
        { "==": [{ var: "entity.lifecycle" }, "deprecated"] },
        { merge: [{ related: "dependsOn" }, { related: "partOf" }] },
      ),
    ).toBe(true);
    const sum: JsonValue = {
      reduce: [known, { "+": [{ var: "accumulator" }, { var: "current.facts.test.coverage" }] }, 0],
    };
    expect(answer({ "==": [sum, 140] }, { related: { dependsOn } })).toBe(true);
  });

  test("`$root` reads the entity's own document from inside", () => {
    const draft = { entity: { tier: "1" }, related: { dependsOn: [{ entity: { tier: "1" } }] } };
    const rule = {
      every: [{ related: "dependsOn" }, { "==": [{ var: "entity.tier" }, { val: ["$root", "entity", "tier"] }] }],
    };
    expect(answer(rule, draft)).toBe(true);
  });
});

test("a cause is the most telling of those that matter", () => {
  const stale: JsonValue = { var: "facts.a.stale" };
  const missing: JsonValue = { var: "facts.a.missing" };
  const facts = {
    "a.stale": aged(1, 8 * DAY),
    "a.failed": aged(null, 0, { error: "x" }),
    "a.version": aged("lts/jod", 0),
    "a.no": aged(false, 0),
  };
  const version: JsonValue = { sem_ver: [{ var: "facts.a.version" }, ">", "1.0.0"] };
  expect(answer({ and: [missing, stale] }, { facts })).toBe("stale");
  expect(answer({ or: [missing, { var: "facts.a.no" }] }, { facts })).toBe("missing");
  expect(answer({ and: [{ or: [stale, missing] }, { var: "facts.a.failed" }] }, { facts })).toBe("source-error");
  expect(answer({ and: [{ var: "facts.a.failed" }, version] }, { facts })).toBe("bad-value");
  expect(answer({ and: [stale, { and: [version, { var: "facts.a.no" }] }] }, { facts })).toBe(false);
});

describe("what a rule reads", () => {
  const rules: readonly JsonValue[] = [
    COVERAGE,
    { and: [COVERAGE, { exists: ["entity", "metadata", "annotations", "a.b/c"] }] },
    { "<": [{ age_days: { var: "facts.repo.last_push_at" } }, 30] },
    { every: [{ related: "dependsOn" }, { at_level: ["security", "silver"] }] },
    { missing: ["entity.owner", "facts.x.team.score"] },
    { "==": [{ var: "levels.dora.rank" }, { var: "change.type" }] },
  ];
  const set = compile(rules);

  test("is told by slots, each path once", () => {
    expect(set.size).toBe(rules.length);
    const read = rules.map((_, rule) => set.reads(rule).map((slot) => set.slots[slot]?.path.join(".")));
    expect(read).toEqual([
      ["facts.test.coverage"],
      ["facts.test.coverage", "entity.metadata.annotations.a.b/c"],
      ["now", "facts.repo.last_push_at"],
      ["related.dependsOn", "levels.security"],
      ["entity.owner", "facts.x.team.score"],
      ["levels.dora.rank", "change.type"],
    ]);
  });

  test("is indexed by what changes", () => {
    expect(Object.fromEntries(set.readers)).toEqual({
      "facts.test.coverage": [0, 1],
      "entity.metadata.annotations.a.b/c": [1],
      now: [2],
      "facts.repo.last_push_at": [2],
      "levels.security": [3],
      "related:dependsOn": [3],
      "entity.owner": [4],
      "facts.x.team.score": [4],
      "levels.dora": [5],
      "change.type": [5],
    });
  });

  test("values of one set are refused by another", () => {
    const values = compile([true]).load(documentOf({}), AT);
    expect(() => set.explain(0, values)).toThrow("values of one rule set were given to another");
  });
});

describe("when a truth can next change by time alone", () => {
  const pushed = (age: number, observed: number): DocumentDraft => ({
    facts: { "repo.pushed": new FactDraft({ value: new Date(AT - age).toISOString(), observedAt: AT - observed }) },
  });
  const ageRule = (operator: string, days: number): JsonValue => ({
    [operator]: [{ age_days: { var: "facts.repo.pushed" } }, days],
  });
  const flip = (rule: JsonValue, draft: DocumentDraft): number | undefined => {
    const set = compile([rule]);
    const next = set.nextFlip(0, set.load(documentOf(draft), AT));
    return next === undefined ? undefined : next - AT;
  };

  test("a fact grows stale the moment after its age is reached", () => {
    expect(flip(COVERAGE, { facts: { "test.coverage": aged(81, DAY) } })).toBe(6 * DAY + 1);
    expect(flip(COVERAGE, { facts: { "test.coverage": aged(81, 8 * DAY) } })).toBeUndefined();
    expect(flip({ "==": [{ var: "facts.x.a" }, 1] }, { facts: { "x.a": aged(1, DAY) } })).toBeUndefined();
    expect(flip({ "==": [{ var: "entity.kind" }, "x"] }, {})).toBeUndefined();
  });

  test.each([
    ["<", 4, 4 * DAY - 3 * DAY],
    ["<=", 4, DAY + 1],
    [">", 4, DAY + 1],
    [">=", 4, DAY],
    ["<", 2, undefined],
  ])("an age crosses the number it is compared with: %s %d", (operator, days, expected) => {
    expect(flip(ageRule(operator, days), pushed(3 * DAY, 0))).toBe(expected ?? 7 * DAY + 1);
  });

  test("at that instant, and not before, the truth is another", () => {
    for (const operator of ["<", "<=", ">", ">="]) {
      const set = compile([ageRule(operator, 4)]);
      const document = documentOf(pushed(3 * DAY + 1_234, 0));
      const before = set.load(document, AT);
      const at = set.nextFlip(0, before) ?? AT;
      const truthAt = (instant: number): boolean | undefined => set.evaluate(0, set.load(document, instant));
      expect(truthAt(at)).toBe(!set.evaluate(0, before));
      expect(truthAt(at - 1)).toBe(set.evaluate(0, before));
    }
  });

  test("the earliest of several counts, mirrored and between numbers too", () => {
    const rule = { and: [ageRule("<", 5), { ">": [4, { age_days: { var: "facts.repo.pushed" } }] }] };
    expect(flip(rule, pushed(3 * DAY, DAY))).toBe(DAY);
    expect(flip({ "<=": [1, { age_days: { var: "facts.repo.pushed" } }, 6] }, pushed(0, 0))).toBe(DAY);
  });

  test("in items of lists, and in the facts of related entities", () => {
    const reviews = { entity: { spec: { reviews: [{ at: "2026-11-20" }, { at: "2026-11-25" }] } } };
    const rule = { some: [{ var: "entity.spec.reviews" }, { ">": [{ age_days: { var: "at" } }, 14] }] };
    expect(flip(rule, reviews)).toBe(3 * DAY + 1);
    const related = { related: { dependsOn: [{ facts: { "test.coverage": aged(81, 2 * DAY) } }, {}] } };
    expect(flip({ every: [{ related: "dependsOn" }, COVERAGE] }, related)).toBe(5 * DAY + 1);
  });

  test("an age that is reckoned with is looked at again within a minute; two ages never cross", () => {
    expect(
      flip(
        { "<": [{ "+": [{ age_days: { var: "entity.spec.at" } }, 1] }, 5] },
        { entity: { spec: { at: "2026-11-30" } } },
      ),
    ).toBe(60_000);
    const two = { "<": [{ age_days: { var: "entity.spec.a" } }, { age_days: { var: "entity.spec.b" } }] };
    expect(flip(two, { entity: { spec: { a: "2026-11-30", b: "2026-11-29" } } })).toBeUndefined();
  });
});

test("a date alone may be that of where the day begins first, a time may differ as clocks do", () => {
  const minute = 60_000;
  const asked = (written: string, at: number) => {
    const set = compile([{ "<=": [{ age_days: { var: "entity.spec.at" } }, 30] }]);
    return set.evaluate(0, set.load(documentOf({ entity: { spec: { at: written } } }), at));
  };
  const day = Date.parse("2026-12-02T00:00:00Z");
  expect(asked("2026-12-02", day - 14 * HOUR)).toBe(true);
  expect(asked("2026-12-02", day - 14 * HOUR - 1)).toBeUndefined();
  expect(asked("2026-12-02T00:00:00Z", day - 5 * minute)).toBe(true);
  expect(asked("2026-12-02T00:00:00Z", day - 5 * minute - 1)).toBeUndefined();
});
