import { describe, expect, it } from "vitest";
import { describedEntity } from "../../../src/api/entities.ts";
import {
  entityFindings as findingsShape,
  entityFindingsQuery,
  entityLevels as levelsShape,
  entityNextSteps as stepsShape,
} from "../../../src/api/findings.ts";
import { entityFindings } from "../../../src/app/reports/entity-findings.ts";
import { entityLevels } from "../../../src/app/reports/entity-levels.ts";
import { entityNextSteps } from "../../../src/app/reports/entity-next-steps.ts";
import { readEntity } from "../../../src/app/reports/read-entity.ts";
import { createRulesInForce } from "../../../src/app/rules/rules-in-force.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { BILLING, CHECKOUT, DAY, fact, FACTS, HOUR, NOW, readingMuster } from "../reading-muster.ts";
import { refused } from "../refused.ts";

const json = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

describe("the findings of an entity", () => {
  it("come scorecard by scorecard, drafts marked", async () => {
    const muster = await readingMuster();
    const asked = await entityFindings(muster, CHECKOUT, entityFindingsQuery.parse({}));
    const { items } = findingsShape.parse(json(asked));
    expect(items.map(({ scorecard, draft, level, standing }) => [scorecard, draft, level, standing])).toEqual([
      ["basics", false, "gold", "met"],
      ["upstream", true, null, "below"],
    ]);
    expect(items[1]?.findings[0]).toMatchObject({ rule: "needs-good-ones", outcome: "fail", draft: true });
  });

  it("are those that were asked for", async () => {
    const muster = await readingMuster();
    const told = async (query: Record<string, string>) =>
      (await entityFindings(muster, CHECKOUT, entityFindingsQuery.parse(query))).items.flatMap(({ findings }) =>
        findings.map(({ rule }) => rule),
      );
    expect(await told({ outcome: "fail" })).toEqual(["needs-good-ones"]);
    expect(await told({ scorecard: "basics", level: "silver" })).toEqual(["is-covered", "is-steady"]);
    expect(await refused(told({ scorecard: "nothing" }))).toMatchObject({ code: "no-such-scorecard" });
    expect(await refused(told({ scorecard: "basics", rule: "needs-good-ones" }))).toMatchObject({
      code: "unknown-rule",
    });
  });

  it("follow time from scorecard to scorecard", async () => {
    const facts = [
      ...FACTS,
      fact("billing", "test.line_coverage_pct", 90, 0),
      fact("billing", "test.is_flaky", false, 6 * DAY),
    ];
    const muster = await readingMuster({ facts });
    const level = async (path: typeof CHECKOUT, id: string) =>
      (await entityLevels(muster, path)).items.find(({ scorecard }) => scorecard === id)?.level;
    expect([await level(BILLING, "basics"), await level(CHECKOUT, "upstream")]).toEqual(["gold", "done"]);
    muster.at(NOW + 2 * DAY);
    expect(await level(BILLING, "basics")).toBe("bronze");
  });
});

describe("the levels of an entity", () => {
  it("are told with all there are, the target and the score", async () => {
    const muster = await readingMuster();
    const { items } = levelsShape.parse(json(await entityLevels(muster, BILLING)));
    expect(items).toEqual([
      {
        scorecard: "basics",
        title: "Basics",
        draft: false,
        levels: ["bronze", "silver", "gold"],
        level: "bronze",
        rank: 1,
        target: "silver",
        standing: "below",
        score: 25,
        waived: [],
      },
    ]);
  });

  it("are none where no scorecard applies", async () => {
    const muster = await readingMuster();
    expect(await entityLevels(muster, { kind: "system", namespace: "default", name: "shop" })).toEqual({
      items: [],
      next: null,
    });
  });

  it("are not there as long as no rulebook is", async () => {
    const muster = { ...(await readingMuster()), rules: createRulesInForce([]), store: memoryStore() };
    expect(await refused(entityLevels(muster, BILLING))).toMatchObject({ kind: "unavailable", code: "no-rulebook" });
  });
});

