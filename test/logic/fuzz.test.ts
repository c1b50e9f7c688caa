// Does the evaluator agree with json-logic-js where all is known, and stand by what it says where not all is?

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fact } from "../../src/model/fact.ts";
import type { JsonValue } from "../../src/model/json.ts";
import type { Expression } from "../../src/logic/expression.ts";
import { evaluateTruth, evaluateValue } from "../../src/logic/evaluate-value.ts";
import { parseRule } from "../../src/logic/parse-rule.ts";
import { AT, FactDraft, HOUR, aged, compile, documentOf } from "./documents.ts";
import type { DocumentDraft } from "./documents.ts";
import { PLAIN_NAMES, randomData, randomRule, randomValue } from "./random-rules.ts";
import { hardenedReference, isSame, reference } from "./reference-engine.ts";

/** Fixed, so that a run is the same everywhere; `MUSTER_FUZZ_SEED` tries another. */
const SEED = Number(process.env["MUSTER_FUZZ_SEED"] ?? 20_261_201);

function parse(rule: JsonValue): Expression {
  const { expression, problems } = parseRule(rule, { roots: "free" });
  if (expression === undefined) throw new Error(`the generator made a rule with ${problems[0]?.message}`);
  return expression;
}

interface Outcome {
  readonly value?: JsonValue | undefined;
  readonly threw: boolean;
}

function evaluate(expression: Expression, data: JsonValue): Outcome {
  try {
    return { value: evaluateValue(expression, data), threw: false };
  } catch {
    return { threw: true };
  }
}

/** Whether a rule uses operators that make something known of what is not. */
function isClosedWorld(logic: JsonValue): boolean {
  return /"(?:missing|missing_some|exists|\?\?)":|"var":\["[^"]*",/.test(JSON.stringify(logic));
}

/** How a rule's outcome stands to that of the reference. */
type Standing = "same" | "unknown over null" | "a documented difference" | "the reference throws" | "different";

function standing(logic: JsonValue, data: JsonValue): Standing {
  const ours = evaluate(parse(logic), data);
  const theirs = reference(logic, data);
  if (!ours.threw && !theirs.threw && isSame(ours.value, theirs.value)) return "same";
  if (!ours.threw && ours.value === undefined && theirs.metNull) return "unknown over null";
  const safe = hardenedReference(logic, data);
  if (safe.threw) return "the reference throws";
  if (ours.threw) return "different";
  // Ours is not known over null; or `missing` and defaults, which always know, go on from there.
  if (safe.metNull && (ours.value === undefined || isClosedWorld(logic))) return "unknown over null";
  return isSame(ours.value, safe.value) ? "a documented difference" : "different";
}

describe(`over known data (seed ${SEED})`, () => {
  test("100,000 rules give what json-logic-js gives, or what the list of differences says", () => {
    const shape = {
      names: PLAIN_NAMES,
      closedWorld: true,
      ownOperators: false,
      computedPaths: true,
      inheritedNames: true,
    };
    const seen = new Map<Standing, number>();
    fc.assert(
      fc.property(randomRule(shape), randomData(true), (logic, data) => {
        const found = standing(logic, data);
        seen.set(found, (seen.get(found) ?? 0) + 1);
        return found !== "different";
      }),
      { numRuns: 100_000, seed: SEED },
    );
    // The exceptions must stay exceptions.
    expect(seen.get("same")).toBeGreaterThan(65_000);
    expect(seen.get("the reference throws") ?? 0).toBeLessThan(1_000);
  });
});

/** Paths that can be not known: one of them may be inside another. */
const UNKNOWABLE = ["a", "b", "n", "t", "o.a", "o.b", "l.0", "l.1", "l"];
const OPEN_WORLD = {
  names: PLAIN_NAMES,
  closedWorld: false,
  ownOperators: true,
  computedPaths: true,
  inheritedNames: false,
};

/** The data with a value at a path. */
function filled(data: JsonValue, [key, ...rest]: readonly string[], value: JsonValue): JsonValue {
  if (key === undefined) return value;
  const copy = Array.isArray(data) ? [...data] : { ...Object(data) };
  const members = copy as Record<string, JsonValue>;
  members[key] = filled(Object.hasOwn(members, key) ? (members[key] as JsonValue) : null, rest, value);
  return members;
}

