// What the tests of `evaluate/` are built from: a scorecard in a few words, a document in a few more.

import { compileScorecard } from "../../src/evaluate/compile-scorecard.ts";
import type { CompiledScorecard } from "../../src/evaluate/compile-scorecard.ts";
import type { FleetDocument } from "../../src/evaluate/evaluate-fleet.ts";
import type { Entity } from "../../src/model/entity.ts";
import type { Fact, FactDeclaration } from "../../src/model/fact.ts";
import type { Rule, Scorecard } from "../../src/model/scorecard.ts";
import { DAY } from "../../src/model/time.ts";

export const AT = Date.UTC(2026, 11, 1, 12);
const LOCATION = { file: "rules/test.yaml", line: 1, column: 1 };

export function rule(id: string, pass: Rule["pass"], more: Partial<Rule> = {}): Rule {
  return {
    id,
    title: id,
    level: "bronze",
    weight: 1,
    severity: "medium",
    pass,
    draft: false,
    location: LOCATION,
    ...more,
  };
}

export function scorecard(rules: readonly Rule[], more: Partial<Scorecard> = {}): Scorecard {
  return {
    id: "ready",
    title: "Ready",
    draft: false,
    levels: ["bronze", "silver", "gold"],
    targets: [{ level: "silver" }],
    params: {},
    rules,
    location: LOCATION,
    ...more,
  };
}

export const FACTS: ReadonlyMap<string, FactDeclaration> = new Map(
  ["test.coverage", "scan.critical", "scan.high"].map((name) => [
    name,
    { name, type: "number", description: name, factSet: "test", sources: ["ci"], maxAge: 7 * DAY },
  ]),
);

export function compiled(rules: readonly Rule[], more: Partial<Scorecard> = {}): CompiledScorecard {
  const card = scorecard(rules, more);
  return compileScorecard(card, { facts: FACTS, scorecards: [card] });
}

export function entity(name: string, more: Partial<Entity> = {}): Entity {
  return {
    ref: `component:default/${name}`,
    kind: "Component",
    metadata: { name, namespace: "default" },
    spec: {},
    relations: {},
    ...more,
  };
}

export function fact(name: string, value: Fact["value"], ageDays = 0): [string, readonly Fact[]] {
  return [name, [{ name, value, source: "ci", observedAt: AT - ageDays * DAY, provenance: "observed" }]];
}

export function document(
  about: Entity,
  facts: readonly [string, readonly Fact[]][] = [],
  related: (relation: string) => readonly FleetDocument[] = () => [],
): FleetDocument {
  return { entity: about, facts: new Map(facts), levels: new Map(), related };
}
