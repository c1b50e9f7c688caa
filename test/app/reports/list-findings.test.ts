import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entityFindingsQuery, scorecardFindings, scorecardFindingsQuery } from "../../../src/api/findings.ts";
import { entityFindings } from "../../../src/app/reports/entity-findings.ts";
import { listScorecardFindings } from "../../../src/app/reports/list-findings.ts";
import { BILLING, CHECKOUT, DAY, fact, HOUR, NOW, readingMuster, RULES } from "../reading-muster.ts";
import type { ReadingMuster } from "../reading-muster.ts";
import { refused } from "../refused.ts";

async function ask(muster: ReadingMuster, query: Record<string, string> = {}, id = "basics") {
  const answer = await listScorecardFindings(muster, id, scorecardFindingsQuery.parse(query));
  return scorecardFindings.parse(JSON.parse(JSON.stringify(answer)));
}

/** `billing: is-covered fail`, for each that is told. */
async function told(muster: ReadingMuster, query: Record<string, string> = {}): Promise<string[]> {
  const { items } = await ask(muster, query);
  return items.flatMap(({ entity, findings }) =>
    findings.map(({ rule, outcome }) => `${entity.replace("component:default/", "")}: ${rule} ${outcome}`),
  );
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `svc-${String(index).padStart(4, "0")}`);
const catalogOf = (all: readonly string[]) =>
  all
    .map(
      (name) =>
        `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { owner: team }\n`,
    )
    .join("---\n");

const NEVER = { rulebook: null, nextFlip: null, revision: 0 };

