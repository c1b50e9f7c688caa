// Which operators are there, what arguments does each take, and what does it return?

import type { JsonObject, JsonValue } from "../model/json.ts";

export interface OperatorExample {
  readonly rule: JsonValue;
  /** What the rule reads, as a document: `facts.a.b` is nested. `related` holds lists of documents by relation. */
  readonly given?: JsonObject;
  /** Dotted paths of values that are not known. */
  readonly unknown?: readonly string[];
  /** Undefined: not known. */
  readonly result: JsonValue | undefined;
}

export interface Operator {
  readonly name: OperatorName;
  readonly group: "reading" | "comparing" | "deciding" | "lists" | "numbers" | "text" | "time and versions" | "catalog";
  /** The type of the result, where that is always the same. */
  readonly gives: "boolean" | "number" | "string" | "list" | "any";
  /** The arguments as a person writes them: `[a, b]`. */
  readonly usage: string;
  readonly minArguments: number;
  readonly maxArguments: number;
  /** One line, lower case, no period. */
  readonly does: string;
  readonly overNull: string;
  readonly overUnknown: string;
  readonly examples: readonly OperatorExample[];
}

const MANY = Number.POSITIVE_INFINITY;
const ENTITY: JsonObject = {
  entity: {
    kind: "Component",
    lifecycle: "production",
    tier: "1",
    metadata: {
      name: "checkout",
      annotations: { "github.com/project-slug": "acme/checkout" },
      tags: ["java", "payments"],
      links: [
        { title: "Runbook", type: "runbook", url: "https://example.com/runbook" },
        { title: "Dashboard", url: "https://example.com/dashboard" },
      ],
    },
  },
};
const LINKS: JsonValue = { var: "entity.metadata.links" };
const TAGS: JsonValue = { var: "entity.metadata.tags" };
const UNKNOWN = "unknown";

