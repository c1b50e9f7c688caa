import { describe, expect, it } from "vitest";
import { evaluateAnswer, evaluateRequest } from "../../../src/api/evaluate.ts";
import type { EvaluateAnswer } from "../../../src/api/evaluate.ts";
import { evaluateInline } from "../../../src/app/preview/evaluate-inline.ts";
import { readingMuster, RULES } from "../reading-muster.ts";
import type { ReadingMuster } from "../reading-muster.ts";
import { refused } from "../refused.ts";

async function ask(muster: ReadingMuster, request: object): Promise<EvaluateAnswer> {
  const answer = await evaluateInline(muster, evaluateRequest.parse(request));
  return evaluateAnswer.parse(JSON.parse(JSON.stringify(answer)));
}

const MINE = `kind: Scorecard
id: mine
title: Mine
levels: [one, two]
rules:
  - { id: is-well-covered, title: Well covered, level: one, pass: { ">": [{ var: facts.test.line_coverage_pct }, 90] } }
  - { id: is-silver, title: Silver, level: two, pass: { at_level: [basics, silver] } }
`;

const outcomes = ({ items }: EvaluateAnswer) =>
  items.map(({ entity, scorecards }) => [
    entity,
    ...scorecards.flatMap(({ scorecard, findings }) =>
      findings.map(({ rule, outcome }) => `${scorecard}/${rule} ${outcome}`),
    ),
  ]);

