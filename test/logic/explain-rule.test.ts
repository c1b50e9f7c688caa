// Does an explanation read as a sentence, name what decided, and carry the values with where they come from?

import { describe, expect, test } from "vitest";
import type { Explanation } from "../../src/logic/explanation.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { DAY } from "../../src/model/time.ts";
import { AT, HOUR, aged, compile, documentOf } from "./documents.ts";
import type { DocumentDraft } from "./documents.ts";

const CHECKOUT: DocumentDraft = {
  entity: {
    lifecycle: "experimental",
    deprecated: false,
    metadata: {
      name: "checkout",
      title: "",
      tags: ["java"],
      annotations: { "github.com/project-slug": "acme/checkout" },
      links: [{ title: "Dashboard", url: "https://d" }, { url: "https://e" }],
    },
    spec: {
      replicas: 3,
      envs: [
        { name: "a", up: true },
        { name: "b", up: false },
        { name: "c", up: false },
      ],
    },
  },
  facts: {
    "test.coverage": aged(62, 2 * HOUR),
    "slo.budget": aged(50, 26 * HOUR),
    "repo.pushed": aged("2026-10-01", HOUR),
    "run.node": aged("18.2.0", HOUR),
    "run.odd": aged("lts/jod", HOUR),
    "sec.failed": aged(null, HOUR, { source: "snyk", error: "HTTP 500" }),
    "sec.empty": aged(null, HOUR, { source: "snyk" }),
    "ci.ok": aged(false, HOUR),
  },
  levels: {
    prod: { applicable: true, id: "bronze", rank: 1 },
    none: { applicable: true, id: null, rank: 0 },
    other: { applicable: false, id: null, rank: 0 },
  },
  related: {
    dependsOn: [
      { entity: { ref: "component:default/db", lifecycle: "deprecated" }, facts: { "test.coverage": aged(90, HOUR) } },
      { entity: { ref: "component:default/gone" } },
    ],
  },
};

function explain(rule: JsonValue, maxAge?: number): Explanation {
  const set = compile([rule], { params: { min: 80 } }, maxAge === undefined ? {} : { maxAge });
  return set.explain(0, set.load(documentOf(CHECKOUT), AT));
}

const COVERAGE: JsonValue = { var: "facts.test.coverage" };
const LINKS: JsonValue = { var: "entity.metadata.links" };
const ENVS: JsonValue = { var: "entity.spec.envs" };
const UP: JsonValue = { var: "up" };

