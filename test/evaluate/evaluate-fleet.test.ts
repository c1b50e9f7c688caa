import { expect, it } from "vitest";
import { compileScorecard } from "../../src/evaluate/compile-scorecard.ts";
import { evaluateFleet } from "../../src/evaluate/evaluate-fleet.ts";
import type { FleetDocument } from "../../src/evaluate/evaluate-fleet.ts";
import { AT, compiled, document, entity, FACTS, rule, scorecard } from "./standing.ts";

function run(scorecards: Parameters<typeof evaluateFleet>[0], documents: readonly FleetDocument[]) {
  const evaluating = evaluateFleet(scorecards, new Map(documents.map((each) => [each.entity.ref, each])), AT);
  let step = evaluating.next();
  while (step.done !== true) step = evaluating.next();
  return step.value;
}

it("lets a scorecard read the levels of one before it, also those of related entities", () => {
  const first = compiled([rule("has-owner", { "!!": [{ var: "entity.owner" }] })]);
  const builder = scorecard(
    [
      rule("holds-bronze", { at_level: ["ready", "bronze"] }),
      rule("so-do-its-dependencies", { every: [{ related: "dependsOn" }, { at_level: ["ready", "bronze"] }] }),
    ],
    { id: "builds-on-it" },
  );
  const second = compileScorecard(builder, { facts: FACTS, scorecards: [first.scorecard, builder] });
  // The dependency stands after its dependent: order within the catalog must not matter.
  const owned = document(entity("b", { owner: "group:default/team" }));
  const dependent = document(entity("a"), [], () => [owned]);
  const fleet = run([first, second], [dependent, owned]);
  expect(fleet.get("builds-on-it")?.get("component:default/a")?.outcomes).toEqual(["fail", "pass"]);
  expect(fleet.get("builds-on-it")?.get("component:default/b")?.outcomes).toEqual(["pass", "pass"]);
  expect(dependent.levels.get("ready")).toEqual({ applicable: true, id: null, rank: 0 });
});

it("leaves out entities a scorecard does not apply to and says so in their levels", () => {
  const apis = compiled([rule("a", true)], { appliesTo: { "==": [{ var: "entity.kind" }, "API"] } });
  const component = document(entity("a"));
  expect(run([apis], [component]).get("ready")?.size).toBe(0);
  expect(component.levels.get("ready")).toEqual({ applicable: false, id: null, rank: 0 });
});

it("tells its progress on the way", () => {
  const documents = Array.from({ length: 1_200 }, (_, index) => document(entity(`e${index}`)));
  const told = [
    ...evaluateFleet([compiled([rule("a", true)])], new Map(documents.map((each) => [each.entity.ref, each])), AT),
  ];
  expect(told).toEqual([500, 1000, 1200]);
});
