// A service with gates, in memory or over any store: rules, a catalog and facts as they would be written.

import type { ReleaseQuestion } from "../../src/api/decisions.ts";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { decideRelease } from "../../src/app/decisions/decide-release.ts";
import type { ReleaseOptions } from "../../src/app/decisions/decide-release.ts";
import { createFleet } from "../../src/app/evaluations/fleet.ts";
import { createInForceReader } from "../../src/app/decisions/in-force-reader.ts";
import type { Muster } from "../../src/app/muster.ts";
import { createRulesInForce } from "../../src/app/rules/rules-in-force.ts";
import { importCatalog } from "../../src/catalog/import-catalog.ts";
import type { Act } from "../../src/model/audit.ts";
import type { Decision } from "../../src/model/decision.ts";
import type { EntityFact } from "../../src/model/fact.ts";
import type { Identity } from "../../src/model/identity.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { readDecisionBody } from "../../src/api/decision-body.ts";
import type { Instant } from "../../src/model/time.ts";
import type { Store } from "../../src/ports/store.ts";
import { memoryStore } from "../../src/store/memory.ts";

export const NOW: Instant = Date.parse("2026-12-01T12:00:00Z");
const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const CHECKOUT = "component:default/checkout";
export const BILLING = "component:default/billing";

const ACT: Act = { kind: "catalog", at: NOW, actor: "test", subject: "test", summary: "test", digest: "" };