describe(`over data that is partly not known (seed ${SEED})`, () => {
  const at = Date.UTC(2026, 11, 1);
  const value = randomValue(false);
  const fillings = fc.uniqueArray(
    fc.record({ path: fc.constantFrom(...UNKNOWABLE), values: fc.tuple(value, value, value) }),
    {
      minLength: 1,
      maxLength: 3,
      selector: ({ path }) => path.split(".")[0],
    },
  );

  test("100,000 rules never say what filling in the unknowns would change", () => {
    const definite = { truths: 0, values: 0 };
    fc.assert(
      fc.property(randomRule(OPEN_WORLD), randomData(false), fillings, (logic, data, unknowns) => {
        const expression = parse(logic);
        const unknown = unknowns.map(({ path }) => path);
        const truth = attempt(() => evaluateTruth(expression, data, { unknown, at }));
        const outcome = attempt(() => evaluateValue(expression, data, { unknown, at }));
        if (truth !== undefined) definite.truths++;
        if (outcome !== undefined) definite.values++;
        return ([0, 1, 2] as const).every((round) => {
          const fill = (rest: JsonValue, { path, values }: (typeof unknowns)[number]): JsonValue =>
            filled(rest, path.split("."), values[round]);
          const full = unknowns.reduce(fill, data);
          const holds = truth === undefined || attempt(() => evaluateTruth(expression, full, { at })) === truth;
          return (
            holds &&
            (outcome === undefined ||
              isSame(
                attempt(() => evaluateValue(expression, full, { at })),
                outcome,
              ))
          );
        });
      }),
      { numRuns: 100_000, seed: SEED },
    );
    expect(definite.truths).toBeGreaterThan(40_000);
    expect(definite.values).toBeGreaterThan(30_000);
  });
});

/** A rule that JavaScript's conversions end is not known. */
function attempt<T>(evaluation: () => T): T | undefined {
  try {
    return evaluation();
  } catch {
    return undefined;
  }
}

describe(`over documents (seed ${SEED})`, () => {
  const names = [
    "entity.spec.a",
    "entity.spec.l",
    "entity.spec.o.a",
    "facts.f.a",
    "facts.f.l",
    "facts.f.o.a",
    "facts.x.f.b",
    "levels.s.rank",
  ];
  const relatedNames = ["entity.spec.a", "facts.f.a", "facts.f.l", "facts.x.f.b", "levels.s.rank"];
  const shape = {
    names,
    relatedNames,
    closedWorld: true,
    ownOperators: true,
    computedPaths: false,
    inheritedNames: false,
  };
  const draft = fc.record({
    spec: randomData(false),
    f: randomData(false),
    b: fc.option(randomValue(false)),
    rank: fc.option(fc.integer({ min: 0, max: 3 })),
    flaw: fc.constantFrom<readonly Partial<Fact>[]>(
      [],
      [{ value: null }],
      [{ value: null, error: "HTTP 500" }],
      [{ value: 1, observedAt: 0 }],
    ),
  });

  test("evaluate, evaluateAll, explain and plain evaluation say the same of 30,000 rules", () => {
    const truths = { known: 0, unknown: 0, refused: 0 };
    fc.assert(
      fc.property(randomRule(shape), draft, fc.array(draft, { maxLength: 2 }), (logic, own, others) => {
        const { expression } = parseRule(logic, {});
        // Refused: what only a plain item has, read of a related entity.
        if (expression === undefined) return void truths.refused++;
        const set = compile([logic, true]);
        const values = set.load(documentOf({ ...draftOf(own), related: { dependsOn: others.map(draftOf) } }), AT);
        const truth = set.evaluate(0, values);
        const all = new Uint8Array(2);
        set.evaluateAll(values, all);
        expect([...all]).toEqual([truth === undefined ? 2 : Number(truth), 1]);

        const explanation = set.explain(0, values);
        expect(explanation.truth).toBe(truth);
        expect(explanation.message).not.toBe("");
        expect(explanation.cause === null).toBe(truth !== undefined);
        expect(joint(explanation.conjuncts.map(({ holds }) => holds))).toBe(truth ?? null);

        const { data, unknown } = plainOf(own, others);
        expect(attempt(() => evaluateTruth(expression, data, { unknown, at: AT }))).toBe(truth);
        if (truth === undefined) truths.unknown++;
        else truths.known++;
      }),
      { numRuns: 30_000, seed: SEED },
    );
    expect(truths.known).toBeGreaterThan(10_000);
    expect(truths.unknown).toBeGreaterThan(5_000);
    expect(truths.refused).toBeLessThan(3_000);
  });

  type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never;

  /** Facts that the data lacks are flawed in one of the ways facts can be. */
  function draftOf({ spec, f, b, rank, flaw }: Draft): DocumentDraft {
    const facts = ["a", "l", "o"].map((key): [string, JsonValue | FactDraft | FactDraft[]] => [
      `f.${key}`,
      f[key] === undefined ? flaw.map((fact) => new FactDraft(fact)) : aged(f[key], HOUR),
    ]);
    return {
      entity: { spec },
      facts: Object.fromEntries([
        ...facts.filter(([, value]) => !Array.isArray(value) || value.length > 0),
        ...(b === null ? [] : [["x.f.b", aged(b, 400 * HOUR)]]),
      ]),
      levels: rank === null ? {} : { s: { applicable: true, id: "level", rank } },
    };
  }

  function plainOf(own: Draft, others: readonly Draft[]): { data: JsonValue; unknown: readonly string[] } {
    const plain = ({ spec, f, b, rank }: Draft): Record<string, JsonValue> => ({
      entity: { ref: "component:default/checkout", kind: "Component", metadata: {}, spec, relations: {} },
      facts: { f, x: { f: { b } } },
      levels: { s: { applicable: true, id: "level", rank } },
    });
    const absent = ({ f, b, rank }: Draft): readonly string[] => [
      ...["a", "l", "o"].filter((key) => f[key] === undefined).map((key) => `facts.f.${key}`),
      ...(b === null ? ["facts.x.f.b"] : []),
      ...(rank === null ? ["levels.s"] : []),
    ];
    return {
      data: { ...plain(own), related: { dependsOn: others.map(plain), partOf: [] } },
      unknown: [
        ...absent(own),
        ...others.flatMap((other, index) => absent(other).map((path) => `related.dependsOn.${index}.${path}`)),
      ],
    };
  }
});

