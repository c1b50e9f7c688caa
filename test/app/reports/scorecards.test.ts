import { describe, expect, it } from "vitest";
import { declaredFacts, factsQuery } from "../../../src/api/fact-catalogue.ts";
import {
  describedScorecard,
  scorecards,
  scorecardsQuery,
  scorecardSummary,
  summaryQuery,
} from "../../../src/api/scorecards.ts";
import { listFactDeclarations } from "../../../src/app/facts/list-fact-declarations.ts";
import { listScorecards, readScorecard } from "../../../src/app/reports/read-scorecards.ts";
import { summariseScorecard } from "../../../src/app/reports/summarise-scorecard.ts";
import { NOW, readingMuster, RULES } from "../reading-muster.ts";
import { refused } from "../refused.ts";

const json = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

describe("the scorecards", () => {
  it("are told with how the fleet stands", async () => {
    const asked = await listScorecards(await readingMuster(), scorecardsQuery.parse({}));
    const { items, next } = scorecards.parse(json(asked));
    expect(next).toBeNull();
    expect(items[0]).toEqual({
      id: "basics",
      title: "Basics",
      description: "What everything needs.",
      owner: "group:default/platform",
      draft: false,
      levels: ["bronze", "silver", "gold"],
      targets: [{ level: "gold", when: { "==": [{ var: "entity.tier" }, "1"] } }, { level: "silver" }],
      rules: 4,
      entities: 3,
      held: [
        { level: null, entities: 1 },
        { level: "bronze", entities: 1 },
        { level: "silver", entities: 0 },
        { level: "gold", entities: 1 },
      ],
      waived: { findings: 0, met: 0, until: null },
      standing: { met: 1, below: 2, unknown: 0, none: 0 },
      score: 41.7,
      pending: 0,
    });
    expect(items[1]).toMatchObject({ id: "upstream", draft: true, description: null, owner: null, entities: 1 });
  });

  it("come page by page", async () => {
    const muster = await readingMuster();
    const first = await listScorecards(muster, scorecardsQuery.parse({ limit: "1" }));
    const second = await listScorecards(muster, scorecardsQuery.parse({ limit: "1", after: first.next }));
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(["basics", "upstream"]);
    expect(second.next).toBeNull();
  });

  it("count what the rulebook in force says, and how much it has still to say", async () => {
    const muster = await readingMuster();
    const other = await readingMuster({ rules: RULES.replace("title: Basics", "title: Other") });
    const record = await other.store.rulebooks.get((await other.store.rulebooks.active()) ?? "");
    if (record === undefined) throw new Error("no rulebook");
    const act = { kind: "rulebook", at: NOW, actor: "test", subject: "test", summary: "test", digest: "" } as const;
    await muster.store.rulebooks.activate(record, act);
    muster.rules.forget();
    const { items } = await listScorecards(muster, scorecardsQuery.parse({}));
    expect(items[0]).toMatchObject({ title: "Other", entities: 0, score: null, pending: 3 });
    await muster.evaluate();
    const { items: later } = await listScorecards(muster, scorecardsQuery.parse({}));
    expect(later[0]).toMatchObject({ entities: 3, score: 41.7, pending: 0 });
  });
});

describe("a scorecard", () => {
  it("is told with its rules as they are written, why and how to mend them, and how many do", async () => {
    const asked = await readScorecard(await readingMuster(), "basics");
    const { rules, ...scorecard } = describedScorecard.parse(json(asked));
    expect(scorecard).toMatchObject({
      id: "basics",
      appliesTo: { "==": [{ var: "entity.kind" }, "Component"] },
      params: {},
      score: 41.7,
    });
    expect(scorecard.rulebook).toMatch(/^sha256:/);
    expect(rules[0]).toEqual({
      id: "has-owner",
      title: "Has an owner",
      level: "bronze",
      severity: "high",
      weight: 1,
      draft: false,
      why: "Somebody has to answer for it.",
      fix: { text: "Name an owner.", effort: "5m" },
      notApplicable: null,
      pass: { exists: "entity.owner" },
      location: { file: "rules.yaml", line: 20, column: 5 },
      outcomes: { pass: 2, fail: 1, unknown: 0, notApplicable: 0, waived: 0 },
    });
    expect(
      rules.map(({ id, outcomes: { pass, fail, unknown, notApplicable } }) => [id, pass, fail, unknown, notApplicable]),
    ).toEqual([
      ["has-owner", 2, 1, 0, 0],
      ["is-covered", 1, 1, 1, 0],
      ["is-steady", 1, 0, 2, 0],
      ["has-runbook", 1, 0, 0, 2],
    ]);
  });

  it("is refused where there is none", async () => {
    expect(await refused(readScorecard(await readingMuster(), "nope"))).toMatchObject({
      kind: "missing",
      details: { help: "valid here: `basics`, `upstream`" },
    });
  });
});

