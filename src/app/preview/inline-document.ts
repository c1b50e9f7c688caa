// What do rules read of a document that is handed in, or of an entity for which some facts are stated?

import type { InlineDocument, InlineNeighbour, StatedFacts } from "../../api/evaluate.ts";
import { buildFactTables } from "../../facts/build-fact-tables.ts";
import { conformFactValue } from "../../facts/conform-fact-value.ts";
import type { Document, HeldLevel } from "../../model/document.ts";
import type { EntityFact, Fact, FactDeclaration } from "../../model/fact.ts";
import { isUndeclaredByDesign } from "../../model/fact.ts";
import type { JsonValue } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import { jsonPointer } from "../../model/json-pointer.ts";
import { nearest, suggest } from "../../model/nearest.ts";
import type { Problem } from "../../model/problem.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import type { TestDocument, TestFact } from "../../model/rule-tests.ts";
import type { Instant } from "../../model/time.ts";
import { parseDuration } from "../../model/time.ts";
import { buildTestDocument } from "../rules/test-document.ts";

export interface ReadingInline {
  readonly names: Pick<Rulebook, "facts" | "scorecards">;
  readonly at: Instant;
  /** Gets a problem for everything that is left out. */
  readonly problems: Problem[];
}

/** The path to something in the request. */
type Place = readonly PropertyKey[];

/** The document is read like one in a rule test. */
export function inlineDocument(written: InlineDocument, place: Place, reading: ReadingInline): Document {
  const related = Object.entries(written.related).map(([relation, others]): [string, TestDocument[]] => [
    relation,
    others.map((other, index) => readDocument(other, [...place, "related", relation, index], reading)),
  ]);
  const test = { ...readDocument(written, place, reading), related: new Map(related) };
  return buildTestDocument(test, reading.names.facts, reading.at);
}

function readDocument(written: InlineNeighbour, place: Place, reading: ReadingInline): TestDocument {
  return {
    entity: written.entity,
    facts: readStated(written.facts, [...place, "facts"], reading),
    levels: readLevels(written.levels, [...place, "levels"], reading),
    related: new Map(),
  };
}

/** The document with the `stated` facts. They replace what any source says about facts of the same names. */
export function withStatedFacts(
  document: Document,
  known: readonly Fact[],
  stated: StatedFacts,
  reading: ReadingInline,
): Document {
  const { names, at } = reading;
  const entity = document.entity.ref;
  const read = readStated(stated, ["facts"], reading);
  const replaced = new Set(read.map(({ name }) => name));
  const kept = known.filter(({ name }) => !replaced.has(name)).map((fact): EntityFact => ({ ...fact, entity }));
  const laid = read.map(({ name, value, age, source = firstSource(names.facts.get(name)) }): EntityFact => {
    return { entity, name, value, source, observedAt: at - age, provenance: "declared" };
  });
  const facts = buildFactTables([...kept, ...laid], names.facts).tables.get(entity) ?? new Map<string, Fact[]>();
  return { ...document, facts };
}

function firstSource(declaration: FactDeclaration | undefined): string {
  return declaration?.sources[0] ?? "request";
}

function readStated(stated: StatedFacts, place: Place, { names, problems }: ReadingInline): TestFact[] {
  const { facts } = names;
  return Object.entries(stated).flatMap(([name, written]): TestFact[] => {
    const declaration = facts.get(name);
    const at = [...place, name];
    if (declaration === undefined && !isUndeclaredByDesign(name)) {
      problems.push(undeclared(name, facts, at));
      return [];
    }
    const { value, age = "0s", source } = isStated(written) ? written : { value: written };
    const conformed = declaration === undefined ? { value } : conformFactValue(value, declaration);
    if ("wrong" in conformed) problems.push(warning("wrong-type", `\`${name}\`: ${conformed.wrong}`, at));
    const read = { name, value: conformed.value, age: parseDuration(age) ?? 0 };
    return [{ ...read, ...(source !== undefined && { source }) }];
  });
}

type Stated = StatedFacts[string];

/** An object is never the value itself: it states the value, its age and its source. */
function isStated(written: Stated): written is Exclude<Stated, JsonValue> {
  return isJsonObject(written);
}

function undeclared(name: string, facts: Rulebook["facts"], place: Place): Problem {
  const near = nearest(name, facts.keys());
  const help = near === undefined ? "names under `x.` need no declaration" : `did you mean \`${near}\`?`;
  return warning("undeclared-fact", `no fact set declares \`${name}\`, it is left out`, place, help);
}

function readLevels(
  written: Readonly<Record<string, string>>,
  place: Place,
  { names: { scorecards }, problems }: ReadingInline,
): Map<string, HeldLevel> {
  const held = new Map<string, HeldLevel>();
  for (const [id, level] of Object.entries(written)) {
    const scorecard = scorecards.find((one) => one.id === id);
    const known = [...(scorecard?.levels ?? []), "none", "not-applicable"];
    if (scorecard === undefined || !known.includes(level)) {
      const [what, help] =
        scorecard === undefined
          ? [
              `there is no scorecard \`${id}\``,
              suggest(
                id,
                scorecards.map((one) => one.id),
              ),
            ]
          : [`scorecard \`${id}\` has no level \`${level}\``, suggest(level, known)];
      problems.push(warning("unknown-level", `${what}, it is left out`, [...place, id], help));
      continue;
    }
    const rank = scorecard.levels.indexOf(level) + 1;
    held.set(id, { applicable: level !== "not-applicable", id: rank === 0 ? null : level, rank });
  }
  return held;
}

function warning(code: string, message: string, place: Place, help?: string): Problem {
  return { code, severity: "warning", message, pointer: jsonPointer(place), ...(help !== undefined && { help }) };
}