/** What conjuncts come to together. */
function joint(holds: readonly (boolean | null)[]): boolean | null {
  return holds.includes(false) ? false : holds.includes(null) ? null : true;
}

describe(`over time (seed ${SEED})`, () => {
  const age = fc
    .constantFrom<JsonValue>("facts.f.date", "entity.spec.date", "facts.x.date")
    .map((path): JsonValue => ({ age_days: { var: path } }));
  const days = fc.integer({ min: -3, max: 12 });
  const operator = fc.constantFrom("<", "<=", ">", ">=", "==", "!=");
  const leaf: fc.Arbitrary<JsonValue> = fc.oneof(
    fc.tuple(operator, age, days).map(([name, left, right]): JsonValue => ({ [name]: [left, right] })),
    fc.tuple(operator, days, age).map(([name, left, right]): JsonValue => ({ [name]: [left, right] })),
    fc.tuple(days, age, days).map((args): JsonValue => ({ "<=": args })),
    fc
      .tuple(operator, fc.integer({ min: 0, max: 5 }))
      .map(([name, limit]): JsonValue => ({ [name]: [{ var: "facts.f.n" }, limit] })),
    fc.tuple(operator, days).map(([name, right]): JsonValue => ({
      some: [{ var: "entity.spec.dates" }, { [name]: [{ age_days: { var: "" } }, right] }],
    })),
    fc.tuple(operator, days).map(([name, right]): JsonValue => ({
      every: [{ related: "dependsOn" }, { [name]: [{ age_days: { var: "facts.f.date" } }, right] }],
    })),
  );
  const { rule } = fc.letrec<{ rule: JsonValue }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 2 },
      leaf,
      fc
        .tuple(fc.constantFrom("and", "or", "if", "??"), fc.array(tie("rule"), { minLength: 2, maxLength: 3 }))
        .map(([name, args]): JsonValue => ({ [name]: args })),
      tie("rule").map((inner): JsonValue => ({ "!": inner })),
    ),
  }));
  const date = fc
    .integer({ min: -4 * 24 * 60, max: 12 * 24 * 60 })
    .map((minutes) => new Date(AT - minutes * 60_000).toISOString());
  const fact = fc
    .tuple(date, fc.integer({ min: 0, max: 9 * 24 }))
    .map(([value, hours]) => aged(value, hours * HOUR + 1_234));
  const draft = fc.record({
    date,
    dates: fc.array(date, { maxLength: 3 }),
    facts: fc.array(fact, { maxLength: 2 }),
    undeclared: fact,
    n: fc
      .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 9 * 24 }))
      .map(([value, hours]) => aged(value, hours * HOUR)),
    related: fc.array(fact, { maxLength: 2 }),
  });

  test("no rule changes before the instant it says it may", () => {
    const flips = { said: 0, real: 0 };
    fc.assert(
      fc.property(rule, draft, (logic, { date: written, dates, facts, undeclared, n, related }) => {
        const set = compile([logic]);
        const document = documentOf({
          entity: { spec: { date: written, dates } },
          facts: { ...(facts.length > 0 && { "f.date": facts }), "x.date": undeclared, "f.n": n },
          related: { dependsOn: related.map((one) => ({ facts: { "f.date": one } })) },
        });
        const truthAt = (instant: number): boolean | undefined => set.evaluate(0, set.load(document, instant));
        const [before, next] = [truthAt(AT), set.nextFlip(0, set.load(document, AT))];
        if (next !== undefined) {
          flips.said++;
          if (truthAt(next) !== before) flips.real++;
        }
        const end = next ?? AT + 1_000 * 24 * HOUR;
        const instants = [1, (end - AT) / 3, (end - AT) / 2, end - AT - 1].map((after) => AT + Math.floor(after));
        return instants
          .filter((instant) => instant > AT && instant < end)
          .every((instant) => truthAt(instant) === before);
      }),
      { numRuns: 10_000, seed: SEED },
    );
    expect(flips.said).toBeGreaterThan(5_000);
    expect(flips.real).toBeGreaterThan(2_000);
  });
});