describe("messages", () => {
  const cases: readonly (readonly [JsonValue, boolean | null, string])[] = [
    [{ ">=": [COVERAGE, { var: "params.min" }] }, false, "62 is below 80 for `facts.test.coverage`"],
    [{ ">=": [COVERAGE, 50] }, true, "62 is at least 50 for `facts.test.coverage`"],
    [{ "<=": [COVERAGE, 50] }, false, "62 is above 50 for `facts.test.coverage`"],
    [{ "<": [COVERAGE, 50] }, false, "62 is not below 50 for `facts.test.coverage`"],
    [{ "<": [50, COVERAGE] }, true, "62 is above 50 for `facts.test.coverage`"],
    [{ "!": { ">": [COVERAGE, 50] } }, false, "62 is above 50 for `facts.test.coverage`"],
    [{ "<": [1, COVERAGE, 50] }, false, "62 is not between 1 and 50 for `facts.test.coverage`"],
    [{ "<": [{ "/": [COVERAGE, 100] }, 0.5] }, false, "0.62 is not below 0.5 for `facts.test.coverage` / 100"],
    [
      { "<": [COVERAGE, { var: "entity.spec.replicas" }] },
      false,
      "62 is not below 3 (`entity.spec.replicas`) for `facts.test.coverage`",
    ],
    [
      { "==": [{ var: "entity.lifecycle" }, "production"] },
      false,
      '`entity.lifecycle` is "experimental", not "production"',
    ],
    [{ "!=": [{ var: "entity.lifecycle" }, "experimental"] }, false, '`entity.lifecycle` is "experimental"'],
    [{ "==": [{ var: "entity.tier" }, "1"] }, false, "`entity.tier` is not set"],
    [{ "==": [{ var: "facts.ci.ok" }, true] }, false, "`facts.ci.ok` is false"],
    [
      { "==": [{ var: "entity.lifecycle" }, { var: "entity.metadata.name" }] },
      false,
      '`entity.lifecycle` is "experimental" and `entity.metadata.name` is "checkout"',
    ],
    [
      { in: [{ var: "entity.lifecycle" }, ["production", "deprecated"]] },
      false,
      '`entity.lifecycle` is "experimental", none of "production", "deprecated"',
    ],
    [
      { in: [{ var: "entity.lifecycle" }, ["experimental"]] },
      true,
      '`entity.lifecycle` is "experimental", one of "experimental"',
    ],
    [{ in: ["go", { var: "entity.metadata.tags" }] }, false, '`entity.metadata.tags` does not hold "go"'],
    [{ "!!": { var: "entity.owner" } }, false, "`entity.owner` is not set"],
    [{ "!!": { var: "entity.metadata.title" } }, false, "`entity.metadata.title` is empty"],
    [{ "!!": LINKS }, true, "`entity.metadata.links` is set"],
    [
      { glob: [{ var: "entity.metadata.name" }, "svc-*"] },
      false,
      '`entity.metadata.name` is "checkout", which does not match "svc-*"',
    ],
    [
      { exists: ["entity", "metadata", "annotations", "pagerduty.com/id"] },
      false,
      '`entity.metadata.annotations["pagerduty.com/id"]` is not set',
    ],
    [{ exists: "facts.no.where" }, false, "`facts.no.where` was never observed"],
    [
      { "!": { missing: ["entity.owner", "entity.lifecycle", "entity.system"] } },
      false,
      "missing: `entity.owner`, `entity.system`",
    ],
    [
      { "<=": [{ age_days: { var: "facts.repo.pushed" } }, 30] },
      false,
      "`facts.repo.pushed` is 61 days old, at most 30",
    ],
    [
      { ">=": [{ length: { var: "entity.metadata.tags" } }, 2] },
      false,
      "`entity.metadata.tags` has 1 item, at least 2",
    ],
    [
      { ">=": [{ length: { var: "entity.metadata.description" } }, 20] },
      false,
      "`entity.metadata.description` is not set",
    ],
    [
      { ">": [{ length: { var: "entity.lifecycle" } }, 20] },
      false,
      "`entity.lifecycle` has 12 characters, more than 20",
    ],
    [
      { ">": [{ length: { filter: [{ var: "entity.spec.none" }, true] } }, 0] },
      false,
      "`entity.spec.none` is not set, more than 0",
    ],
    [
      { "==": [{ length: { filter: [ENVS, { "!": UP }] } }, 0] },
      false,
      "2 of 3 items of `entity.spec.envs` have no up (b, c), exactly 0",
    ],
    [{ sem_ver: [{ var: "facts.run.node" }, ">=", "20"] }, false, "18.2.0 is not at least 20 for `facts.run.node`"],
    [
      { sem_ver: [{ var: "facts.run.node" }, "^", "18.0.0"] },
      true,
      "18.2.0 is of the major version of 18.0.0 for `facts.run.node`",
    ],
    [{ at_level: ["prod", "silver"] }, false, "level bronze of `prod` is held, below silver"],
    [{ at_level: ["none", "silver"] }, false, "no level of `none` is held, below silver"],
    [{ at_level: ["other", "silver"] }, true, "`other` does not apply"],
    [
      { some: [LINKS, { "==": [{ var: "type" }, "runbook"] }] },
      false,
      'no item of `entity.metadata.links` has type = "runbook"',
    ],
    [
      {
        some: [
          LINKS,
          { or: [{ "==": [{ var: "type" }, "runbook"] }, { glob: [{ lower: { var: "title" } }, "*runbook*"] }] },
        ],
      },
      false,
      'no item of `entity.metadata.links` has type = "runbook" or title matching "*runbook*"',
    ],
    [{ some: [LINKS, { "!!": { var: "title" } }] }, true, "Dashboard of `entity.metadata.links` has title"],
    [{ every: [ENVS, UP] }, false, "2 of 3 items of `entity.spec.envs` do not have up: b, c"],
    [{ none: [ENVS, { "==": [UP, true] }] }, false, "1 of 3 items of `entity.spec.envs` has up = true: a"],
    [{ all: [{ var: "entity.spec.none" }, UP] }, false, "`entity.spec.none` is empty"],
    [
      { every: [{ var: "entity.metadata.tags" }, { in: [{ var: "" }, ["go", "rust"]] }] },
      false,
      'the only item of `entity.metadata.tags` is not one of "go", "rust": java',
    ],
    [
      { some: [{ var: "entity.metadata.tags" }, { "==": [{ var: "" }, "go"] }] },
      false,
      'no item of `entity.metadata.tags` is "go"',
    ],
    [
      { none: [{ related: "dependsOn" }, { "==": [{ var: "entity.lifecycle" }, "deprecated"] }] },
      false,
      '1 of 2 entities of `dependsOn` has entity.lifecycle = "deprecated": component:default/db',
    ],
    [
      { or: [{ "==": [{ var: "entity.tier" }, "1"] }, { "!!": { var: "entity.owner" } }] },
      false,
      'none of: `entity.tier` = "1", `entity.owner` set',
    ],
    [{ or: [{ "==": [{ var: "entity.tier" }, "1"] }, { "!!": LINKS }] }, true, "`entity.metadata.links` is set"],
    [
      { if: [{ "==": [{ var: "entity.lifecycle" }, "experimental"] }, { ">=": [COVERAGE, 80] }, true] },
      false,
      '62 is below 80 for `facts.test.coverage` (since `entity.lifecycle` is "experimental")',
    ],
    [
      { "??": [{ "<": [{ var: "facts.no.where" }, 1] }, false] },
      false,
      "`facts.no.where` was never observed, which counts as false",
    ],
    [
      { and: [{ "!!": { var: "entity.owner" } }, { "!!": LINKS }, { ">": [COVERAGE, 70] }] },
      false,
      "`entity.owner` is not set; 62 is not above 70 for `facts.test.coverage`",
    ],
    [{ "<": [{ var: "facts.no.where" }, 1] }, null, "`facts.no.where` was never observed"],
    [{ "<": [{ var: "facts.sec.failed" }, 1] }, null, "`snyk` could not tell `facts.sec.failed`: HTTP 500"],
    [{ "<": [{ var: "facts.sec.empty" }, 1] }, null, "`snyk` had no value for `facts.sec.empty`"],
    [{ "<=": [{ var: "entity.tier" }, 2] }, null, "`entity.tier` is not set"],
    [{ sem_ver: [{ var: "facts.run.odd" }, ">=", "20"] }, null, '`facts.run.odd` is "lts/jod", which is not a version'],
    [
      { "<": [{ age_days: { var: "entity.lifecycle" } }, 1] },
      null,
      '`entity.lifecycle` is "experimental", which is not a date, or a time without offset',
    ],
    [{ at_level: ["security", "silver"] }, null, "`levels.security` was never evaluated"],
    [{ "==": [{ var: "change.environment" }, "production"] }, null, "`change.environment` is known only at a gate"],
    [
      { every: [{ related: "dependsOn" }, { ">=": [COVERAGE, 80] }] },
      null,
      "`facts.test.coverage` was never observed (component:default/gone)",
    ],
    [
      { and: [{ var: "facts.no.where" }, { "==": [{ var: "facts.no.where" }, 1] }] },
      null,
      "`facts.no.where` was never observed",
    ],
    [
      { or: [{ var: "facts.no.where" }, { var: "facts.no.there" }] },
      null,
      "`facts.no.where` was never observed and `facts.no.there` was never observed",
    ],
  ];
  test.each(cases.map(([rule, truth, message]) => [message, rule, truth] as const))("%s", (message, rule, truth) => {
    const explanation = explain(rule);
    expect([explanation.truth ?? null, explanation.message]).toEqual([truth, message]);
  });

  test("staleness is said in hours and days", () => {
    expect(explain({ ">": [{ var: "facts.slo.budget" }, 1] }, DAY)).toMatchObject({
      truth: undefined,
      cause: "stale",
      message: "`facts.slo.budget` not observed for 26 h, at most 24 h",
    });
  });

  test("long values and long lists are cut", () => {
    const rule = { "==": [{ var: "entity.metadata.name" }, "x".repeat(500)] };
    expect(explain(rule).message.length).toBeLessThan(150);
    const names = explain({
      in: [{ var: "entity.metadata.name" }, Array.from({ length: 40 }, (_, index) => `n${index}`)],
    });
    expect(names.message).toContain('"n4", … (40 in all)');
  });
});

