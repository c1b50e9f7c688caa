// What is known of an entity for a request that brings facts of its own?

import type { EntityRef } from "../model/entity.ts";
import type { EntityFact, FactDeclaration, FactTable } from "../model/fact.ts";
import { isUndeclaredByDesign } from "../model/fact.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { nearest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import { buildFactTables, notTakenFrom } from "./build-fact-tables.ts";
import { conformFactValue } from "./conform-fact-value.ts";

/** Who brings the facts of a request. */
export interface RequestSource {
  /** In words: "source `ci`". */
  readonly said: string;
  /**
   * The source as which they deliver a fact. `listed`: the sources its FactSet lists; undefined under `x.`. Returns
   * undefined where they may not deliver it.
   */
  sourceOf(listed: readonly string[] | undefined): string | undefined;
}

export function oneSource(name: string): RequestSource {
  return {
    said: `source \`${name}\``,
    sourceOf: (listed) => (listed === undefined || listed.includes(name) ? name : undefined),
  };
}

export interface RequestFacts {
  readonly entity: EntityRef;
  readonly source: RequestSource;
  readonly at: Instant;
  /** By name. */
  readonly values: JsonObject;
}

export interface FactsForRequest {
  readonly facts: FactTable;
  /** The facts of the request that count. */
  readonly taken: readonly EntityFact[];
  /** Warnings: a fact is left out, or its value is not known. */
  readonly problems: readonly Problem[];
}

/**
 * The known facts, with those of the request replacing earlier ones of the same source. Facts that the caller may not
 * deliver are left out.
 */
export function withRequestFacts(
  known: FactTable,
  { entity, source, at, values }: RequestFacts,
  declarations: ReadonlyMap<string, FactDeclaration>,
): FactsForRequest {
  const problems: Problem[] = [];
  const taken = Object.entries(values).flatMap(([name, value]): EntityFact[] => {
    const declaration = declarations.get(name);
    const isKnown = declaration !== undefined || isUndeclaredByDesign(name);
    const from = isKnown ? source.sourceOf(declaration?.sources) : undefined;
    if (from === undefined) {
      problems.push(isKnown ? notTakenFrom(source.said, name, declaration) : undeclared(name, declarations));
      return [];
    }
    const conformed = declaration === undefined ? { value } : conform(name, value, declaration, problems);
    return [{ entity, name, source: from, observedAt: at, provenance: "observed", ...conformed }];
  });
  if (taken.length === 0) return { facts: known, taken, problems };
  const replaced = new Map(taken.map((fact) => [fact.name, fact.source]));
  const others = [...known].flatMap(([, facts]) => facts);
  const kept = others.filter((fact) => replaced.get(fact.name) !== fact.source);
  const { tables } = buildFactTables([...kept.map((fact) => ({ ...fact, entity })), ...taken], declarations);
  return { facts: tables.get(entity) ?? known, taken, problems };
}

function undeclared(name: string, declarations: ReadonlyMap<string, FactDeclaration>): Problem {
  const near = nearest(name, declarations.keys());
  return {
    code: "undeclared-fact",
    severity: "warning",
    message: `no fact set declares \`${name}\`, it is left out`,
    help: near === undefined ? "names under `x.` need no declaration" : `did you mean \`${near}\`?`,
  };
}

function conform(
  name: string,
  given: JsonValue,
  declaration: FactDeclaration,
  problems: Problem[],
): Pick<EntityFact, "value" | "error"> {
  const { value, wrong } = conformFactValue(given, declaration);
  if (wrong === undefined) return { value };
  problems.push({ code: "wrong-type", severity: "warning", message: `\`${name}\`: ${wrong}` });
  return value === null ? { value, error: wrong } : { value };
}
