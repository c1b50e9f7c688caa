// Are the shipped rules sound: do they load, do they say what they mean, and does each explain itself?

import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runRuleTests } from "../../src/app/rules/run-rule-tests.ts";
import type { Rule, Scorecard } from "../../src/model/scorecard.ts";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";
import { loadShipped, readFolder, ROOT, rulebookOf } from "./shipped.ts";

const files = await readFolder("rules");
const loaded = await loadShipped();
const rulebook = rulebookOf(loaded);
const rules = rulebook.scorecards.flatMap((scorecard) => scorecard.rules.map((rule) => ({ scorecard, rule })));

describe("the shipped rules", () => {
  it("load without a problem, warnings included", () => {
    expect(loaded.problems).toEqual([]);
  });

  it("pass their own tests", () => {
    const { cases } = runRuleTests(rulebook, loaded.tests);
    const failed = cases.filter(({ passed }) => !passed);
    expect(
      failed.map(({ name, location, message }) => `${location.file}:${location.line} ${name}: ${message}`),
    ).toEqual([]);
    expect(cases.length).toBeGreaterThan(400);
  });

  it("are each tried with a pass, a fail and, where it can be, an unknown", () => {
    const { uncovered } = runRuleTests(rulebook, loaded.tests);
    expect(
      uncovered.map(({ scorecard, rule, missing }) => `${scorecard}/${rule}: no ${missing.join(", no ")}`),
    ).toEqual([]);
  });

  it("mean the same to json-logic-js, but for what is documented", () => {
    expect(runRuleTests(rulebook, loaded.tests, { reference: true }).differences).toEqual([]);
  });

  it("try every gate", () => {
    const tried = loaded.tests.flatMap((tests) => ("gate" in tests ? [tests.gate] : []));
    expect(tried.toSorted()).toEqual(rulebook.gates.map(({ id }) => id).toSorted());
  });

  it("explain themselves: why, what to do, how long it takes, and why one does not apply", () => {
    const lacking = rules.flatMap(({ scorecard, rule }) => missing(scorecard, rule));
    expect(lacking).toEqual([]);
  });

  it("ask for readiness broadly enough", () => {
    const readiness = rulebook.scorecards.find(({ id }) => id === "production-readiness");
    expect(readiness?.rules.length).toBeGreaterThanOrEqual(25);
  });

  it("bring no freeze, initiative or action of their own: those are for an organisation to decide", () => {
    const { freezes, initiatives, actions } = rulebook;
    expect({ freezes, initiatives, actions }).toEqual({ freezes: [], initiatives: [], actions: [] });
  });
});

function missing(scorecard: Scorecard, { id, why, fix, appliesTo, notApplicable }: Rule): string[] {
  const says = {
    why,
    "fix.text": fix?.text,
    "fix.effort": fix?.effort,
    ...(appliesTo === undefined ? {} : { notApplicable }),
  };
  return Object.entries(says).flatMap(([key, value]) => (value === undefined ? `${scorecard.id}/${id}: ${key}` : []));
}

describe.each([...files, ...(await readFolder("examples/rules"))].map(({ path, text }) => ({ path, text })))(
  "$path",
  ({ path, text }) => {
    const [first = "", second = ""] = text.split("\n");

    it("names the schema of its kind for editors", () => {
      const kinds = new Set([...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind));
      const documents = text.split(/^---$/m).length;
      const name = documents > 1 ? "rule-file" : SCHEMA_OF[[...kinds][0] ?? ""];
      const up = posix.relative(posix.dirname(path), ".");
      expect(first).toBe(`# yaml-language-server: $schema=${up}/schema/${name}.schema.json`);
      expect(existsSync(join(ROOT, dirname(path), first.split("$schema=")[1] ?? ""))).toBe(true);
    });

    it("says which question it answers", () => {
      expect(second).toMatch(/^# [A-Z].*\?/);
    });
  },
);

const SCHEMA_OF: Readonly<Record<string, string>> = {
  Action: "action",
  FactSet: "fact-set",
  Freeze: "freeze",
  Gate: "gate",
  Initiative: "initiative",
  Scorecard: "scorecard",
  Tests: "tests",
};

describe("the fact catalogue", () => {
  it("tells the unit of every number", () => {
    const numbers = [...rulebook.facts.values()].filter(({ type, unit }) => type === "number" && unit === undefined);
    expect(numbers.map(({ name }) => name)).toEqual([]);
  });

  it("describes every fact in one sentence", () => {
    const odd = [...rulebook.facts.values()].filter(({ description }) => !/^[A-Z.].*\.$|…$/.test(description));
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it("lists the checks of OpenSSF Scorecard", () => {
    const checks = [...rulebook.facts.keys()].filter((name) => name.startsWith("openssf.check_"));
    expect(checks).toHaveLength(20);
  });
});

describe("the example rules", async () => {
  const own = await readFolder("examples/rules");
  const tuned = loadRulebook(own, files);

  it("load on top of the shipped ones", () => {
    expect(tuned.problems).toEqual([]);
  });

  it("pass their own tests", () => {
    const { cases } = runRuleTests(rulebookOf(tuned), tuned.tests);
    expect(cases.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("tune the shipped scorecard instead of copying it", () => {
    const readiness = rulebookOf(tuned).scorecards.find(({ id }) => id === "production-readiness");
    const shipped = rulebook.scorecards.find(({ id }) => id === "production-readiness");
    expect(readiness?.params["min_coverage"]).toBe(60);
    expect(readiness?.rules.map(({ id }) => id)).toEqual([
      ...(shipped?.rules.map(({ id }) => id).filter((id) => id !== "website-is-accessible") ?? []),
      "status-page-names-it",
    ]);
  });

  it("show a sample of each kind of rule file that is not shipped", () => {
    const kinds = new Set(
      own.flatMap(({ text }) => text.split(/^---$/m)).map((document) => (parse(document) as { kind: string }).kind),
    );
    expect([...kinds].toSorted()).toEqual(["Action", "FactSet", "Freeze", "Initiative", "Scorecard", "Tests"]);
  });
});
