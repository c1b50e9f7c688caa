// Does the same follow again from what a decision rested on, whatever has changed since?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { decideRelease } from "../../../src/app/decisions/decide-release.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { replayDecision } from "../../../src/app/decisions/replay-decision.ts";
import type { ReleaseQuestion } from "../../../src/api/decisions.ts";
import type { Identity } from "../../../src/model/identity.ts";
import type { Decision } from "../../../src/model/decision.ts";
import { CHANGE_TYPES, EXPLAIN_LEVELS } from "../../../src/model/decision.ts";
import type { DecisionRecord } from "../../../src/model/decision-record.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import {
  BILLING,
  CHECKOUT,
  DAY,
  FACTS,
  HOUR,
  NOW,
  PIPELINE,
  QUESTION,
  RULES,
  fact,
  gateMuster,
} from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

/** Rules that read everything a rule can read, in every way. */
const ODD_RULES = `${RULES}---
kind: Scorecard
id: odd
title: Everything a rule can read
levels: [low, high]
appliesTo: { "!=": [{ var: entity.type }, library] }
targets: [{ level: high, when: { "==": [{ var: entity.tier }, "1"] } }]
rules:
  - { id: reads-undeclared, level: low, title: A, pass: { "==": [{ var: facts.x.team.size }, 3] } }
  - { id: reads-levels, level: low, title: B, pass: { ">=": [{ var: levels.basics.rank }, 1] } }
  - { id: reads-levels-of-others, level: high, title: C, pass: { some: [{ related: dependsOn }, { at_level: [basics, bronze] }] } }
  - { id: reads-facts-of-others, level: high, title: D, pass: { none: [{ related: dependsOn }, { "<": [{ var: facts.test.line_coverage_pct }, 50] }] } }
  - { id: reads-the-change, level: low, title: E, pass: { or: [{ glob: [{ var: change.version }, "1.*"] }, { "==": [{ var: change.type }, hotfix] }] } }
  - { id: reads-a-list, level: high, title: F, pass: { some: [{ var: entity.metadata.links }, { "==": [{ var: type }, runbook] }] } }
  - { id: reckons, level: low, title: G, pass: { ">": [{ "/": [1, { var: [facts.test.line_coverage_pct, 1] }] }, 0] } }
  - { id: is-narrow, level: low, title: H, maxAge: 1h, appliesTo: { exists: facts.security.vuln_critical_count }, pass: { "<": [{ var: facts.security.vuln_critical_count }, 2] } }
---
kind: Gate
id: odd
title: Odd
environments: ["odd-*"]
appliesTo: { "!=": [{ var: change.type }, config] }
require:
  - { scorecard: odd, level: target, enforcement: block, onUnknown: warn }
  - { scorecard: odd, level: low, enforcement: [{ step: warn }, { step: block, from: 2026-12-02, when: { "==": [{ var: entity.tier }, "1"] } }] }
`;

const ENTITIES = [CHECKOUT, BILLING, "component:default/orphan", "component:default/nobody"];
const text = fc.string({ unit: "binary", maxLength: 8 });
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(null, 0, 1, 2, 3, 79.5, 80, 91, -0, true, false, "2026-11-20", "soon", []),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  text,
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
);
const name = fc.constantFrom(
  "test.line_coverage_pct",
  "test.is_flaky",
  "drill.last_at",
  "security.vuln_critical_count",
  "x.team.size",
  "x.team",
  "test.unheard_of",
);
const source = fc.constantFrom("ci", "sonarqube", "trivy", "me");
const delivered = fc
  .record({
    entity: fc.constantFrom(...ENTITIES.slice(0, 3)),
    name,
    value,
    age: fc.integer({ min: -HOUR, max: 9 * DAY }),
    source,
  })
  .map((one) => fact(one.entity, one.name, one.value, one.age, one.source));