describe("the next steps of an entity", () => {
  it("keep what fails apart from what is not known", async () => {
    const muster = await readingMuster();
    const { items } = stepsShape.parse(json(await entityNextSteps(muster, BILLING)));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      scorecard: "basics",
      level: "bronze",
      target: "silver",
      next: "silver",
      fails: { effort: "2d", unstated: 0, findings: [{ rule: "is-covered", fix: { effort: "2d" } }] },
      unknowns: { effort: null, unstated: 1, findings: [{ rule: "is-steady", cause: "stale" }] },
    });
  });

  it("are all on the way to the next level, the least effort first", async () => {
    const muster = await readingMuster();
    const { items } = await entityNextSteps(muster, { kind: "component", namespace: "default", name: "orphan" });
    expect(items[0]).toMatchObject({
      level: null,
      next: "bronze",
      fails: { effort: "5m", findings: [{ rule: "has-owner" }] },
    });
    expect(items[0]?.unknowns.findings).toEqual([]);
  });

  it("begin with duties: beyond the target comes later, drafts last", async () => {
    const catalog = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { owner: payments, dependsOn: [component:gone] }
`;
    const rules = ["late", "soon", "draft", "beyond"].map(
      (id) => `kind: Scorecard
id: ${id}
title: ${id}
draft: ${id === "draft"}
levels: [bronze, silver]
targets: [{ level: ${id === "beyond" ? "bronze" : "silver"} }]
rules:
  - { id: a, title: A, level: bronze, pass: { exists: entity.owner } }
  - { id: b, title: B, level: silver, pass: { exists: entity.tier }, fix: { text: x, effort: ${id === "late" ? "3d" : "1h"} } }
`,
    );
    const muster = await readingMuster({ catalog, rules: rules.join("---\n"), facts: [] });
    const { items } = await entityNextSteps(muster, CHECKOUT);
    expect(items.map(({ scorecard }) => scorecard)).toEqual(["soon", "late", "beyond", "draft"]);
  });

  it("are none at the top", async () => {
    const { items } = await entityNextSteps(await readingMuster(), CHECKOUT);
    expect(items.map(({ scorecard }) => scorecard)).toEqual(["upstream"]);
  });
});

describe("an entity", () => {
  it("is told as rules read it, with where it comes from", async () => {
    const described = describedEntity.parse(
      json(await readEntity(await readingMuster(), { ...CHECKOUT, kind: "COMPONENT" })),
    );
    expect(described.entity).toMatchObject({
      ref: "component:default/checkout",
      kind: "Component",
      tier: "1",
      relations: { dependsOn: ["component:default/billing"] },
    });
    expect(described.origins).toEqual([{ source: "backstage", format: "backstage", file: "catalog.yaml", line: 1 }]);
    expect(described.levels.map(({ scorecard, level }) => [scorecard, level])).toEqual([
      ["basics", "gold"],
      ["upstream", null],
    ]);
  });

  it("is told with its facts: which counts, which is stale, which is not taken, and until when", async () => {
    const facts = [
      ...FACTS,
      fact("checkout", "test.is_flaky", true, 8 * DAY, "sonarqube"),
      fact("checkout", "undeclared.fact", 1, HOUR),
      { ...fact("billing", "test.line_coverage_pct", null, HOUR, "sonarqube"), error: "401" },
    ];
    const muster = await readingMuster({ facts });
    const told = async (path: typeof CHECKOUT) =>
      (await readEntity(muster, path)).facts.flatMap(({ name, source, state, counts, expiresAt }) =>
        // What the catalog itself tells is declared by nobody here.
        source === "catalog" ? [] : [[name, source, state, counts ? "counts" : "", expiresAt].join(" ")],
      );
    expect(await told(CHECKOUT)).toEqual([
      "test.is_flaky ci fresh counts 2026-12-02T12:00:00Z",
      "test.is_flaky sonarqube stale  2026-11-30T12:00:00Z",
      "test.line_coverage_pct ci fresh counts 2026-12-08T11:00:00Z",
      "test.line_coverage_pct sonarqube fresh  2026-12-08T11:00:00Z",
      "test.line_coverage_pct somebody not-taken  2026-12-08T11:00:00Z",
      "undeclared.fact ci not-taken  ",
      "x.note me fresh counts ",
    ]);
    expect(await told(BILLING)).toEqual([
      "test.is_flaky ci stale  2026-11-30T12:00:00Z",
      "test.line_coverage_pct ci fresh counts 2026-12-08T11:00:00Z",
      "test.line_coverage_pct sonarqube not-known  ",
    ]);
  });

  it("is told before any rulebook is in force", async () => {
    const muster = await readingMuster();
    const rules = { ...createRulesInForce([]), current: async () => undefined };
    const { entity, levels } = await readEntity({ ...muster, rules }, CHECKOUT);
    expect(entity).toMatchObject({ ref: "component:default/checkout" });
    expect(levels).toEqual([]);
  });

  it("is refused where the catalog lacks it, with the nearest it has", async () => {
    expect(await refused(readEntity(await readingMuster(), { ...CHECKOUT, name: "checkuot" }))).toMatchObject({
      kind: "missing",
      message: "the catalog has no entity `component:default/checkuot`",
      details: { help: "did you mean `component:default/checkout`?" },
    });
  });
});
