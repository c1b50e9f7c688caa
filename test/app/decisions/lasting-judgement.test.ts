// Is what was judged once told again exactly as long as it would be judged and told the same?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFleet } from "../../../src/app/evaluations/fleet.ts";
import { evaluateDue } from "../../../src/app/evaluations/evaluate-due.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { judgeCheck } from "../../../src/app/decisions/judge-check.ts";
import type { Told } from "../../../src/app/decisions/judgement.ts";
import type { Change, DecisionRequest } from "../../../src/model/decision.ts";
import type { Instant } from "../../../src/model/time.ts";
import { CHECKOUT, DAY, FACTS, HOUR, NOW, PIPELINE, fact, gateMuster } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

const RULES = `kind: FactSet
id: tests
sources: [ci]
maxAge: 7d
facts:
  test.line_coverage_pct: { type: number, description: Lines covered by tests. }
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
rules:
  - { id: is-covered, title: Covered, pass: { ">=": [{ var: facts.test.line_coverage_pct }, 80] } }
  - { id: is-owned-upstream, title: Owned, pass: { every: [{ related: dependsOn }, { exists: entity.owner }] } }
---
kind: Scorecard
id: ages
title: Ages
rules:
  - { id: is-drilled, title: Drilled, pass: { "<=": [{ age_days: { var: facts.drill.last_at } }, 30] } }
  - id: is-scanned
    title: Scanned
    pass: { and: [{ "==": [{ var: facts.security.vuln_critical_count }, 0] }, { ">=": [{ var: facts.test.line_coverage_pct }, 95] }] }
---
kind: Scorecard
id: released
title: Released
rules:
  - { id: is-versioned, title: Versioned, pass: { exists: change.version } }
---
kind: Gate
id: production
title: Production
environments: [production]
appliesTo: { "!=": [{ var: change.type }, config] }
require:
  - { scorecard: basics, level: done, enforcement: block }
---
kind: Gate
id: staging
title: Staging
environments: [staging]
require:
  - { scorecard: basics, level: done, enforcement: [{ step: warn }, { step: block, from: 2026-12-03 }] }
  - { scorecard: ages, level: done, enforcement: warn }
`;

const CHECKING_RELEASES = `${RULES}---
kind: Gate
id: versions
title: Versions
environments: [staging]
require:
  - { scorecard: released, level: done, enforcement: block }
`;

async function evaluated(rules = RULES, facts = FACTS): Promise<GateMuster> {
  const muster = await gateMuster({ rules, facts });
  await evaluateOutdated(muster);
  return muster;
}

function request(more: Partial<DecisionRequest> = {}, change: Partial<Change> = {}): DecisionRequest {
  const asked: Change = { type: "release", version: "1", actor: "token:tok_ci", ...change };
  return { entity: CHECKOUT, environment: "production", change: asked, facts: {}, explain: "failing", ...more };
}

async function judge(muster: GateMuster, at: Instant, asked = request()): Promise<Told> {
  muster.at(at);
  const { judgement } = await judgeCheck({ muster, request: asked, identity: PIPELINE, at });
  return judgement.tell();
}

/** Whether the second is judged anew. */
async function isAnew(
  muster: GateMuster,
  [first, second]: readonly [DecisionRequest, DecisionRequest],
  later = 0,
): Promise<boolean> {
  const told = await judge(muster, NOW, first);
  return told !== (await judge(muster, NOW + later, second));
}

function expectSame(told: Told, afresh: Told): void {
  expect(told).toEqual(afresh);
}

describe("what was judged once", () => {
  it("is told again, whichever version is released by whom", async () => {
    const other = request({}, { version: "2", commit: "9b2f7c1", actor: "user:default/kim", artifacts: [] });
    expect(await isAnew(await evaluated(), [request(), other])).toBe(false);
  });

  it.each<[string, DecisionRequest]>([
    ["in another environment", request({ environment: "staging" })],
    ["of another type of change", request({}, { type: "config" })],
    ["with more explained", request({ explain: "all" })],
    ["with facts of the request", request({ facts: { "test.line_coverage_pct": 12 } })],
  ])("is judged anew %s", async (_, second) => {
    expect(await isAnew(await evaluated(), [request(), second])).toBe(true);
  });

  it.each([
    ["as long as no fact is too old", RULES, "production", 22 * HOUR, false],
    ["once a fact is", RULES, "production", 7 * DAY, true],
    ["before a step begins", RULES, "staging", 1, false],
    ["after it did", RULES, "staging", 2 * DAY, true],
    ["where a rule asks for the change", CHECKING_RELEASES, "staging", 0, true],
  ])("holds %s", async (_, rules, environment, later, anew) => {
    const asked = request({ environment });
    expect(await isAnew(await evaluated(rules), [asked, asked], later)).toBe(anew);
  });

  it("is judged anew where an age is told", async () => {
    const old = [...FACTS.slice(0, 2), fact(CHECKOUT, "drill.last_at", "2026-07-20", DAY)];
    const asked = request({ environment: "staging" });
    expect(await isAnew(await evaluated(RULES, old), [asked, asked])).toBe(true);
  });

  it("is judged anew before it was evaluated, and when the clock went back", async () => {
    expect(await isAnew(await gateMuster({ rules: RULES }), [request(), request()])).toBe(true);
    expect(await isAnew(await evaluated(), [request(), request()], -HOUR)).toBe(true);
  });
});

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      environment: fc.constantFrom("production", "staging"),
      type: fc.constantFrom("release" as const, "release" as const, "config" as const, "rollback" as const),
      explain: fc.constantFrom("failing" as const, "failing" as const, "all" as const),
      version: fc.constantFrom("1", "2"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      later: fc.constantFrom(1, 59_999, 60_000, HOUR, HOUR - 1, DAY - HOUR, DAY, 3 * DAY),
      isEvaluated: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      fact: fc.constantFrom(
        fact(CHECKOUT, "test.line_coverage_pct", 91, 0),
        fact(CHECKOUT, "test.line_coverage_pct", 12, 0),
        fact(CHECKOUT, "test.line_coverage_pct", null, 0),
        fact(CHECKOUT, "security.vuln_critical_count", 2, 0, "trivy"),
        fact(CHECKOUT, "drill.last_at", "2026-11-02", 0),
        fact(CHECKOUT, "drill.last_at", "2026-08-02", 0),
      ),
      isEvaluated: fc.boolean(),
    }),
  },
);

describe("what is told", () => {
  it("is to the byte what is told by a service that remembers nothing", async () => {
    let remembered = 0;
    const live = async (steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
      const muster = await evaluated();
      const forgetful: GateMuster = { ...muster, fleet: createFleet(muster.store, muster.rules, { resident: false }) };
      const known = new Set<unknown>();
      let now = NOW;
      for (const each of steps) {
        if ("environment" in each) {
          const { environment, explain, type, version } = each;
          const asked = request({ environment, explain }, { type, version });
          const told = await judge(muster, now, asked);
          expectSame(told, await judge(forgetful, now, asked));
          if (known.has(told)) remembered++;
          known.add(told);
          continue;
        }
        if ("later" in each) muster.at((now += each.later));
        else await muster.deliver({ ...each.fact, observedAt: now });
        if (each.isEvaluated) {
          await evaluateDue(muster);
          await evaluateOutdated(muster);
        }
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 40, size: "max" }), live), {
      seed: 20_261_201,
      numRuns: 60,
    });
    expect(remembered).toBeGreaterThan(100);
  });
});