const question = fc.record({
  entity: fc.constantFrom(...ENTITIES),
  environment: fc.constantFrom("production", "staging", "odd-one", "dev", " PROD-eu"),
  change: fc.record(
    {
      type: fc.constantFrom(...CHANGE_TYPES),
      version: fc.constantFrom("1.2", "2.0", "soon"),
      commit: text.filter((t) => t !== ""),
    },
    { requiredKeys: ["type"] },
  ),
  facts: fc.dictionary(name, value, { maxKeys: 2 }),
  explain: fc.constantFrom(...EXPLAIN_LEVELS),
});
const plain = fc.record({ environment: fc.constantFrom("production", "staging", "odd-one") });
const identity = fc.record({
  actor: fc.constantFrom("token:a", "user:default/kim"),
  sources: fc.subarray(["ci", "sonar*", "trivy"]),
});
const registered = fc
  .record({
    tier: fc.constantFrom("1", "2"),
    owner: fc.constantFrom("payments", "others"),
    depends: fc.subarray(["component:billing", "component:gone", "component:orphan"]),
  })
  .map(
    ({ tier, owner, depends }) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout, labels: { tier: "${tier}" }, links: [{ url: https://x, type: runbook }] }
spec: { type: service, lifecycle: production, owner: ${owner}, dependsOn: [${depends.join(", ")}] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: billing, annotations: { "acme.io/a.b": x } }
spec: { type: service, lifecycle: production, owner: payments }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: orphan }
spec: { type: library, lifecycle: experimental }
`,
  );
const rules = fc.constantFrom(
  ODD_RULES,
  ODD_RULES.replace("title: Odd", "title: Odder"),
  ODD_RULES.replace("80] }", "81] }"),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ask: question, by: identity }) },
  // The same again and again, so that most of the time something has changed in between, or nothing has.
  { weight: 6, arbitrary: fc.record({ ask: plain, by: fc.constant({}) }) },
  { weight: 3, arbitrary: fc.record({ deliver: delivered }) },
  { weight: 1, arbitrary: fc.record({ register: registered }) },
  { weight: 1, arbitrary: fc.record({ rules }) },
  { weight: 2, arbitrary: fc.record({ later: fc.constantFrom(1, HOUR, DAY, 10 * DAY) }) },
  // What was evaluated is judged once, and told again for as long as it lasts.
  { weight: 4, arbitrary: fc.constant({ evaluate: true }) },
);

/** How often a decision came back. */
let repeats = 0;

/** Decides as the steps go, and answers everything that was decided. */
async function live(
  steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
): Promise<GateMuster> {
  const muster = await gateMuster({ rules: ODD_RULES });
  let now = NOW;
  for (const each of steps) {
    if ("ask" in each) repeats += Number(await ask(muster, each.ask, { ...PIPELINE, ...each.by }));
    else if ("deliver" in each) await muster.deliver(each.deliver);
    else if ("register" in each) await muster.register(each.register);
    else if ("evaluate" in each) await evaluateOutdated(muster);
    else if ("rules" in each)
      await activateRules(muster, [{ path: "rules.yaml", text: each.rules }], { actor: "test" });
    else muster.at((now += each.later));
  }
  return muster;
}

/** What comes back of an earlier decision is what would be decided now, whatever it was decided from. */
async function ask(muster: GateMuster, asked: Partial<ReleaseQuestion>, by: Identity): Promise<boolean> {
  const answered = await muster.ask(asked, by);
  const decided = await muster.ask({ ...asked, dryRun: true }, by);
  expect(judged(answered)).toEqual(judged(decided));
  return answered.replayed;
}

/** Without what tells when, and from what. */
function judged({
  verdict,
  evaluation,
  basis,
  summary,
  entity,
  gates,
  change,
  holds,
  upcoming,
  ...told
}: Omit<Decision, "replayed">) {
  const findings = told.findings.map((finding) => [
    `${finding.scorecard}/${finding.rule} ${finding.outcome} ${finding.effect}`,
    finding.enforcement,
  ]);
  const problems = told.problems.map(({ code, message }) => ({ code, message }));
  return { verdict, evaluation, basis, summary, entity, gates, change, holds, upcoming, findings, problems };
}

async function decisionsOf({ store }: GateMuster): Promise<readonly DecisionRecord[]> {
  return (await store.decisions.list({ limit: 100_000 })).items;
}

describe("a replay", () => {
  it("agrees to the byte on every decision, whatever changed since", async () => {
    const numRuns = Number(process.env["MUSTER_REPLAY_RUNS"] ?? 25);
    let replayed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 60, size: "max" }), async (steps) => {
        const muster = await live(steps);
        for (const { id } of await decisionsOf(muster)) {
          expect(await replayDecision(muster, id)).toEqual({ id, agrees: true, differences: [] });
          replayed++;
        }
      }),
      { seed: 20_261_201, numRuns },
    );
    expect(replayed).toBeGreaterThan(numRuns * 10);
    expect(repeats).toBeGreaterThan(numRuns);
  });

  it("agrees on a decision that was made in haste", async () => {
    const muster = await gateMuster();
    let asked = 0;
    const clock = { now: () => (asked++ < 2 ? NOW : NOW + 1_500) };
    const { id } = await decideRelease({ ...muster, clock }, QUESTION, PIPELINE);
    expect(await replayDecision(muster, id ?? "")).toMatchObject({ agrees: true });
  });

  it("holds every decision to the rulebook it was made by, while rulebooks are swapped", async () => {
    const muster = await gateMuster();
    const swap = (round: number) =>
      activateRules(muster, [{ path: "rules.yaml", text: round % 2 === 0 ? RULES : RULES.replace("80] }", "95] }") }], {
        actor: "test",
      });
    const asked: Promise<unknown>[] = [];
    for (let round = 0; round < 50; round++) {
      asked.push(muster.ask({ change: { type: "release", version: `${round}` } }));
      await swap(round);
      asked.push(muster.ask({ change: { type: "release", version: `${round}b` } }));
    }
    await Promise.all(asked);
    const made = await decisionsOf(muster);
    expect(new Set(made.map(({ rulebook }) => rulebook)).size).toBe(2);
    for (const { id } of made) expect(await replayDecision(muster, id)).toMatchObject({ agrees: true });
  });

  it("says where it comes to something else", async () => {
    const store = memoryStore();
    const muster = await gateMuster({ store });
    const { id } = await muster.ask({ explain: "all" });
    const record = await store.decisions.get(id ?? "");
    const text = async (digest: string) => {
      const kept = await store.decisions.text(digest);
      if (digest !== record?.telling) return kept;
      return kept?.replace('"verdict":"allow"', '"verdict":"block"').replace('"value":91', '"value":12');
    };
    const decisions = { ...store.decisions, text };
    const elsewhere = { ...muster, store: { ...store, decisions } as GateMuster["store"] };
    expect(await replayDecision(elsewhere, id ?? "")).toEqual({
      id,
      agrees: false,
      differences: [
        { path: "/verdict", recorded: "block", decided: "allow" },
        { path: "/findings/2/evidence/0/value", recorded: 12, decided: 91 },
      ],
    });
  });

  it("is refused where there is nothing to replay, or nothing to replay it from", async () => {
    const muster = await gateMuster({ facts: FACTS });
    await expect(replayDecision(muster, "dec_none")).rejects.toMatchObject({
      kind: "missing",
      code: "no-such-decision",
    });
    const { id } = await muster.ask();
    const decisions = { ...muster.store.decisions, text: async () => undefined };
    const without = { ...muster, store: { ...muster.store, decisions } };
    await expect(replayDecision(without, id ?? "")).rejects.toMatchObject({
      kind: "unavailable",
      code: "inputs-missing",
    });
  });
});