const TABLE = {
  var: {
    group: "reading",
    gives: "any",
    usage: '"path" or ["path", default]',
    minArguments: 0,
    maxArguments: 2,
    does: "reads the value at a path, whose keys are separated by dots; inside an iterator the path starts at the item",
    overNull: "the value is null",
    overUnknown: "unknown, or the default if there is one",
    examples: [
      { rule: { var: "entity.lifecycle" }, given: ENTITY, result: "production" },
      { rule: { var: "entity.metadata.tags.0" }, given: ENTITY, result: "java" },
      { rule: { var: "entity.owner" }, given: ENTITY, result: null },
      { rule: { var: "facts.test.line_coverage_pct" }, unknown: ["facts.test.line_coverage_pct"], result: undefined },
      { rule: { var: ["facts.test.line_coverage_pct", 0] }, unknown: ["facts.test.line_coverage_pct"], result: 0 },
    ],
  },
  val: {
    group: "reading",
    gives: "any",
    usage: '["key", …]',
    minArguments: 0,
    maxArguments: MANY,
    does: 'reads the value at a list of keys, which may contain dots; if the first is "$root", it reads the document even inside an iterator',
    overNull: "the value is null",
    overUnknown: UNKNOWN,
    examples: [
      {
        rule: { val: ["entity", "metadata", "annotations", "github.com/project-slug"] },
        given: ENTITY,
        result: "acme/checkout",
      },
      {
        rule: { some: [TAGS, { "==": [{ var: "" }, { val: ["$root", "entity", "type"] }] }] },
        given: { entity: { type: "java", metadata: { tags: ["java"] } } },
        result: true,
      },
    ],
  },
  missing: {
    group: "reading",
    gives: "list",
    usage: '["path", …]',
    minArguments: 0,
    maxArguments: MANY,
    does: "lists the paths that hold nothing: the value is absent, not known, null or empty text",
    overNull: "counts as missing",
    overUnknown: "counts as missing",
    examples: [
      { rule: { missing: ["entity.owner", "entity.lifecycle"] }, given: ENTITY, result: ["entity.owner"] },
      { rule: { missing: ["facts.slo.target"] }, unknown: ["facts.slo.target"], result: ["facts.slo.target"] },
    ],
  },
  missing_some: {
    group: "reading",
    gives: "list",
    usage: '[count, ["path", …]]',
    minArguments: 2,
    maxArguments: 2,
    does: "gives an empty list if at least `count` of the paths hold something; otherwise the list of those that hold nothing",
    overNull: "counts as missing",
    overUnknown: "counts as missing",
    examples: [
      { rule: { missing_some: [1, ["entity.owner", "entity.lifecycle"]] }, given: ENTITY, result: [] },
      { rule: { missing_some: [2, ["entity.owner", "entity.lifecycle"]] }, given: ENTITY, result: ["entity.owner"] },
    ],
  },
  exists: {
    group: "reading",
    gives: "boolean",
    usage: '"path" or ["key", …]',
    minArguments: 1,
    maxArguments: MANY,
    does: "true if the value is known and not null",
    overNull: "false",
    overUnknown: "false",
    examples: [
      { rule: { exists: "entity.lifecycle" }, given: ENTITY, result: true },
      {
        rule: { exists: ["entity", "metadata", "annotations", "pagerduty.com/service-id"] },
        given: ENTITY,
        result: false,
      },
      { rule: { exists: "facts.slo.target" }, unknown: ["facts.slo.target"], result: false },
    ],
  },
  "==": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: 'true if both are equal after converting types as JavaScript does ("1" equals 1)',
    overNull: "null equals only null",
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "==": [{ var: "entity.lifecycle" }, "production"] }, given: ENTITY, result: true },
      { rule: { "==": [{ var: "entity.tier" }, 1] }, given: ENTITY, result: true },
      {
        rule: { "==": [{ var: "facts.ci.has_pipeline" }, true] },
        unknown: ["facts.ci.has_pipeline"],
        result: undefined,
      },
    ],
  },
  "===": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if both are equal and of the same type",
    overNull: "null equals only null",
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "===": [{ var: "entity.tier" }, "1"] }, given: ENTITY, result: true },
      { rule: { "===": [{ var: "entity.tier" }, 1] }, given: ENTITY, result: false },
    ],
  },
  "!=": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if they differ after converting types as JavaScript does",
    overNull: "null differs from everything but null",
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "!=": [{ var: "entity.lifecycle" }, "deprecated"] }, given: ENTITY, result: true },
      {
        rule: { "!=": [{ var: "facts.repo.visibility" }, "public"] },
        unknown: ["facts.repo.visibility"],
        result: undefined,
      },
    ],
  },
  "!==": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if they differ in value or in type",
    overNull: "null differs from everything but null",
    overUnknown: UNKNOWN,
    examples: [{ rule: { "!==": [{ var: "entity.tier" }, 1] }, given: ENTITY, result: true }],
  },
  "<": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b] or [a, b, c]",
    minArguments: 2,
    maxArguments: 3,
    does: "true if a is less than b; of three, if b lies between a and c, excluding both",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "<": [3, 5] }, result: true },
      { rule: { "<": [0, 5, 5] }, result: false },
      {
        rule: { "<": [{ var: "facts.security.vuln_critical_count" }, 1] },
        unknown: ["facts.security.vuln_critical_count"],
        result: undefined,
      },
      { rule: { "<": [{ var: "entity.spec.replicas" }, 3] }, given: ENTITY, result: undefined },
    ],
  },
  "<=": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b] or [a, b, c]",
    minArguments: 2,
    maxArguments: 3,
    does: "true if a is at most b; of three, if b lies between a and c, including both",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "<=": [{ var: "entity.tier" }, 2] }, given: ENTITY, result: true },
      { rule: { "<=": [{ var: "entity.tier" }, 2] }, given: { entity: {} }, result: undefined },
      { rule: { "<=": [0, 5, 5] }, result: true },
    ],
  },
  ">": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if a is greater than b",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [
      { rule: { ">": [5, 3] }, result: true },
      { rule: { ">": ["10", 9] }, result: true },
      { rule: { ">": ["10", "9"] }, result: false },
    ],
  },
  ">=": {
    group: "comparing",
    gives: "boolean",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if a is at least b",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [
      {
        rule: { ">=": [{ var: "facts.test.line_coverage_pct" }, 80] },
        given: { facts: { test: { line_coverage_pct: 62 } } },
        result: false,
      },
    ],
  },
  "!": {
    group: "deciding",
    gives: "boolean",
    usage: "value",
    minArguments: 1,
    maxArguments: 1,
    does: "true if the value is false, 0, empty text, an empty list or null; otherwise false",
    overNull: "true",
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "!": [[]] }, result: true },
      { rule: { "!": "0" }, result: false },
      { rule: { "!": { var: "facts.repo.is_archived" } }, unknown: ["facts.repo.is_archived"], result: undefined },
    ],
  },
  "!!": {
    group: "deciding",
    gives: "boolean",
    usage: "value",
    minArguments: 1,
    maxArguments: 1,
    does: "false if the value is false, 0, empty text, an empty list or null; otherwise true",
    overNull: "false",
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "!!": { var: "entity.metadata.tags" } }, given: ENTITY, result: true },
      { rule: { "!!": [[]] }, result: false },
    ],
  },
  and: {
    group: "deciding",
    gives: "any",
    usage: "[a, …]",
    minArguments: 1,
    maxArguments: MANY,
    does: "gives the first value that does not count as true; if all do, the last",
    overNull: "counts as false",
    overUnknown: "as a condition: false if any other value is false, otherwise unknown",
    examples: [
      { rule: { and: [true, { "==": [1, 1] }] }, result: true },
      { rule: { "!": { and: [{ var: "facts.a.b" }, false] } }, unknown: ["facts.a.b"], result: true },
      { rule: { "!": { and: [{ var: "facts.a.b" }, true] } }, unknown: ["facts.a.b"], result: undefined },
    ],
  },
  or: {
    group: "deciding",
    gives: "any",
    usage: "[a, …]",
    minArguments: 1,
    maxArguments: MANY,
    does: "gives the first value that counts as true; if none does, the last",
    overNull: "counts as false",
    overUnknown: "as a condition: true if any other value is true, otherwise unknown",
    examples: [
      { rule: { or: [false, "", "yes"] }, result: "yes" },
      { rule: { "!!": { or: [{ var: "facts.a.b" }, true] } }, unknown: ["facts.a.b"], result: true },
    ],
  },
  if: {
    group: "deciding",
    gives: "any",
    usage: "[condition, then, …, else]",
    minArguments: 0,
    maxArguments: MANY,
    does: "gives the value after the first condition that holds; if none holds, the last value, or null if there is no else",
    overNull: "a condition that is null does not hold",
    overUnknown: "unknown, unless either way the result is the same",
    examples: [
      { rule: { if: [{ "==": [{ var: "entity.tier" }, "1"] }, 90, 70] }, given: ENTITY, result: 90 },
      { rule: { if: [{ var: "facts.a.b" }, 90, 70] }, unknown: ["facts.a.b"], result: undefined },
      { rule: { if: [{ var: "facts.a.b" }, 90, 90] }, unknown: ["facts.a.b"], result: 90 },
    ],
  },
  "?:": {
    group: "deciding",
    gives: "any",
    usage: "[condition, then, else]",
    minArguments: 0,
    maxArguments: MANY,
    does: "the same as `if`",
    overNull: "as `if`",
    overUnknown: "as `if`",
    examples: [{ rule: { "?:": [true, 1, 2] }, result: 1 }],
  },
  "??": {
    group: "deciding",
    gives: "any",
    usage: "[a, b, …]",
    minArguments: 2,
    maxArguments: MANY,
    does: "gives the first value that is known and not null",
    overNull: "skipped; null if no value is left and any was null",
    overUnknown: "skipped; unknown if no value is left and none was null",
    examples: [
      {
        rule: { "??": [{ "<": [{ var: "facts.security.vuln_critical_count" }, 1] }, false] },
        unknown: ["facts.security.vuln_critical_count"],
        result: false,
      },
      {
        rule: { "??": [{ var: "entity.spec.team" }, { var: "entity.lifecycle" }] },
        given: ENTITY,
        result: "production",
      },
    ],
  },
  in: {
    group: "lists",
    gives: "boolean",
    usage: "[needle, list] or [needle, text]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if the list holds an item that equals the first argument and has its type, or if the text contains the first argument",
    overNull: "false if the list or text is null",
    overUnknown: "unknown, but true if a known item of the list is equal",
    examples: [
      { rule: { in: [{ var: "entity.lifecycle" }, ["production", "deprecated"]] }, given: ENTITY, result: true },
      { rule: { in: ["java", { var: "entity.metadata.tags" }] }, given: ENTITY, result: true },
      { rule: { in: ["pay", "team-payments"] }, result: true },
    ],
  },
  some: {
    group: "lists",
    gives: "boolean",
    usage: "[list, predicate]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if the predicate holds for at least one item; false for an empty list",
    overNull: "as an empty list",
    overUnknown: "true if the predicate holds for an item that is known, otherwise unknown",
    examples: [
      { rule: { some: [LINKS, { "==": [{ var: "type" }, "runbook"] }] }, given: ENTITY, result: true },
      {
        rule: { some: [[{ var: "facts.a.b" }, 3], { "===": [{ var: "" }, 3] }] },
        unknown: ["facts.a.b"],
        result: true,
      },
      {
        rule: { some: [[{ var: "facts.a.b" }, 2], { "===": [{ var: "" }, 3] }] },
        unknown: ["facts.a.b"],
        result: undefined,
      },
    ],
  },
  all: {
    group: "lists",
    gives: "boolean",
    usage: "[list, predicate]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if the predicate holds for every item; false for an empty list",
    overNull: "as an empty list",
    overUnknown: "false if the predicate fails for an item that is known, otherwise unknown",
    examples: [
      { rule: { all: [LINKS, { "!!": { var: "url" } }] }, given: ENTITY, result: true },
      { rule: { all: [[], true] }, result: false },
    ],
  },
  every: {
    group: "lists",
    gives: "boolean",
    usage: "[list, predicate]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if the predicate holds for every item, and for an empty list",
    overNull: "as an empty list",
    overUnknown: "false if the predicate fails for an item that is known, otherwise unknown",
    examples: [
      { rule: { every: [LINKS, { "!!": { var: "type" } }] }, given: ENTITY, result: false },
      { rule: { every: [[], false] }, result: true },
    ],
  },
  none: {
    group: "lists",
    gives: "boolean",
    usage: "[list, predicate]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if the predicate holds for no item, and for an empty list",
    overNull: "as an empty list",
    overUnknown: "false if the predicate holds for an item that is known, otherwise unknown",
    examples: [
      { rule: { none: [TAGS, { "==": [{ var: "" }, "php"] }] }, given: ENTITY, result: true },
      { rule: { none: [{ var: "facts.a.b" }, true] }, unknown: ["facts.a.b"], result: undefined },
    ],
  },
  filter: {
    group: "lists",
    gives: "list",
    usage: "[list, predicate]",
    minArguments: 2,
    maxArguments: 2,
    does: "gives the list of items for which the predicate holds",
    overNull: "as an empty list",
    overUnknown: UNKNOWN,
    examples: [{ rule: { filter: [[1, 2, 3], { ">": [{ var: "" }, 1] }] }, result: [2, 3] }],
  },
  map: {
    group: "lists",
    gives: "list",
    usage: "[list, expression]",
    minArguments: 2,
    maxArguments: 2,
    does: "gives the list of what the expression gives for each item",
    overNull: "as an empty list",
    overUnknown: "unknown if the list is not known; an item that is not known remains one item of the list",
    examples: [
      { rule: { map: [LINKS, { var: "title" }] }, given: ENTITY, result: ["Runbook", "Dashboard"] },
      { rule: { length: { map: [[{ var: "facts.a.b" }, 2], { var: "" }] } }, unknown: ["facts.a.b"], result: 2 },
    ],
  },
  reduce: {
    group: "lists",
    gives: "any",
    usage: "[list, expression, start]",
    minArguments: 2,
    maxArguments: 3,
    does: "folds a list into one value; the expression reads `current` and `accumulator`",
    overNull: "as an empty list",
    overUnknown: UNKNOWN,
    examples: [{ rule: { reduce: [[1, 2, 3], { "+": [{ var: "current" }, { var: "accumulator" }] }, 0] }, result: 6 }],
  },
  merge: {
    group: "lists",
    gives: "list",
    usage: "[list or value, …]",
    minArguments: 0,
    maxArguments: MANY,
    does: "joins lists into one; a value that is not a list becomes one item",
    overNull: "one item",
    overUnknown: UNKNOWN,
    examples: [{ rule: { merge: [[1, 2], 3, [4]] }, result: [1, 2, 3, 4] }],
  },
  length: {
    group: "lists",
    gives: "number",
    usage: "list or text",
    minArguments: 1,
    maxArguments: 1,
    does: "gives the number of items of a list, or of characters of a text (in UTF-16 code units)",
    overNull: "0",
    overUnknown: "unknown; a value of any other type is a bad value",
    examples: [
      { rule: { length: { var: "entity.metadata.links" } }, given: ENTITY, result: 2 },
      { rule: { length: { var: "entity.metadata.description" } }, given: ENTITY, result: 0 },
      { rule: { length: { filter: [TAGS, { glob: [{ var: "" }, "pay*"] }] } }, given: ENTITY, result: 1 },
      { rule: { length: 5 }, result: undefined },
    ],
  },
  "+": {
    group: "numbers",
    gives: "number",
    usage: "[a, …]",
    minArguments: 1,
    maxArguments: MANY,
    does: "gives the sum; with one argument, that argument as a number",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "+": [1, 2, 3] }, result: 6 },
      { rule: { "+": "3.5" }, result: 3.5 },
      { rule: { "+": [1, null] }, result: undefined },
    ],
  },
  "-": {
    group: "numbers",
    gives: "number",
    usage: "[a, b] or a",
    minArguments: 1,
    maxArguments: 2,
    does: "gives the difference; with one argument, its negative",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [
      { rule: { "-": [5, 3] }, result: 2 },
      { rule: { "-": 5 }, result: -5 },
    ],
  },
  "*": {
    group: "numbers",
    gives: "number",
    usage: "[a, …]",
    minArguments: 1,
    maxArguments: MANY,
    does: "gives the product",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [{ rule: { "*": [2, 3, 4] }, result: 24 }],
  },
  "/": {
    group: "numbers",
    gives: "number",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: "gives the quotient",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [{ rule: { "/": [1, 4] }, result: 0.25 }],
  },
  "%": {
    group: "numbers",
    gives: "number",
    usage: "[a, b]",
    minArguments: 2,
    maxArguments: 2,
    does: "gives the remainder",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [{ rule: { "%": [7, 4] }, result: 3 }],
  },
  min: {
    group: "numbers",
    gives: "number",
    usage: "[a, …]",
    minArguments: 1,
    maxArguments: MANY,
    does: "gives the smallest argument",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [{ rule: { min: [3, 1, 2] }, result: 1 }],
  },
  max: {
    group: "numbers",
    gives: "number",
    usage: "[a, …]",
    minArguments: 1,
    maxArguments: MANY,
    does: "gives the largest argument",
    overNull: UNKNOWN,
    overUnknown: UNKNOWN,
    examples: [
      { rule: { max: [3, 1, 2] }, result: 3 },
      { rule: { max: [3, null] }, result: undefined },
    ],
  },
  cat: {
    group: "text",
    gives: "string",
    usage: "[a, …]",
    minArguments: 0,
    maxArguments: MANY,
    does: "joins the arguments into one text",
    overNull: "empty text",
    overUnknown: UNKNOWN,
    examples: [{ rule: { cat: ["tier ", { var: "entity.tier" }] }, given: ENTITY, result: "tier 1" }],
  },
  substr: {
    group: "text",
    gives: "string",
    usage: "[text, start] or [text, start, length]",
    minArguments: 2,
    maxArguments: 3,
    does: "gives part of a text; a negative start counts from the end, a negative length leaves out that many characters at the end",
    overNull: 'part of the text "null"',
    overUnknown: UNKNOWN,
    examples: [
      { rule: { substr: ["production", 4] }, result: "uction" },
      { rule: { substr: ["production", 0, -3] }, result: "product" },
    ],
  },
  lower: {
    group: "text",
    gives: "string",
    usage: "text",
    minArguments: 1,
    maxArguments: 1,
    does: "gives the text in lower case",
    overNull: "empty text",
    overUnknown: "unknown; a value that is not a text is a bad value",
    examples: [
      { rule: { lower: "RunBook" }, result: "runbook" },
      { rule: { lower: { var: "entity.owner" } }, given: ENTITY, result: "" },
      { rule: { lower: 5 }, result: undefined },
    ],
  },
  glob: {
    group: "text",
    gives: "boolean",
    usage: "[text, pattern]",
    minArguments: 2,
    maxArguments: 2,
    does: "true if the whole text matches the pattern: `*` stands for any characters, `?` for one",
    overNull: "false",
    overUnknown: "unknown; a value that is not a text is a bad value",
    examples: [
      { rule: { glob: [{ var: "entity.metadata.name" }, "check*"] }, given: ENTITY, result: true },
      { rule: { glob: [{ var: "entity.metadata.name" }, "check"] }, given: ENTITY, result: false },
      { rule: { glob: [{ var: "entity.owner" }, "*"] }, given: ENTITY, result: false },
    ],
  },
  age_days: {
    group: "time and versions",
    gives: "number",
    usage: "date or time",
    minArguments: 1,
    maxArguments: 1,
    does: "gives how many days ago it was; negative for the future. A date alone means 00:00 UTC, a time needs an offset. What lies in the future has not happened yet, so comparing its age by `<`, `<=`, `>` or `>=` with more than 0 days is unknown (if it lies more than 5 minutes ahead; for a date alone, more than 14 hours). Compare with 0 or less to ask how far ahead it lies",
    overNull: UNKNOWN,
    overUnknown: "unknown; a value that is not a date is a bad value",
    examples: [
      { rule: { age_days: "2026-11-21" }, result: 10 },
      { rule: { age_days: "2026-12-01T06:00:00-06:00" }, result: -0.5 },
      {
        rule: { "<=": [{ age_days: { var: "facts.repo.last_push_at" } }, 30] },
        given: { facts: { repo: { last_push_at: "2026-11-20T09:30:00Z" } } },
        result: true,
      },
      {
        rule: { "<=": [{ age_days: { var: "facts.review.last_pen_test_at" } }, 365] },
        given: { facts: { review: { last_pen_test_at: "2027-06-01" } } },
        result: undefined,
      },
      {
        rule: { "<": [{ age_days: { var: "facts.runtime.end_of_support_at" } }, 0] },
        given: { facts: { runtime: { end_of_support_at: "2027-06-01" } } },
        result: true,
      },
      { rule: { age_days: "yesterday" }, result: undefined },
    ],
  },
  sem_ver: {
    group: "time and versions",
    gives: "boolean",
    usage: '[version, "= != < <= > >= ~ ^", version]',
    minArguments: 3,
    maxArguments: 3,
    does: "compares versions; `~` asks for the same major and minor version, `^` for the same major version, and neither asks which one is newer; `v1.2` and `20` are versions too",
    overNull: UNKNOWN,
    overUnknown: "unknown; a value that is not a version is a bad value",
    examples: [
      { rule: { sem_ver: ["1.10.0", ">=", "1.9.0"] }, result: true },
      { rule: { sem_ver: ["v24.1", "^", "24.0.0"] }, result: true },
      { rule: { sem_ver: ["1.10.0-rc.1", "<", "1.10.0"] }, result: true },
      { rule: { sem_ver: ["lts/jod", ">=", "22"] }, result: undefined },
    ],
  },
  related: {
    group: "catalog",
    gives: "list",
    usage: '"relation"',
    minArguments: 1,
    maxArguments: 1,
    does: "lists the entities one hop along a relation, each with its `entity`, `facts` and `levels`",
    overNull: "an empty list if there is no such relation",
    overUnknown: "the list itself is always known; values in it may not be",
    examples: [
      {
        rule: { every: [{ related: "dependsOn" }, { "!=": [{ var: "entity.lifecycle" }, "deprecated"] }] },
        given: {
          related: { dependsOn: [{ entity: { lifecycle: "production" } }, { entity: { lifecycle: "deprecated" } }] },
        },
        result: false,
      },
      { rule: { length: { related: "dependsOn" } }, given: { related: {} }, result: 0 },
    ],
  },
  at_level: {
    group: "catalog",
    gives: "boolean",
    usage: '["scorecard", "level"]',
    minArguments: 2,
    maxArguments: 2,
    does: "true if the entity (inside `related`, the item) holds the level or a higher one, or if the scorecard does not apply to it",
    overNull: "false if no level is held",
    overUnknown: "unknown if the scorecard was never evaluated",
    examples: [
      {
        rule: { at_level: ["production-readiness", "silver"] },
        given: { levels: { "production-readiness": { applicable: true, id: "gold", rank: 3 } } },
        result: true,
      },
      {
        rule: { at_level: ["production-readiness", "silver"] },
        given: { levels: { "production-readiness": { applicable: true, id: null, rank: 0 } } },
        result: false,
      },
      { rule: { at_level: ["production-readiness", "silver"] }, given: { levels: {} }, result: undefined },
    ],
  },
} satisfies Record<string, Omit<Operator, "name">>;

export type OperatorName = keyof typeof TABLE;

/** Every operator, in the order the documentation presents them. */
export const OPERATORS: readonly Operator[] = Object.entries<Omit<Operator, "name">>(TABLE).map(([name, operator]) => ({
  name: name as OperatorName,
  ...operator,
}));

export const OPERATOR_NAMES: readonly OperatorName[] = OPERATORS.map((operator) => operator.name);

const BY_NAME: ReadonlyMap<string, Operator> = new Map(OPERATORS.map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | undefined {
  return BY_NAME.get(name);
}

/** The instant at which the examples are evaluated: 2026-12-01T00:00:00Z. */
export const EXAMPLES_AT = Date.UTC(2026, 11, 1);