describe("the summary of a scorecard", () => {
  const ask = async (query: Record<string, string> = {}) => {
    const answer = await summariseScorecard(await readingMuster(), "basics", summaryQuery.parse(query));
    return scorecardSummary.parse(json(answer));
  };

  it("is by owner, those without one last, with the rules most do not pass", async () => {
    const { by, items, pending } = await ask();
    expect([by, pending]).toEqual(["owner", 0]);
    expect(items.map(({ group, entities, score, standing }) => [group, entities, score, standing.met])).toEqual([
      ["group:default/payments", 2, 62.5, 1],
      [null, 1, 0, 0],
    ]);
    expect(items[0]?.worst).toEqual([
      {
        rule: "is-covered",
        title: "Covered by tests",
        level: "silver",
        severity: "medium",
        fail: 1,
        unknown: 0,
        waived: 0,
      },
      {
        rule: "is-steady",
        title: "Tests do not fail by chance",
        level: "silver",
        severity: "medium",
        fail: 0,
        unknown: 1,
        waived: 0,
      },
    ]);
    expect(items[0]?.held).toEqual([
      { level: null, entities: 0 },
      { level: "bronze", entities: 1 },
      { level: "silver", entities: 0 },
      { level: "gold", entities: 1 },
    ]);
  });

  it.each([
    [{ by: "tier" }, ["1", "2", null]],
    [{ by: "system" }, ["system:default/shop", null]],
    [{ by: "tier", owner: "payments" }, ["1", "2"]],
  ])("is by %j", async (query, groups) => {
    expect((await ask(query)).items.map(({ group }) => group)).toEqual(groups);
  });

  it("is of nobody where no entity is like that, and says so", async () => {
    await expect(ask({ by: "owner", tier: "3" })).rejects.toMatchObject({ code: "unknown-tier" });
  });

  it("comes page by page", async () => {
    const seen: (string | null)[] = [];
    let after: string | null = null;
    do {
      const page = await ask({ by: "tier", limit: "1", ...(after !== null && { after }) });
      seen.push(...page.items.map(({ group }) => group));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(["1", "2", null]);
  });

  it("adds up to the figures of the scorecard", async () => {
    const muster = await readingMuster();
    const whole = await readScorecard(muster, "basics");
    for (const by of ["owner", "system", "tier"] as const) {
      const { items } = await summariseScorecard(muster, "basics", summaryQuery.parse({ by }));
      expect(items.reduce((sum, { entities }) => sum + entities, 0)).toBe(whole.entities);
      expect(items.reduce((sum, { standing }) => sum + standing.below, 0)).toBe(whole.standing.below);
    }
  });

  it("does not count drafts among the worst", async () => {
    const rules =
      "kind: Scorecard\nid: basics\ntitle: B\nrules:\n  - { id: a, title: A, draft: true, pass: { exists: entity.tier } }\n  - { id: b, title: B, pass: { exists: entity.kind } }\n";
    const { items } = await summariseScorecard(
      await readingMuster({ rules, facts: [] }),
      "basics",
      summaryQuery.parse({}),
    );
    expect(items.flatMap(({ worst }) => worst)).toEqual([]);
  });
});

describe("the facts rules can read", () => {
  const ask = async (query: Record<string, string> = {}) =>
    declaredFacts.parse(json(await listFactDeclarations(await readingMuster(), factsQuery.parse(query))));

  it("are told by name, with who delivers them and how long they stay fresh", async () => {
    const { items } = await ask();
    expect(items.map(({ name }) => name)).toEqual(["test.is_flaky", "test.line_coverage_pct"]);
    expect(items[1]).toEqual({
      name: "test.line_coverage_pct",
      type: "number",
      unit: "percent",
      description: "Lines covered by tests.",
      sources: ["ci", "sonarqube"],
      maxAge: "1w",
      factSet: "coverage",
    });
  });

  it.each([
    [{ q: "COVERAGE" }, ["test.line_coverage_pct"]],
    [{ q: "by chance" }, ["test.is_flaky"]],
    [{ q: "nothing" }, []],
    [{ source: "sonarqube" }, ["test.is_flaky", "test.line_coverage_pct"]],
    [{ source: "nobody" }, []],
  ])("are those that were asked for: %j", async (query, names) => {
    expect((await ask(query)).items.map(({ name }) => name)).toEqual(names);
  });

  it("come page by page", async () => {
    const first = await ask({ limit: "1" });
    const second = await ask({ limit: "1", after: first.next ?? "" });
    expect([first.items[0]?.name, second.items[0]?.name, second.next]).toEqual([
      "test.is_flaky",
      "test.line_coverage_pct",
      null,
    ]);
  });
});
