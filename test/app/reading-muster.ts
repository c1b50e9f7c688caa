// A service in memory to read from: a catalog, facts and rules as they would be written, evaluated at one instant.

import { createFleet } from "../../src/app/evaluations/fleet.ts";
import { createInForceReader } from "../../src/app/decisions/in-force-reader.ts";
import { importSource } from "../../src/app/imports/import-source.ts";
import type { Muster } from "../../src/app/muster.ts";
import { createRulesInForce } from "../../src/app/rules/rules-in-force.ts";
import { recordEvaluation } from "../../src/evaluate/record-evaluation.ts";
import type { Act } from "../../src/model/audit.ts";
import type { HeldLevel } from "../../src/model/document.ts";
import type { EvaluationRecord } from "../../src/model/evaluation-record.ts";
import type { EntityFact } from "../../src/model/fact.ts";
import type { JsonValue } from "../../src/model/json.ts";
import type { Identity } from "../../src/model/identity.ts";
import type { Instant } from "../../src/model/time.ts";
import { parseInstant } from "../../src/model/time.ts";
import type { EvaluatedEntity } from "../../src/ports/evaluations.ts";
import type { Store } from "../../src/ports/store.ts";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";
import { memoryStore } from "../../src/store/memory.ts";

export const NOW = parseInstant("2026-12-01T12:00:00Z") ?? 0;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const ACT: Act = { kind: "catalog", at: NOW, actor: "test", subject: "test", summary: "test", digest: "" };

const IMPORTER: Identity = {
  actor: "test",
  token: null,
  roles: ["admin"],
  groups: [],
  sources: ["*"],
  entities: ["*"],
  environments: ["*"],
};

export const RULES = `kind: FactSet
id: coverage
sources: [ci, sonarqube]
maxAge: 7d
facts:
  test.line_coverage_pct: { type: number, unit: percent, description: Lines covered by tests. }
  test.is_flaky: { type: boolean, description: Whether tests fail by chance. }
---
kind: Scorecard
id: basics
title: Basics
description: What everything needs.
owner: group:default/platform
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [bronze, silver, gold]
targets:
  - { level: gold, when: { "==": [{ var: entity.tier }, "1"] } }
  - { level: silver }
rules:
  - id: has-owner
    title: Has an owner
    level: bronze
    severity: high
    pass: { exists: entity.owner }
    why: Somebody has to answer for it.
    fix: { text: Name an owner., effort: 5m }
  - id: is-covered
    title: Covered by tests
    level: silver
    weight: 2
    pass: { ">=": [{ var: facts.test.line_coverage_pct }, 80] }
    fix: { text: Write tests., effort: 2d }
  - id: is-steady
    title: Tests do not fail by chance
    level: silver
    pass: { "==": [{ var: facts.test.is_flaky }, false] }
  - id: has-runbook
    title: Has a runbook
    level: gold
    appliesTo: { "==": [{ var: entity.tier }, "1"] }
    notApplicable: Only tier 1 is called at night.
    pass: { some: [{ var: entity.metadata.links }, { "==": [{ var: type }, runbook] }] }
    fix: { text: Link a runbook., effort: 15m }
---
kind: Scorecard
id: upstream
title: Rests on solid ground
draft: true
appliesTo: { exists: entity.relations.dependsOn }
rules:
  - id: needs-good-ones
    title: What it depends on is at silver
    pass: { every: [{ related: dependsOn }, { at_level: [basics, silver] }] }
`;

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout, title: Checkout, tags: [java], labels: { tier: "1", acme.io/team: blue }, links: [{ url: https://x, type: runbook }] }
spec: { type: service, lifecycle: production, owner: payments, system: shop, dependsOn: [component:billing] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: billing, labels: { tier: "2" } }
spec: { type: service, lifecycle: production, owner: payments, system: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: orphan, description: Nobody's }
spec: { type: library, lifecycle: experimental }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: shop }
spec: { owner: payments }
`;

export function fact(entity: string, name: string, value: JsonValue, age: number, source = "ci"): EntityFact {
  return { entity: `component:default/${entity}`, name, value, source, observedAt: NOW - age, provenance: "observed" };
}

export const FACTS: readonly EntityFact[] = [
  fact("checkout", "test.line_coverage_pct", 91, HOUR),
  fact("checkout", "test.line_coverage_pct", 12, HOUR, "sonarqube"),
  fact("checkout", "test.is_flaky", false, 6 * DAY),
  fact("checkout", "x.note", "hello", 400 * DAY, "me"),
  fact("checkout", "test.line_coverage_pct", 99, HOUR, "somebody"),
  fact("billing", "test.line_coverage_pct", 42, HOUR),
  fact("billing", "test.is_flaky", false, 8 * DAY),
];

export interface ReadingMuster extends Muster {
  /** Sets the clock. */
  at(instant: Instant): void;
  evaluate(at?: Instant): Promise<void>;
}

export interface Told {
  readonly catalog?: string;
  readonly rules?: string;
  readonly facts?: readonly EntityFact[];
  /** Left out: in memory. */
  readonly store?: Store;
}

export async function readingMuster(told: Told = {}): Promise<ReadingMuster> {
  const { catalog = CATALOG, rules: written = RULES, facts = FACTS, store = memoryStore() } = told;
  const files = [{ path: "rules.yaml", text: written }];
  const { rulebook, problems } = loadRulebook(files, []);
  if (rulebook === undefined) throw new Error(JSON.stringify(problems));
  await store.rulebooks.activate({ digest: rulebook.digest, files, shipped: [], storedAt: NOW }, ACT);
  const rules = createRulesInForce([]);
  const fleet = createFleet(store, rules, { resident: true });
  const inForce = createInForceReader(store, { resident: true });
  let now = NOW - 2 * HOUR;
  const muster = {
    store,
    rules,
    fleet,
    inForce,
    sources: [],
    longestWaiver: 90 * 86_400_000,
    clock: { now: () => now },
    chance: { id: (prefix: string) => `${prefix}_1`, bytes: (length: number) => new Uint8Array(length) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    at: (instant: Instant) => {
      now = instant;
    },
    evaluate: (at = now) => evaluateAll(muster, at),
  };
  await importSource(muster, { source: "backstage", files: [{ path: "catalog.yaml", text: catalog }] }, IMPORTER);
  await store.facts.save(facts, ACT);
  fleet.forget();
  now = NOW;
  await muster.evaluate();
  return muster;
}

async function evaluateAll({ store, rules, fleet }: Muster, at: Instant): Promise<void> {
  const compiled = await rules.current(store);
  if (compiled === undefined) throw new Error("no rulebook");
  const { digest } = compiled.rulebook;
  for (const scorecard of compiled.scorecards) {
    const refs = await store.catalog.refs();
    const states = await fleet.load(refs);
    const changed: EvaluationRecord[] = [];
    const evaluated: EvaluatedEntity[] = [];
    for (const [ref, { document, evaluations, revision }] of states) {
      const levels = new Map<string, HeldLevel>(document.levels);
      const before = evaluations.get(scorecard.scorecard.id);
      const { record, nextFlip } = recordEvaluation(scorecard, { ...document, levels }, at, digest, before);
      if (record !== undefined) changed.push(record);
      evaluated.push({ entity: ref, rulebook: digest, nextFlip, seen: revision });
    }
    await store.evaluations.save({ evaluated, changed, removed: [], movements: [] });
    fleet.forget();
  }
}

export const CHECKOUT = { kind: "component", namespace: "default", name: "checkout" };
export const BILLING = { kind: "Component", namespace: "default", name: "Billing" };
