// What every operator comes to over values, over null and over what is not known: the table the evaluator is held to.

import type { JsonValue } from "../../src/model/json.ts";

export interface Case {
  readonly rule: JsonValue;
  /** Undefined: not known. */
  readonly result: JsonValue | undefined;
  /** The truth, where more of it is known than of the value. */
  readonly truth?: boolean;
}

/** What the cases read. `u` and `l.2` are not known, `o` is an object one member of which is not. */
export const DATA: JsonValue = {
  n: 5,
  zero: 0,
  t: "Text",
  empty: "",
  yes: true,
  no: false,
  nil: null,
  l: [1, 2, 3],
  none: [],
  tags: ["java", "payments"],
  o: { a: 1, b: 2 },
  dotted: { "a.b/c": 7 },
  items: [
    { name: "web", on: true, n: 1 },
    { name: "job", on: false, n: 2, nil: null },
  ],
  at: "2026-11-21",
  version: "1.10.0",
};
export const UNKNOWN: readonly string[] = ["u", "o.b"];

const U: JsonValue = { var: "u" };
const NIL: JsonValue = { var: "nil" };
const ITEMS: JsonValue = { var: "items" };
const ON: JsonValue = { var: "on" };
const KNOWN_AND_NOT: JsonValue = [1, U];

function comparisons(): Record<string, readonly Case[]> {
  return {
    "==": [
      { rule: { "==": [{ var: "n" }, 5] }, result: true },
      { rule: { "==": [{ var: "n" }, "5"] }, result: true },
      { rule: { "==": [{ var: "t" }, "text"] }, result: false },
      { rule: { "==": [{ var: "yes" }, 1] }, result: true },
      { rule: { "==": [{ var: "none" }, 0] }, result: true },
      { rule: { "==": [{ var: "o" }, { var: "o" }] }, result: true },
      { rule: { "==": [[1], [1]] }, result: false },
      { rule: { "==": [NIL, { var: "absent" }] }, result: true },
      { rule: { "==": [NIL, 0] }, result: false },
      { rule: { "==": [0, NIL] }, result: false },
      { rule: { "==": [U, 5] }, result: undefined },
      { rule: { "==": [5, U] }, result: undefined },
      { rule: { "==": [U, U] }, result: undefined },
      { rule: { "==": [U, NIL] }, result: undefined },
      { rule: { "==": [KNOWN_AND_NOT, "1,2"] }, result: undefined },
      { rule: { "==": [KNOWN_AND_NOT, KNOWN_AND_NOT] }, result: false },
    ],
    "===": [
      { rule: { "===": [{ var: "n" }, "5"] }, result: false },
      { rule: { "===": [{ var: "n" }, 5] }, result: true },
      { rule: { "===": [NIL, NIL] }, result: true },
      { rule: { "===": [U, 1] }, result: undefined },
      { rule: { "===": [KNOWN_AND_NOT, 1] }, result: false },
    ],
    "!=": [
      { rule: { "!=": [{ var: "t" }, "Text"] }, result: false },
      { rule: { "!=": [{ var: "t" }, "other"] }, result: true },
      { rule: { "!=": [NIL, "other"] }, result: true },
      { rule: { "!=": [U, "other"] }, result: undefined },
    ],
    "!==": [
      { rule: { "!==": [{ var: "n" }, "5"] }, result: true },
      { rule: { "!==": [NIL, null] }, result: false },
      { rule: { "!==": [U, 5] }, result: undefined },
    ],
    "<": [
      { rule: { "<": [{ var: "n" }, 6] }, result: true },
      { rule: { "<": [6, { var: "n" }] }, result: false },
      { rule: { "<": ["9", "10"] }, result: false },
      { rule: { "<": [1, { var: "n" }, 9] }, result: true },
      { rule: { "<": [1, 5, { var: "n" }] }, result: false },
      { rule: { "<": [NIL, 1] }, result: undefined },
      { rule: { "<": [1, NIL] }, result: undefined },
      { rule: { "<": [0, NIL, 9] }, result: undefined },
      { rule: { "<": [U, 1] }, result: undefined },
      { rule: { "<": [0, 5, U] }, result: undefined },
      { rule: { "<": [KNOWN_AND_NOT, 1] }, result: undefined },
    ],
    "<=": [
      { rule: { "<=": [{ var: "n" }, 5] }, result: true },
      { rule: { "<=": [5, { var: "n" }, 5] }, result: true },
      { rule: { "<=": [{ var: "absent" }, 2] }, result: undefined },
      { rule: { "<=": [U, 2] }, result: undefined },
    ],
    ">": [
      { rule: { ">": [{ var: "n" }, 4] }, result: true },
      { rule: { ">": [{ var: "t" }, 4] }, result: false },
      { rule: { ">": [{ var: "yes" }, 0] }, result: true },
      { rule: { ">": [NIL, -1] }, result: undefined },
      { rule: { ">": [U, 4] }, result: undefined },
    ],
    ">=": [
      { rule: { ">=": [{ var: "n" }, 5] }, result: true },
      { rule: { ">=": [5, { var: "n" }] }, result: true },
      { rule: { ">=": [{ var: "t" }, "Tex"] }, result: true },
      { rule: { ">=": [0, NIL] }, result: undefined },
      { rule: { ">=": [U, { var: "n" }] }, result: undefined },
    ],
  };
}

