import { expect, it } from "vitest";
import { evaluateScorecard } from "../../src/evaluate/evaluate-scorecard.ts";
import { reportScorecard } from "../../src/evaluate/report-scorecard.ts";
import type { Document } from "../../src/model/document.ts";
import type { Rule } from "../../src/model/scorecard.ts";
import { AT, compiled, document, entity, fact, rule } from "./standing.ts";

const PROVENANCE = { source: "backstage", observedAt: AT, location: { file: "catalog-info.yaml", line: 3 } };

function findingOf(tried: Rule, about: Document = document(entity("a"))) {
  const card = compiled([rule("passes", true), tried]);
  const evaluation = evaluateScorecard(card, about, AT);
  if (evaluation === undefined) throw new Error("the scorecard applies");
  return reportScorecard(card, evaluation, about, AT, PROVENANCE, () => true).findings[1];
}

it("rests a finding on the fact it read, with its age and source", () => {
  const covered = rule("covered", { ">=": [{ var: "facts.test.coverage" }, 80] });
  expect(findingOf(covered, document(entity("a"), [fact("test.coverage", 62)]))).toMatchObject({
    outcome: "fail",
    cause: null,
    evidence: [{ path: "facts.test.coverage", value: 62, source: "ci", observedAt: AT, provenance: "observed" }],
  });
});

it("gives what is read under `entity` the provenance of the catalog, and points the fix there", () => {
  const owned = rule("has-owner", { "!!": [{ var: "entity.owner" }] }, { fix: { text: "Name an owner." } });
  const finding = findingOf(owned);
  expect(finding?.evidence[0]).toMatchObject({ path: "entity.owner", source: "backstage", provenance: "declared" });
  expect(finding?.fix).toEqual({ text: "Name an owner.", location: { file: "catalog-info.yaml", line: 3 } });
});

it("does not send somebody to the catalog file for a fact", () => {
  const covered = rule("covered", { ">=": [{ var: "facts.test.coverage" }, 80] }, { fix: { text: "Test more." } });
  expect(findingOf(covered, document(entity("a"), [fact("test.coverage", 62)]))?.fix).toEqual({ text: "Test more." });
});

it("says why a rule does not apply, in the rule's own words where it has some", () => {
  const appliesTo = { "==": [{ var: "entity.type" }, "service"] };
  expect(findingOf(rule("a", true, { appliesTo, notApplicable: "Libraries have no runbook." }))?.message).toBe(
    "Libraries have no runbook.",
  );
  expect(findingOf(rule("a", true, { appliesTo }))?.message).toContain("entity.type");
  expect(findingOf(rule("a", { "==": [{ var: "change.type" }, "x"] }))?.message).toBe(
    "asked only of a release, at a gate",
  );
});

it("says that whether a rule applies is what is not known", () => {
  const appliesTo = { ">": [{ var: "facts.scan.high" }, 0] };
  const finding = findingOf(rule("a", true, { appliesTo }));
  expect(finding).toMatchObject({ outcome: "unknown", cause: "missing" });
  expect(finding?.message).toMatch(/^whether it applies is not known: .*facts\.scan\.high/);
});

it("has no fix for what passes", () => {
  expect(findingOf(rule("a", true, { fix: { text: "Nothing." } }))).not.toHaveProperty("fix");
});

it("names who may deliver a fact that is not known", () => {
  const covered = rule("covered", { ">=": [{ var: "facts.test.coverage" }, 80] });
  expect(findingOf(covered)?.evidence).toMatchObject([
    { path: "facts.test.coverage", cause: "missing", deliveredBy: ["ci"] },
  ]);
  const known = findingOf(covered, document(entity("a"), [fact("test.coverage", 62)]));
  expect(known?.evidence[0]).not.toHaveProperty("deliveredBy");
});
