import { describe, expect, it } from "vitest";
import { isReadBy, readersOf } from "../../../src/app/rules/rulebook-readers.ts";
import { createRulesInForce } from "../../../src/app/rules/rules-in-force.ts";
import { loadRulebook } from "../../../src/rulebook/load-rulebook.ts";

const card = (id: string, pass: string, more = "") => `kind: Scorecard
id: ${id}
title: ${id}
rules: [{ id: rule, title: Rule, pass: ${pass}${more} }]
---
`;
const RULES = [
  "kind: FactSet\nid: f\nsources: [ci]\nmaxAge: 7d\nfacts: { a.b: { type: number, description: B. }, a.list: { type: list, description: L. } }\n---\n",
  card("own", '{ ">": [{ var: facts.a.b }, 1] }', ", maxAge: 1d, appliesTo: { exists: entity.owner }"),
  card("items", '{ some: [{ var: facts.a.list }, { "==": [{ var: name }, x] }] }'),
  card("fields", '{ "==": [{ val: [entity, metadata, annotations, "a.b/c"] }, x] }'),
  card("through", '{ some: [{ related: dependsOn }, { ">": [{ var: facts.a.b }, 1] }] }'),
  card("levels", "{ every: [{ related: ownedBy }, { at_level: [own, done] }] }"),
  card("whole", '{ ">": [{ length: [{ related: partOf }] }, 1] }'),
  card("folded", '{ reduce: [{ related: hasPart }, { "+": [{ var: accumulator }, { var: current.facts.a.b }] }, 0] }'),
  card("free", "{ var: facts.x.team.deep.value }"),
].join("");

function readers() {
  const { rulebook, problems } = loadRulebook([{ path: "rules.yaml", text: RULES }], []);
  if (rulebook === undefined) throw new Error(JSON.stringify(problems));
  const compiled = createRulesInForce([]).compile(rulebook);
  const ids = compiled.scorecards.map(({ scorecard }) => scorecard.id);
  const found = readersOf(compiled);
  expect(readersOf(compiled)).toBe(found);
  const named = (places: readonly number[]) => places.map((place) => ids[place]);
  return {
    ...found,
    of: (key: string) => named(found.of(key)),
    through: (relation: string, key: string | null) => named(found.through(relation, key)),
    slotNames: (id: string) => found.slotsOf(ids.indexOf(id), "rule").map(({ key }) => key),
  };
}

describe("who reads", () => {
  it("a fact, a field or a level of the entity itself", () => {
    const { of, fields, slotNames } = readers();
    expect(of("facts.a.b")).toEqual(["own"]);
    expect(of("facts.a.list")).toEqual(["items"]);
    expect(of("entity.owner")).toEqual(["own"]);
    expect(fields.get("entity.metadata.annotations.a.b/c")).toEqual(["metadata", "annotations", "a.b/c"]);
    expect(slotNames("own")).toEqual(["facts.a.b", "entity.owner"]);
  });

  it("what lies inside a fact that nobody declares, but not what is only called alike", () => {
    const { of } = readers();
    expect([of("facts.x.team"), of("facts.x.team.deep"), of("facts.x.te")]).toEqual([["free"], ["free"], []]);
    expect(isReadBy("facts.a.b.c", "facts.a.b")).toBe(false);
  });

  it("what of related entities, through which relation", () => {
    const { through, relations } = readers();
    expect([...relations].sort()).toEqual(["dependsOn", "hasPart", "ownedBy", "partOf"]);
    expect(through("dependsOn", "facts.a.b")).toEqual(["through"]);
    expect(through("dependsOn", "facts.a.list")).toEqual([]);
    expect(through("ownedBy", "facts.a.b")).toEqual([]);
    expect(through("ownedBy", "levels.own")).toEqual(["levels"]);
    expect(through("hasPart", "facts.a.b")).toEqual(["folded"]);
    expect(through("dependsOn", null)).toEqual(["through"]);
  });

  it("only whom the relation leads to, not what they are", () => {
    const { of, through } = readers();
    expect(of("related:partOf")).toEqual(["whole"]);
    expect([through("partOf", "facts.a.b"), through("partOf", null)]).toEqual([[], []]);
  });
});

it("knows how young the pickiest rule wants a fact", () => {
  expect(readers().shortestAge).toBe(86_400_000);
});
