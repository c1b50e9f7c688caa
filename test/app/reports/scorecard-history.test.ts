import { describe, expect, it } from "vitest";
import {
  movers as moversShape,
  moversQuery,
  ruleHistory as ruleShape,
  ruleHistoryQuery,
  scorecardHistory as shape,
  scorecardHistoryQuery,
} from "../../../src/api/history.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { levelTrends } from "../../../src/app/reports/level-trends.ts";
import { ruleHistory } from "../../../src/app/reports/rule-history.ts";
import { scorecardHistory } from "../../../src/app/reports/scorecard-history.ts";
import { whoMoved } from "../../../src/app/reports/who-moved.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { parseInstant } from "../../../src/model/time.ts";
import { refused } from "../refused.ts";
import { ADMIN, serviceMuster } from "../service-muster.ts";
import type { ServiceMuster } from "../service-muster.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [bronze, silver]
targets: [{ level: silver, when: { "==": [{ var: entity.tier }, "1"] } }]
rules:
  - { id: is-covered, title: Covered, level: bronze, pass: { ">=": [{ var: facts.x.coverage }, 50] } }
  - { id: is-well-covered, title: Well covered, level: silver, pass: { ">=": [{ var: facts.x.coverage }, 80] } }
`;

function component(name: string, owner: string, tier = "1") {
  const metadata = { name, labels: { tier } };
  return { apiVersion: "backstage.io/v1alpha1", kind: "Component", metadata, spec: { type: "service", owner } };
}

async function deliver(muster: ServiceMuster, ...components: object[]): Promise<void> {
  const files = [{ path: "c.json", text: JSON.stringify(components) }];
  await importSource(muster, { source: "git", files, confirm: Infinity }, ADMIN);
}

async function cover(muster: ServiceMuster, entity: string, coverage: number): Promise<void> {
  await recordFacts(
    muster,
    [{ entity, source: "ci", provenance: "observed", facts: { "x.coverage": coverage } }],
    ADMIN,
  );
}

const at = (text: string): number => parseInstant(text) ?? 0;

/** Two services of two teams; on Wednesday one rises, on Friday the other leaves. */
async function aWeek(): Promise<ServiceMuster> {
  const muster = serviceMuster({ now: at("2026-11-30T08:00:00Z") });
  await activateRules(muster, [{ path: "rules.yaml", text: RULES }], ADMIN);
  await deliver(muster, component("web", "a"), component("db", "b", "2"));
  await cover(muster, "web", 40);
  await cover(muster, "db", 60);
  muster.at(at("2026-12-02T09:00:00Z"));
  await cover(muster, "web", 90);
  muster.at(at("2026-12-04T10:00:00Z"));
  await deliver(muster, component("web", "a"));
  muster.at(at("2026-12-05T12:00:00Z"));
  return muster;
}

async function ask(muster: ServiceMuster, query: Record<string, string> = {}) {
  return shape.parse(await scorecardHistory(muster, "basics", scorecardHistoryQuery.parse(query)));
}

const row = ({ at: when, entities, held, score, onTarget }: Awaited<ReturnType<typeof ask>>["points"][number]) =>
  `${when} ${entities} ${held.map(({ level, entities: n }) => `${level ?? "none"}:${n}`).join(" ")} ${score} ${onTarget}`;

describe("the history of a scorecard", () => {
  it("tells how all stood at the end of each day, and stand now", async () => {
    const { points, since, ...told } = await ask(await aWeek(), { from: "2026-11-25" });
    expect(told).toEqual({
      scorecard: "basics",
      title: "Basics",
      draft: false,
      levels: ["bronze", "silver"],
      interval: "day",
    });
    expect(since).toBe("2026-11-30T08:00:00Z");
    expect(points.map(row)).toEqual([
      "2026-12-01T00:00:00Z 2 none:1 bronze:1 silver:0 25 0",
      "2026-12-02T00:00:00Z 2 none:1 bronze:1 silver:0 25 0",
      "2026-12-03T00:00:00Z 2 none:0 bronze:1 silver:1 75 100",
      "2026-12-04T00:00:00Z 2 none:0 bronze:1 silver:1 75 100",
      "2026-12-05T00:00:00Z 1 none:0 bronze:0 silver:1 100 100",
      "2026-12-05T12:00:00Z 1 none:0 bronze:0 silver:1 100 100",
    ]);
  });

  it("ends where it is asked to, the stretch that holds that instant included", async () => {
    const muster = await aWeek();
    const days = await ask(muster, { from: "2026-12-01T15:00:00Z", to: "2026-12-02T00:00:01Z" });
    expect(days.points.map((point) => point.at)).toEqual([
      "2026-12-01T00:00:00Z",
      "2026-12-02T00:00:00Z",
      "2026-12-03T00:00:00Z",
    ]);
    const one = await ask(muster, { from: "2026-12-02", to: "2026-12-02" });
    expect(one.points.map((point) => point.at)).toEqual(["2026-12-02T00:00:00Z"]);
    const week = await ask(muster, { interval: "week", from: "2026-12-02", to: "2027-03-01" });
    expect(week.points.map((point) => point.at)).toEqual(["2026-12-05T12:00:00Z"]);
  });

  it("is of the entities that are an owner's today", async () => {
    const muster = await aWeek();
    const [first] = (await ask(muster, { owner: "a", from: "2026-12-01" })).points;
    expect(first).toMatchObject({ entities: 1, score: 0, standing: { met: 0, below: 1, unknown: 0, none: 0 } });
    expect((await ask(muster, { owner: "b", from: "2026-12-01" })).points[0]?.entities).toBe(0);
    await deliver(muster, component("web", "b"));
    expect((await ask(muster, { owner: "b", from: "2026-12-01" })).points[0]?.entities).toBe(1);
  });

  it("is of one entity, by its ref or its name", async () => {
    const muster = await aWeek();
    for (const entity of ["web", "component:default/web"]) {
      const { points } = await ask(muster, { entity, from: "2026-12-02" });
      expect(points.map(({ entities, score }) => `${entities} ${score}`)).toEqual([
        "1 0",
        "1 100",
        "1 100",
        "1 100",
        "1 100",
      ]);
    }
    expect((await ask(muster, { entity: "db", from: "2026-12-04" })).points.map(({ entities }) => entities)).toEqual([
      1, 0, 0,
    ]);
  });

  it("keeps levels by the name they had", async () => {
    const muster = await aWeek();
    const renamed = RULES.replaceAll("silver", "gold");
    await activateRules(muster, [{ path: "rules.yaml", text: renamed }], ADMIN);
    await evaluateOutdated(muster);
    const { points, levels } = await ask(muster, { from: "2026-12-04" });
    expect(levels).toEqual(["bronze", "gold"]);
    expect(points.map(row)).toEqual([
      "2026-12-04T00:00:00Z 2 none:0 bronze:1 gold:0 silver:1 75 100",
      "2026-12-05T00:00:00Z 1 none:0 bronze:0 gold:0 silver:1 100 100",
      "2026-12-05T12:00:00Z 1 none:0 bronze:0 gold:1 100 100",
    ]);
  });

  it("says what cannot be asked", async () => {
    const muster = await aWeek();
    expect(await refused(ask(muster, { from: "2027-01-01" }))).toMatchObject({ code: "empty-window" });
    expect(await refused(ask(muster, { from: "2020-01-01" }))).toMatchObject({
      code: "too-many-points",
      details: { help: "ask for weeks: `interval=week`" },
    });
    expect(await refused(scorecardHistory(muster, "basic", scorecardHistoryQuery.parse({})))).toMatchObject({
      details: { help: "did you mean `basics`?" },
    });
    expect(() => scorecardHistoryQuery.parse({ from: "yesterday" })).toThrow(/a date, or a time/);
  });
});

describe("the trends of all scorecards", () => {
  it("are how everything stands, and how it stood a week ago", async () => {
    const muster = await aWeek();
    expect((await levelTrends(muster)).map(({ scorecard, before }) => [scorecard, before])).toEqual([["basics", null]]);
    muster.at(at("2026-12-08T12:00:00Z"));
    const [basics] = await levelTrends(muster);
    expect(basics?.before).toMatchObject({ entities: 2, score: 25, onTarget: 0 });
    expect(basics?.now).toMatchObject({ entities: 1, score: 100, onTarget: 100 });
    const [dayLess] = await levelTrends(muster, 6 * 86_400_000 - 1);
    expect(dayLess?.before).toMatchObject({ entities: 2, score: 75 });
  });
});

describe("the history of a rule", () => {
  const told = async (muster: ServiceMuster, rule = "is-covered", query: Record<string, string> = {}) =>
    ruleShape.parse(await ruleHistory(muster, { scorecard: "basics", rule }, ruleHistoryQuery.parse(query)));

  it("tells how many passed it at the end of each day, and pass it now", async () => {
    const { points, ...rest } = await told(await aWeek(), "is-covered", { from: "2026-11-25" });
    expect(rest).toEqual({
      scorecard: "basics",
      rule: "is-covered",
      interval: "day",
      since: "2026-11-30T08:00:00Z",
    });
    expect(
      points.map(({ at: when, outcomes, passing }) => `${when} ${Object.values(outcomes).join(" ")} ${passing}`),
    ).toEqual([
      "2026-12-01T00:00:00Z 1 1 0 0 50",
      "2026-12-02T00:00:00Z 1 1 0 0 50",
      "2026-12-03T00:00:00Z 2 0 0 0 100",
      "2026-12-04T00:00:00Z 2 0 0 0 100",
      "2026-12-05T00:00:00Z 1 0 0 0 100",
      "2026-12-05T12:00:00Z 1 0 0 0 100",
    ]);
  });

  it("ends with what the store says now, whatever happened since", async () => {
    const muster = await aWeek();
    await cover(muster, "web", 10);
    expect((await told(muster, "is-well-covered")).points.at(-1)?.outcomes).toEqual({
      pass: 0,
      fail: 1,
      unknown: 0,
      notApplicable: 0,
    });
  });

  it("is refused of a rule that is not there", async () => {
    expect(await refused(told(await aWeek(), "is-cover"))).toMatchObject({
      code: "no-such-rule",
      details: { help: "did you mean `is-covered`?" },
    });
  });
});

describe("who moved", () => {
  const told = async (muster: ServiceMuster, query: Record<string, string> = {}) =>
    moversShape.parse(await whoMoved(muster, moversQuery.parse(query)));
  const said = ({ total, items }: Awaited<ReturnType<typeof told>>["up"]) => [
    total,
    ...items.map(({ entity, from, to, flips }) => `${entity} ${from}>${to} ${flips.map(({ rule }) => rule).join()}`),
  ];

  it("are those that came to another level within the week, each way, with what made it", async () => {
    const muster = await aWeek();
    await deliver(muster, component("web", "a"), component("db", "b", "2"));
    muster.at(at("2026-12-08T12:00:00Z"));
    const up = [1, "component:default/web null>silver is-covered,is-well-covered"];
    expect(said((await told(muster)).up)).toEqual(up);
    expect((await told(muster)).up.items[0]).toMatchObject({
      at: "2026-12-02T09:00:00Z",
      owner: "group:default/a",
      title: "Basics",
      cause: { kind: "fact", name: "x.coverage" },
    });
    await cover(muster, "web", 60);
    expect(said((await told(muster)).up)).toEqual([1, "component:default/web null>bronze "]);
    expect((await told(muster)).down.total).toBe(0);
    const lately = await told(muster, { from: "2026-12-05" });
    expect([said(lately.up), said(lately.down)]).toEqual([
      [0],
      [1, "component:default/web silver>bronze is-well-covered"],
    ]);
  });

  it("are nobody who is new, who fell and rose again, nor anybody of another owner or another time", async () => {
    const muster = await aWeek();
    await cover(muster, "web", 60);
    await cover(muster, "web", 95);
    const { up, down } = await told(muster, { from: "2026-12-03" });
    expect([up.total, down.total]).toEqual([0, 0]);
    const since = { from: "2026-12-01" };
    expect((await told(muster, { ...since, owner: "b" })).up.total).toBe(0);
    expect((await told(muster, { ...since, owner: "a", to: "2026-12-02T09:00:00.000Z" })).up.total).toBe(0);
    expect((await told(muster, { ...since, scorecard: "basics", owner: "a" })).up.total).toBe(1);
    expect((await told(muster)).up.total).toBe(0);
    expect(await refused(told(muster, { from: "2026-12-04", to: "2026-12-04" }))).toMatchObject({
      code: "empty-window",
    });
  });
});