function decisions(): Record<string, readonly Case[]> {
  return {
    "!": [
      { rule: { "!": [{ var: "none" }] }, result: true },
      { rule: { "!": "0" }, result: false },
      { rule: { "!": NIL }, result: true },
      { rule: { "!": U }, result: undefined },
      { rule: { "!": [KNOWN_AND_NOT] }, result: false },
    ],
    "!!": [
      { rule: { "!!": { var: "o" } }, result: true },
      { rule: { "!!": { var: "empty" } }, result: false },
      { rule: { "!!": [[0]] }, result: true },
      { rule: { "!!": U }, result: undefined },
    ],
    and: [
      { rule: { and: [1, "two"] }, result: "two" },
      { rule: { and: [1, 0, U] }, result: 0 },
      { rule: { and: [U, false] }, result: undefined, truth: false },
      { rule: { and: [U, true] }, result: undefined },
      { rule: { and: [true, U, { var: "zero" }] }, result: undefined, truth: false },
      { rule: { and: [{ "<": [NIL, 1] }, false] }, result: undefined, truth: false },
    ],
    or: [
      { rule: { or: [0, "two"] }, result: "two" },
      { rule: { or: [0, { var: "empty" }] }, result: "" },
      { rule: { or: [U, true] }, result: undefined, truth: true },
      { rule: { or: [U, false] }, result: undefined },
      { rule: { or: [false, U, 1] }, result: undefined, truth: true },
      { rule: { "-": [{ or: [U, 5] }, 1] }, result: undefined },
    ],
    if: [
      { rule: { if: [] }, result: null },
      { rule: { if: [{ var: "yes" }, 1] }, result: 1 },
      { rule: { if: [{ var: "no" }, 1] }, result: null },
      { rule: { if: [false, 1, { var: "n" }, 2, 3] }, result: 2 },
      { rule: { if: [U, 1, 2] }, result: undefined, truth: true },
      { rule: { if: [U, 1, 1] }, result: 1 },
      { rule: { if: [U, 1, true, 1, 2] }, result: 1 },
      { rule: { if: [U, 1] }, result: undefined },
      { rule: { if: [U, 0] }, result: undefined, truth: false },
      { rule: { if: [U, U, U] }, result: undefined },
      { rule: { if: [true, U, 2] }, result: undefined },
    ],
    "?:": [{ rule: { "?:": [{ var: "no" }, 1, 2] }, result: 2 }],
    "??": [
      { rule: { "??": [NIL, 0] }, result: 0 },
      { rule: { "??": [U, NIL] }, result: null },
      { rule: { "??": [NIL, U] }, result: null },
      { rule: { "??": [U, U] }, result: undefined },
      { rule: { "??": [{ "<": [U, 1] }, false] }, result: false },
      { rule: { "??": [{ "<": [NIL, 1] }, false] }, result: false },
      { rule: { "??": [{ lower: 5 }, "bad"] }, result: "bad" },
    ],
  };
}

