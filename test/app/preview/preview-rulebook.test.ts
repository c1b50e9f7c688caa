// What is told of the changes that a candidate brings, and what of what cannot be judged?

import { beforeAll, describe, expect, it } from "vitest";
import { previewQuery, rulebookPreview } from "../../../src/api/preview.ts";
import type { RulebookPreview } from "../../../src/api/preview.ts";
import { previewRulebook } from "../../../src/app/preview/preview-rulebook.ts";
import { BILLING, CHECKOUT, DAY, FACTS, fact, gateMuster, HOUR, NOW, RULES } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";
import { refused } from "../refused.ts";

let muster: GateMuster;

beforeAll(async () => {
  const scanned = fact(BILLING, "security.vuln_critical_count", 0, HOUR, "trivy");
  muster = await gateMuster({ facts: [...FACTS, scanned] });
});

async function preview(rules: string, query: Readonly<Record<string, string>> = {}): Promise<RulebookPreview> {
  const files = [{ path: "rules/all.yaml", text: rules }];
  return rulebookPreview.parse(JSON.parse(await previewRulebook(muster, files, previewQuery.parse(query))));
}

/** With this in place of that. */
function rulesWith(that: string, text: string): string {
  expect(RULES).toContain(that);
  return RULES.replace(that, text);
}

const STRICTER = rulesWith("facts.test.line_coverage_pct }, 80]", "facts.test.line_coverage_pct }, 95]").replace(
  "rules: [is-covered], enforcement: warn",
  "rules: [is-covered], enforcement: block",
);