describe("conjuncts", () => {
  test("all are visited, also after the first that fails", () => {
    const { conjuncts } = explain({
      and: [
        { "!!": { var: "entity.owner" } },
        { and: [{ ">=": [COVERAGE, 80] }, { "!!": LINKS }] },
        { var: "facts.no.where" },
      ],
    });
    expect(conjuncts).toEqual([
      { holds: false, message: "`entity.owner` is not set" },
      {
        holds: false,
        message: "62 is below 80 for `facts.test.coverage`",
        remedy: "raise `facts.test.coverage` from 62 to at least 80",
      },
      { holds: true, message: "`entity.metadata.links` is set" },
      { holds: null, message: "`facts.no.where` was never observed" },
    ]);
  });

  const remedies: readonly (readonly [JsonValue, string | undefined])[] = [
    [{ ">": [COVERAGE, 70] }, "raise `facts.test.coverage` from 62 to more than 70"],
    [{ "<": [COVERAGE, 50] }, "lower `facts.test.coverage` from 62 to less than 50"],
    [{ "<=": [COVERAGE, 50] }, "lower `facts.test.coverage` from 62 to at most 50"],
    [{ "!": { ">": [COVERAGE, 50] } }, "lower `facts.test.coverage` from 62 to at most 50"],
    [{ "<=": [{ age_days: { var: "facts.repo.pushed" } }, 30] }, "bring `facts.repo.pushed` to at most 30 days old"],
    [
      { ">=": [{ length: { var: "entity.metadata.tags" } }, 2] },
      "raise the length of `entity.metadata.tags` from 1 to at least 2",
    ],
    [{ sem_ver: [{ var: "facts.run.node" }, ">=", "20"] }, "raise `facts.run.node` from 18.2.0 to at least 20"],
    [{ at_level: ["prod", "silver"] }, "reach silver on `prod`"],
    [{ if: [true, { ">=": [COVERAGE, 80] }] }, "raise `facts.test.coverage` from 62 to at least 80"],
    [{ ">=": [COVERAGE, 50] }, undefined],
    [{ "==": [{ var: "entity.lifecycle" }, "production"] }, undefined],
  ];
  test.each(remedies.map(([rule, remedy]) => [JSON.stringify(rule), rule, remedy] as const))(
    "remedy of %s",
    (_, rule, remedy) => {
      expect(explain(rule).conjuncts[0]?.remedy).toBe(remedy);
    },
  );
});

