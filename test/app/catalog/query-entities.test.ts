import { describe, expect, it } from "vitest";
import { queryAnswer, queryRequest } from "../../../src/api/query.ts";
import type { QueryAnswer } from "../../../src/api/query.ts";
import { queryEntities } from "../../../src/app/catalog/query-entities.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import { DAY, fact, NOW, readingMuster } from "../reading-muster.ts";
import type { ReadingMuster } from "../reading-muster.ts";
import { refused } from "../refused.ts";

async function ask(muster: ReadingMuster, query: object): Promise<QueryAnswer> {
  const answer = await queryEntities(muster, queryRequest.parse(query));
  return queryAnswer.parse(JSON.parse(JSON.stringify(answer)));
}

const short = ({ items }: QueryAnswer) => items.map(({ ref }) => ref.slice(ref.indexOf("/") + 1));
const COMPONENT = { "==": [{ var: "entity.kind" }, "Component"] };
const COVERAGE = "facts.test.line_coverage_pct";

describe("a query", () => {
  it.each<[string, JsonValue, string[], number]>([
    ["by the catalog", COMPONENT, ["billing", "checkout", "orphan"], 0],
    ["for what has no owner", { and: [COMPONENT, { "!": [{ exists: "entity.owner" }] }] }, ["orphan"], 0],
    ["by a fact, where what is not known is not selected", { "<": [{ var: COVERAGE }, 80] }, ["billing"], 2],
    ["by what is not known", { missing: [COVERAGE] }, ["orphan", "shop"], 0],
    ["by a level", { "==": [{ var: "levels.basics.id" }, "gold"] }, ["checkout"], 0],
    ["by a level reached", { and: [COMPONENT, { at_level: ["basics", "bronze"] }] }, ["billing", "checkout"], 0],
    ["by what it depends on", { some: [{ related: "dependsOn" }, { "<": [{ var: COVERAGE }, 50] }] }, ["checkout"], 0],
    ["for what is waived, where nothing is", { some: [{ var: "waived" }, true] }, [], 0],
    [
      "for what is not waived",
      { "==": [{ length: { var: "waived" } }, 0] },
      ["billing", "checkout", "orphan", "shop"],
      0,
    ],
    ["for nothing", false, [], 0],
    ["for everything", true, ["billing", "checkout", "orphan", "shop"], 0],
  ])("selects %s", async (_, where, expected, unknown) => {
    const answer = await ask(await readingMuster(), { where });
    expect(short(answer)).toEqual(expected);
    expect([answer.total, answer.unknown]).toEqual([expected.length, unknown]);
  });

  it("says what of it is hardly meant so", async () => {
    const { total, problems } = await ask(await readingMuster(), {
      where: { "==": [{ var: "entity.owner" }, "payments"] },
    });
    expect(total).toBe(0);
    expect(problems).toEqual([
      {
        code: "never-equal",
        severity: "warning",
        message: "`entity.owner` is never `payments`: refs are full and lower case",
        help: "write `group:default/payments`",
        pointer: "/where/==",
      },
    ]);
  });

  it.each([
    [{ where: { ">": [{ var: "entity.teir" }, "1"] } }, "/where/>/0/var"],
    [{ select: ["entity.teir"] }, "/select/0"],
    [{ sort: ["-entity.teir"] }, "/sort/0"],
  ])("asks for no member that no entity has: %j", async (query, pointer) => {
    const { code, message, details } = await refused(ask(await readingMuster(), query));
    expect([code, message, details.help]).toEqual([
      "invalid-query",
      "`entity` never has `teir`",
      "did you mean `tier`?",
    ]);
    expect(details.problems).toMatchObject([{ code: "unknown-member", severity: "error", pointer }]);
  });

  it("without a condition is for everything", async () => {
    expect((await ask(await readingMuster(), {})).items).toHaveLength(4);
  });

  it("tells what was selected, null where it is absent or not known", async () => {
    const select = [
      "entity.owner",
      COVERAGE,
      "facts.x.note",
      ["entity", "metadata", "labels", "acme.io/team"],
      "levels.basics.rank",
    ];
    const { items } = await ask(await readingMuster(), { where: COMPONENT, select });
    expect(items[0]).toEqual({
      ref: "component:default/billing",
      values: {
        "entity.owner": "group:default/payments",
        [COVERAGE]: 42,
        "facts.x.note": null,
        "entity.metadata.labels.acme.io/team": null,
        "levels.basics.rank": 1,
      },
    });
    expect(items[1]?.values["entity.metadata.labels.acme.io/team"]).toBe("blue");
    expect(items[2]?.values[COVERAGE]).toBeNull();
  });

  it("tells of a fact only what is still fresh", async () => {
    const muster = await readingMuster();
    const query = { where: COMPONENT, select: [COVERAGE] };
    muster.at(NOW + 8 * DAY);
    expect((await ask(muster, query)).items.map(({ values }) => values[COVERAGE])).toEqual([null, null, null]);
  });

  it.each<[readonly unknown[], string[]]>([
    [[COVERAGE], ["billing", "checkout", "orphan", "shop"]],
    [[`-${COVERAGE}`], ["checkout", "billing", "orphan", "shop"]],
    [[{ path: ["entity", "tier"], order: "desc" }], ["billing", "checkout", "orphan", "shop"]],
    [
      ["-entity.kind", "-entity.owner"],
      ["shop", "billing", "checkout", "orphan"],
    ],
    [
      ["entity.lifecycle", `-${COVERAGE}`],
      ["orphan", "checkout", "billing", "shop"],
    ],
  ])("is sorted by %j, what is not known last", async (sort, expected) => {
    expect(short(await ask(await readingMuster(), { sort }))).toEqual(expected);
  });

  it.each([1, 2, 3, 1_000])("comes page by page in its order, %i a page", async (limit) => {
    const muster = await readingMuster();
    for (const sort of [[], ["-entity.lifecycle"], [COVERAGE, "entity.owner"]]) {
      const whole = short(await ask(muster, { sort }));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await ask(muster, { sort, limit, ...(after !== undefined && { after }) });
        expect(page.total).toBe(4);
        seen.push(...short(page));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(seen).toEqual(whole);
    }
  });

  it("goes on behind values of any length and kind", async () => {
    const values: JsonValue[] = ["é".repeat(5_000), "🙂".repeat(50), [1, 2, 3], true, -1e300, "é".repeat(5_000)];
    const catalog = values.map((_, index) => {
      const metadata = { name: `svc-${index}` };
      return JSON.stringify({ apiVersion: "backstage.io/v1alpha1", kind: "Component", metadata, spec: { owner: "a" } });
    });
    const facts = values.map((value, index) => fact(`svc-${index}`, "x.value", value, 0));
    const muster = await readingMuster({ catalog: catalog.join("\n---\n"), facts });
    for (const sort of [["facts.x.value"], ["-facts.x.value", "facts.x.value", "facts.x.value", "facts.x.value"]]) {
      const whole = short(await ask(muster, { sort }));
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const page: QueryAnswer = await ask(muster, { sort, limit: 1, ...(after !== undefined && { after }) });
        seen.push(...short(page));
        after = page.next;
      }
      expect(seen).toEqual(whole);
      expect(seen).toHaveLength(6);
    }
  });

  it("goes on only with the same condition and order", async () => {
    const muster = await readingMuster();
    const { next: after } = await ask(muster, { limit: 1 });
    for (const other of [{ where: COMPONENT }, { sort: ["entity.owner"] }]) {
      expect(await refused(ask(muster, { ...other, after }))).toMatchObject({
        kind: "malformed",
        code: "unknown-cursor",
      });
    }
    expect(short(await ask(muster, { select: ["entity.tier"], after }))).toEqual(["checkout", "orphan", "shop"]);
  });

  it("is refused with everything that is wrong, where, and the nearest that is right", async () => {
    const asked = ask(await readingMuster(), {
      where: { and: [{ "=": [{ var: "entity.kind" }, 1] }, { at_level: ["basic", "silver"] }] },
      select: ["facts.test.line_coverage", "facts", "levels.basic.id", "entity.owner", "entity.owner"],
      sort: ["-fact.x", "change.version"],
    });
    const { kind, code, details } = await refused(asked);
    expect([kind, code]).toEqual(["invalid", "invalid-query"]);
    expect(details.problems?.map((problem) => [problem.pointer, problem.code, problem.help])).toEqual([
      ["/where/and/0/=", "unknown-operator", "did you mean `==`? `muster operators` lists them all"],
      ["/select/0", "unknown-fact", "did you mean `facts.test.line_coverage_pct`?"],
      ["/select/1", "whole-root", expect.any(String)],
      ["/select/2", "unknown-scorecard", "did you mean `basics`?"],
      ["/sort/0", expect.any(String), expect.any(String)],
      ["/sort/1", expect.any(String), expect.any(String)],
      ["/select/4", "duplicate-path", undefined],
    ]);
    const levels = await refused(ask(await readingMuster(), { where: { at_level: ["basics", "platinum"] } }));
    expect(levels.details.problems).toMatchObject([{ code: "unknown-level", pointer: "/where/at_level/1" }]);
    const shapeless = await refused(ask(await readingMuster(), { where: "yes" }));
    expect(shapeless.details.problems).toMatchObject([{ code: "not-a-condition", pointer: "/where" }]);
  });

  it("counts among the unknown what would take too many steps", async () => {
    const long = Array.from({ length: 100 }, (_, index) => index);
    const facts = [fact("checkout", "x.long", long, 0), fact("billing", "x.long", [1], 0)];
    const muster = await readingMuster({ facts });
    const nested = {
      some: [
        { var: "facts.x.long" },
        { some: [{ val: ["$root", "facts", "x", "long"] }, { "==": [{ var: "" }, -1] }] },
      ],
    };
    const answer = await ask(muster, { where: { "!": [nested] } });
    expect([short(answer), answer.unknown]).toEqual([["billing"], 3]);
  });

  it.each([
    { limit: 0 },
    { limit: 1_001 },
    { limit: "5" },
    { select: [[]] },
    { select: Array.from({ length: 51 }, (_, index) => `facts.x.f${index}`) },
    { sort: [{ path: "entity.owner", order: "up" }] },
    { were: true },
  ])("is not asked with %j", (query) => {
    expect(queryRequest.safeParse(query).success).toBe(false);
  });
});