describe("a preview", () => {
  it("of the rules in force says that nothing changes, whatever the comments", async () => {
    const told = await preview(`# as it is\n${RULES}`);
    expect(told.rulebook).toBe(told.base);
    expect(told.totals).toMatchObject({ entities: 4, changed: 0, newlyBlocked: 0, lost: 0 });
    expect([told.verdicts, told.levels, told.owners, told.gates, told.unknown]).toEqual([[], [], [], [], []]);
  });

  it("names who is newly blocked, by which gate and finding, with the facts", async () => {
    const told = await preview(STRICTER);
    expect(told.totals).toMatchObject({ newlyBlocked: 2, lost: 1 });
    const first = told.verdicts.find(({ entity }) => entity === CHECKOUT);
    expect(first).toMatchObject({
      owner: "group:default/payments",
      environment: "production",
      change: "newlyBlocked",
      before: "allow",
      after: "block",
      gates: ["production"],
      message: expect.stringContaining("BLOCK checkout -> production: 1 blocking (is-covered)"),
      holds: [],
    });
    expect(first?.findings).toEqual([
      expect.objectContaining({
        rule: "is-covered",
        gate: "production",
        step: "block",
        before: "pass",
        after: "fail",
        effect: { before: "none", after: "blocking" },
        message: "91 is below 95 for `facts.test.line_coverage_pct`",
        evidence: [expect.objectContaining({ path: "facts.test.line_coverage_pct", value: 91, source: "ci" })],
      }),
    ]);
    expect(told.gates).toEqual([{ gate: "production", newlyBlocked: 2, newlyWaiting: 0 }]);
  });

  it("names who loses a level, and the rules in the way of it", async () => {
    const { levels } = await preview(STRICTER);
    expect(levels).toEqual([
      expect.objectContaining({
        entity: CHECKOUT,
        scorecard: "basics",
        change: "lost",
        before: { level: "silver", target: "bronze", standing: "met" },
        after: { level: "bronze", target: "bronze", standing: "met" },
      }),
    ]);
    expect(levels[0]?.findings.map(({ rule, before, after }) => [rule, before, after])).toEqual([
      ["is-covered", "pass", "fail"],
    ]);
  });

  it("names who is off target by a stricter one, and on target by a milder one, of the same level", async () => {
    const { totals, levels } = await preview(
      rulesWith("levels: [bronze, silver]", "levels: [bronze, silver]\ntargets: [{ level: silver }]"),
    );
    const changed = levels.map(({ entity, change, before, after }) => [
      entity,
      change,
      before?.standing,
      after?.standing,
    ]);
    expect(changed).toContainEqual([BILLING, "offTarget", "met", "unknown"]);
    expect(changed).toContainEqual([CHECKOUT, "retargeted", "met", "met"]);
    expect(levels[0]?.findings.length).toBeGreaterThan(0);
    expect(totals.offTarget).toBe(levels.filter(({ change }) => change === "offTarget").length);
  });

  it("says of a gained level which rule is asked no more", async () => {
    const drilled = RULES.slice(
      RULES.indexOf("  - id: is-drilled"),
      RULES.indexOf("---\nkind: Scorecard\nid: security"),
    );
    const mild = rulesWith(drilled, "").replace(
      "  - { scorecard: basics, rules: [is-drilled], enforcement: observe }\n",
      "",
    );
    await muster.deliver(fact(BILLING, "test.line_coverage_pct", 85));
    const told = (await preview(mild)).levels.filter(({ entity }) => entity === BILLING);
    expect(told).toEqual([
      expect.objectContaining({
        change: "gained",
        findings: [expect.objectContaining({ rule: "is-drilled", before: "unknown", after: null })],
      }),
    ]);
  });

  it("tells scorecards that begin or cease to apply apart from levels won or lost", async () => {
    const { totals, levels } = await preview(
      rulesWith(
        "id: basics\ntitle: Basics",
        'id: basics\ntitle: Basics\nappliesTo: { "==": [{ var: entity.tier }, "1"] }',
      ),
    );
    expect(totals).toMatchObject({ left: 3, joined: 0, lost: 0 });
    expect(levels.at(-1)).toMatchObject({ change: "left", after: null, findings: [] });
  });

  it("says of how many entities a rule is not known, and why", async () => {
    const scanned = rulesWith("facts.drill.last_at } }, 30]", "facts.x.drill } }, 30]");
    const told = await preview(scanned);
    expect(told.unknown).toEqual([
      {
        scorecard: "basics",
        rule: "is-drilled",
        entities: 1,
        example: CHECKOUT,
        message: expect.stringContaining("facts.x.drill"),
      },
    ]);
  });

  it("names what cannot be judged without a release or an environment", async () => {
    const { environments, ...told } = await preview(RULES);
    const problems = told.problems.filter(({ file }) => file === undefined);
    expect(environments).toEqual(["production", "staging"]);
    expect(problems.map(({ code }) => code)).toEqual(["environment-pattern", "depends-on-release"]);
    expect(problems[0]?.message).toContain("`prod-*`");
    expect(problems[1]?.message).toContain("`security/is-versioned`");
    const named = await preview(RULES, { environment: "Prod-EU, productoin" });
    expect(named.environments).toEqual(["prod-eu", "productoin"]);
    expect(named.problems.find(({ file }) => file === undefined)).toMatchObject({
      code: "no-gate",
      help: "did you mean `production`?",
    });
  });

  it("counts all, and tells as many as are asked for", async () => {
    const told = await preview(STRICTER, { limit: "1" });
    expect([told.verdicts.length, told.levels.length, told.omitted]).toEqual([1, 1, { verdicts: 1, levels: 0 }]);
    expect(told.totals.newlyBlocked).toBe(2);
  });

  it("groups by owner, whom it hits hardest first", async () => {
    const { owners } = await preview(STRICTER);
    expect(owners).toEqual([
      expect.objectContaining({ owner: "group:default/payments", entities: 3, changed: 2, newlyBlocked: 2 }),
    ]);
  });

  it("says which facts grow too old until then", async () => {
    const told = await preview(RULES, { at: "2026-12-09" });
    expect(told.problems.find(({ code }) => code === "facts-grow-old")?.message).toBe(
      "6 facts of 2 entities will be too old by 2026-12-09T00:00:00Z unless delivered again: `security.vuln_critical_count` (2), `test.line_coverage_pct` (2), `drill.last_at` (1), `test.is_flaky` (1); what rests on them is not known then",
    );
  });

  it("refuses rules that do not load with all that is wrong, and an instant that has passed", async () => {
    const broken = await refused(preview(rulesWith("{ exists: entity.owner }", "{ exits: entity.owner }")));
    expect(broken).toMatchObject({ kind: "invalid", code: "rules-do-not-load" });
    const past = await refused(preview(RULES, { at: "2026-11-01" }));
    expect(past).toMatchObject({ kind: "invalid", code: "at-has-passed" });
    expect(await refused(preview(""))).toMatchObject({ code: "rules-do-not-load" });
  });

  it("leaves what is offered and refused, and the compiled rulebooks, as they were", async () => {
    const { held } = muster.rules;
    await preview(STRICTER);
    await refused(preview("kind: ["));
    expect(muster.rules.held).toBe(held);
    expect(muster.rules.refused).toBeUndefined();
    expect((await muster.ask({ dryRun: true })).verdict).toBe("allow");
  });

  it("judges at the instant without disturbing what gates hold now", async () => {
    await preview(RULES, { at: new Date(NOW + 60 * DAY).toISOString() });
    expect((await muster.ask({ dryRun: true })).verdict).toBe("allow");
  });
});
