import { expect, it } from "vitest";
import { compileRules } from "../../src/logic/compile-rules.ts";
import { parseRule } from "../../src/logic/parse-rule.ts";
import { FactColumns, factOrderOf } from "../../src/model/fact-columns.ts";
import type { Fact, FactTable } from "../../src/model/fact.ts";
import { DAY } from "../../src/model/time.ts";
import { AT, documentOf } from "../logic/documents.ts";

const DECLARATIONS = new Map([
  ["test.one", 1],
  ["test.two", 2],
]);
const ORDER = factOrderOf(DECLARATIONS);

function fact(value: Fact["value"], age: number, source = "ci"): Fact {
  return { name: "test.two", value, source, observedAt: AT - age, provenance: "observed" };
}

/** What a rule reads of `test.two`, from a table of this kind. */
function read(table: FactTable, order = ORDER): unknown {
  const { expression } = parseRule({ var: "facts.test.two" }, {});
  if (expression === undefined) throw new Error("the rule does not parse");
  const names = { isFact: (name: string) => DECLARATIONS.has(name), factMaxAge: () => 7 * DAY, order };
  const set = compileRules([{ expression }], names);
  const { slots } = set.load({ ...documentOf({}), facts: table }, AT);
  return slots[set.slots.findIndex(({ key }) => key === "facts.test.two")];
}

const CASES: readonly (readonly [string, readonly Fact[]])[] = [
  ["a fresh value", [fact(5, DAY)]],
  ["a value as old as it may be", [fact(5, 7 * DAY)]],
  ["a stale value", [fact(5, 7 * DAY + 1)]],
  ["false, which is a value", [fact(false, DAY)]],
  ["a value that is not known", [fact(null, DAY)]],
  ["a stale value before a fresh one", [fact(5, 8 * DAY), fact(6, DAY, "manual")]],
  ["one not known before a fresh one", [fact(null, DAY), fact(6, DAY, "manual")]],
  ["a fresh value before another", [fact(5, DAY), fact(6, DAY, "manual")]],
  ["values from the future", [fact(5, -DAY)]],
];

it.each(CASES)("reads %s as from any other table", (_, facts) => {
  const columns = new FactColumns(ORDER);
  columns.set("test.two", facts);
  expect(read(columns)).toBe(read(new Map([["test.two", facts]])));
  expect(columns.get("test.two")).toEqual(facts);
});

it("reads a table of another order by name", () => {
  const other = new FactColumns(factOrderOf(new Map([["test.two", 0]])));
  other.set("test.two", [fact(5, DAY)]);
  expect(read(other)).toBe(5);
});

it("reads what is not there as not known", () => {
  expect(read(new FactColumns(ORDER))).toBeUndefined();
  expect(new FactColumns(ORDER).get("test.two")).toBeUndefined();
});

it("replaces what was there, and keeps names without a column", () => {
  const table = new FactColumns(ORDER);
  table.set("test.two", [fact(5, DAY)]);
  table.set("x.own", [fact(1, DAY)]);
  table.set("test.two", [fact(null, DAY)]);
  expect(read(table)).toBeUndefined();
  expect([...table].map(([name]) => name)).toEqual(["test.two", "x.own"]);
});

it("has one order for one set of declarations", () => {
  expect(factOrderOf(DECLARATIONS)).toBe(ORDER);
  expect([...ORDER]).toEqual([
    ["test.one", 0],
    ["test.two", 1],
  ]);
});