describe("the findings of a scorecard", () => {
  it("come by entity, in the order of its rules, each entity with where it stands", async () => {
    const { items, next } = await ask(await readingMuster());
    expect(next).toBeNull();
    expect(items.map(({ entity }) => entity)).toEqual([
      "component:default/billing",
      "component:default/checkout",
      "component:default/orphan",
    ]);
    expect(items[0]).toMatchObject({
      kind: "Component",
      owner: "group:default/payments",
      system: "system:default/shop",
      tier: "2",
      level: "bronze",
      rank: 1,
      target: "silver",
      standing: "below",
      score: 25,
    });
    expect(items[0]?.findings.map(({ rule, outcome, cause }) => [rule, outcome, cause])).toEqual([
      ["has-owner", "pass", null],
      ["is-covered", "fail", null],
      ["is-steady", "unknown", "stale"],
      ["has-runbook", "not-applicable", null],
    ]);
  });

  it("say why, with what they rest on and what mends it, as far as asked", async () => {
    const muster = await readingMuster();
    const explained = async (explain: string) => {
      const { items } = await ask(muster, { explain });
      return items.flatMap(({ findings }) =>
        findings.filter(({ message }) => message !== null).map(({ outcome }) => outcome),
      );
    };
    expect(await explained("none")).toEqual([]);
    expect(await explained("failing")).toEqual(["fail", "unknown", "fail", "unknown", "unknown"]);
    expect((await explained("all")).length).toBe(12);
    const { items } = await ask(muster, { entity: "component:billing", rule: "is-covered" });
    expect(items[0]?.findings).toEqual([
      {
        scorecard: "basics",
        rule: "is-covered",
        title: "Covered by tests",
        level: "silver",
        severity: "medium",
        outcome: "fail",
        cause: null,
        message: "42 is below 80 for `facts.test.line_coverage_pct`",
        evidence: [
          {
            path: "facts.test.line_coverage_pct",
            value: 42,
            source: "ci",
            observedAt: "2026-12-01T11:00:00Z",
            provenance: "observed",
            expected: ">= 80",
          },
        ],
        fix: { text: "Write tests.", effort: "2d" },
        failingSince: "2026-12-01T12:00:00Z",
        since: "2026-12-01T12:00:00Z",
        draft: false,
        waiver: null,
        conjuncts: [
          {
            holds: false,
            message: "42 is below 80 for `facts.test.line_coverage_pct`",
            remedy: "raise `facts.test.line_coverage_pct` from 42 to at least 80",
          },
        ],
      },
    ]);
  });

  it("rest on the catalog as of its delivery", async () => {
    const { items } = await ask(await readingMuster(), { rule: "has-owner", entity: "component:orphan" });
    expect(items[0]?.findings[0]?.evidence).toMatchObject([
      { path: "entity.owner", source: "backstage", observedAt: "2026-12-01T10:00:00Z", provenance: "declared" },
    ]);
    expect(items[0]?.findings[0]?.fix).toMatchObject({ location: { file: "catalog.yaml", line: 11 } });
  });

  it.each<[Record<string, string>, string[]]>([
    [{ outcome: "fail" }, ["billing: is-covered fail", "orphan: has-owner fail"]],
    [{ outcome: "fail,unknown", rule: "is-covered" }, ["billing: is-covered fail", "orphan: is-covered unknown"]],
    [{ outcome: "not-applicable", tier: "2" }, ["billing: has-runbook not-applicable"]],
    [{ level: "gold", outcome: "pass" }, ["checkout: has-runbook pass"]],
    [{ level: "bronze", owner: "payments" }, ["billing: has-owner pass", "checkout: has-owner pass"]],
    [{ level: "bronze", owner: "group:payments", tier: "1" }, ["checkout: has-owner pass"]],
    [{ level: "bronze", system: "shop", kind: "component" }, ["billing: has-owner pass", "checkout: has-owner pass"]],
    [{ level: "bronze", kind: "system" }, []],
    [{ level: "bronze", entity: "Component:Orphan" }, ["orphan: has-owner fail"]],
    [{ level: "bronze", entity: "component:orphan", owner: "payments" }, []],
    [
      { level: "bronze", entity: "component:checkout", owner: "payments", kind: "COMPONENT", tier: "1" },
      ["checkout: has-owner pass"],
    ],
    [{ entity: "system:shop" }, []],
  ])("are those that were asked for: %j", async (query, expected) => {
    expect(await told(await readingMuster(), query)).toEqual(expected);
  });

  it.each([1, 2, 7, 100])("come page by page, %i a page, each entity once", async (limit) => {
    const all = names(23);
    const facts = all.map((name, index) => fact(name, "test.line_coverage_pct", Math.min(100, index * 5), HOUR));
    const muster = await readingMuster({ catalog: catalogOf(all), facts });
    for (const filters of [{}, { outcome: "pass", rule: "is-covered" }] as Record<string, string>[]) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const query: Record<string, string> = { limit: String(limit), ...filters, ...(after !== null && { after }) };
        const { items, next } = await ask(muster, query);
        // Only the last page may have less.
        expect(items.length).toBe(next === null ? Math.min(items.length, limit) : limit);
        seen.push(...items.map(({ entity }) => entity));
        after = next;
      } while (after !== null);
      const expected = Object.keys(filters).length === 0 ? all : all.slice(16);
      expect(seen).toEqual(expected.map((name) => `component:default/${name}`));
    }
  });

  it("go on behind the last one told, though entities come and go", async () => {
    const muster = await readingMuster({ catalog: catalogOf(names(1_200)), facts: [] });
    const first = await ask(muster, { limit: "601", explain: "none" });
    const gone = first.items.at(-1)?.entity ?? "";
    const { rulebook, nextFlip, revision } = (await muster.store.evaluations.of([gone])).get(gone) ?? NEVER;
    await muster.store.evaluations.save({
      evaluated: [{ entity: gone, rulebook: rulebook ?? "", nextFlip, seen: revision }],
      changed: [],
      removed: [{ entity: gone, scorecard: "basics" }],
      movements: [],
    });
    const second = await ask(muster, { limit: "1000", explain: "none", after: first.next ?? "" });
    expect(second.items.map(({ entity }) => entity)).toEqual(
      names(1_200)
        .slice(601)
        .map((name) => `component:default/${name}`),
    );
    expect(second.next).toBeNull();
  });

  it("are those of now, explained as such, when time has overtaken what was recorded", async () => {
    const muster = await readingMuster();
    muster.at(NOW + DAY + 1);
    for (const explain of ["none", "all"]) {
      expect(await told(muster, { rule: "is-steady", outcome: "pass", explain })).toEqual([]);
      const { items } = await ask(muster, { rule: "is-steady", entity: "component:checkout", explain });
      expect(items[0]).toMatchObject({ level: "bronze", standing: "unknown" });
      expect(items[0]?.findings[0]).toMatchObject({ outcome: "unknown", cause: "stale", since: null });
      const listed = (await ask(muster, { rule: "is-steady", tier: "1", explain })).items;
      expect(listed).toEqual(items);
    }
  });

  it("are at any instant what the entity itself is told, though they are recalled where they can be", async () => {
    const muster = await readingMuster();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 10 * DAY }), async (later) => {
        muster.at(NOW + later);
        for (const path of [CHECKOUT, BILLING]) {
          const query = entityFindingsQuery.parse({ scorecard: "basics", explain: "all" });
          const [own] = (await entityFindings(muster, path, query)).items;
          const { items } = await ask(muster, { explain: "all" });
          const listed = items.find(({ entity }) => entity.endsWith(`/${path.name.toLowerCase()}`));
          expect(own?.findings).toHaveLength(4);
          expect(listed?.findings).toEqual(JSON.parse(JSON.stringify(own?.findings)));
          expect([listed?.level, listed?.standing, listed?.score]).toEqual([own?.level, own?.standing, own?.score]);
        }
      }),
      { seed: 20261201, numRuns: 40 },
    );
  });

  it("are those of the facts that are known, though nobody evaluated them yet", async () => {
    const muster = await readingMuster();
    const act = { kind: "facts", at: NOW, actor: "test", subject: "test", summary: "test", digest: "" } as const;
    await muster.store.facts.save([fact("billing", "test.line_coverage_pct", 88, 0)], act);
    muster.fleet.forget(["component:default/billing"]);
    expect(await told(muster, { rule: "is-covered" })).toEqual([
      "billing: is-covered pass",
      "checkout: is-covered pass",
      "orphan: is-covered unknown",
    ]);
    expect(await told(muster, { rule: "is-covered", outcome: "fail" })).toEqual([]);
    const { items } = await ask(muster, { rule: "is-covered", tier: "2" });
    expect(items[0]).toMatchObject({ score: 75, findings: [{ outcome: "pass", since: null }] });
  });

  it("are those of the rulebook in force, whatever others were recorded by", async () => {
    const muster = await readingMuster();
    const stricter = RULES.replace('"==": [{ var: facts.test.is_flaky }, false]', '"==": [{ var: entity.kind }, API]');
    const other = await readingMuster({ rules: stricter });
    const digest = await other.store.rulebooks.active();
    const record = await other.store.rulebooks.get(digest ?? "");
    if (record === undefined) throw new Error("no rulebook");
    const act = { kind: "rulebook", at: NOW, actor: "test", subject: "test", summary: "test", digest: "" } as const;
    await muster.store.rulebooks.activate(record, act);
    muster.rules.forget();
    expect(await told(muster, { rule: "is-steady" })).toEqual([
      "billing: is-steady fail",
      "checkout: is-steady fail",
      "orphan: is-steady fail",
    ]);
  });

  it("are refused where nothing is called that, with what is", async () => {
    const muster = await readingMuster();
    const asked = (query: Record<string, string>, id?: string) => refused(ask(muster, query, id));
    expect(await asked({}, "basic")).toMatchObject({
      kind: "missing",
      code: "no-such-scorecard",
      message: "there is no scorecard `basic`",
      details: { help: "did you mean `basics`?" },
    });
    expect(await asked({ rule: "is-coverd" })).toMatchObject({
      kind: "invalid",
      details: { help: "did you mean `is-covered`?" },
    });
    expect(await asked({ level: "golden" })).toMatchObject({
      code: "unknown-level",
      details: { help: "did you mean `gold`?" },
    });
    expect(await asked({ owner: "paymnts" })).toMatchObject({
      kind: "invalid",
      code: "unknown-owner",
      details: { help: "did you mean `group:default/payments`?" },
    });
    expect(await asked({ entity: "component:chekout" })).toMatchObject({
      kind: "missing",
      code: "no-such-entity",
      details: { help: "did you mean `component:default/checkout`?" },
    });
    expect(await asked({ entity: "checkout" })).toMatchObject({ kind: "invalid", code: "not-a-ref" });
    expect(await asked({ after: "abc" })).toMatchObject({ kind: "malformed", code: "unknown-cursor" });
    const { next } = await ask(muster, { limit: "1" });
    expect((await refused(ask(muster, { after: next ?? "" }, "upstream"))).code).toBe("unknown-cursor");
  });

  it.each([
    { limit: "0" },
    { limit: "1001" },
    { limit: "x" },
    { outcome: "failed" },
    { outcome: "" },
    { explain: "some" },
    { sort: "x" },
  ])("are not asked for with %j", (query) => {
    expect(scorecardFindingsQuery.safeParse(query).success).toBe(false);
  });
});