function reading(): Record<string, readonly Case[]> {
  return {
    var: [
      { rule: { var: "o.a" }, result: 1 },
      { rule: { var: "l.0" }, result: 1 },
      { rule: { var: "l.length" }, result: 3 },
      { rule: { var: "t.length" }, result: 4 },
      { rule: { var: "t.0" }, result: "T" },
      { rule: { var: "absent.a.b" }, result: null },
      { rule: { var: ["absent", "d"] }, result: "d" },
      { rule: { var: ["nil", "d"] }, result: null },
      { rule: { var: ["nil.a", "d"] }, result: "d" },
      { rule: { var: ["u", "d"] }, result: "d" },
      { rule: { var: ["u", U] }, result: undefined },
      { rule: U, result: undefined },
      { rule: { var: "u.a" }, result: undefined },
      { rule: { var: { cat: ["o", ".a"] } }, result: 1 },
      { rule: { var: { cat: [U] } }, result: undefined },
      { rule: { var: "constructor" }, result: null },
      { rule: { var: "o.constructor.name" }, result: null },
      { rule: { var: "__proto__" }, result: null },
      { rule: { var: "l.map" }, result: null },
      { rule: { var: "t.at" }, result: null },
      { rule: { var: "n.toFixed" }, result: null },
      { rule: { map: [ITEMS, { var: "constructor" }] }, result: [null, null] },
      { rule: { map: [ITEMS, { var: ["nothing", "d"] }] }, result: ["d", "d"] },
      { rule: { map: [[U], { var: ["nothing", "d"] }] }, result: ["d"] },
    ],
    val: [
      { rule: { val: ["dotted", "a.b/c"] }, result: 7 },
      { rule: { val: "n" }, result: 5 },
      { rule: { val: ["l", 1] }, result: 2 },
      { rule: { val: ["u", "a"] }, result: undefined },
      { rule: { val: [{ var: "t" }] }, result: null },
      { rule: { map: [[1, 2], { "+": [{ val: [] }, { val: ["$root", "n"] }] }] }, result: [6, 7] },
    ],
    exists: [
      { rule: { exists: "o.a" }, result: true },
      { rule: { exists: ["dotted", "a.b/c"] }, result: true },
      { rule: { exists: "zero" }, result: true },
      { rule: { exists: "nil" }, result: false },
      { rule: { exists: "absent" }, result: false },
      { rule: { exists: "u" }, result: false },
      { rule: { exists: "toString" }, result: false },
      { rule: { exists: { cat: ["o", ".a"] } }, result: true },
      { rule: { every: [ITEMS, { exists: "nil" }] }, result: false },
    ],
    missing: [
      {
        rule: { missing: ["n", "absent", "empty", "nil", "zero", "no", "u"] },
        result: ["absent", "empty", "nil", "u"],
      },
      { rule: { missing: [["n", "absent"]] }, result: ["absent"] },
      { rule: { missing: "absent" }, result: ["absent"] },
      { rule: { missing: ["constructor", "o.toString"] }, result: ["constructor", "o.toString"] },
      { rule: { missing: { merge: ["n", ["u"]] } }, result: ["u"] },
      { rule: { missing: [U] }, result: undefined },
    ],
    missing_some: [
      { rule: { missing_some: [1, ["n", "absent"]] }, result: [] },
      { rule: { missing_some: [2, ["n", "absent", "u"]] }, result: ["absent", "u"] },
      { rule: { missing_some: [1, { merge: ["absent", "n"] }] }, result: [] },
      { rule: { missing_some: [U, ["n"]] }, result: undefined },
    ],
  };
}

