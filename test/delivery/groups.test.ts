import { describe, expect, it } from "vitest";
import { groupDora } from "../../src/api/dora.ts";
import { reportDora } from "../../src/app/delivery/report-dora.ts";
import { ownershipByEvents, routeEvents } from "../../src/delivery/project/route-events.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { question, readAll } from "./read.ts";

const at = (day: number, hour = 12): string => new Date(Date.UTC(2025, 2, day, hour)).toISOString();
const deploy = (entity: string, day: number, lead: number): JsonObject => ({
  kind: "deployment.finished",
  id: `${entity}-${day}`,
  entity,
  outcome: "success",
  sha: `${entity}${day}`,
  finishedAt: at(day),
  commits: [{ sha: `c-${entity}-${day}`, authoredAt: at(day, 12 - lead) }],
});

function report(sent: readonly JsonObject[], more: readonly string[] = []) {
  const { byEntity } = routeEvents(readAll(sent), new Map());
  const entities = [...byEntity, ...more.map((entity) => [entity, []] as const)].map(([entity, events]) => ({
    entity,
    events,
    paths: null,
  }));
  return reportDora(entities, question({ history: "week" }), "group:default/shop");
}

describe("a group", () => {
  const often = [2, 3, 4, 5, 6, 7, 10, 11].map((day) => deploy("often", day, 2));
  const rarely = [2, 12, 20].map((day) => deploy("rarely", day, 10));
  const { all, entities } = report([...often, ...rarely]);

  it("is its samples put together, not a mean of means", () => {
    expect(all.metrics.lead_time).toMatchObject({ n: 9, value: 2, mean: (7 * 2 + 2 * 10) / 9 });
    expect(entities.map(({ metrics }) => metrics.lead_time.value)).toEqual([2, 10]);
  });

  it("is as frequent as its members, not more frequent the more there are of them", () => {
    expect(all.metrics.deployment_frequency).toMatchObject({ count: 9, value: (7 * 9) / 56 });
    expect(all.window).toMatchObject({ days: 28, effectiveDays: 28, workingDays: 20 });
  });

  it("shows both ends", () => {
    expect(all.spread.deployment_frequency).toMatchObject({
      best: { entity: "component:default/often", value: 1.75 },
      worst: { entity: "component:default/rarely", value: 0.5 },
      known: 2,
    });
    expect(all.spread.lead_time).toMatchObject({
      best: { entity: "component:default/often" },
      worst: { entity: "component:default/rarely" },
    });
    expect(all.spread.recovery_time).toBeNull();
  });

  it("is not thinned out by whom nothing is known of", () => {
    const more = report([...often, ...rarely], ["component:default/silent"]).all;
    expect(more.members).toBe(3);
    expect(more.metrics).toEqual(all.metrics);
  });

  it("of nobody says nothing", () => {
    expect(report([], ["component:default/silent"]).all.metrics.deployment_frequency).toMatchObject({
      value: null,
      level: null,
      n: 0,
    });
  });

  it("has its history, and the shape that is described", () => {
    expect(all.history?.map(({ metrics }) => metrics.deployment_frequency.n)).toEqual([5, 3, 1, 0]);
    expect(groupDora.parse(JSON.parse(JSON.stringify(all)))).toEqual(JSON.parse(JSON.stringify(all)));
  });
});

describe("whose an event is", () => {
  const merged = (rest: JsonObject): JsonObject => ({
    kind: "change.merged",
    id: "7",
    mergedAt: at(5),
    mergeSha: "m",
    ...rest,
  });
  const routed = (sent: readonly JsonObject[]) => {
    const events = readAll(sent);
    const { byEntity, unmapped } = routeEvents(events, ownershipByEvents(events));
    return {
      whose: Object.fromEntries([...byEntity].map(([entity, list]) => [entity, list.length])),
      unmapped: unmapped.length,
    };
  };
  const [cart, pay] = ["component:default/cart", "component:default/pay"];
  const repository = "github.com/acme/shop";

  it("is said, or follows from the repository", () => {
    expect(
      routed([{ ...deploy("cart", 3, 1), repository }, merged({ repository: "https://github.com/Acme/shop.git" })]),
    ).toEqual({ whose: { [cart]: 2 }, unmapped: 0 });
    expect(routed([deploy("cart", 3, 1), merged({ repository })])).toEqual({ whose: { [cart]: 1 }, unmapped: 1 });
  });

  it("is everybody's who shares the repository, but for deployments", () => {
    const both = [
      { ...deploy("cart", 3, 1), repository },
      { ...deploy("pay", 3, 1), repository },
    ];
    const { entity: _, ...bare } = deploy("nobody", 4, 1);
    expect(routed([...both, merged({ repository })])).toEqual({ whose: { [cart]: 2, [pay]: 2 }, unmapped: 0 });
    expect(routed([...both, { ...bare, repository }])).toEqual({ whose: { [cart]: 1, [pay]: 1 }, unmapped: 1 });
    expect(routed([...both, { ...bare, repository, environment: "pay-prod" }])).toEqual({
      whose: { [cart]: 1, [pay]: 2 },
      unmapped: 0,
    });
  });

  it("is whose the incident or the artifact is", () => {
    const incident = { id: "I", openedAt: at(4) };
    const sent = [
      { ...deploy("cart", 3, 1), artifact: "pkg:a" },
      { kind: "incident.opened", entity: "cart", ...incident },
      { kind: "incident.resolved", id: "I", resolvedAt: at(5) },
      {
        kind: "artifact.known",
        id: "a",
        artifact: "pkg:a",
        sha: "x",
        repository: "github.com/other/one",
        builtAt: at(2),
      },
      { kind: "incident.opened", id: "J", openedAt: at(4) },
    ];
    expect(routed(sent)).toEqual({ whose: { [cart]: 4 }, unmapped: 1 });
  });
});