describe("evidence", () => {
  test("of a fact: value, what was asked, source, time, provenance, url and items", () => {
    const set = compile([{ "<": [{ var: "facts.k8s.unprobed" }, 1] }]);
    const unprobed = aged(2, HOUR, {
      source: "kubernetes",
      url: "https://k",
      items: ["web", "worker"],
      provenance: "attested",
    });
    const { evidence } = set.explain(0, set.load(documentOf({ facts: { "k8s.unprobed": unprobed } }), AT));
    expect(evidence).toEqual([
      {
        path: "facts.k8s.unprobed",
        value: 2,
        expected: "< 1",
        source: "kubernetes",
        observedAt: AT - HOUR,
        provenance: "attested",
        url: "https://k",
        items: ["web", "worker"],
      },
    ]);
  });

  test("of a stale fact: where it came from, how old it may be, and no value", () => {
    expect(explain({ ">": [{ var: "facts.slo.budget" }, 1] }, DAY).evidence).toEqual([
      {
        path: "facts.slo.budget",
        cause: "stale",
        expected: "> 1",
        source: "ci",
        observedAt: AT - 26 * HOUR,
        provenance: "observed",
        maxAge: DAY,
      },
    ]);
  });

  test("of the entity: the value, null where absent, without a source", () => {
    const { evidence } = explain({
      and: [{ "==": [{ var: "entity.tier" }, "1"] }, { "!!": LINKS }, { "==": [{ var: "entity.tier" }, "1"] }],
    });
    expect(evidence).toEqual([
      { path: "entity.tier", value: null, expected: '= "1"' },
      { path: "entity.metadata.links", value: [{ title: "Dashboard", url: "https://d" }, { url: "https://e" }] },
    ]);
  });

  test("of related entities: their refs, and what was read of those that decided", () => {
    const { evidence } = explain({ some: [{ related: "dependsOn" }, { ">=": [COVERAGE, 80] }] });
    expect(evidence).toEqual([
      { path: "related.dependsOn", value: ["component:default/db", "component:default/gone"] },
      {
        path: "component:default/db facts.test.coverage",
        value: 90,
        source: "ci",
        observedAt: AT - HOUR,
        provenance: "observed",
      },
    ]);
  });

  test("says what is asked of ages, lengths, lists, patterns, versions and levels", () => {
    const asked = (rule: JsonValue): unknown => explain(rule).evidence.map(({ path, expected }) => [path, expected]);
    expect(asked({ "<=": [{ age_days: { var: "facts.repo.pushed" } }, 30] })).toEqual([
      ["facts.repo.pushed", "<= 30 days old"],
    ]);
    expect(asked({ ">=": [{ length: { var: "entity.metadata.tags" } }, 2] })).toEqual([
      ["entity.metadata.tags", "length >= 2"],
    ]);
    expect(asked({ in: [{ var: "entity.lifecycle" }, ["a", "b"]] })).toEqual([["entity.lifecycle", 'one of "a", "b"']]);
    expect(asked({ in: ["go", { var: "entity.metadata.tags" }] })).toEqual([["entity.metadata.tags", 'holding "go"']]);
    expect(asked({ glob: [{ lower: { var: "entity.kind" } }, "c*"] })).toEqual([["entity.kind", 'matching "c*"']]);
    expect(asked({ sem_ver: [{ var: "facts.run.node" }, ">=", "20"] })).toEqual([["facts.run.node", ">= 20"]]);
    expect(asked({ at_level: ["prod", "silver"] })).toEqual([["levels.prod", "silver or higher"]]);
    expect(asked({ "<": [1, COVERAGE, 50] })).toEqual([["facts.test.coverage", "between 1 and 50"]]);
  });
});

test("of a moment that lies ahead it is said that it does, and nothing is asked of what is said of it", () => {
  const written = { "review.at": aged("2027-06-01", HOUR) };
  const set = compile([{ "<=": [{ age_days: { var: "facts.review.at" } }, 365] }]);
  const { truth, cause, message } = set.explain(0, set.load(documentOf({ facts: written }), AT));
  expect([truth, cause, message]).toEqual([
    undefined,
    "bad-value",
    '`facts.review.at` is "2027-06-01", which lies in the future',
  ]);
});