function lists(): Record<string, readonly Case[]> {
  return {
    in: [
      { rule: { in: [2, { var: "l" }] }, result: true },
      { rule: { in: ["2", { var: "l" }] }, result: false },
      { rule: { in: ["ex", { var: "t" }] }, result: true },
      { rule: { in: ["", { var: "empty" }] }, result: false },
      { rule: { in: [{ var: "n" }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]] }, result: true },
      { rule: { in: [{ var: "t" }, ["a", "b", "c", "d", "e", "f", "g", "h", "Text"]] }, result: true },
      { rule: { in: [1, NIL] }, result: false },
      { rule: { in: [NIL, "nullable"] }, result: true },
      { rule: { in: [NIL, [null]] }, result: true },
      { rule: { in: [U, { var: "l" }] }, result: undefined },
      { rule: { in: [U, [1, 2]] }, result: undefined },
      { rule: { in: [1, U] }, result: undefined },
      { rule: { in: [1, KNOWN_AND_NOT] }, result: true },
      { rule: { in: [2, KNOWN_AND_NOT] }, result: undefined },
    ],
    some: [
      { rule: { some: [ITEMS, ON] }, result: true },
      { rule: { some: [{ var: "none" }, true] }, result: false },
      { rule: { some: [NIL, true] }, result: false },
      { rule: { some: [{ var: "t" }, true] }, result: false },
      { rule: { some: [U, true] }, result: undefined },
      { rule: { some: [KNOWN_AND_NOT, { "==": [{ var: "" }, 1] }] }, result: true },
      { rule: { some: [KNOWN_AND_NOT, { "==": [{ var: "" }, 3] }] }, result: undefined },
      { rule: { some: [ITEMS, { "<": [{ var: "nil" }, 1] }] }, result: undefined },
    ],
    all: [
      { rule: { all: [ITEMS, { var: "name" }] }, result: true },
      { rule: { all: [ITEMS, ON] }, result: false },
      { rule: { all: [{ var: "none" }, true] }, result: false },
      { rule: { all: [NIL, true] }, result: false },
      { rule: { all: [U, true] }, result: undefined },
      { rule: { all: [KNOWN_AND_NOT, { "==": [{ var: "" }, 1] }] }, result: undefined },
      { rule: { all: [KNOWN_AND_NOT, { "==": [{ var: "" }, 2] }] }, result: false },
    ],
    every: [
      { rule: { every: [ITEMS, { var: "name" }] }, result: true },
      { rule: { every: [ITEMS, ON] }, result: false },
      { rule: { every: [{ var: "none" }, false] }, result: true },
      { rule: { every: [NIL, false] }, result: true },
      { rule: { every: [U, true] }, result: undefined },
      { rule: { every: [KNOWN_AND_NOT, { "==": [{ var: "" }, 2] }] }, result: false },
    ],
    none: [
      { rule: { none: [ITEMS, { "==": [{ var: "n" }, 3] }] }, result: true },
      { rule: { none: [ITEMS, ON] }, result: false },
      { rule: { none: [{ var: "none" }, true] }, result: true },
      { rule: { none: [NIL, true] }, result: true },
      { rule: { none: [U, true] }, result: undefined },
      { rule: { none: [KNOWN_AND_NOT, { "==": [{ var: "" }, 1] }] }, result: false },
      { rule: { none: [KNOWN_AND_NOT, { "==": [{ var: "" }, 3] }] }, result: undefined },
    ],
    filter: [
      { rule: { map: [{ filter: [ITEMS, ON] }, { var: "name" }] }, result: ["web"] },
      { rule: { filter: [NIL, true] }, result: [] },
      { rule: { filter: [KNOWN_AND_NOT, { var: "" }] }, result: undefined },
      { rule: { filter: [U, true] }, result: undefined },
    ],
    map: [
      { rule: { map: [{ var: "l" }, { "*": [{ var: "" }, 2] }] }, result: [2, 4, 6] },
      { rule: { map: [NIL, 1] }, result: [] },
      { rule: { map: [KNOWN_AND_NOT, { var: "" }] }, result: undefined, truth: true },
      { rule: { map: [U, 1] }, result: undefined },
    ],
    reduce: [
      { rule: { reduce: [{ var: "l" }, { "+": [{ var: "current" }, { var: "accumulator" }] }, 10] }, result: 16 },
      { rule: { reduce: [NIL, 1, "start"] }, result: "start" },
      { rule: { reduce: [{ var: "l" }, { var: "current" }] }, result: 3 },
      { rule: { reduce: [[1], { "+": [{ var: "current" }, { var: "accumulator" }] }] }, result: undefined },
      {
        rule: { reduce: [KNOWN_AND_NOT, { "+": [{ var: "current" }, { var: "accumulator" }] }, 0] },
        result: undefined,
      },
      { rule: { reduce: [U, 1, 2] }, result: undefined },
    ],
    merge: [
      { rule: { merge: [[1], 2, [[3]]] }, result: [1, 2, [3]] },
      { rule: { merge: [NIL] }, result: [null] },
      { rule: { merge: [] }, result: [] },
      { rule: { merge: [1, U] }, result: undefined },
      { rule: { in: [1, { merge: [KNOWN_AND_NOT, 3] }] }, result: true },
    ],
    length: [
      { rule: { length: { var: "l" } }, result: 3 },
      { rule: { length: { var: "t" } }, result: 4 },
      { rule: { length: NIL }, result: 0 },
      { rule: { length: { filter: [ITEMS, ON] } }, result: 1 },
      { rule: { length: { filter: [NIL, ON] } }, result: 0 },
      { rule: { length: [KNOWN_AND_NOT] }, result: 2 },
      { rule: { length: { var: "n" } }, result: undefined },
      { rule: { length: { var: "o" } }, result: undefined },
      { rule: { length: U }, result: undefined },
    ],
  };
}