export const RULES = `kind: FactSet
id: tests
sources: [ci, sonarqube]
maxAge: 7d
facts:
  test.line_coverage_pct: { type: number, description: Lines covered by tests. }
  test.is_flaky: { type: boolean, description: Whether tests fail by chance. }
  drill.last_at: { type: date, description: When the last drill was. }
---
kind: FactSet
id: scan
sources: [trivy]
maxAge: 1d
facts:
  security.vuln_critical_count: { type: number, description: Critical vulnerabilities. }
---
kind: Scorecard
id: basics
title: Basics
levels: [bronze, silver]
rules:
  - id: has-owner
    title: Has an owner
    severity: high
    pass: { exists: entity.owner }
    fix: { text: Name an owner., effort: 5m }
  - id: is-covered
    title: Covered by tests
    level: silver
    pass: { ">=": [{ var: facts.test.line_coverage_pct }, 80] }
    fix: { text: Write tests., effort: 2d }
  - id: is-drilled
    title: Drilled within a month
    level: silver
    pass: { "<=": [{ age_days: { var: facts.drill.last_at } }, 30] }
---
kind: Scorecard
id: security
title: Security
rules:
  - id: has-no-critical-vulnerabilities
    title: No critical vulnerability
    severity: critical
    pass: { "==": [{ var: facts.security.vuln_critical_count }, 0] }
  - id: is-versioned
    title: The release has a version
    pass: { exists: change.version }
---
kind: Scorecard
id: upstream
title: Rests on solid ground
rules:
  - id: is-solid
    title: What it depends on is owned
    pass: { every: [{ related: dependsOn }, { and: [{ exists: entity.owner }, { "==": [{ var: facts.test.is_flaky }, false] }] }] }
  - id: is-basic
    title: Has the basics itself
    pass: { at_level: [basics, bronze] }
---
kind: Gate
id: production
title: Production
environments: [production, "prod-*"]
unregistered: block
require:
  - { scorecard: security, rules: [has-no-critical-vulnerabilities], enforcement: block }
  - { scorecard: basics, level: bronze, enforcement: block }
  - { scorecard: basics, rules: [is-covered], enforcement: warn }
  - { scorecard: basics, rules: [is-drilled], enforcement: observe }
validFor: 1h
---
kind: Gate
id: staging
title: Staging
environments: [staging]
require:
  - { scorecard: upstream, level: done, enforcement: block }
  - scorecard: security
    rules: [is-versioned]
    enforcement: [{ step: warn }, { step: block, from: 2027-01-01 }]
approvals:
  - { when: { "==": [{ var: change.type }, hotfix] }, from: group:default/sre, count: 1 }
`;

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout, labels: { tier: "1" }, links: [{ url: https://x, type: runbook }] }
spec: { type: service, lifecycle: production, owner: payments, dependsOn: [component:billing, component:gone] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: billing }
spec: { type: service, lifecycle: production, owner: payments }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: orphan }
spec: { type: library, lifecycle: experimental }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: billing }
spec: { type: openapi, lifecycle: production, owner: payments, definition: x }
`;

export function fact(entity: string, name: string, value: JsonValue, age = HOUR, source = "ci"): EntityFact {
  return { entity, name, value, source, observedAt: NOW - age, provenance: "observed" };
}

/** Everything passes, for checkout. */
export const FACTS: readonly EntityFact[] = [
  fact(CHECKOUT, "test.line_coverage_pct", 91),
  fact(CHECKOUT, "security.vuln_critical_count", 0, HOUR, "trivy"),
  fact(CHECKOUT, "drill.last_at", "2026-11-20", DAY),
  fact(BILLING, "test.is_flaky", false),
];

export const PIPELINE: Identity = {
  actor: "token:tok_ci",
  token: "tok_ci",
  roles: ["gatekeeper"],
  groups: [],
  sources: ["ci"],
  entities: ["*"],
  environments: ["*"],
};

export interface GateMuster extends Muster {
  /** Sets the clock. */
  at(instant: Instant): void;
  /** Delivers facts, as of now. */
  deliver(...facts: readonly EntityFact[]): Promise<void>;
  register(catalog: string): Promise<void>;
  /** Asks for production, as the pipeline, whatever is not said. */
  ask(question?: Partial<ReleaseQuestion>, identity?: Identity, options?: ReleaseOptions): Promise<Asked>;
}

/** What was answered, read again. */
export interface Asked extends Omit<Decision, "replayed"> {
  readonly text: string;
  readonly replayed: boolean;
}

export interface Told {
  readonly store?: Store;
  readonly rules?: string;
  readonly catalog?: string;
  readonly facts?: readonly EntityFact[];
  readonly resident?: boolean;
}

export const QUESTION: ReleaseQuestion = {
  entity: CHECKOUT,
  environment: "production",
  change: { type: "release" },
  facts: {},
  dryRun: false,
  explain: "failing",
};

/** Ids are never made twice, whoever makes them. */
let made = 0;

export async function gateMuster(told: Told = {}): Promise<GateMuster> {
  const { store = memoryStore(), resident = true } = told;
  const rules = createRulesInForce([]);
  const fleet = createFleet(store, rules, { resident });
  const inForce = createInForceReader(store, { resident });
  let now = NOW;
  const muster: GateMuster = {
    store,
    rules,
    fleet,
    inForce,
    sources: [],
    longestWaiver: 90 * DAY,
    clock: { now: () => now },
    chance: {
      id: (prefix) => `${prefix}_${String(++made).padStart(6, "0")}`,
      bytes: (length) => new Uint8Array(length),
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    at: (instant) => {
      now = instant;
    },
    deliver: async (...facts) => {
      await store.facts.save(facts, ACT);
      fleet.forget(facts.map(({ entity }) => entity));
    },
    register: async (catalog) => {
      const imported = importCatalog([{ path: "catalog.yaml", text: catalog }], { source: "backstage" });
      const entries = [...imported.entries.values()];
      const digest = `sha256:${catalog.length}`;
      const source = { name: "backstage", digest, importedAt: now - HOUR, entities: entries.length, etag: null };
      const removed = (await store.catalog.refs()).filter((ref) => !imported.entries.has(ref));
      const change = { source, declarations: [], changed: entries, removed, facts: [], withdrawn: [] };
      await store.catalog.replace(change, await store.catalog.sources(), ACT);
      fleet.forget();
      inForce.forget();
    },
    ask: async (question = {}, identity = PIPELINE, options = {}) => {
      const told = await decideRelease(muster, { ...QUESTION, ...question }, identity, options);
      const body = JSON.parse(told.answer) as { readonly [key: string]: JsonValue };
      expectSame(told.replayed, body["replayed"] === true);
      expectSame(told.id, body["id"]);
      expectSame(told.verdict, body["verdict"]);
      return { ...readDecisionBody(body), text: told.answer, replayed: told.replayed };
    },
  };
  await muster.register(told.catalog ?? CATALOG);
  await muster.deliver(...(told.facts ?? FACTS));
  await activateRules(muster, [{ path: "rules.yaml", text: told.rules ?? RULES }], { actor: "test" });
  return muster;
}

function expectSame(told: unknown, written: unknown): void {
  if (told !== written) throw new Error(`told ${JSON.stringify(told)}, wrote ${JSON.stringify(written)}`);
}
