// What is each case of a Tests document, once it is laid over `given`?

import type { HeldLevel } from "../model/document.ts";
import { isJsonObject } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { GateCase, RuleTests, ScorecardCase, TestDocument, TestFact } from "../model/rule-tests.ts";
import { locationOf } from "./place.ts";
import type { Place } from "./place.ts";
import type { GateTestsFile, ScorecardTestsFile, TestsFile } from "./schemas/tests-schema.ts";
import type { ScorecardOutline } from "./scorecard-outlines.ts";

type Scorecards = ReadonlyMap<string, ScorecardOutline>;

export function buildTests(file: TestsFile, place: Place, scorecards: Scorecards): RuleTests {
  const location = locationOf(place);
  const at = (index: number): Place => ({ ...place, path: ["cases", index] });
  if ("gate" in file)
    return { gate: file.gate, cases: file.cases.map((_, index) => gateCase(file, index, at(index))), location };
  const cases = file.cases.map((_, index) => scorecardCase(file, index, at(index), scorecards));
  return { scorecard: file.scorecard, cases, location };
}

type Stated = Pick<ScorecardTestsFile["given"], "entity" | "facts" | "levels" | "related">;

function scorecardCase(file: ScorecardTestsFile, index: number, place: Place, scorecards: Scorecards): ScorecardCase {
  const stated = file.cases[index] as ScorecardTestsFile["cases"][number];
  return {
    ...testDocument(overlay(file.given, stated), scorecards),
    rule: stated.rule,
    name: stated.name ?? `case ${index + 1}`,
    at: stated.at ?? file.at,
    expect: stated.expect,
    location: locationOf(place),
  };
}

function gateCase(file: GateTestsFile, index: number, place: Place): GateCase {
  const stated = file.cases[index] as GateTestsFile["cases"][number];
  return {
    name: stated.name ?? `case ${index + 1}`,
    at: stated.at ?? file.at,
    entity: merge(file.given.entity, stated.entity),
    change: merge(file.given.change, stated.change),
    findings: new Map(Object.entries(stated.findings)),
    expect: stated.expect,
    location: locationOf(place),
  };
}

function overlay(given: Stated, stated: Stated): Stated {
  return {
    entity: merge(given.entity, stated.entity),
    facts: { ...given.facts, ...stated.facts },
    levels: { ...given.levels, ...stated.levels },
    related: { ...given.related, ...stated.related },
  };
}

/** Mappings are merged, everything else is replaced. A null removes the member, since documents hold no null. */
function merge(under: JsonObject = {}, over: JsonObject = {}): JsonObject {
  const merged: Record<string, JsonValue> = {};
  for (const key of new Set([...Object.keys(under), ...Object.keys(over)])) {
    const value = Object.hasOwn(over, key) ? over[key] : under[key];
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    if (value === null || value === undefined) continue;
    merged[key] = isJsonObject(value) ? merge(isJsonObject(below) ? below : {}, value) : value;
  }
  return merged;
}

function testDocument(stated: Stated, scorecards: Scorecards): TestDocument {
  const related = Object.entries(stated.related ?? {});
  return {
    entity: merge(stated.entity),
    facts: Object.entries(stated.facts ?? {}).map(([name, fact]) => testFact(name, fact)),
    levels: heldLevels(stated.levels ?? {}, scorecards),
    related: new Map(related.map(([relation, all]) => [relation, all.map((one) => testDocument(one, scorecards))])),
  };
}

type FactEntry = NonNullable<Stated["facts"]>[string];

/** In a test, a mapping is never a fact's value: it holds `value`, `age` and `source`. */
function isStatedFact(stated: FactEntry): stated is Exclude<FactEntry, JsonValue> {
  return isJsonObject(stated);
}

function testFact(name: string, stated: FactEntry): TestFact {
  if (!isStatedFact(stated)) return { name, value: stated, age: 0 };
  const { value, age = 0, source } = stated;
  return { name, value, age, ...(source === undefined ? {} : { source }) };
}

function heldLevels(stated: Readonly<Record<string, string | null>>, scorecards: Scorecards): Map<string, HeldLevel> {
  const held = new Map<string, HeldLevel>();
  for (const [id, level] of Object.entries(stated)) {
    if (level === null) continue;
    const rank = (scorecards.get(id)?.levels ?? []).indexOf(level) + 1;
    held.set(id, { applicable: level !== "not-applicable", id: rank === 0 ? null : level, rank });
  }
  return held;
}