function values(): Record<string, readonly Case[]> {
  return {
    "+": [
      { rule: { "+": [{ var: "n" }, "2", true] }, result: null },
      { rule: { "+": [{ var: "n" }, "2 replicas"] }, result: 7 },
      { rule: { "+": "3.5" }, result: 3.5 },
      { rule: { "+": [1, NIL] }, result: undefined },
      { rule: { "+": [1, U] }, result: undefined },
      { rule: { "+": [[2, 3], 1] }, result: 3 },
      { rule: { "+": [KNOWN_AND_NOT, 1] }, result: undefined },
    ],
    "-": [
      { rule: { "-": [{ var: "n" }, 2] }, result: 3 },
      { rule: { "-": { var: "n" } }, result: -5 },
      { rule: { "-": NIL }, result: undefined },
      { rule: { "-": [U, 1] }, result: undefined },
    ],
    "*": [
      { rule: { "*": [2, 3, "4"] }, result: 24 },
      { rule: { "*": ["5"] }, result: "5" },
      { rule: { "*": [2, NIL] }, result: undefined },
      { rule: { "*": [0, U] }, result: undefined },
    ],
    "/": [
      { rule: { "/": [1, 4] }, result: 0.25 },
      { rule: { "/": [1, NIL] }, result: undefined },
      { rule: { "/": [U, 4] }, result: undefined },
    ],
    "%": [
      { rule: { "%": [7, 4] }, result: 3 },
      { rule: { "%": [NIL, 4] }, result: undefined },
      { rule: { "%": [7, U] }, result: undefined },
    ],
    min: [
      { rule: { min: [3, { var: "n" }, "1"] }, result: 1 },
      { rule: { min: [3, NIL] }, result: undefined },
      { rule: { min: [3, U] }, result: undefined },
    ],
    max: [
      { rule: { max: [3, { var: "n" }] }, result: 5 },
      { rule: { max: [3, NIL] }, result: undefined },
      { rule: { max: [U] }, result: undefined },
    ],
    cat: [
      { rule: { cat: ["a", 1, true, NIL, [1, [2, null]]] }, result: "a1true1,2," },
      { rule: { cat: ["a", U] }, result: undefined },
      { rule: { cat: ["a", KNOWN_AND_NOT] }, result: undefined },
    ],
    substr: [
      { rule: { substr: ["production", -4] }, result: "tion" },
      { rule: { substr: ["production", 1, 3] }, result: "rod" },
      { rule: { substr: ["production", 0, -3] }, result: "product" },
      { rule: { substr: [NIL, 1] }, result: "ull" },
      { rule: { substr: ["production", 0, NIL] }, result: "" },
      { rule: { substr: [U, 1] }, result: undefined },
      { rule: { substr: ["production", U] }, result: undefined },
      { rule: { substr: ["production", 0, U] }, result: undefined },
    ],
    lower: [
      { rule: { lower: { var: "t" } }, result: "text" },
      { rule: { lower: NIL }, result: "" },
      { rule: { lower: { var: "n" } }, result: undefined },
      { rule: { lower: U }, result: undefined },
    ],
    glob: [
      { rule: { glob: [{ var: "t" }, "T*t"] }, result: true },
      { rule: { glob: [{ var: "t" }, "T?xt"] }, result: true },
      { rule: { glob: [{ var: "t" }, "tex"] }, result: false },
      { rule: { glob: ["a.b", "a?b"] }, result: true },
      { rule: { glob: ["axb", "a.b"] }, result: false },
      { rule: { glob: [NIL, "*"] }, result: false },
      { rule: { glob: [{ var: "n" }, "5"] }, result: undefined },
      { rule: { glob: [U, "*"] }, result: undefined },
    ],
    age_days: [
      { rule: { age_days: { var: "at" } }, result: 10 },
      { rule: { age_days: "2026-12-02T12:00:00Z" }, result: -1.5 },
      { rule: { age_days: "2026-12-01T01:00:00+01:00" }, result: 0 },
      { rule: { age_days: "2026-11-30T12:00:00" }, result: undefined },
      { rule: { age_days: "2026-02-30" }, result: undefined },
      { rule: { age_days: 20261121 }, result: undefined },
      { rule: { age_days: NIL }, result: undefined },
      { rule: { age_days: U }, result: undefined },
      { rule: { "<=": [{ age_days: "2027-03-01" }, 30] }, result: undefined },
      { rule: { "<": [{ age_days: "2026-12-01T00:05:01Z" }, 0.5] }, result: undefined },
      { rule: { "<=": [{ age_days: "2026-12-01T00:05:00Z" }, 30] }, result: true },
      { rule: { "<=": [{ age_days: "2026-12-02" }, 30] }, result: undefined },
      { rule: { ">": [30, { age_days: "2027-03-01" }] }, result: undefined },
      { rule: { ">=": [{ age_days: "2027-03-01" }, 30] }, result: undefined },
      { rule: { "!": { ">": [{ age_days: "2027-03-01" }, 30] } }, result: undefined },
      { rule: { "<=": [{ age_days: "2027-03-01" }, { "+": [20, 10] }] }, result: undefined },
      { rule: { "<=": [{ age_days: "2027-03-01" }, "30"] }, result: undefined },
      { rule: { and: [false, { "<=": [{ age_days: "2027-03-01" }, 30] }] }, result: false },
      { rule: { "<": [{ age_days: "2027-03-01" }, 0] }, result: true },
      { rule: { "<=": [{ age_days: "2027-03-01" }, -30] }, result: true },
      { rule: { "<=": [{ age_days: "2027-03-01" }, -300] }, result: false },
      { rule: { "<=": [0, { age_days: "2027-03-01" }, 30] }, result: false },
      { rule: { "<": [{ age_days: "2027-03-01" }, { age_days: "2026-11-21" }] }, result: true },
    ],
    sem_ver: [
      { rule: { sem_ver: [{ var: "version" }, "=", "1.10.0"] }, result: true },
      { rule: { sem_ver: [{ var: "version" }, "!=", "1.9.0"] }, result: true },
      { rule: { sem_ver: [{ var: "version" }, ">", "1.9.0"] }, result: true },
      { rule: { sem_ver: [{ var: "version" }, "<", "1.9.0"] }, result: false },
      { rule: { sem_ver: ["2.0.0-rc.1", "<", "2.0.0"] }, result: true },
      { rule: { sem_ver: ["2.0.0+build.5", "=", "2.0.0"] }, result: true },
      { rule: { sem_ver: ["1.2.9", "~", "1.2.3"] }, result: true },
      { rule: { sem_ver: ["1.3.0", "~", "1.2.3"] }, result: false },
      { rule: { sem_ver: ["1.3.0", "^", "1.2.3"] }, result: true },
      { rule: { sem_ver: ["2.0.0", "^", "1.2.3"] }, result: false },
      { rule: { sem_ver: ["v1.2", ">=", "1"] }, result: true },
      { rule: { sem_ver: ["V20", ">=", "v18.0"] }, result: true },
      { rule: { sem_ver: [24, ">=", "24.0.0"] }, result: true },
      { rule: { sem_ver: ["24.x", ">=", "22"] }, result: undefined },
      { rule: { sem_ver: ["lts/jod", ">=", "22"] }, result: undefined },
      { rule: { sem_ver: ["1.2.3.4", ">=", "1.0.0"] }, result: undefined },
      { rule: { sem_ver: ["", ">=", "1.0.0"] }, result: undefined },
      { rule: { sem_ver: [NIL, ">=", "1.0.0"] }, result: undefined },
      { rule: { sem_ver: [U, ">=", "1.0.0"] }, result: undefined },
    ],
  };
}

/** By operator. What needs a document (`related`, `at_level`) has tables of its own. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  ...reading(),
  ...comparisons(),
  ...decisions(),
  ...lists(),
  ...values(),
};