describe("rules that are tried out", () => {
  it("say of an entity of the catalog what they would, explained, and nothing is stored", async () => {
    const muster = await readingMuster();
    const before = await muster.store.audit.entries(0, 1_000);
    const answer = await ask(muster, { rules: MINE, entity: "component:default/checkout" });
    expect(outcomes(answer)).toEqual([
      ["component:default/checkout", "mine/is-well-covered pass", "mine/is-silver pass"],
    ]);
    expect(answer.items[0]?.scorecards[0]).toMatchObject({ level: "two", target: "one", standing: "met", score: 100 });
    expect(answer.items[0]?.scorecards[0]?.findings[0]).toMatchObject({
      message: "91 is above 90 for `facts.test.line_coverage_pct`",
      evidence: [{ path: "facts.test.line_coverage_pct", value: 91, source: "ci" }],
      since: null,
    });
    expect(answer.rulebook).toMatch(/^sha256:/);
    expect(await muster.store.rulebooks.active()).not.toBe(answer.rulebook);
    expect(await muster.store.audit.entries(0, 1_000)).toEqual(before);
  });

  it("see facts that are laid over an entity's own, in place of every source, also for the levels they rest on", async () => {
    const muster = await readingMuster();
    const tried = (facts: object) => ask(muster, { rules: MINE, entity: "component:checkout", facts });
    expect(outcomes(await tried({ "test.line_coverage_pct": 12 }))[0]?.slice(1)).toEqual([
      "mine/is-well-covered fail",
      "mine/is-silver fail",
    ]);
    expect(outcomes(await tried({ "test.line_coverage_pct": null }))[0]?.[1]).toBe("mine/is-well-covered unknown");
    expect(outcomes(await tried({ "test.line_coverage_pct": { value: 99, age: "8d" } }))[0]?.[1]).toBe(
      "mine/is-well-covered unknown",
    );
    const state = await muster.fleet.load(["component:default/checkout"]);
    expect(state.get("component:default/checkout")?.document.levels.get("basics")?.id).toBe("gold");
  });

  it("see documents that are handed in as rule tests do", async () => {
    const documents = [
      { entity: { spec: { owner: "team-a" } }, facts: { "test.line_coverage_pct": { value: 95, age: "1h" } } },
      { entity: { kind: "Component", metadata: { name: "other" } }, levels: { basics: "gold" } },
      { entity: { kind: "API" }, levels: { basics: "none" }, facts: { "test.line_coverage_pct": 1 } },
    ];
    expect(outcomes(await ask(await readingMuster(), { rules: MINE, documents }))).toEqual([
      ["component:default/test", "mine/is-well-covered pass", "mine/is-silver fail"],
      ["component:default/other", "mine/is-well-covered unknown", "mine/is-silver pass"],
      ["api:default/test", "mine/is-well-covered fail", "mine/is-silver fail"],
    ]);
  });

  it("see what a document is related to", async () => {
    const rules =
      'kind: Scorecard\nid: mine\ntitle: M\nrules:\n  - { id: a, title: A, pass: { every: [{ related: dependsOn }, { "==": [{ var: facts.x.ok }, true] }] } }\n';
    const related = (ok: boolean) => ({ dependsOn: [{ entity: { metadata: { name: "db" } }, facts: { "x.ok": ok } }] });
    const documents = [true, false].map((ok) => ({ entity: {}, related: related(ok) }));
    const answer = await ask(await readingMuster(), { rules, documents });
    expect(outcomes(answer).map(([, finding]) => finding)).toEqual(["mine/a pass", "mine/a fail"]);
  });

  it("are asked as at a gate where a change is told", async () => {
    const rules =
      'kind: Scorecard\nid: mine\ntitle: M\nrules:\n  - { id: a, title: A, pass: { "==": [{ var: change.environment }, production] } }\n  - { id: b, title: B, pass: true }\n';
    const finding = async (request: object) =>
      outcomes(await ask(await readingMuster(), { rules, documents: [{ entity: {} }], ...request }))[0]?.[1];
    expect(await finding({})).toBe("mine/a not-applicable");
    expect(await finding({ change: { environment: "production" } })).toBe("mine/a pass");
    expect(await finding({ change: { environment: "staging" } })).toBe("mine/a fail");
  });

  it("may be data, several documents, extend and replace what is in force, and bring fact sets", async () => {
    const muster = await readingMuster();
    const rule = (id: string, pass: unknown) => ({ id, title: id, pass });
    const data = [
      {
        kind: "FactSet",
        id: "mine",
        sources: ["me"],
        maxAge: "1d",
        facts: { "my.fact": { type: "number", description: "Mine." } },
      },
      { kind: "Scorecard", id: "mine", title: "Mine", rules: [rule("a", { ">": [{ var: "facts.my.fact" }, 1] })] },
      { kind: "Scorecard", id: "basics", title: "Other", rules: [rule("b", { exists: "entity.owner" })] },
      { kind: "Scorecard", id: "more", extends: "upstream", rules: [rule("c", true)], without: ["needs-good-ones"] },
    ];
    const alone = await refused(ask(muster, { rules: data[1], entity: "component:checkout" }));
    expect(alone.message).toMatch(/no FactSet declares the fact `my.fact`/);
    const rest = [data[0], data[1], data[3]];
    const tried = await ask(muster, { rules: rest, entity: "component:checkout", facts: { "my.fact": 2 } });
    expect(outcomes(tried)[0]?.slice(1)).toEqual(["mine/a pass", "more/c pass"]);
    const replaced = await ask(muster, { rules: RULES.replaceAll("gold", "best"), entity: "component:checkout" });
    expect(replaced.items[0]?.scorecards[0]).toMatchObject({ scorecard: "basics", level: "best" });
  });

  it("are those in force where none are handed in: a changed catalog file, tried before it is merged", async () => {
    const documents = [{ entity: { kind: "Component", metadata: { name: "new" } } }];
    const answer = await ask(await readingMuster(), { documents });
    expect(answer.items[0]?.scorecards.map(({ scorecard, level }) => [scorecard, level])).toEqual([["basics", null]]);
    expect(outcomes(answer)[0]).toContain("basics/has-owner fail");
  });

  it("are tried as of any instant", async () => {
    const { items, at } = await ask(await readingMuster(), {
      rules: MINE,
      entity: "component:checkout",
      at: "2026-12-09T00:00:00Z",
    });
    expect(at).toBe("2026-12-09T00:00:00Z");
    expect(items[0]?.scorecards[0]?.findings[0]).toMatchObject({ outcome: "unknown", cause: "stale" });
  });

  it("come with warnings, and with what is left out of what was handed in", async () => {
    const { problems } = await ask(await readingMuster(), {
      rules: MINE.replace("title: Mine", "title: Mine\nparams: { unused: { type: number, default: 1 } }"),
      documents: [
        {
          entity: {},
          facts: { "test.line_coverage": 1, "test.line_coverage_pct": "many" },
          levels: { basic: "gold", basics: "golden" },
        },
      ],
    });
    expect(problems.map(({ code, pointer, help, file }) => [code, pointer ?? file, help])).toEqual([
      [expect.any(String), "rules.yaml", expect.anything()],
      ["undeclared-fact", "/documents/0/facts/test.line_coverage", "did you mean `test.line_coverage_pct`?"],
      ["wrong-type", "/documents/0/facts/test.line_coverage_pct", undefined],
      ["unknown-level", "/documents/0/levels/basic", "did you mean `basics`?"],
      ["unknown-level", "/documents/0/levels/basics", "did you mean `gold`?"],
    ]);
  });

  it("are refused with every problem and its place where they do not load", async () => {
    const muster = await readingMuster();
    const broken = MINE.replace("at_level", "at_levl").replace("[one, two]", "[one]");
    const { kind, code, details } = await refused(ask(muster, { rules: broken, entity: "component:checkout" }));
    expect([kind, code]).toEqual(["invalid", "rules-do-not-load"]);
    expect(details.problems?.map((problem) => [problem.code, problem.file, problem.line])).toEqual(
      expect.arrayContaining([
        ["unknown-operator", "rules.yaml", 7],
        ["unknown-level", "rules.yaml", 7],
      ]),
    );
    const none = {
      rules: "kind: Gate\nid: g\ntitle: G\nenvironments: [x]\nrequire: []\n",
      entity: "component:checkout",
    };
    expect((await refused(ask(muster, none))).kind).toBe("invalid");
    expect(await refused(ask(muster, { rules: MINE }))).toMatchObject({ code: "nothing-to-evaluate" });
    expect(await refused(ask(muster, { rules: MINE, entity: "component:none" }))).toMatchObject({ kind: "missing" });
  });

  it("are as many as are tried at once, and steps that go on for ever end", async () => {
    const muster = await readingMuster();
    const many = Array.from({ length: 201 }, (_, index) => `  - { id: r${index}, title: R, pass: true }`).join("\n");
    const rules = `kind: Scorecard\nid: mine\ntitle: M\nrules:\n${many}\n`;
    expect(await refused(ask(muster, { rules, entity: "component:checkout" }))).toMatchObject({
      kind: "too-large",
      code: "too-many-rules",
    });
    const long = Array.from({ length: 400 }, (_, index) => index);
    const endless =
      'kind: Scorecard\nid: mine\ntitle: M\nrules:\n  - { id: a, title: A, pass: { some: [{ var: facts.x.l }, { some: [{ val: [$root, facts, x, l] }, { "==": [{ var: "" }, -1] }] }] } }\n';
    const { items } = await ask(muster, { rules: endless, documents: [{ entity: {}, facts: { "x.l": long } }] });
    expect(items[0]?.scorecards[0]?.findings[0]).toMatchObject({ outcome: "unknown", cause: "rule-error" });
    for (const request of [
      { rules: "x".repeat(256 * 1024 + 1) },
      { documents: Array.from({ length: 21 }, () => ({ entity: {} })) },
      { at: "2026-12-01" },
      { rules: 5 },
    ]) {
      expect(evaluateRequest.safeParse(request).success).toBe(false);
    }
  });
});
