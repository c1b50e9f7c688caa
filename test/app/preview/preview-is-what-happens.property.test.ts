// Does a preview list exactly what then changes when the rules are put in force, now and at a later instant?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { previewQuery, rulebookPreview } from "../../../src/api/preview.ts";
import type { RulebookPreview } from "../../../src/api/preview.ts";
import { evaluateDue } from "../../../src/app/evaluations/evaluate-due.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { previewRulebook } from "../../../src/app/preview/preview-rulebook.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { releaseNamed } from "../../../src/model/approval.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { DAY, fact, gateMuster, HOUR, NOW } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

const ENVIRONMENTS = ["production", "staging"] as const;
const NAMES = ["a", "b", "c", "d", "e", "f", "g"] as const;
const REFS = NAMES.map((name) => `component:default/${name}`);
const ACT = { kind: "waiver", at: NOW, actor: "test", subject: "test", summary: "test", digest: "" } as const;
const BY = { by: "user:default/kim", at: NOW - DAY, reason: "It was looked at." };

const CATALOG = NAMES.map(
  (name, index) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}${index % 2 === 0 ? ', labels: { tier: "1" }' : ""} }
spec: { type: ${index % 3 === 0 ? "library" : "service"}, lifecycle: production${index === 5 ? "" : ", owner: team"}, dependsOn: [component:${NAMES[(index + 1) % 7]}] }
`,
).join("---\n");

const FACTS = [
  ...NAMES.flatMap((name, index) =>
    index === 6 ? [] : [fact(`component:default/${name}`, "q.coverage", index * 15, (index % 4) * 30 * HOUR)],
  ),
  ...NAMES.slice(1).map((name, index) => fact(`component:default/${name}`, "q.is_safe", index % 2 === 0)),
  ...NAMES.map((name, index) => fact(`component:default/${name}`, "q.drilled_at", `2026-11-${10 + 3 * index}`)),
];

/** All that one rulebook can have otherwise than another. */
const rules = fc
  .record({
    threshold: fc.constantFrom(10, 40, 70),
    maxAge: fc.constantFrom("2d", "7d", "60d"),
    levels: fc.constantFrom(["bronze", "silver"], ["bronze", "silver", "gold"], ["iron", "silver"]),
    coveredAt: fc.constantFrom(0, 1),
    appliesTo: fc.constantFrom(true, { "==": [{ var: "entity.spec.type" }, "service"] }),
    target: fc.constantFrom(0, 1),
    without: fc.constantFrom("none", "is-safe", "is-drilled"),
    isDraft: fc.boolean(),
    hasUpstream: fc.boolean(),
    source: fc.constantFrom("ci", "sonarqube"),
    requires: fc.constantFrom("target", "lowest", "rules"),
    steps: fc.constantFrom(
      [{ step: "block" }],
      [{ step: "warn" }],
      [{ step: "ratchet" }],
      [{ step: "warn" }, { step: "block", from: "2026-12-20" }],
      [{ step: "observe" }, { step: "ratchet", from: "2026-12-02" }],
      [{ step: "block", when: { "==": [{ var: "entity.tier" }, "1"] } }],
    ),
    onUnknown: fc.constantFrom("block", "warn", "allow"),
    gateFor: fc.constantFrom(true, { "==": [{ var: "entity.tier" }, "1"] }),
    approvals: fc.boolean(),
    freeze: fc.constantFrom(undefined, "2026-11-30", "2026-12-03"),
    hasStaging: fc.boolean(),
  })
  .map((told) => {
    const [lowest = ""] = told.levels;
    const all = [
      { id: "has-owner", title: "Owner", pass: { exists: "entity.owner" }, level: lowest },
      {
        id: "is-covered",
        title: "Covered",
        level: told.levels[told.coveredAt],
        draft: told.isDraft,
        pass: { ">=": [{ var: "facts.q.coverage" }, told.threshold] },
      },
      { id: "is-safe", title: "Safe", level: told.levels.at(-1), pass: { "==": [{ var: "facts.q.is_safe" }, true] } },
      {
        id: "is-drilled",
        title: "Drilled",
        level: lowest,
        pass: { "<": [{ age_days: { var: "facts.q.drilled_at" } }, 30] },
      },
    ];
    // Every level has a rule.
    const filled = told.levels.map((level, index) => ({
      id: `rung-${index}`,
      title: "Rung",
      level,
      pass: { exists: "entity.kind" },
    }));
    const upstream = {
      kind: "Scorecard",
      id: "upstream",
      title: "Upstream",
      rules: [
        {
          id: "is-solid",
          title: "Solid",
          pass: { every: [{ related: "dependsOn" }, { at_level: ["basics", lowest] }] },
        },
      ],
    };
    const required = {
      target: { level: "target" },
      lowest: { level: lowest },
      rules: { rules: ["is-covered", "has-owner"] },
    }[told.requires];
    const documents = [
      {
        kind: "FactSet",
        id: "q",
        sources: [told.source],
        maxAge: told.maxAge,
        facts: {
          "q.coverage": { type: "number", description: "Coverage." },
          "q.is_safe": { type: "boolean", description: "Safe." },
          "q.drilled_at": { type: "date", description: "Drilled." },
        },
      },
      {
        kind: "Scorecard",
        id: "basics",
        title: "Basics",
        ...(told.appliesTo === true ? {} : { appliesTo: told.appliesTo }),
        levels: told.levels,
        targets: [{ level: told.levels[told.target] }],
        rules: [...all.filter(({ id }) => id !== told.without), ...filled],
      },
      ...(told.hasUpstream ? [upstream] : []),
      {
        kind: "Gate",
        id: "production",
        title: "Production",
        environments: ["production"],
        ...(told.gateFor === true ? {} : { appliesTo: told.gateFor }),
        require: [{ scorecard: "basics", ...required, onUnknown: told.onUnknown, enforcement: told.steps }],
        approvals: told.approvals ? [{ from: "group:default/sre", count: 1 }] : [],
      },
      ...(told.hasStaging
        ? [
            {
              kind: "Gate",
              id: "staging",
              title: "Staging",
              environments: ["staging"],
              require: told.hasUpstream
                ? [{ scorecard: "upstream", level: "done", enforcement: "block" }]
                : [{ scorecard: "basics", rules: ["is-covered"], enforcement: "block" }],
            },
          ]
        : []),
      ...(told.freeze === undefined
        ? []
        : [
            {
              kind: "Freeze",
              id: "days",
              title: "Days",
              environments: ["production"],
              window: { from: `${told.freeze}T00:00`, to: "2026-12-05T00:00" },
            },
          ]),
    ];
    return documents.map((document) => JSON.stringify(document)).join("\n---\n");
  });

const instants = fc.constantFrom(NOW, NOW + 2 * DAY, NOW + 25 * DAY);

describe("a preview", () => {
  it("lists the levels and verdicts that then change, and no others", async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(rules, rules, instants, async (base, candidate, at) => {
        const muster = await given(base);
        const files = [{ path: "candidate.yaml", text: candidate }];
        const query = previewQuery.parse({ at: formatInstant(at), environment: ENVIRONMENTS.join(",") });
        const told = rulebookPreview.parse(JSON.parse(await previewRulebook(muster, files, query)));
        muster.at(at);
        await evaluateDue(muster);
        const before = await standings(muster);
        await activateRules(muster, files, { actor: "test" });
        await evaluateOutdated(muster);
        const after = await standings(muster);
        const expected = differences(before, after);
        expect(listed(told)).toEqual(expected);
        expect(told.totals.blocked).toEqual({ before: blockedIn(before), after: blockedIn(after) });
        changes += expected.length;
      }),
      { seed: 20_261_201, numRuns: 60 },
    );
    expect(changes).toBeGreaterThan(200);
  });
});

/** With all that people can have put in force, or released. */
async function given(base: string): Promise<GateMuster> {
  const muster = await gateMuster({ catalog: CATALOG, facts: FACTS, rules: base });
  const { directives, deployments, approvals } = muster.store;
  const waiver = {
    scorecard: "basics",
    rule: "is-covered",
    environments: [],
    reason: "Soon.",
    ticket: null,
    ended: null,
  };
  const waived = { kind: "waiver", ...waiver, requested: { ...BY, by: "user:default/lee" }, approved: BY } as const;
  await directives.add({ ...waived, id: "wvr_1", entity: REFS[1] ?? "", until: NOW + 10 * DAY }, ACT);
  await directives.add({ ...waived, id: "wvr_2", entity: REFS[2] ?? "", until: NOW + HOUR }, ACT);
  await directives.add(
    {
      kind: "lock",
      id: "lck_1",
      entity: REFS[3] ?? "",
      environment: null,
      reason: "Moving.",
      until: NOW + DAY,
      locked: BY,
      ended: null,
    },
    ACT,
  );
  await directives.add(
    {
      kind: "freeze",
      id: "frz_1",
      title: "Later",
      environments: ["staging"],
      appliesTo: null,
      from: NOW + DAY,
      until: NOW + 3 * DAY,
      reason: "Moving.",
      declared: BY,
      ended: null,
    },
    ACT,
  );
  for (const [index, entity] of REFS.slice(0, 5).entries()) {
    const outcomes = { "basics/is-covered": index % 2 === 0 ? "pass" : "fail", "basics/is-safe": "pass" } as const;
    const name = { version: "1", commit: null, artifacts: [], deployedAt: NOW - DAY, told: BY, pinned: null } as const;
    await deployments.add(
      { ...name, decision: `dec_${index}`, entity, environment: "production", notCompared: null, outcomes },
      ACT,
    );
  }
  await evaluateOutdated(muster);
  const rulebook = (await muster.store.rulebooks.active()) ?? "";
  await approvals.add(
    {
      id: "apr_1",
      decision: "dec_x",
      entity: REFS[0] ?? "",
      environment: "production",
      release: releaseNamed({ type: "release" }),
      rulebook,
      answer: "approve",
      reason: null,
      by: "user:default/kim",
      groups: ["group:default/sre"],
      at: NOW,
    },
    ACT,
  );
  muster.inForce.forget();
  return muster;
}

/** By `entity scorecard` the level, the target and how it stands against that, by `entity environment` the verdict, as the service tells them. */
type Standings = ReadonlyMap<string, string | null>;

async function standings(muster: GateMuster): Promise<Standings> {
  const found = new Map<string, string | null>();
  const levels = new Map(muster.rules.held?.rulebook.scorecards.map((scorecard) => [scorecard.id, scorecard.levels]));
  for (const [entity, { records }] of await muster.store.evaluations.of(REFS)) {
    for (const { scorecard, rank, targetRank, standing } of records) {
      const [level, target] = [rank, targetRank].map((one) => levels.get(scorecard)?.[one - 1] ?? null);
      found.set(`${entity} ${scorecard}`, `${level} of ${target} ${standing}`);
    }
  }
  for (const entity of REFS) {
    for (const environment of ENVIRONMENTS) {
      const { verdict } = await muster.ask({ entity, environment, dryRun: true });
      found.set(`${entity} ${environment}`, verdict);
    }
  }
  return found;
}

function differences(before: Standings, after: Standings): readonly string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  const say = (level: string | null | undefined): string => (level === undefined ? "-" : String(level));
  return keys.flatMap((key) =>
    before.get(key) === after.get(key) && before.has(key) === after.has(key)
      ? []
      : `${key}: ${say(before.get(key))} -> ${say(after.get(key))}`,
  );
}

function listed({ levels, verdicts }: RulebookPreview): readonly string[] {
  const say = (standing: RulebookPreview["levels"][number]["before"]): string =>
    standing === null ? "-" : `${standing.level} of ${standing.target} ${standing.standing}`;
  return [
    ...levels.map(({ entity, scorecard, before, after }) => `${entity} ${scorecard}: ${say(before)} -> ${say(after)}`),
    ...verdicts.map(({ entity, environment, before, after }) => `${entity} ${environment}: ${before} -> ${after}`),
  ].sort();
}

function blockedIn(standings: Standings): number {
  return [...standings.values()].filter((told) => told === "block").length;
}
